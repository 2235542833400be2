//! One row of delimited text as it was cut, and rows that wait until it is known how they are read.

use crate::ingest::tally::Tally;
use std::ops::Range;

/// One row as it was read.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// A text in which the cells stand.
    pub(super) text: &'a str,
    /// Where each cell stands in `text`, one behind the other.
    pub(super) cells: &'a [Range<usize>],
    /// The row as it is written, while it is not kept for later.
    pub(super) raw: &'a [u8],
    /// Byte and line of the file's text where the row begins.
    pub(super) byte: u64,
    pub(super) line: u64,
}

impl<'a> Record<'a> {
    pub(super) fn cells(self) -> impl Iterator<Item = &'a str> {
        self.cells.iter().map(move |cell| self.text.get(cell.clone()).unwrap_or_default())
    }

    /// The cell at a position.
    pub(super) fn cell(self, at: usize) -> Option<&'a str> {
        self.text.get(self.cells.get(at)?.clone())
    }

    /// Counts the row as one that cannot be read.
    pub(super) fn reject(self, reason: String, tally: &mut Tally) {
        tally.reject(self.line, self.byte, reason, &String::from_utf8_lossy(self.raw));
    }

    /// Bytes of all cells.
    pub(super) fn bytes(self) -> usize {
        self.cells.iter().map(ExactSizeIterator::len).sum()
    }
}

/// Rows that are kept for later.
#[derive(Default)]
pub(super) struct Waiting {
    text: String,
    cells: Vec<Range<usize>>,
    /// End in `cells`, byte, line.
    records: Vec<(usize, u64, u64)>,
}

impl Waiting {
    /// Keeps a row: its cells with what stands between them, in one copy.
    pub(super) fn push(&mut self, record: Record<'_>) {
        let from = record.cells.first().map_or(0, |cell| cell.start);
        let to = record.cells.last().map_or(0, |cell| cell.end);
        let start = self.text.len();
        self.text.push_str(record.text.get(from..to).unwrap_or_default());
        self.cells.extend(record.cells.iter().map(|cell| cell.start - from + start..cell.end - from + start));
        self.records.push((self.cells.len(), record.byte, record.line));
    }

    /// How many rows wait.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether no row waits.
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Bytes of all rows.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The rows.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let mut start = 0;
        self.records.iter().map(move |&(end, byte, line)| {
            let cells = self.cells.get(start..end).unwrap_or_default();
            start = end;
            Record { text: &self.text, cells, raw: &[], byte, line }
        })
    }
}
