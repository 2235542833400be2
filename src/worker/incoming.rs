//! A drop on its way from the page to the engine, as its files are found.

use super::{codec, field};
use crate::protocol::FileId;
use js_sys::{Array, Promise};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageChannel, Worker};

/// Files that are handed over in one message. The browser registers each of them, which it does one by one.
const FILES_AT_ONCE: usize = 32;
/// Time after which the page gets its turn.
const SLICE_MS: f64 = 8.0;

/// All drops that are on their way: to the engine they end with the last of them.
#[derive(Default)]
pub(super) struct Underway {
    drops: Cell<u32>,
    /// Number of the latest drop, from 1.
    latest: Cell<u32>,
    /// Whether the engine has got any of their files.
    has_files: Cell<bool>,
}

/// A drop on its way to the engine. Once it is dropped, those were all of its files.
pub struct Incoming {
    worker: Worker,
    underway: Rc<Underway>,
    number: u32,
    slices: Slices,
}

impl Incoming {
    /// Begins one more drop.
    pub(super) fn new(worker: &Worker, underway: &Rc<Underway>) -> Self {
        let number = underway.latest.get() + 1;
        underway.latest.set(number);
        underway.drops.set(underway.drops.get() + 1);
        Self { worker: worker.clone(), underway: Rc::clone(underway), number, slices: Slices::begin() }
    }

    /// Whether no other drop is on its way.
    pub fn is_alone(&self) -> bool {
        self.underway.drops.get() == 1
    }

    /// More of its files, in this order: the page's number for each, its path inside the dropped folder with the name, and its
    /// handle.
    pub async fn add(&mut self, files: Vec<(FileId, String, File)>) {
        for some in files.chunks(FILES_AT_ONCE) {
            let entries: Array = some
                .iter()
                .map(|(id, path, file)| Array::of3(&JsValue::from(*id), &JsValue::from_str(path), file))
                .collect();
            let some = Array::of2(&self.number.into(), &entries);
            codec::post(&self.worker, &codec::message(field::LOAD, &some));
            self.underway.has_files.set(true);
            self.slices.breathe().await;
        }
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        self.underway.drops.set(self.underway.drops.get().saturating_sub(1));
        if self.underway.drops.get() == 0 && self.underway.has_files.replace(false) {
            codec::post(&self.worker, &codec::message(field::LOAD_ALL, &self.underway.latest.get().into()));
        }
    }
}

/// Slices of a long work of the page, between which the browser gets its turn.
pub struct Slices {
    began_ms: f64,
}

impl Slices {
    /// Begins the first one.
    pub fn begin() -> Self {
        Self { began_ms: js_sys::Date::now() }
    }

    /// Gives the browser its turn where this slice is used up.
    pub async fn breathe(&mut self) {
        if js_sys::Date::now() - self.began_ms >= SLICE_MS {
            turn().await;
            self.began_ms = js_sys::Date::now();
        }
    }
}

/// Lets the browser do what else is due: a message to oneself comes back behind it.
async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let back = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(back).await;
    }
    channel.port1().close();
}
