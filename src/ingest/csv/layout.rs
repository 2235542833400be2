//! Where the table begins in a text: what stands before its header, and between the header and the first row.
//!
//! Charts' exports name the resource, the time range and the like above the table. A header that is not the first line
//! is taken only where the text leaves no doubt: from it on every line has as many cells, those before have fewer, its
//! own are all filled and words, and some column below it holds numbers or dates only.

use super::dates::LocaleDate;
use super::dialect::{ALONE, needs_quotes, records};
use crate::ingest::infer::Guess;

/// Lines before a header that are thought possible.
const MAX_LEAD: usize = 30;

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

/// Lines and cells of the first records.
type Rows = [(u64, Vec<String>)];

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
        && header.iter().enumerate().all(|(at, cell)| is_word(cell) && !header[..at].contains(cell))
        && (0..count).any(|at| data.iter().all(|(_, cells)| is_value(&cells[at])));
    certain.then_some((Layout { header: *line, data: *line }, data.len()))
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

/// Whether the first line is a row, as where tools print no header: some column begins with two dates or two objects,
/// and no header names a column so. Numbers prove nothing: years are names of columns. Where a column is alone, a text
/// that needs its quotes is no name either: taken as a row, nothing of it is lost.
pub(super) fn begins_with_row(head: &str, delimiter: u8) -> bool {
    let rows = records(head, delimiter);
    let [(_, first), (_, second), ..] = &rows[..] else { return false };
    let pairs = || first.iter().zip(second);
    pairs().any(|(one, other)| is_date(one) && is_date(other))
        || pairs().any(|(one, other)| is_object(one) && is_object(other))
        || (delimiter == ALONE && first.iter().any(|cell| needs_quotes(cell)))
}

fn is_object(cell: &str) -> bool {
    cell.trim_start().starts_with('{') && Guess::of_cell(cell) == Guess::Dynamic
}

fn is_date(cell: &str) -> bool {
    Guess::of_cell(cell) == Guess::DateTime || is_slashed(cell) || LocaleDate::parse(cell).is_some()
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
    !cell.trim().is_empty() && Guess::of_cell(cell) == Guess::String && !is_date(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_is_a_row_where_a_column_of_it_goes_on_alike() {
        for text in [
            "2024-05-01T08:00:00Z,a\n2024-05-01T08:00:01Z,b\n",
            "a,1/2/2024\nb,1/3/2024\n",
            "a,\"{\"\"b\"\":1}\"\nc,{}\n",
        ] {
            assert!(begins_with_row(text, b','), "{text}");
        }
        for text in [
            "when,what\n2024-05-01,a\n",
            "what,2024-05-01\na,12\n",
            "what,2023,2024\na,1,2\n",
            "2024-05-01,a\n",
            "{a},b\n{c},d\n",
            "",
        ] {
            assert!(!begins_with_row(text, b','), "{text}");
        }
        assert!(begins_with_row("\"a, b\"\n\"c\"\n", ALONE));
        assert!(!begins_with_row("\"a\"\n\"b, c\"\n", ALONE));
    }

    #[test]
    fn a_table_below_other_lines_is_found_where_it_is_certain() {
        let at = |header, data| Some((b',', Layout { header, data }));
        assert_eq!(find("Resource,cr\n\nTime,Pulls,Pushes\n2024-05-01,1,2\n", None), at(3, 3));
        assert_eq!(find("Resource: cr\nRange: 24 h\nTime,Pulls\n\"5/1/2024, 8:00 AM\",1\n", None), at(3, 3));
        assert_eq!(find("Full label,a,b\nId,m1,m2\n2024/05/01 00:00:00,1,2\n", None), at(1, 3));
        for text in [
            "Time,Pulls\n2024-05-01,1\n",
            "Starting\nuser a, b logged\nuser c, d logged\n",
            "lead\na,b\n1,2,3\n",
            "lead\n1,b\n1,2\n",
            "lead\na,a\n1,2\n",
            "",
        ] {
            assert_eq!(find(text, None), None, "{text}");
        }
    }
}
