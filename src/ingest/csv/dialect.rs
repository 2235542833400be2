//! Which character stands between the cells: the first lines vote.

/// Lines that vote.
const VOTERS: usize = 50;

/// The delimiter of a text, from its beginning; `None` where no character makes a table of it.
///
/// Each candidate is tried on the first lines. The one under which most lines have as many cells as the header wins;
/// where that is equal, the one that gives more cells.
pub(super) fn vote(head: &str) -> Option<u8> {
    let mut best: Option<(usize, usize, u8)> = None;
    for delimiter in [b',', b';', b'\t', b'|'] {
        let counts = cell_counts(head, delimiter);
        let Some(&cells) = counts.first().filter(|cells| **cells > 1) else { continue };
        let alike = counts.iter().filter(|count| **count == cells).count();
        if best.is_none_or(|(most, more, _)| (alike, cells) > (most, more)) {
            best = Some((alike, cells, delimiter));
        }
    }
    best.map(|(_, _, delimiter)| delimiter)
}

/// Number of cells of each of the first records.
fn cell_counts(head: &str, delimiter: u8) -> Vec<usize> {
    let mut counts = Vec::new();
    each(head, delimiter, &mut |_, _, ends| counts.push(ends.len()));
    counts
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
    let mut line = 1;
    for record in 0..VOTERS {
        let blank = input.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line += memchr::memchr_iter(b'\n', &input[..blank]).count() as u64;
        input = &input[blank..];
        let (result, read, written, cells) = reader.read_record(input, &mut output, &mut ends);
        let lines = memchr::memchr_iter(b'\n', &input[..read]).count() as u64;
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
    use super::vote;

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
}
