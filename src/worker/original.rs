//! The record behind a row, read again from the file that was dropped.
//!
//! The handles of dropped files stay here; the built-in sample's files are written again. A question is given up for the
//! next one.

use super::codec;
use super::files::Dropped;
use super::serve::Server;
use crate::ingest::OriginalReader;
use crate::protocol::{FileId, Original, QueryId, Reply};
use crate::sample::{self, SampleFile};
use crate::session::Place;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

/// Bytes that are read at a time.
const PIECE_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Bytes that are gone through before messages get their turn; compressed ones grow ten- to twentyfold.
const PORTION_BYTES: u32 = 256 * 1024;

/// What files are read again from.
#[derive(Default)]
pub(super) struct Originals {
    dropped: RefCell<BTreeMap<FileId, Dropped>>,
    /// The numbers of the first files of the samples that were loaded.
    samples: RefCell<Vec<FileId>>,
    /// The number of the latest question.
    latest: Cell<u32>,
}

impl Originals {
    /// Keeps the handles of dropped files, and how the person wants them to be read.
    pub(super) fn keep(&self, files: &[Dropped]) {
        self.dropped.borrow_mut().extend(files.iter().map(|dropped| (dropped.id, dropped.clone())));
    }

    /// Remembers that the built-in sample was loaded with files numbered from `first`.
    pub(super) fn keep_sample(&self, first: FileId) {
        self.samples.borrow_mut().push(first);
    }

    /// Lets all handles go.
    pub(super) fn forget(&self) {
        self.dropped.borrow_mut().clear();
        self.samples.borrow_mut().clear();
        self.next();
    }

    fn next(&self) -> u32 {
        self.latest.set(self.latest.get().wrapping_add(1));
        self.latest.get()
    }

    /// The handle of a dropped file.
    pub(super) fn dropped(&self, file: FileId) -> Option<Dropped> {
        self.dropped.borrow().get(&file).cloned()
    }

    /// The handles of all dropped files, in the order of the drop.
    pub(super) fn all_dropped(&self) -> Vec<Dropped> {
        self.dropped.borrow().values().cloned().collect()
    }

    /// Whether the built-in sample was loaded.
    pub(super) fn has_sample(&self) -> bool {
        !self.samples.borrow().is_empty()
    }

    fn sample(&self, file: FileId) -> Option<SampleFile> {
        let first = self.samples.borrow().iter().copied().filter(|first| *first <= file).max()?;
        sample::files(sample::Options::default()).into_iter().nth((file - first) as usize)
    }
}

/// Answers with the record behind a row, or with a sentence that says why it cannot be shown.
pub(super) fn show(server: &Rc<Server>, query: QueryId, table: u32, row: u64) {
    let place = server.session.borrow().place(query, table, row);
    let question = server.originals.next();
    let server = Rc::clone(server);
    spawn_local(async move {
        let original = match place {
            Ok(place) => read(&server, place, question).await,
            Err(sentence) => Some(Err(sentence)),
        };
        if let Some(original) = original {
            server.outbox.post(Reply::Original { query, table, row, original });
        }
    });
}

/// `None` where another question has come in the meantime.
async fn read(server: &Server, place: Place, question: u32) -> Option<Result<Original, String>> {
    let mut reader = OriginalReader::new(place.byte);
    let read = if let Some(dropped) = server.originals.dropped(place.file) {
        reader = reader.reading(dropped.overrides.unwrap_or_default());
        from_file(server, &dropped.file, &mut reader, question).await
    } else if let Some(file) = server.originals.sample(place.file) {
        from_sample(server, &file, &mut reader, question).await
    } else {
        Err("it was dropped before the engine was started anew. Drop it again".to_owned())
    };
    if server.originals.latest.get() != question {
        return None;
    }
    let path = place.path;
    if let Err(reason) = read {
        return Some(Err(format!("{path} cannot be read again: {reason}.")));
    }
    let found = reader.finish().map(|record| Original {
        path: path.clone(),
        line: record.line,
        byte: place.byte,
        text: record.text,
        cut: record.cut,
    });
    let byte = place.byte;
    Some(found.ok_or_else(|| {
        format!("{path} has no record at byte {byte} any more: it has changed since it was loaded. Drop it again.")
    }))
}

/// Reads a dropped file as far as needed.
async fn from_file(server: &Server, file: &File, reader: &mut OriginalReader, question: u32) -> Result<(), String> {
    let gone = |error| {
        let error = codec::text_of(&error);
        format!("it was moved, changed or deleted since it was dropped. Drop it again ({error})")
    };
    let size_bytes = file.size();
    let mut start = 0.0;
    while start < size_bytes {
        let end = (start + PIECE_BYTES).min(size_bytes);
        let reading = file.slice_with_f64_and_f64(start, end).map_err(gone)?.array_buffer();
        let bytes = Uint8Array::new(&JsFuture::from(reading).await.map_err(gone)?);
        for from in (0..bytes.length()).step_by(PORTION_BYTES as usize) {
            let portion = bytes.subarray(from, bytes.length().min(from + PORTION_BYTES)).to_vec();
            if reader.push(&portion) || server.originals.latest.get() != question {
                return Ok(());
            }
            server.turns.breathe().await;
        }
        start = end;
    }
    Ok(())
}

/// Writes a file of the sample again as far as needed.
async fn from_sample(
    server: &Server,
    file: &SampleFile,
    reader: &mut OriginalReader,
    question: u32,
) -> Result<(), String> {
    for bytes in file.chunks() {
        if reader.push(&bytes) || server.originals.latest.get() != question {
            break;
        }
        server.turns.breathe().await;
    }
    Ok(())
}
