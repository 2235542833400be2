//! Groups of files: what a loader gets at a time. Many small files make one group, so that they cost one message.

use super::codec;
use super::files::Dropped;
use crate::protocol::FileId;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// Files up to this size share a group.
const SMALL_BYTES: f64 = 1024.0 * 1024.0;
/// Bytes of a group of small files: a few tens of milliseconds of work, some more where they are compressed.
const GROUP_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Files of a group.
const GROUP_FILES: usize = 256;

/// What a loader reads one after the other; its parcels carry the number.
#[derive(Clone)]
pub(super) struct Group {
    /// Its place in the order of the drop.
    pub(super) number: u32,
    /// What is to be read.
    pub(super) work: Work,
    /// Bytes that are left to read; 0 for the sample, whose size nobody knows before.
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
    /// Files in groups, numbered from `first`.
    pub(super) fn of_files(files: Vec<Dropped>, first: u32) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut open = false;
        for dropped in files {
            let small = dropped.size_bytes <= SMALL_BYTES;
            match groups.last_mut() {
                Some(Self { work: Work::Files(files), left_bytes, .. })
                    if open && small && files.len() < GROUP_FILES && *left_bytes < GROUP_BYTES =>
                {
                    *left_bytes += dropped.size_bytes;
                    files.push(dropped);
                }
                _ => {
                    let (number, left_bytes) = (first + groups.len() as u32, dropped.size_bytes);
                    groups.push(Self { number, work: Work::Files(vec![dropped]), left_bytes });
                    open = small;
                }
            }
        }
        groups
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
