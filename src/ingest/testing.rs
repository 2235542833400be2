//! Loading a text in one go, for tests.

use super::{FileLoader, LoadOptions, Sink, TableKey};
use crate::protocol::{FileReport, Rejected};
use crate::values::{Batch, display};

/// Batches as they came.
#[derive(Default)]
pub(super) struct Kept(pub(super) Vec<(TableKey, Batch, Vec<u64>)>);

impl Sink for Kept {
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>) {
        assert_eq!(batch.rows, origin.len());
        self.0.push((table.clone(), batch, origin));
    }

    fn reject(&mut self, _: Rejected) {}
}

/// Loads bytes as the file `sample.json`.
pub(super) fn load(bytes: &[u8]) -> (FileReport, Vec<(TableKey, Batch, Vec<u64>)>) {
    let mut loader = FileLoader::new(1, "sample.json", "sample.json", bytes.len() as u64, LoadOptions::default());
    let mut kept = Kept::default();
    loader.push(bytes, &mut kept);
    let report = loader.finish(&mut kept);
    (report, kept.0)
}

/// The text of a cell.
pub(super) fn cell(key: &TableKey, batch: &Batch, row: usize, column: &str) -> String {
    let at = key.schema.index_of(column).unwrap_or_else(|| panic!("no column {column}"));
    let mut text = String::new();
    display(&batch.columns[at], row, &mut text);
    text
}
