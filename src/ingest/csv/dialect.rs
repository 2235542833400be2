//! Which character stands between the cells: the first lines vote.

use super::dates::zone_of_header;
use super::layout::is_known;
use crate::ingest::infer::Guess;

/// Lines that vote.
const VOTERS: usize = 50;
/// Stands for the delimiter where every row is one cell, in quotes or not: NUL, which text does not hold.
pub(super) const ALONE: u8 = 0;
/// What ends a line.
const BREAKS: [char; 2] = ['\n', '\r'];

/// Lines and cells of the first records.
pub(super) type Rows = [(u64, Vec<String>)];

/// The delimiter of a text, from its beginning; `None` where no character makes a table of it.
///
/// Each candidate is tried on the first lines. The one under which most lines have as many cells as the header wins;
/// where that is equal, the one that gives more cells. Where none cuts any line, it can be a table of one column.
pub(super) fn vote(head: &str) -> Option<u8> {
    // Words of a log have no tabs between them, and where cells have, a quote is a sign as any other.
    elect(head, |delimiter, rows| {
        is_table(delimiter, rows) && (delimiter == b'\t' || !cuts_quotes(head, delimiter, rows))
    })
}

/// The same where the first line is the header for certain, however the rows below it look.
pub(super) fn vote_below_header(head: &str) -> Option<u8> {
    elect(head, |_, _| true)
}

fn elect(head: &str, may_be: impl Fn(u8, &Rows) -> bool) -> Option<u8> {
    let mut best: Option<(usize, usize, u8)> = None;
    let mut is_cut = false;
    for delimiter in [b',', b';', b'\t', b'|'] {
        let rows = records(head, delimiter);
        is_cut |= rows.iter().any(|(_, cells)| cells.len() > 1);
        let cells = rows.first().map_or(0, |(_, cells)| cells.len());
        let alike = count_alike(&rows);
        if cells > 1 && may_be(delimiter, &rows) && best.is_none_or(|(most, more, _)| (alike, cells) > (most, more)) {
            best = Some((alike, cells, delimiter));
        }
    }
    let alone = || (!is_cut && (begins_with_zone(head) || is_quoted_column(head))).then_some(ALONE);
    best.map(|(_, _, delimiter)| delimiter).or_else(alone)
}

/// How many lines have as many cells as the first one, or more that are empty.
fn count_alike(rows: &Rows) -> usize {
    let count = rows.first().map_or(0, |(_, first)| first.len());
    let is_alike = |cells: &[String]| {
        cells.split_at_checked(count).is_some_and(|(_, more)| more.iter().all(|cell| cell.trim().is_empty()))
    };
    rows.iter().filter(|(_, cells)| is_alike(cells)).count()
}

/// Whether most lines are cut alike, or half of them below a header as only tables have. Else the characters are those of
/// sentences, unless the header is a known one.
fn is_table(delimiter: u8, rows: &Rows) -> bool {
    let Some((_, first)) = rows.first() else { return false };
    // Behind the commas of a sentence there are blanks.
    let is_header = || delimiter == b'|' || first.iter().all(|cell| !cell.starts_with(' ') && !cell.is_empty());
    let alike = count_alike(rows) * 2;
    alike > rows.len() || (alike == rows.len() && is_header()) || is_known(first)
}

/// Whether this character stands within the words of a log and not between cells: in a cell of the first line a quote
/// begins, as in `GET "/v2/`, `key="a` and `{"key"`, and is open where the cell ends, or begins alike in the next line; or
/// a quote ends in it. Names are not written so, and values only where the cell is JSON.
fn cuts_quotes(head: &str, delimiter: u8, rows: &Rows) -> bool {
    let delimiter = char::from(delimiter);
    let ends = [delimiter, '\n', '\r'];
    let mut rest = head.trim_start_matches(BREAKS);
    for at in 0.. {
        let (bare, behind) = match quoted_cell(rest.trim_start_matches(' ')) {
            Some((_, behind)) => ("", behind.trim_start_matches(' ')),
            None => rest.split_at(rest.find(ends).unwrap_or(rest.len())),
        };
        let begun = [" \"", "{\"", "=\""].iter().filter_map(|begin| bare.find(*begin)).min();
        let is_cut = begun.and_then(|end| bare.get(..end + 2)).is_some_and(|begin| {
            let is_open = bare.matches('"').count() % 2 == 1;
            // Of a single line nobody knows.
            let is_alike =
                || rows.get(1).is_none_or(|(_, next)| next.get(at).is_some_and(|cell| cell.starts_with(begin)));
            is_open || is_alike()
        });
        if (is_cut && Guess::of_cell(bare) != Guess::Dynamic) || !(behind.is_empty() || behind.starts_with(ends)) {
            return true;
        }
        match behind.strip_prefix(delimiter) {
            Some(next) => rest = next,
            None => break,
        }
    }
    false
}

/// Whether the text is one column whose cells all stand in quotes, as Athena writes it: nothing stands beside them, some
/// need their quotes, and the first, which can be a name, does not stand again.
///
/// All other lines in quotes stay text, which loses nothing: those of a log, and the values that `jq` prints.
fn is_quoted_column(head: &str) -> bool {
    let mut cells = Vec::new();
    let mut rest = head.trim_start_matches(BREAKS);
    while !rest.is_empty() {
        match quoted_cell(rest) {
            Some((cell, behind)) if behind.is_empty() || behind.starts_with(BREAKS) => {
                cells.push(cell);
                rest = behind.trim_start_matches(BREAKS);
            }
            // A head that ends within a line is cut, and so is its last cell.
            None if rest.starts_with('"') && !head.ends_with(BREAKS) => break,
            _ => return false,
        }
    }
    let Some((first, others)) = cells.split_first() else { return false };
    !others.is_empty() && !others.contains(first) && cells.iter().any(|cell| needs_quotes(cell))
}

/// Whether a cell holds what only a cell in quotes can hold.
pub(super) fn needs_quotes(cell: &str) -> bool {
    cell.contains([',', '"', '\n', '\r'])
}

/// The cell in quotes at the beginning, as it is written between them, and what stands behind it.
fn quoted_cell(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut end = 0;
    loop {
        end += inside.get(end..)?.find('"')?;
        let behind = inside.get(end + 1..)?;
        if !behind.starts_with('"') {
            return Some((inside.get(..end)?, behind));
        }
        // Two quotes stand for one in the cell.
        end += 2;
    }
}

/// Whether the first line names a column of dates and their zone, as in `TimeGenerated [UTC]`.
fn begins_with_zone(head: &str) -> bool {
    let line = head.trim_start_matches(BREAKS).split(BREAKS).next().unwrap_or_default();
    let zone = line.trim().trim_matches('"').strip_suffix(']').and_then(|line| line.rsplit_once(" ["));
    zone.is_some_and(|(_, zone)| zone.starts_with("UTC") && zone_of_header(zone).is_some())
}

/// What ends a line of a text that begins so: `\n`, with `\r` before it or not, unless the first line ends in `\r` alone.
pub(super) fn line_break(head: &str) -> u8 {
    let mut rest = head.bytes().skip_while(|byte| !matches!(byte, b'\n' | b'\r'));
    match rest.find(|byte| *byte != b'\r') {
        None | Some(b'\n') => b'\n',
        Some(_) => b'\r',
    }
}

/// How many lines end in these bytes.
pub(super) fn count_lines(bytes: &[u8], line_break: u8) -> u64 {
    memchr::memchr_iter(line_break, bytes).count() as u64
}

/// The first records: the line where each begins, and its cells.
pub(super) fn records(head: &str, delimiter: u8) -> Vec<(u64, Vec<String>)> {
    let mut records = Vec::new();
    each(head, delimiter, &mut |line, text, ends| {
        let mut start = 0;
        let cells = ends.iter().map(|end| {
            let cell = text.get(start..*end).unwrap_or_default();
            start = *end;
            String::from_utf8_lossy(cell).into_owned()
        });
        records.push((line, cells.collect()));
    });
    records
}

/// Takes a record: its line, the cells one behind the other, where each ends.
type Take<'t> = dyn FnMut(u64, &[u8], &[usize]) + 't;

/// Calls `take` with the first records.
fn each(head: &str, delimiter: u8, take: &mut Take<'_>) {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut output, mut ends) = (vec![0; head.len() + 1], vec![0; head.len() + 1]);
    let mut input = head.as_bytes();
    let line_break = line_break(head);
    let mut line = 1;
    for record in 0..VOTERS {
        let blank = input.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line += count_lines(&input[..blank], line_break);
        input = &input[blank..];
        let (result, read, written, cells) = reader.read_record(input, &mut output, &mut ends);
        let lines = count_lines(&input[..read], line_break);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => take(line, &output[..written], &ends[..cells]),
            // The last line of the head is mostly cut, and does not vote unless it is alone.
            _ => {
                if record == 0 && cells > 0 {
                    // The cell that is cut has no end yet.
                    ends[cells] = written;
                    take(line, &output[..written], &ends[..=cells]);
                }
                break;
            }
        }
        line += lines;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_that_makes_a_table_wins() {
        assert_eq!(vote("a,b\n1,2\n"), Some(b','));
        assert_eq!(vote("a;b;c\n1,5;2,5;3,5\n"), Some(b';'));
        assert_eq!(vote("a\tb\n1, x\t2\n"), Some(b'\t'));
        assert_eq!(vote("a|b\n1|2\n"), Some(b'|'));
        assert_eq!(vote("\"a,x\";b\n1;2\n"), Some(b';'));
        assert_eq!(vote("just text\nmore\n"), None);
        assert_eq!(vote("a,b"), Some(b','));
    }

    #[test]
    fn sentences_are_no_table() {
        for text in [
            "one, two\nthree\nfour\n",
            "one, two\nthree, four, five\n",
            "GET \"/v2/\" 200, 3\nGET \"/v2/\" 200, 4\n",
            "msg=\"a; b\" n=1\nmsg=\"a; c\" n=2\n",
            "pulled {\"a\":1,\"b\":2}\npulled {\"a\":1,\"b\":3}\n",
            "\"GET /\" 200, 3\n\"GET /\" 200, 4\n",
            "\"a\": 1, \"b\": 2\n",
        ] {
            assert_eq!(vote(text), None, "{text}");
            assert!(vote_below_header(text).is_some(), "{text}");
        }
        for (text, expected) in [
            ("a,b\n1,2,\n3,4,,\n", b','),
            ("\"a\", \"b\" ,d\n1,2,3\n", b','),
            ("\"a\nb\",\"say \"\"c\"\"\"\n1,2\n", b','),
            ("data[\"a\"],$.b['c d']\n1,2\n", b','),
            ("a;{\"b\":1}\nc;{\"b\":2}\n", b';'),
            ("a\tsay \"b\"\t{\"c\":1,\"d\":2}\nb\tc\t{\"c\":1,\"d\":3}\n", b'\t'),
            ("eventname,eventsource,eventid\none\ntwo\n", b','),
            ("Item,The \"big\" one,c\na,1,2\n", b','),
            ("Time,cpu{pod=\"a\"},cpu{pod=\"b\"}\n1,2,3\n", b','),
            ("Name,Message\na,hello, world\n", b','),
            ("Name,Start,End\na,1\nb,2\nc,3,4\n", b','),
            (" Name | Value \n------+-------\n a | 1\n(1 row)\n", b'|'),
        ] {
            assert_eq!(vote(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn one_column_is_a_table_where_its_beginning_says_so() {
        for text in [
            "\"a\"\n\"b, c\"\n",
            "\"a, b\"\n\"c\"\n",
            "\"a\"\n\"b\"\n\"c \"\"d\"\"\"",
            "\r\n\"a b\"\r\n\r\n\"d\ne\"\r\n",
            "\"a\"\n\"b\nc\"\n\"cut",
            "TimeGenerated [UTC]\n\"5/1/2024, 8 AM\"\n",
            "\"when [UTC+02:00]\"\n",
        ] {
            assert_eq!(vote(text), Some(ALONE), "{text}");
        }
        for text in ["\"a\"\nb,c\n", "\"a\" b\nc\n", "\"a", "a [UTC] b\nc\n", "a [x]\nc\n", "\n", ""] {
            assert_eq!(vote(text), None, "{text}");
        }
    }

    #[test]
    fn lines_in_quotes_that_can_be_values_are_no_table() {
        for text in [
            "\"a\"\n",
            "\"a, b\"\n",
            "\"a\"\n\"b\"\n",
            "\"a\"\nb\n",
            "\"a\"\n\"b, c\"\n\"a\"\n",
            "\"a\"\n\"b, c\"\nd\n",
            "\"a\"\n\"b, c\"\n\"d\" e\n",
            "\"a\"\n\"b, c\"\n\"say \\\"d\\\"\"\n",
            "\"a\"\n\"b, c\"\n\"open\nd\n",
        ] {
            assert_eq!(vote(text), None, "{text}");
        }
    }

    #[test]
    fn lines_end_as_the_first_one_does() {
        for (text, expected) in [
            ("a\nb", b'\n'),
            ("a\r\nb\rc", b'\n'),
            ("a\r\r\nb", b'\n'),
            ("a\rb\nc", b'\r'),
            ("a\r\rb", b'\r'),
            ("a\r", b'\n'),
            ("", b'\n'),
        ] {
            assert_eq!(line_break(text), expected, "{text:?}");
        }
    }
}
