//! Files on their way into tables.

use super::store::Store;
use crate::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use crate::protocol::{FileId, FileOverrides, FileReport, FileState, Rejected};
use crate::values::Batch;
use std::collections::BTreeMap;

/// Files that are open.
#[derive(Default)]
pub(super) struct Loading {
    open: BTreeMap<FileId, OpenFile>,
    /// How files that come again are to be read.
    overrides: BTreeMap<FileId, FileOverrides>,
}

struct OpenFile {
    loader: FileLoader,
    /// Bytes that have come: the size of a file (such as one of the sample's) whose size was not known before.
    received_bytes: u64,
}

impl OpenFile {
    fn sized(&self, report: FileReport) -> FileReport {
        FileReport { size_bytes: report.size_bytes.max(self.received_bytes), ..report }
    }
}

impl Loading {
    /// Begins a file; what came of one under the same number is forgotten. Gives the reports of others that change so.
    pub(super) fn open(
        &mut self,
        file: FileId,
        name: &str,
        path: &str,
        size_bytes: u64,
        store: &mut Store,
    ) -> Vec<FileReport> {
        let mut loader = FileLoader::new(file, name, path, size_bytes, LoadOptions::default());
        if let Some(overrides) = self.overrides.remove(&file) {
            loader = loader.reading(overrides);
        }
        self.open.insert(file, OpenFile { loader, received_bytes: 0 });
        store.open_file(file, path)
    }

    /// A file comes again, to be read as said; what has come of it is forgotten.
    pub(super) fn reread(&mut self, file: FileId, overrides: FileOverrides) {
        self.open.remove(&file);
        self.overrides.insert(file, overrides);
    }

    /// Takes the next bytes of an open file and gives its report so far.
    pub(super) fn chunk(&mut self, file: FileId, bytes: &[u8], store: &mut Store) -> Option<FileReport> {
        let open = self.open.get_mut(&file)?;
        open.loader.push(bytes, &mut Rows { file, store });
        open.received_bytes += bytes.len() as u64;
        let mut report = open.sized(open.loader.report());
        store.note_file(file, &mut report);
        Some(report)
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
        let mut open = self.open.remove(&file)?;
        let sink = &mut Rows { file, store };
        let report = if canceled { open.loader.cancel(sink) } else { open.loader.finish(sink) };
        let mut report = open.sized(report);
        report.load_ms = load_ms;
        if let Some(error) = error {
            report.messages.push(error);
            // What did not come is not in the hash.
            report.digest = None;
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
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>) {
        self.store.append(&[(self.file, batch.rows)], table, batch, origin);
    }

    fn reject(&mut self, rejected: Rejected) {
        self.store.reject(self.file, &rejected);
    }
}
