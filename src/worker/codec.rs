//! Requests and replies as JavaScript values, for `postMessage`.
//!
//! Buffers cross as one `Uint8Array` each (`serde_bytes`), 64-bit integers as bigints, so that ticks stay exact.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// The value that the other end reads with [`from_js`]. Fails only where a type cannot be told in JavaScript at all.
pub(super) fn to_js<T: Serialize>(value: &T) -> Result<JsValue, String> {
    value.serialize(&Serializer::new().serialize_large_number_types_as_bigints(true)).map_err(|error| error.to_string())
}

/// What [`to_js`] made; fails where page and engine are of different releases.
pub(super) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, String> {
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// A message with one field.
pub(super) fn message(field: &str, value: &JsValue) -> JsValue {
    let object = js_sys::Object::new();
    // Setting a plain property of a new object cannot fail.
    let _ = js_sys::Reflect::set(&object, &field.into(), value);
    object.into()
}

/// Sends a worker a message.
pub(super) fn post(worker: &web_sys::Worker, message: &JsValue) {
    if let Err(error) = worker.post_message(message) {
        web_sys::console::error_1(&error);
    }
}

/// The value of `field`, where the message has it.
pub(super) fn field(message: &JsValue, field: &str) -> Option<JsValue> {
    js_sys::Reflect::get(message, &field.into()).ok().filter(|value| !value.is_undefined())
}

/// The items of an array; none of anything else.
pub(super) fn items(array: &JsValue) -> impl Iterator<Item = JsValue> {
    let array = array.dyn_ref::<js_sys::Array>().cloned().unwrap_or_default();
    (0..array.length()).map(move |at| array.get(at))
}

/// Frees a buffer that nobody reads any more. The browser would do so as well, but some hundred megabytes later; where it does
/// not know how to, that is so.
pub(super) fn release(buffer: &js_sys::ArrayBuffer) {
    let _ = buffer.transfer_with_length(0);
}

/// What a JavaScript error says.
pub(super) fn text_of(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}
