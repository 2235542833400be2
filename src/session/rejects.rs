//! The rows of `_Rejected`: every record that could not be read, up to a limit over all files.

use super::system::REJECTED;
use super::table::Table;
use crate::kql::TableData;
use crate::protocol::{FileId, Rejected};
use crate::values::{Batch, BatchBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rejected records that are kept. All are counted.
pub(super) const MOST: u64 = 1_000_000;
/// Rows of a batch.
const BATCH_ROWS: usize = 8192;

/// The records.
pub(super) struct Rejects {
    table: Table,
    builder: BatchBuilder,
    /// Where the records begin that are in no batch yet.
    bytes: Vec<u64>,
    /// The number of the file that they are of.
    number: u32,
    rows: u64,
    /// Records past the limit, by file.
    left_out: BTreeMap<FileId, u64>,
}

impl Rejects {
    /// None yet.
    pub(super) fn new() -> Self {
        let schema = Arc::new(REJECTED.to_schema());
        Self {
            builder: BatchBuilder::new(&schema),
            table: Table::new(REJECTED.name, schema, Some(&REJECTED), 1, false),
            bytes: Vec::new(),
            number: 0,
            rows: 0,
            left_out: BTreeMap::new(),
        }
    }

    /// Adds a record of a file.
    pub(super) fn push(&mut self, file: FileId, number: u32, path: &str, rejected: &Rejected) {
        if self.rows >= MOST {
            *self.left_out.entry(file).or_default() += 1;
            return;
        }
        if number != self.number || self.bytes.len() >= BATCH_ROWS {
            self.flush();
            self.number = number;
        }
        let [of, line, byte, reason, text] = self.builder.columns.as_mut_slice() else { return };
        of.push_str(path);
        line.push_i64(rejected.line.cast_signed());
        byte.push_i64(rejected.byte.cast_signed());
        reason.push_str(&rejected.reason);
        text.push_str(&rejected.text);
        self.builder.end_row();
        self.bytes.push(rejected.byte);
        self.rows += 1;
    }

    /// Lets queries see all that has come.
    pub(super) fn flush(&mut self) {
        let batch: Batch = self.builder.finish();
        if batch.rows > 0 {
            let files = [(self.number, batch.rows)];
            self.table.append(batch, &files, std::mem::take(&mut self.bytes));
        }
    }

    /// A sentence for a file of which not all are kept.
    pub(super) fn note(&mut self, file: FileId) -> Option<String> {
        let left_out = self.left_out.remove(&file)?;
        Some(format!(
            "The table _Rejected keeps the first {MOST} rejected records of all files: {left_out} of this file are \
             counted but not in it."
        ))
    }

    /// Drops the records of some files.
    pub(super) fn drop_files(&mut self, numbers: &BTreeSet<u32>) {
        self.flush();
        self.table.drop_files(numbers, &BTreeSet::new(), &BTreeSet::new());
        self.rows = self.table.rows();
    }

    /// What a query reads.
    pub(super) fn data(&self) -> TableData {
        self.table.data()
    }
}
