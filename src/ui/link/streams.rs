//! The browser's own deflate, so that links need no code of ours for it.

use crate::permalink::MOST_INFLATED_BYTES;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, Response};

#[wasm_bindgen]
extern "C" {
    /// Both streams are a pair of a readable and a writable end, which is all that is used of them.
    type CompressionStream;
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// `bytes` as `deflate-raw` or `gzip`; `None` where the browser cannot.
pub async fn compressed(bytes: &[u8], format: &str) -> Option<Vec<u8>> {
    let stream = CompressionStream::new(format).ok()?;
    through(bytes, &stream, usize::MAX).await
}

/// `bytes` inflated from `deflate-raw` or `gzip`; `None` where they are damaged or would grow too large.
pub async fn inflated(bytes: &[u8], format: &str) -> Option<Vec<u8>> {
    let stream = DecompressionStream::new(format).ok()?;
    through(bytes, &stream, MOST_INFLATED_BYTES).await
}

async fn through(bytes: &[u8], transform: &JsValue, most_bytes: usize) -> Option<Vec<u8>> {
    // Of all that has a stream, a response is made within the page; a blob asks the browser's own process first.
    let source: JsValue = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes))).ok()?.body()?.into();
    let pipe = Reflect::get(&source, &"pipeThrough".into()).ok()?.dyn_into::<Function>().ok()?;
    let piped = pipe.call1(&source, transform).ok()?.dyn_into::<ReadableStream>().ok()?;
    let reader = piped.get_reader().dyn_into::<ReadableStreamDefaultReader>().ok()?;
    let mut out = Vec::new();
    loop {
        let step = JsFuture::from(reader.read()).await.ok()?;
        if Reflect::get(&step, &"done".into()).ok()?.is_truthy() {
            return Some(out);
        }
        let chunk = Reflect::get(&step, &"value".into()).ok()?.dyn_into::<Uint8Array>().ok()?;
        if out.len() + chunk.length() as usize > most_bytes {
            // Whoever sent this meant harm; the stream is let go.
            let _ = JsFuture::from(reader.cancel()).await;
            return None;
        }
        out.extend(chunk.to_vec());
    }
}
