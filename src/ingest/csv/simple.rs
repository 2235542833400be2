//! Rows that stand whole in a text and whose quotes are at the ends of cells: nearly all rows. They are cut where they
//! stand, without a copy; what is not so simple is left to the reader that keeps a state.

use super::dialect::count_lines;
use crate::values::bytes_like;
use std::ops::Range;

/// Cuts simple rows.
pub(super) struct SimpleRows {
    delimiter: u8,
    line_break: u8,
    cells: Vec<Range<usize>>,
}

/// A row that was cut.
pub(super) struct SimpleRow {
    /// Its length, with one byte of its line break.
    pub(super) bytes: usize,
    /// Lines that end in it.
    pub(super) lines: u64,
}

impl SimpleRows {
    /// Cells are separated by the one byte, and lines are counted by the other.
    pub(super) fn new(delimiter: u8, line_break: u8) -> Self {
        Self { delimiter, line_break, cells: Vec::new() }
    }

    /// Where each cell of the last row stands.
    pub(super) fn cells(&self) -> &[Range<usize>] {
        &self.cells
    }

    /// Cuts the row that begins at byte `start` of `text`. `None` where it is not simple.
    pub(super) fn read(&mut self, text: &str, start: usize) -> Option<SimpleRow> {
        let bytes = text.as_bytes();
        self.cells.clear();
        let (mut at, mut lines) = (start, 0);
        loop {
            let (cell, end) = if bytes.get(at) == Some(&b'"') {
                let close = at + 1 + memchr::memchr(b'"', bytes.get(at + 1..)?)?;
                lines += count_lines(&bytes[at + 1..close], self.line_break);
                (at + 1..close, close + 1)
            } else {
                let end = cell_end(bytes, at, self.delimiter)?;
                (at..end, end)
            };
            self.cells.push(cell);
            let byte = *bytes.get(end)?;
            at = end + 1;
            if byte == b'\n' || byte == b'\r' {
                return Some(SimpleRow { bytes: at - start, lines: lines + u64::from(byte == self.line_break) });
            }
            if byte != self.delimiter {
                // A quote behind the closing one stands for itself, and text may follow.
                return None;
            }
        }
    }
}

/// The first delimiter or line break from `at` on; `None` where there is none.
fn cell_end(bytes: &[u8], mut at: usize, delimiter: u8) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..)?.first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let hits = bytes_like(word, delimiter) | bytes_like(word, b'\n') | bytes_like(word, b'\r');
        if hits != 0 {
            return Some(at + (hits.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?.iter().position(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'))?;
    Some(at + rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The cells of the first row as the reader with a state cuts them, and how many bytes that takes.
    fn expected(text: &str) -> Option<(Vec<String>, usize)> {
        let mut reader = csv_core::Reader::new();
        let (mut output, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 1]);
        let (result, read, _, cells) = reader.read_record(text.as_bytes(), &mut output, &mut ends);
        let mut start = 0;
        let texts = ends[..cells].iter().map(|end| {
            let cell = String::from_utf8_lossy(&output[start..*end]).into_owned();
            start = *end;
            cell
        });
        (result == csv_core::ReadRecordResult::Record).then(|| (texts.collect(), read))
    }

    proptest! {
        #[test]
        fn a_row_is_cut_as_the_reader_with_a_state_cuts_it(text in "[a-c\",é \\n\\r]{0,40}") {
            // Blank lines before a row are taken off before.
            let text = text.trim_start_matches(['\n', '\r']);
            let mut rows = SimpleRows::new(b',', b'\n');
            if let Some(row) = rows.read(text, 0) {
                let found = rows.cells().iter().map(|cell| text[cell.clone()].to_owned()).collect();
                prop_assert_eq!(Some((found, row.bytes)), expected(text));
                prop_assert_eq!(row.lines as usize, text[..row.bytes].matches('\n').count());
            }
        }
    }
}
