//! Bytes of dropped files, read ahead.
//!
//! A large file is cut into pieces, and small files are read together, as one blob: each read goes through the browser's
//! other processes, so that ten thousand of them would cost more than all the work on the bytes. Several reads are under
//! way at once, across the borders of files and groups.

use super::codec;
use super::files::Dropped;
use js_sys::{Array, Promise, Uint8Array};
use std::collections::VecDeque;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes of one read: large enough that its own cost vanishes, small enough that one is worked off in a few tens of
/// milliseconds.
const READ_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Bytes under way at once.
const WINDOW_BYTES: f64 = 3.0 * READ_BYTES;

/// What comes with one read.
pub(super) struct Portion {
    /// The group that the files belong to.
    pub(super) group: u32,
    /// Whether the group ends with it.
    pub(super) ends_group: bool,
    /// One file, or several small ones that are in it whole.
    pub(super) files: Vec<Dropped>,
    /// Whether it begins the file.
    pub(super) first: bool,
    /// Whether it ends the file.
    pub(super) last: bool,
    size_bytes: f64,
}

/// Files that wait, and portions of them that are being read.
#[derive(Default)]
pub(super) struct ReadAhead {
    waiting: VecDeque<(u32, VecDeque<Dropped>)>,
    /// Where the next portion of the first waiting file begins.
    offset_bytes: f64,
    underway: VecDeque<(Portion, Result<Promise, String>)>,
}

impl ReadAhead {
    /// Puts a group at the end of the line.
    pub(super) fn push(&mut self, group: u32, files: Vec<Dropped>) {
        self.waiting.push_back((group, files.into()));
    }

    /// Starts as many reads as the window allows and hands out the oldest portion with its bytes, which are still in the
    /// browser's memory, or why they could not be read; `None` when nothing is left.
    pub(super) fn next(&mut self) -> Option<impl Future<Output = (Portion, Result<Uint8Array, String>)> + use<>> {
        self.refill();
        let (portion, reading) = self.underway.pop_front()?;
        Some(async move {
            let bytes = match reading {
                Ok(promise) => bytes_of(promise).await,
                Err(message) => Err(message),
            };
            (portion, bytes)
        })
    }

    /// Gives up on everything but what has been handed out; hands back, by group, the files of which nothing has been.
    pub(super) fn clear(&mut self) -> Vec<(u32, Vec<Dropped>)> {
        let mut unread: Vec<(u32, Vec<Dropped>)> = Vec::new();
        let mut add = |group: u32, files: Vec<Dropped>| match unread.last_mut() {
            Some((last, all)) if *last == group => all.extend(files),
            _ => unread.push((group, files)),
        };
        for (portion, _) in self.underway.drain(..) {
            add(portion.group, if portion.first { portion.files } else { Vec::new() });
        }
        let begun = self.offset_bytes > 0.0;
        for (at, (group, files)) in self.waiting.drain(..).enumerate() {
            add(group, files.into_iter().skip(usize::from(begun && at == 0)).collect());
        }
        self.offset_bytes = 0.0;
        unread
    }

    /// Gives up on the rest of a file. Its group ends all the same: with an empty portion, where this was all of it.
    pub(super) fn skip(&mut self, group: u32, file: &Dropped) {
        self.underway
            .retain(|(portion, _)| !(portion.group == group && portion.files.iter().all(|of| of.id == file.id)));
        if let Some((_, files)) = self.waiting.front_mut().filter(|(of, _)| *of == group)
            && self.offset_bytes > 0.0
            && files.front().is_some_and(|front| front.id == file.id)
        {
            files.pop_front();
            self.offset_bytes = 0.0;
            if files.is_empty() {
                self.waiting.pop_front();
            }
        }
    }

    /// Whether anything of a group is left to hand out.
    pub(super) fn has_group(&self, group: u32) -> bool {
        self.underway.iter().any(|(portion, _)| portion.group == group)
            || self.waiting.iter().any(|(of, _)| *of == group)
    }

    fn refill(&mut self) {
        let mut bytes: f64 = self.underway.iter().map(|(portion, _)| portion.size_bytes).sum();
        while bytes < WINDOW_BYTES {
            let Some((group, files)) = self.waiting.front_mut() else { break };
            let group = *group;
            let (portion, reading) = match files.front() {
                Some(large) if large.size_bytes > READ_BYTES => {
                    let (start, total) = (self.offset_bytes, large.size_bytes);
                    let end = (start + READ_BYTES).min(total);
                    let (first, last) = (start == 0.0, end >= total);
                    let reading = large.file.slice_with_f64_and_f64(start, end).map(|blob| blob.array_buffer());
                    let taken = if last { files.pop_front() } else { files.front().cloned() };
                    self.offset_bytes = if last { 0.0 } else { end };
                    let files = taken.into_iter().collect();
                    (Portion { group, ends_group: false, files, first, last, size_bytes: end - start }, reading)
                }
                _ => {
                    let mut size_bytes = 0.0;
                    let mut taken = Vec::new();
                    while let Some(file) = files.pop_front_if(|file| size_bytes + file.size_bytes <= READ_BYTES) {
                        size_bytes += file.size_bytes;
                        taken.push(file);
                    }
                    let reading = together(&taken).map(|blob| blob.array_buffer());
                    (Portion { group, ends_group: false, files: taken, first: true, last: true, size_bytes }, reading)
                }
            };
            bytes += portion.size_bytes;
            let ends_group = files.is_empty();
            if ends_group {
                self.waiting.pop_front();
            }
            self.underway.push_back((Portion { ends_group, ..portion }, reading.map_err(|e| codec::text_of(&e))));
        }
    }
}

/// All of one file's bytes.
pub(super) async fn whole(file: &Dropped) -> Result<Uint8Array, String> {
    bytes_of(file.file.array_buffer()).await
}

/// `count` bytes from `start` on.
pub(super) async fn bytes_at(file: &Dropped, start: f64, count: f64) -> Result<Vec<u8>, String> {
    let slice = file.file.slice_with_f64_and_f64(start, start + count).map_err(|error| codec::text_of(&error))?;
    Ok(bytes_of(slice.array_buffer()).await?.to_vec())
}

async fn bytes_of(promise: Promise) -> Result<Uint8Array, String> {
    JsFuture::from(promise).await.map(|buffer| Uint8Array::new(&buffer)).map_err(|error| codec::text_of(&error))
}

fn together(files: &[Dropped]) -> Result<Blob, JsValue> {
    match files {
        [one] => one.file.slice(),
        _ => Blob::new_with_blob_sequence(&files.iter().map(|file| JsValue::from(&file.file)).collect::<Array>()),
    }
}
