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
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut output, mut ends) = (vec![0; head.len() + 1], vec![0; head.len() + 1]);
    let mut input = head.as_bytes();
    let mut counts = Vec::new();
    while counts.len() < VOTERS {
        let (result, read, _, cells) = reader.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => counts.push(cells),
            // The last line of the head is mostly cut, and does not vote unless it is alone.
            _ => {
                if counts.is_empty() && cells > 0 {
                    counts.push(cells + 1);
                }
                break;
            }
        }
    }
    counts
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
