//! Loaders that are quick from the first file on.
//!
//! A browser compiles WebAssembly in haste at first, and for speed what has run for a while: the first 30 MB of a drop took
//! nearly twice as long as the next 30 (Chromium). So a loader that has nothing to do once the page has settled reads a little
//! of the built-in sample, and throws it away. Loaders share their code, so that one of them does it for all.

use super::turn::Turns;
use crate::ingest::{FileLoader, LoadOptions};
use crate::parcel::Packer;
use crate::sample::{self, Family, Options};
use js_sys::Promise;
use std::hint::black_box;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

/// What is read: lines, delimited text, and a document in gzip.
const FAMILIES: [Family; 3] = [Family::AcrRepository, Family::AcrRepositoryCsv, Family::CloudTrail];
/// Some hundred records of each.
const DAYS: u32 = 2;
/// Time in which the page starts undisturbed.
const SETTLED_MS: i32 = 1000;
/// Time after which the code is quick, or the device too slow to go on.
const WARM_MS: f64 = 400.0;
/// Bytes between two looks at what has arrived: some milliseconds of work at most.
const FEED_BYTES: usize = 64 * 1024;

/// Reads some of the sample, for as long as nothing else `is_wanted`.
pub(super) async fn warm_up(turns: &Turns, is_wanted: impl Fn() -> bool) {
    if wait().await.is_none() || is_wanted() {
        return;
    }
    let began_ms = turns.now_ms();
    let files = sample::files(Options { days: DAYS, ..Options::default() });
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for file in FAMILIES.iter().filter_map(|family| files.iter().find(|file| file.family == *family)) {
        let mut text = Vec::new();
        for bytes in file.chunks() {
            text.extend_from_slice(&bytes);
            turns.turn().await;
            if is_wanted() {
                return;
            }
        }
        texts.push(text);
    }
    while turns.now_ms() - began_ms < WARM_MS {
        for text in &texts {
            let mut packer = Packer::default();
            let mut loader = FileLoader::new(0, "sample", "sample", text.len() as u64, LoadOptions::default());
            for bytes in text.chunks(FEED_BYTES) {
                loader.push(bytes, &mut packer.file(0));
                turns.turn().await;
                if is_wanted() {
                    return;
                }
            }
            let report = loader.finish(&mut packer.file(0));
            packer.report(report);
            black_box(packer.parcel(0, true).write());
        }
    }
}

/// Waits until the page has settled; `None` where the browser gives workers no timers.
async fn wait() -> Option<()> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let settled = Promise::new(&mut |resolve, reject| {
        let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, SETTLED_MS);
        if let Err(error) = timer {
            let _ = reject.call1(&wasm_bindgen::JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(settled).await.ok().map(|_| ())
}
