//! One row of delimited text as it was cut, and rows that wait until it is known how they are read.

use std::ops::Range;

/// One row as it was read.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// A text in which the cells stand.
    pub(super) text: &'a str,
    /// Where each cell stands in `text`.
    pub(super) cells: &'a [Range<usize>],
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

    /// The row as it is written with this character between its cells.
    pub(super) fn written(self, delimiter: char) -> String {
        let mut text = String::new();
        for (at, cell) in self.cells().enumerate() {
            if at > 0 {
                text.push(delimiter);
            }
            if cell.contains([delimiter, '"', '\n', '\r']) {
                text.extend(["\"", &cell.replace('"', "\"\""), "\""]);
            } else {
                text.push_str(cell);
            }
        }
        text
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
    /// Keeps a row.
    pub(super) fn push(&mut self, record: Record<'_>) {
        for cell in record.cells() {
            let start = self.text.len();
            self.text.push_str(cell);
            self.cells.push(start..self.text.len());
        }
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

    /// Bytes of all cells.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The rows.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let mut start = 0;
        self.records.iter().map(move |&(end, byte, line)| {
            let cells = self.cells.get(start..end).unwrap_or_default();
            start = end;
            Record { text: &self.text, cells, byte, line }
        })
    }
}
