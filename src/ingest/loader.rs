//! One file from its first byte to its report.

use super::Sink;
use super::original::Record;
use super::stream::{Shared, Stream, Totals};
use super::tally::Tally;
use crate::protocol::{FileId, FileOverrides, FileReport, FileState};

/// Sizes that tests make small.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// Rows after which a batch is given to the sink; the first ones are given sooner.
    pub batch_rows: usize,
    /// Bytes of records after which a batch is given to the sink, however few its rows.
    pub batch_text_bytes: usize,
    /// Records that are held back to find the types of a table that no vendor documents.
    pub sample_records: usize,
    /// Byte of the text where a record begins that is looked for: then nothing is loaded (see [`super::OriginalReader`]).
    pub find: Option<u64>,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { batch_rows: 32_768, batch_text_bytes: 16 << 20, sample_records: 10_000, find: None }
    }
}

/// Reads one file. Push its bytes, then [`finish`](Self::finish) or [`cancel`](Self::cancel) it.
pub struct FileLoader {
    file: FileId,
    name: String,
    path: String,
    size_bytes: u64,
    options: LoadOptions,
    overrides: FileOverrides,
    stream: Stream,
    tally: Tally,
    totals: Totals,
    ended: Option<FileState>,
}

impl FileLoader {
    /// A loader for a file of this name, path inside the dropped folder, and size as dropped.
    pub fn new(file: FileId, name: &str, path: &str, size_bytes: u64, options: LoadOptions) -> Self {
        Self {
            file,
            name: name.to_owned(),
            path: path.to_owned(),
            size_bytes,
            options,
            overrides: FileOverrides::default(),
            stream: Stream::new(name, 0),
            tally: Tally::default(),
            totals: Totals::default(),
            ended: None,
        }
    }

    /// The same for a file that the person wants to be read in a certain way.
    #[must_use]
    pub fn reading(mut self, overrides: FileOverrides) -> Self {
        self.overrides = overrides;
        self
    }

    /// The stream, and what it works with.
    fn parts<'a>(&'a mut self, sink: &'a mut dyn Sink) -> (&'a mut Stream, Shared<'a>) {
        let shared = Shared {
            options: self.options,
            overrides: &self.overrides,
            tally: &mut self.tally,
            totals: &mut self.totals,
            sink,
        };
        (&mut self.stream, shared)
    }

    /// Takes the next bytes of the file; any cut gives the same batches.
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn Sink) {
        let (stream, mut shared) = self.parts(sink);
        stream.push(bytes, &mut shared);
        self.tally.hand_over(sink);
    }

    /// Whether the record that is looked for has been found.
    pub(super) fn has_found(&self) -> bool {
        self.tally.found.is_some()
    }

    /// That record.
    pub(super) fn take_found(&mut self) -> Option<Record> {
        self.tally.found.take()
    }

    /// What has become of the file so far; `state` is `Loading`.
    pub fn report(&self) -> FileReport {
        let waiting = self.stream.content().map_or(0, super::content::Content::waiting);
        let mut report = self.make_report(FileState::Loading);
        report.rows += waiting;
        report
    }

    /// Ends the file: the last rows go to the sink. `load_ms` is 0, since this room has no clock.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> FileReport {
        if self.ended.is_none() {
            let (stream, mut shared) = self.parts(sink);
            stream.finish(&mut shared);
            self.close();
            self.tally.hand_over(sink);
        }
        self.make_report(self.ended.unwrap_or(FileState::Loaded))
    }

    /// Ends the file early because the person stopped it: complete records that have come are kept.
    pub fn cancel(&mut self, sink: &mut dyn Sink) -> FileReport {
        if self.ended.is_none() {
            let (stream, mut shared) = self.parts(sink);
            stream.stop(&mut shared);
            self.ended = Some(FileState::Canceled);
            self.tally.hand_over(sink);
        }
        self.make_report(FileState::Canceled)
    }

    /// The last notes, once everything is read.
    fn close(&mut self) {
        if self.tally.mended > 0 {
            let count = self.tally.mended;
            self.tally.note(format!(
                "Trailing commas, raw control characters or halves of a character, which JSON does not allow, were read all the same: in \
                 {count} of the records."
            ));
        }
        let rows = self.totals.tables.values().sum::<u64>();
        if rows == 0 && self.tally.rejected == 0 && self.tally.messages.is_empty() {
            self.tally.note("The file holds no records.");
        }
        let failed = rows == 0 && (self.totals.refused || self.tally.rejected > 0);
        self.ended = Some(if failed { FileState::Failed } else { FileState::Loaded });
    }

    fn make_report(&self, state: FileState) -> FileReport {
        let mut now = Totals::default();
        // Once the file has ended, its tables are in the totals.
        if let Some(content) = self.stream.content().filter(|_| self.ended.is_none()) {
            content.outs().for_each(|out| now.add(out));
        }
        for (name, count) in &self.totals.tables {
            *now.tables.entry(name.clone()).or_default() += count;
        }
        for (name, count) in &self.totals.bad_cells {
            *now.bad_cells.entry(name.clone()).or_default() += count;
        }
        let is_whole = matches!(state, FileState::Loaded | FileState::Failed);
        let mut shape = self.tally.shapes.join(" + ");
        if shape.is_empty() {
            "Not recognized".clone_into(&mut shape);
        }
        for wrapper in &self.tally.wrappers {
            shape = format!("{shape}, {wrapper}");
        }
        FileReport {
            file: self.file,
            name: self.name.clone(),
            path: self.path.clone(),
            size_bytes: self.size_bytes,
            inflated_bytes: if self.tally.is_packed() { self.totals.inflated_bytes } else { self.size_bytes },
            shape,
            rows: now.tables.values().sum(),
            tables: now.tables.into_iter().collect(),
            rejected: self.tally.rejected,
            duplicates: 0,
            span: None,
            digest: self.totals.hash.filter(|_| is_whole).map(|hash| ((hash >> 64) as u64, hash as u64)),
            rejects: self.tally.rejects.clone(),
            messages: self.tally.messages.clone(),
            bad_cells: now.bad_cells.into_iter().collect(),
            state,
            load_ms: 0.0,
            reading: self.stream.content().and_then(super::content::Content::reading),
            overrides: self.overrides.clone(),
        }
    }
}
