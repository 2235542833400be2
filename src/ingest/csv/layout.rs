//! Where the table begins in a text: what stands before its header, and between the header and the first row.
//!
//! Charts' exports name the resource, the time range and the like above the table. A header that is not the first line
//! is taken only where the text leaves no doubt: from it on every line has as many cells, those before have fewer and are
//! no table themselves, its own are all filled and words, and some column below it holds numbers or dates only.

use super::dates::{LIKELY_YEARS, LocaleDate};
use super::dialect::{ALONE, Rows, needs_quotes, records};
use super::header::Header;
use crate::ingest::infer::Guess;
use crate::values::parse_guid;
use std::net::IpAddr;

/// Lines before a header that are thought possible.
const MAX_LEAD: usize = 30;
/// Bytes of a name; longer ones are rare.
const MAX_NAME_BYTES: usize = 100;

/// Where the table begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Line of the header, from 1; 0 where there is none.
    pub(super) header: u64,
    /// Line of the first row.
    pub(super) data: u64,
}

impl Layout {
    /// The first line is the header.
    pub(super) const PLAIN: Self = Self { header: 1, data: 1 };
    /// The first line is a row.
    pub(super) const BARE: Self = Self { header: 0, data: 0 };
}

/// The delimiter and the beginning of a table that lies further down in a text; `None` where that is not certain, or the
/// first line is its header.
pub(super) fn find(head: &str, delimiter: Option<u8>) -> Option<(u8, Layout)> {
    let candidates = [b',', b';', b'\t', b'|'];
    candidates
        .into_iter()
        .filter(|candidate| delimiter.is_none_or(|delimiter| delimiter == *candidate))
        .filter_map(|candidate| {
            let rows = records(head, candidate);
            let (layout, alike) = console(&rows).or_else(|| lead(&rows))?;
            Some((alike, (candidate, layout)))
        })
        .max_by_key(|(alike, _)| *alike)
        .map(|(_, found)| found)
}

/// A table below lines with fewer cells; and its rows that were seen.
fn lead(rows: &Rows) -> Option<(Layout, usize)> {
    let (_, last) = rows.last()?;
    let count = last.len();
    let at = rows.iter().position(|(_, cells)| cells.len() >= count)?;
    let (before, table) = rows.split_at_checked(at)?;
    let ((line, header), data) = table.split_first()?;
    let even = before.iter().all(|(_, cells)| cells.len() < count)
        && data.iter().all(|(_, cells)| cells.len() == count)
        && header.len() == count;
    let certain = (1..=MAX_LEAD).contains(&before.len())
        && count > 1
        && !data.is_empty()
        && even
        && !is_own_table(before)
        && are_names(header)
        && (0..count).any(|at| data.iter().all(|(_, cells)| is_value(&cells[at])));
    certain.then_some((Layout { header: *line, data: *line }, data.len()))
}

/// Whether lines before a header are a table, whose rows must not be lost: three names or more, and rows of as many cells
/// below them. A single row is what exports say of all, two cells are a key and its value.
fn is_own_table(before: &Rows) -> bool {
    let Some(((_, first), others)) = before.split_first() else { return false };
    first.len() > 2 && are_names(first) && others.iter().filter(|(_, cells)| cells.len() == first.len()).count() > 1
}

/// Whether cells are all words, and no two are the same.
fn are_names(cells: &[String]) -> bool {
    cells.iter().enumerate().all(|(at, cell)| is_word(cell) && !cells[..at].contains(cell))
}

/// The CloudWatch console's graph as a table: rows of labels, the full ones first, then a row for each instant.
fn console(rows: &Rows) -> Option<(Layout, usize)> {
    let (line, first) = rows.first()?;
    if !first.first()?.trim().eq_ignore_ascii_case("Full label") {
        return None;
    }
    let at = rows.iter().position(|(_, cells)| cells.first().is_some_and(|cell| is_date(cell)))?;
    Some((Layout { header: *line, data: rows[at].0 }, rows.len() - at))
}

/// What the first line of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstLine {
    /// The names of the columns.
    Header,
    /// The same, as far as only its place tells: it could be a row.
    LikelyHeader,
    /// A row, as where tools print no header.
    Row,
}

/// What a text can be, and hardly any name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Object,
    Date,
    Time,
    Address,
}

/// Whether the first line is the header. It is a row where that is certain:
///
/// - a date, an object or an address in it has another one below: names that a pivot makes of such have counts below;
/// - all of its cells are filled, none with a word, and no column has words only below; or it is the only line, and one of
///   its cells is no word, and no year beside words;
/// - where a column is alone, it needs its quotes.
///
/// Numbers beside words prove nothing, as years are names of columns. Taken as a row, nothing of a line is lost.
pub(super) fn first_line(head: &str, delimiter: u8) -> FirstLine {
    let rows = records(head, delimiter);
    let Some(((_, first), others)) = rows.split_first().filter(|((_, first), _)| !is_known(first)) else {
        return FirstLine::Header;
    };
    let goes_on = |(at, sign): (usize, Sign)| {
        others.iter().any(|(_, cells)| cells.get(at).is_some_and(|cell| sign_of(cell) == Some(sign)))
    };
    let is_name = |cell: &String| is_word(cell) && sign_of(cell).is_none();
    let has_name = first.iter().any(is_name);
    let is_value = |cell: &String| !cell.trim().is_empty() && !is_name(cell);
    let has_value = first.iter().any(is_value);
    let names_words = |(at, cell): (usize, &String)| {
        is_value(cell) && !others.is_empty() && others.iter().all(|(_, cells)| cells.get(at).is_some_and(is_name))
    };
    let is_row = if others.is_empty() {
        has_value && !(has_name && first.iter().any(|cell| is_year(cell)))
    } else {
        !has_name && first.iter().all(is_value) && !first.iter().enumerate().any(names_words)
    };
    if is_row
        || first.iter().enumerate().filter_map(|(at, cell)| Some((at, sign_of(cell)?))).any(goes_on)
        || (delimiter == ALONE && first.iter().any(|cell| needs_quotes(cell)))
    {
        return FirstLine::Row;
    }
    let stands_again =
        |(at, cell): (usize, &String)| !cell.is_empty() && others.iter().all(|(_, cells)| cells.get(at) == Some(cell));
    let is_doubtful = has_value
        || delimiter == ALONE
        || first.iter().any(|cell| cell.len() > MAX_NAME_BYTES)
        || first.iter().enumerate().any(stands_again);
    if is_doubtful { FirstLine::LikelyHeader } else { FirstLine::Header }
}

/// Whether cells are a header that some vendor writes.
pub(super) fn is_known(cells: &[String]) -> bool {
    Header::of(cells.iter().map(String::as_str)).shape.is_some()
}

fn sign_of(cell: &str) -> Option<Sign> {
    if is_object(cell) {
        Some(Sign::Object)
    } else if is_date(cell) {
        Some(Sign::Date)
    } else if time_end(cell).is_some() && !is_bare_time(cell) {
        Some(Sign::Time)
    } else if is_address(cell) {
        Some(Sign::Address)
    } else {
        None
    }
}

/// Whether a cell is a time of day or a length of time, which a pivot can have for names and for values.
fn is_bare_time(cell: &str) -> bool {
    cell.trim().bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
}

fn is_year(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() == 4 && cell.parse::<u32>().is_ok_and(|year| LIKELY_YEARS.contains(&year))
}

/// What names one thing or person everywhere: an IP address, a GUID, a cloud's name of a resource, a digest, an address
/// of mail.
fn is_address(cell: &str) -> bool {
    let cell = cell.trim();
    let is_mail = || cell.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    cell.parse::<IpAddr>().is_ok()
        || parse_guid(cell).is_some()
        || ["arn:", "crn:", "sha256:"].iter().any(|start| cell.starts_with(start))
        || (is_mail() && !cell.contains(' '))
}

fn is_object(cell: &str) -> bool {
    cell.trim_start().starts_with('{') && Guess::of_cell(cell) == Guess::Dynamic
}

/// Whether a cell is a date in any form, and nothing else.
pub(super) fn is_date(cell: &str) -> bool {
    Guess::of_cell(cell) == Guess::DateTime || is_slashed(cell) || LocaleDate::parse(cell).is_some()
}

/// Where the first time of day in a text ends, as `08:00:12`.
pub(super) fn time_end(text: &str) -> Option<usize> {
    let is_time = |bytes: &[u8]| {
        bytes
            .iter()
            .zip(b"0:00:00")
            .all(|(byte, like)| if *like == b'0' { byte.is_ascii_digit() } else { byte == like })
    };
    text.as_bytes().windows(7).position(is_time).map(|at| at + 7)
}

/// `2024/05/01`, which leaves no doubt either.
pub(super) fn is_slashed(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.len() >= 8
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'/'
        && bytes[5..].contains(&b'/')
        && crate::values::parse_datetime(cell).is_some()
}

fn is_value(cell: &str) -> bool {
    matches!(Guess::of_cell(cell), Guess::Long | Guess::WideLong | Guess::Real(_)) || is_date(cell)
}

fn is_word(cell: &str) -> bool {
    !cell.trim().is_empty() && Guess::of_cell(cell) == Guess::String && !is_date(cell) && time_end(cell).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_is_a_row_where_no_header_can_be_so() {
        for text in [
            "2024-05-01T08:00:00Z,a\n2024-05-01T08:00:01Z,b\n",
            "a,1/2/2024\nb,\nc,1/3/2024\n",
            "a,\"{\"\"b\"\":1}\"\nc,{}\n",
            "Push,\"May 1, 2024 08:00:12\"\nPull,\"May 1, 2024 08:00:13\"\n",
            "Push,203.0.113.7\nPull,2001:db8::1\n",
            "app,sha256:aa,1\napp,sha256:ab,2\n",
            "a@example.com,Push\nb@example.com,Pull\n",
            "1,2.5,true\n3,4,false\n",
            "2023,2024\n1,2\n",
            "2024-05-01,a\n",
            "Push,12",
        ] {
            assert_eq!(first_line(text, b','), FirstLine::Row, "{text}");
        }
        for text in [
            "what,2024-05-01\na,12\n",
            "what,2023,2024\na,1,2\n",
            "what,2023,2024",
            ",2023,2024\napp,3,4\n",
            "0,1\nPush,app\nPull,web\n",
            "what,2024-05-01T00:00:00Z,2024-05-02T00:00:00Z\na,00:03:12,00:04:10\n",
            "what,00:00:00,01:00:00\na,00:03:12,00:04:10\n",
            "who,203.0.113.7\na,12\n",
            "Push,app\nPush,web\nPush,db\n",
            "Push,app",
        ] {
            assert_eq!(first_line(text, b','), FirstLine::LikelyHeader, "{text}");
        }
        for text in [
            "when,what\n2024-05-01,a\n",
            "TimeGenerated [UTC],claims.name@x\n2024-05-01,a@example.com\n",
            "lineItem/UsageStartDate,resourceTags/user:Name,$.a[0].b\n2024-05-01T08:00:00Z,x,1\n",
            "größe,字\n1,語\n",
            "name,value\nname,x\nage,1\n",
            "{a},b\n{c},d\n",
            ",\n1,2\n",
            "eventname,eventsource,eventid,2024\n",
            "",
        ] {
            assert_eq!(first_line(text, b','), FirstLine::Header, "{text}");
        }
        assert_eq!(first_line("\"a, b\"\n\"c\"\n", ALONE), FirstLine::Row);
        assert_eq!(first_line("\"a\"\n\"b, c\"\n", ALONE), FirstLine::LikelyHeader);
    }

    #[test]
    fn a_table_below_other_lines_is_found_where_it_is_certain() {
        let at = |header, data| Some((b',', Layout { header, data }));
        assert_eq!(find("Resource,cr\n\nTime,Pulls,Pushes\n2024-05-01,1,2\n", None), at(3, 3));
        assert_eq!(find("Resource: cr\nRange: 24 h\nTime,Pulls\n\"5/1/2024, 8:00 AM\",1\n", None), at(3, 3));
        assert_eq!(find("from,to,by\nTime,Pulls,Pushes,Other\n2024-05-01,1,2,3\n", None), at(2, 2));
        let about_all = "Resource,Type,Region\ncr1,registry,we\n\nTime,Pulls,Pushes,Other\n2024-05-01,1,2,3\n";
        assert_eq!(find(about_all, None), at(4, 4));
        assert_eq!(find("from,Mon\nto,Tue\nTime,Pulls,Pushes\n2024-05-01,1,2\n", None), at(3, 3));
        assert_eq!(find("Full label,a,b\nId,m1,m2\n2024/05/01 00:00:00,1,2\n", None), at(1, 3));
        for text in [
            "Time,Pulls\n2024-05-01,1\n",
            "Starting\nuser a, b logged\nuser c, d logged\n",
            "lead\na,b\n1,2,3\n",
            "lead\n1,b\n1,2\n",
            "lead\na,a\n1,2\n",
            "a,b,c\nx,y,1\nx,z,2\nw,x,y,z\nw,x,1,2\n",
            "",
        ] {
            assert_eq!(find(text, None), None, "{text}");
        }
    }
}
