//! One file from its first byte to its report.

use super::Sink;
use crate::protocol::{FileId, FileReport};

/// Sizes that tests make small.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// Rows after which a batch is given to the sink.
    pub batch_rows: usize,
    /// Bytes of records after which a batch is given to the sink, however few its rows.
    pub batch_text_bytes: usize,
    /// Records that are held back to find the types of a table that no vendor documents.
    pub sample_records: usize,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { batch_rows: 32_768, batch_text_bytes: 16 << 20, sample_records: 10_000 }
    }
}

/// Reads one file.
pub struct FileLoader {}

impl FileLoader {
    /// A loader for a file of this name, path inside the dropped folder, and size as dropped.
    pub fn new(file: FileId, name: &str, path: &str, size_bytes: u64, options: LoadOptions) -> Self {
        let _ = (file, name, path, size_bytes, options);
        Self {}
    }

    /// Takes the next bytes of the file; any cut gives the same batches.
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn Sink) {
        let _ = (bytes, sink);
    }

    /// What has become of the file so far; `state` is `Loading`.
    pub fn report(&self) -> FileReport {
        self.make_report()
    }

    /// Ends the file: the last rows go to the sink. `load_ms` is 0, since this room has no clock.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> FileReport {
        let _ = sink;
        self.make_report()
    }

    /// Ends the file early because the person stopped it: complete records that have come are kept.
    pub fn cancel(&mut self, sink: &mut dyn Sink) -> FileReport {
        self.finish(sink)
    }

    fn make_report(&self) -> FileReport {
        unimplemented!()
    }
}
