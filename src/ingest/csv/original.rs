//! Where a row ends whose first byte is known.

use super::HEAD_BYTES;
use super::plan::{Cutting, Plan};
use super::torn::is_torn;
use crate::protocol::FileOverrides;
use csv_core::ReadRecordResult;
use std::borrow::Cow;

/// Looks for the end of a row in text that grows.
pub(in crate::ingest) struct RowEnd {
    core: csv_core::Reader,
    delimiter: Option<u8>,
    /// The byte that ends each line.
    line_break: u8,
    /// Bytes of the row that have been looked at.
    done: usize,
    found: bool,
}

impl RowEnd {
    /// Text of a file's beginning that tells how its rows are written, at most.
    pub(in crate::ingest) const HEAD_BYTES: usize = HEAD_BYTES;

    /// For a file that begins so; less than [`Self::HEAD_BYTES`] are the whole file. Its rows are cut as loading cuts
    /// them, so that both see the same row.
    pub(in crate::ingest) fn new(head: &str, overrides: &FileOverrides) -> Self {
        let mut head = Cow::Borrowed(head);
        if head.len() < HEAD_BYTES && !head.ends_with(['\n', '\r']) {
            // The last line is whole.
            head.to_mut().push('\n');
        }
        let shown = head.get(..head.floor_char_boundary(HEAD_BYTES)).unwrap_or(&head);
        let plan = Plan::of(shown, overrides);
        let delimiter = match plan.cutting {
            Cutting::Cells(delimiter) => Some(delimiter),
            Cutting::Lines | Cutting::LogLines => None,
        };
        Self { core: super::core_of(delimiter), delimiter, line_break: plan.line_break, done: 0, found: false }
    }

    /// The byte that ends each line of the file.
    pub(in crate::ingest) fn line_break(&self) -> u8 {
        self.line_break
    }

    /// The byte after the row's last; `None` where more text is needed. `text` begins with the row and is the same as
    /// before, or longer; `ended` says that no more will come.
    pub(in crate::ingest) fn find(&mut self, text: &str, ended: bool) -> Option<usize> {
        let (mut output, mut ends) = ([0; 4096], [0; 256]);
        while !self.found {
            let input = text.as_bytes().get(self.done..).unwrap_or_default();
            if input.is_empty() && !ended {
                return None;
            }
            // What the cells say is of no interest.
            let (result, read, ..) = self.core.read_record(input, &mut output, &mut ends);
            self.done += read;
            self.found = matches!(result, ReadRecordResult::Record | ReadRecordResult::End);
        }
        let mut row = text.get(..self.done)?;
        if self.delimiter.is_some_and(|delimiter| is_torn(row.as_bytes(), delimiter, self.line_break)) {
            // Its first line was rejected alone.
            row = row.split(char::from(self.line_break)).next().unwrap_or_default();
        }
        Some(row.trim_end_matches(['\r', '\n']).len())
    }
}
