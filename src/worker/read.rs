//! Bytes of dropped files, read ahead.
//!
//! Files are cut into pieces and several pieces are under way at once, across file borders: a folder of ten thousand
//! small files costs no round trip each, and a large file is read while the engine works on its previous piece.

use super::codec;
use crate::protocol::FileId;
use js_sys::{Promise, Uint8Array};
use std::collections::VecDeque;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Bytes of one piece: large enough that the cost of a read vanishes, small enough that one is worked off in a few
/// tens of milliseconds.
const PIECE_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Bytes under way at once.
const WINDOW_BYTES: f64 = 4.0 * PIECE_BYTES;
/// Pieces under way at once; bites where files are small.
const WINDOW_PIECES: usize = 64;

/// A file that was dropped, as a handle: no byte of it has been read.
#[derive(Clone)]
pub(super) struct Dropped {
    /// The page's number for it.
    pub(super) id: FileId,
    /// Path inside the dropped folder, with the name.
    pub(super) path: String,
    /// The handle.
    pub(super) file: File,
}

/// The next bytes of a file.
pub(super) struct Piece {
    /// Which file.
    pub(super) dropped: Dropped,
    /// Whether they are its first.
    pub(super) first: bool,
    /// Whether they are its last.
    pub(super) last: bool,
    /// The bytes, still in the browser's memory; or why they could not be read.
    pub(super) bytes: Result<Uint8Array, String>,
}

struct Underway {
    dropped: Dropped,
    first: bool,
    last: bool,
    size_bytes: f64,
    reading: Result<Promise, String>,
}

/// Files that wait, and pieces of them that are being read.
#[derive(Default)]
pub(super) struct ReadAhead {
    waiting: VecDeque<Dropped>,
    /// Where the next piece of the first waiting file begins.
    offset_bytes: f64,
    underway: VecDeque<Underway>,
}

impl ReadAhead {
    /// Puts a file at the end of the line.
    pub(super) fn push(&mut self, dropped: Dropped) {
        self.waiting.push_back(dropped);
    }

    /// Starts as many reads as the window allows and hands out the oldest with its file; `None` when no file is left.
    pub(super) fn next(&mut self) -> Option<(FileId, impl Future<Output = Piece> + use<>)> {
        self.refill();
        let Underway { dropped, first, last, reading, .. } = self.underway.pop_front()?;
        Some((dropped.id, async move {
            let bytes = match reading {
                Ok(promise) => JsFuture::from(promise)
                    .await
                    .map(|buffer| Uint8Array::new(&buffer))
                    .map_err(|error| codec::text_of(&error)),
                Err(message) => Err(message),
            };
            Piece { dropped, first, last, bytes }
        }))
    }

    /// Gives up on the rest of a file.
    pub(super) fn skip(&mut self, file: FileId) {
        self.underway.retain(|piece| piece.dropped.id != file);
        if self.offset_bytes > 0.0 && self.waiting.front().is_some_and(|dropped| dropped.id == file) {
            self.waiting.pop_front();
            self.offset_bytes = 0.0;
        }
    }

    /// Gives up on everything; hands back the files of which nothing has been handed out.
    pub(super) fn clear(&mut self) -> Vec<Dropped> {
        let begun = self.offset_bytes > 0.0;
        let unread = self.underway.drain(..).filter(|piece| piece.first).map(|piece| piece.dropped);
        let unread = unread.chain(self.waiting.drain(..).skip(usize::from(begun))).collect();
        self.offset_bytes = 0.0;
        unread
    }

    fn refill(&mut self) {
        let mut bytes: f64 = self.underway.iter().map(|piece| piece.size_bytes).sum();
        while bytes < WINDOW_BYTES && self.underway.len() < WINDOW_PIECES {
            let Some(dropped) = self.waiting.front().cloned() else { break };
            let total_bytes = dropped.file.size();
            let start = self.offset_bytes;
            let end = (start + PIECE_BYTES).min(total_bytes);
            let reading = dropped
                .file
                .slice_with_f64_and_f64(start, end)
                .map(|blob| blob.array_buffer())
                .map_err(|error: JsValue| codec::text_of(&error));
            let last = end >= total_bytes;
            self.underway.push_back(Underway { dropped, first: start == 0.0, last, size_bytes: end - start, reading });
            bytes += end - start;
            self.offset_bytes = if last { 0.0 } else { end };
            if last {
                self.waiting.pop_front();
            }
        }
    }
}
