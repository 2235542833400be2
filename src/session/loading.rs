//! Files on their way into tables.

use super::store::Store;
use crate::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use crate::protocol::{FileId, FileReport, FileState};
use crate::values::Batch;
use std::collections::BTreeMap;

/// Files that are open.
#[derive(Default)]
pub(super) struct Loading {
    open: BTreeMap<FileId, FileLoader>,
}

impl Loading {
    /// Begins a file; one that is open under the same number is forgotten.
    pub(super) fn open(&mut self, file: FileId, name: &str, path: &str, size_bytes: u64) {
        self.open.insert(file, FileLoader::new(file, name, path, size_bytes, LoadOptions::default()));
    }

    /// Takes the next bytes of an open file and gives its report so far.
    pub(super) fn chunk(&mut self, file: FileId, bytes: &[u8], store: &mut Store) -> Option<FileReport> {
        let loader = self.open.get_mut(&file)?;
        loader.push(bytes, &mut Rows { file, store });
        Some(loader.report())
    }

    /// Ends an open file and gives its last report.
    pub(super) fn close(
        &mut self,
        file: FileId,
        canceled: bool,
        error: Option<String>,
        load_ms: f64,
        store: &mut Store,
    ) -> Option<FileReport> {
        let mut loader = self.open.remove(&file)?;
        let sink = &mut Rows { file, store };
        let mut report = if canceled { loader.cancel(sink) } else { loader.finish(sink) };
        report.load_ms = load_ms;
        if let Some(error) = error {
            report.messages.push(error);
            if report.rows == 0 {
                report.state = FileState::Failed;
            }
        }
        store.close_file(file, &mut report);
        Some(report)
    }
}

/// Puts a file's batches into the tables.
struct Rows<'a> {
    file: FileId,
    store: &'a mut Store,
}

impl Sink for Rows<'_> {
    fn batch(&mut self, table: &TableKey, batch: Batch, _origin: Vec<u64>) {
        self.store.append(self.file, table, batch);
    }
}
