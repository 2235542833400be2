//! Loading a text in one go, for tests.

use super::formats::{FORMATS, WRAPPERS};
use super::{FileLoader, LoadOptions, Sink, TableKey};
use crate::protocol::{FileReport, Rejected};
use crate::values::{Batch, display};

/// How often each sample is damaged.
const DAMAGES: usize = 25;

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

/// Samples of every shape with bytes changed, left out or doubled: whatever comes of them, nothing panics, and each is rows,
/// rejected or has a note.
#[test]
fn damaged_samples_are_rows_rejected_or_noted() {
    let formats = FORMATS.iter().flat_map(|format| format.samples.iter().map(|sample| sample.text));
    let wrappers = WRAPPERS.iter().flat_map(|wrapper| wrapper.samples.iter().map(|sample| sample.text));
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit.max(1) as u64) as usize
    };
    for text in formats.chain(wrappers) {
        for _ in 0..DAMAGES {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                match random(4) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes[at] = b"\"{}[]:,\\0n_ "[random(12)],
                    2 => bytes.insert(at, b"\"{}[]:,\\0n_ "[random(12)]),
                    _ => {
                        let end = (at + random(40)).min(bytes.len());
                        let piece = bytes[at..end].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            let (report, _) = load(&bytes);
            assert!(
                report.rows + report.rejected > 0 || !report.messages.is_empty(),
                "{}: {report:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}
