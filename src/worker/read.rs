//! Bytes of dropped files, read ahead.
//!
//! A large file comes through its stream, whose pipe the browser fills while the loader works. Small files are read together,
//! as one blob: each read goes through the browser's other processes, so that ten thousand of them would cost more than all
//! the work on the bytes. Several reads are under way at once, across the borders of files and groups.

use super::codec;
use super::files::Dropped;
use super::source::{Chunks, bytes_of};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes of small files that are read at once: enough that the read's own cost vanishes.
const READ_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Bytes under way at once; a stream counts as one read.
const WINDOW_BYTES: f64 = 3.0 * READ_BYTES;

/// What comes with one read.
#[derive(Clone)]
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
}

/// Files that wait, and those that are being read.
#[derive(Default)]
pub(super) struct ReadAhead {
    waiting: VecDeque<(u32, VecDeque<Dropped>)>,
    underway: VecDeque<Reading>,
}

/// A read that is under way.
struct Reading {
    /// The first portion, or what is left of a large file.
    portion: Portion,
    source: Source,
    window_bytes: f64,
}

enum Source {
    /// All bytes of small files. Listened to from the start: a failure that nobody has asked for yet would end the worker.
    Whole(Result<JsFuture, String>),
    /// A large file, of which the next chunk begins at this byte.
    Stream(Result<Chunks, String>, f64),
}

impl ReadAhead {
    /// Puts a group at the end of the line.
    pub(super) fn push(&mut self, group: u32, files: Vec<Dropped>) {
        self.waiting.push_back((group, files.into()));
    }

    /// Starts as many reads as the window allows and waits for the next bytes of the oldest, which are still in the browser's
    /// memory, or why they could not be read; `None` when nothing is left. The bytes of a stream hold until the next call.
    ///
    /// Nothing else may take from the line meanwhile; files may be added.
    pub(super) async fn next(ahead: &RefCell<Self>) -> Option<(Portion, Result<Uint8Array, String>)> {
        ahead.borrow_mut().refill();
        let Reading { portion, source, window_bytes } = ahead.borrow_mut().underway.pop_front()?;
        let (mut chunks, start_bytes) = match source {
            Source::Whole(Ok(reading)) => return Some((portion, bytes_of(reading).await)),
            Source::Whole(Err(message)) | Source::Stream(Err(message), _) => {
                return Some((Portion { last: true, ..portion }, Err(message)));
            }
            Source::Stream(Ok(chunks), start_bytes) => (chunks, start_bytes),
        };
        let total_bytes: f64 = portion.files.iter().map(|file| file.size_bytes).sum();
        let chunk = match chunks.next().await {
            // A stream ends early where the file has become shorter since it was dropped.
            Ok(None) if start_bytes < total_bytes => Err("The file has changed since it was dropped.".to_owned()),
            other => other.map(Option::unwrap_or_default),
        };
        let end_bytes = start_bytes + chunk.as_ref().map_or(0.0, |chunk| f64::from(chunk.length()));
        let is_last = chunk.is_err() || end_bytes >= total_bytes;
        if !is_last {
            let portion = Portion { first: false, ..portion.clone() };
            let source = Source::Stream(Ok(chunks), end_bytes);
            ahead.borrow_mut().underway.push_front(Reading { portion, source, window_bytes });
        }
        Some((Portion { last: is_last, ends_group: is_last && portion.ends_group, ..portion }, chunk))
    }

    /// Gives up on everything but what has been handed out; hands back, by group, the files of which nothing has been.
    pub(super) fn clear(&mut self) -> Vec<(u32, Vec<Dropped>)> {
        let mut unread: Vec<(u32, Vec<Dropped>)> = Vec::new();
        let mut add = |group: u32, files: Vec<Dropped>| match unread.last_mut() {
            Some((last, all)) if *last == group => all.extend(files),
            _ => unread.push((group, files)),
        };
        for reading in self.underway.drain(..) {
            reading.source.cancel();
            let Portion { group, files, first, .. } = reading.portion;
            add(group, if first { files } else { Vec::new() });
        }
        self.waiting.drain(..).for_each(|(group, files)| add(group, files.into()));
        unread
    }

    /// Gives up on the rest of a file that comes through a stream.
    pub(super) fn skip_rest(&mut self, group: u32, file: &Dropped) {
        let is_rest = |reading: &mut Reading| {
            reading.portion.group == group
                && !reading.portion.first
                && reading.portion.files.iter().all(|of| of.id == file.id)
        };
        if let Some(rest) = self.underway.pop_front_if(is_rest) {
            rest.source.cancel();
        }
    }

    /// Whether anything of a group is left to hand out.
    pub(super) fn has_group(&self, group: u32) -> bool {
        self.underway.iter().any(|reading| reading.portion.group == group)
            || self.waiting.iter().any(|(of, _)| *of == group)
    }

    fn refill(&mut self) {
        let mut bytes: f64 = self.underway.iter().map(|reading| reading.window_bytes).sum();
        while bytes < WINDOW_BYTES {
            let Some((group, files)) = self.waiting.front_mut() else { break };
            let (taken, source, window_bytes) = match files.pop_front_if(|file| file.size_bytes > READ_BYTES) {
                Some(large) => {
                    let source = Source::Stream(Chunks::of(&large.file), 0.0);
                    (vec![large], source, READ_BYTES)
                }
                None => {
                    let mut size_bytes = 0.0;
                    let mut taken = Vec::new();
                    while let Some(file) = files.pop_front_if(|file| size_bytes + file.size_bytes <= READ_BYTES) {
                        size_bytes += file.size_bytes;
                        taken.push(file);
                    }
                    let reading = together(&taken).map(|blob| JsFuture::from(blob.array_buffer()));
                    (taken, Source::Whole(reading.map_err(|error| codec::text_of(&error))), size_bytes)
                }
            };
            bytes += window_bytes;
            let is_whole = matches!(source, Source::Whole(_));
            let ends_group = files.is_empty();
            let portion = Portion { group: *group, ends_group, files: taken, first: true, last: is_whole };
            if ends_group {
                self.waiting.pop_front();
            }
            self.underway.push_back(Reading { portion, source, window_bytes });
        }
    }
}

impl Source {
    fn cancel(self) {
        if let Self::Stream(Ok(chunks), _) = self {
            chunks.cancel();
        }
    }
}

fn together(files: &[Dropped]) -> Result<Blob, JsValue> {
    match files {
        [one] => one.file.slice(),
        _ => Blob::new_with_blob_sequence(&files.iter().map(|file| JsValue::from(&file.file)).collect::<Array>()),
    }
}
