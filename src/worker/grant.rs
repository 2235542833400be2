//! Groups of files: what a loader gets at a time. Many small files make one group, so that they cost one message.

use super::codec;
use super::files::Dropped;
use crate::protocol::FileId;
use js_sys::Array;
use std::collections::VecDeque;
use wasm_bindgen::{JsCast, JsValue};

/// Files up to this size share a group.
const SMALL_BYTES: f64 = 1024.0 * 1024.0;
/// Bytes of a group of small files: a few tens of milliseconds of work, some more where they are compressed.
const GROUP_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Files of a group: they are read as one. The browser goes through them one by one, so that several groups under way at a time
/// are quicker than one large one.
const GROUP_FILES: usize = 64;
/// What a file of the sample is taken to have, until it is written.
const SAMPLE_BYTES: f64 = 2.0 * 1024.0 * 1024.0;

/// What a loader reads one after the other; its parcels carry the number.
#[derive(Clone)]
pub(super) struct Group {
    /// Its place in the order of the drop.
    pub(super) number: u32,
    /// What is to be read.
    pub(super) work: Work,
    /// Bytes that are left to read.
    pub(super) left_bytes: f64,
}

/// What is to be read.
#[derive(Clone)]
pub(super) enum Work {
    /// Dropped files, in order.
    Files(Vec<Dropped>),
    /// A file of the built-in sample: the page's number for it, and its place in the sample.
    Sample(FileId, u32),
}

impl Group {
    /// A file of the sample.
    pub(super) fn of_sample(number: u32, file: FileId, at: u32) -> Self {
        Self { number, work: Work::Sample(file, at), left_bytes: SAMPLE_BYTES }
    }

    /// Puts files at the end of the line, in groups that are numbered from `next` on: into the last one, too, while nobody
    /// has been given it.
    pub(super) fn line_up(line: &mut VecDeque<Self>, files: Vec<Dropped>, next: &mut u32) {
        for file in files {
            if let Some(last) =
                line.back_mut().filter(|last| last.number + 1 == *next && file.size_bytes <= SMALL_BYTES)
                && let Work::Files(others) = &mut last.work
                && others.len() < GROUP_FILES
                && last.left_bytes < GROUP_BYTES
                && others.last().is_some_and(|other| other.size_bytes <= SMALL_BYTES)
            {
                last.left_bytes += file.size_bytes;
                others.push(file);
            } else {
                line.push_back(Self { number: *next, left_bytes: file.size_bytes, work: Work::Files(vec![file]) });
                *next += 1;
            }
        }
    }

    /// The message that gives it to a loader.
    pub(super) fn to_js(&self) -> JsValue {
        let number = JsValue::from(self.number);
        match &self.work {
            Work::Files(files) => Array::of2(&number, &files.iter().map(Dropped::to_js).collect::<Array>()).into(),
            Work::Sample(file, at) => Array::of3(&number, &JsValue::from(*file), &JsValue::from(*at)).into(),
        }
    }

    /// What [`Self::to_js`] made.
    pub(super) fn from_js(message: &JsValue) -> Option<Self> {
        let message = message.dyn_ref::<Array>()?;
        let number = message.get(0).as_f64()? as u32;
        let work = match message.get(2).as_f64() {
            Some(at) => Work::Sample(message.get(1).as_f64()? as u32, at as u32),
            None => Work::Files(codec::items(&message.get(1)).filter_map(|entry| Dropped::from_js(&entry)).collect()),
        };
        Some(Self { number, work, left_bytes: 0.0 })
    }
}
