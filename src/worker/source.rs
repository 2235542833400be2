//! How the bytes of one file come out of the browser.

use super::codec;
use super::files::Dropped;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ReadableStreamByobReader, ReadableStreamDefaultReader};

/// Bytes of a chunk at most.
const CHUNK_BYTES: u32 = 1024 * 1024;

/// A file as a stream of chunks.
pub(super) struct Chunks(Reader);

enum Reader {
    /// Into a buffer of ours, again and again: measured 1.5 GB/s in Chromium, where slices read one by one come at 0.6.
    Own(ReadableStreamByobReader, Uint8Array),
    /// Where the browser has no such readers, each chunk has its own buffer.
    Default(ReadableStreamDefaultReader),
}

impl Chunks {
    /// The bytes of a file from the first one on. The browser begins to read at once.
    pub(super) fn of(file: &File) -> Result<Self, String> {
        let stream = file.stream();
        let reader = match ReadableStreamByobReader::new(&stream) {
            Ok(reader) => Reader::Own(reader, Uint8Array::new_with_length(CHUNK_BYTES)),
            Err(_) => {
                Reader::Default(ReadableStreamDefaultReader::new(&stream).map_err(|error| codec::text_of(&error))?)
            }
        };
        Ok(Self(reader))
    }

    /// The next bytes, which hold until the next call; `None` at the end, or why the file cannot be read.
    pub(super) async fn next(&mut self) -> Result<Option<Uint8Array>, String> {
        let reading = match &self.0 {
            // The read takes the buffer away, and gives it back with the bytes in it.
            Reader::Own(reader, buffer) => reader.read_with_array_buffer_view(&Uint8Array::new(&buffer.buffer())),
            Reader::Default(reader) => reader.read(),
        };
        let read = JsFuture::from(reading).await.map_err(|error| codec::text_of(&error))?;
        if codec::field(&read, "done").is_some_and(|done| done.is_truthy()) {
            return Ok(None);
        }
        let bytes: Option<Uint8Array> =
            Reflect::get(&read, &"value".into()).ok().and_then(|value| value.dyn_into().ok());
        let bytes = bytes.ok_or("The browser gave something else than bytes.")?;
        if let Reader::Own(_, buffer) = &mut self.0 {
            *buffer = bytes.clone();
        }
        Ok(Some(bytes))
    }

    /// Nothing more of it is wanted.
    pub(super) fn cancel(self) {
        let canceled = match self.0 {
            Reader::Own(reader, _) => reader.cancel(),
            Reader::Default(reader) => reader.cancel(),
        };
        // It fails where the file could not be read: that is listened to, and nobody wants to know.
        drop(JsFuture::from(canceled));
    }
}

/// All of one file's bytes.
pub(super) async fn whole(file: &Dropped) -> Result<Uint8Array, String> {
    bytes_of(file.file.array_buffer().into()).await
}

/// `count` bytes from `start` on.
pub(super) async fn bytes_at(file: &Dropped, start: f64, count: f64) -> Result<Vec<u8>, String> {
    let slice = file.file.slice_with_f64_and_f64(start, start + count).map_err(|error| codec::text_of(&error))?;
    Ok(bytes_of(slice.array_buffer().into()).await?.to_vec())
}

/// The bytes of a buffer that is on its way.
pub(super) async fn bytes_of(reading: JsFuture) -> Result<Uint8Array, String> {
    reading.await.map(|buffer| Uint8Array::new(&buffer)).map_err(|error| codec::text_of(&error))
}
