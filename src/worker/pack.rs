//! The session with its data: one tar archive of the tabs and of the dropped files as they are.
//!
//! Nothing of dropped files is read for it: the archive is put together from their handles, and the browser reads them as it saves it.

use super::serve::Server;
use crate::ingest::{TAR_END, tar_header, tar_padding};
use crate::protocol::{PackedSession, Reply, SESSION_ENDING};
use crate::sample;
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Url};

/// The name of the tabs in the archive, before its ending: its first file, so that the page finds them without unpacking.
const SESSION_NAME: &str = "session";

/// The parts of an archive.
#[derive(Default)]
struct Parts {
    blobs: Array,
    files: u32,
    size_bytes: u64,
}

impl Parts {
    fn bytes(&mut self, bytes: &[u8]) {
        self.blobs.push(&Uint8Array::from(bytes));
        self.size_bytes += bytes.len() as u64;
    }

    /// Adds a file of this many bytes.
    fn file(&mut self, path: &str, size_bytes: u64, contents: &[JsValue]) {
        self.bytes(&tar_header(path, size_bytes));
        for part in contents {
            self.blobs.push(part);
        }
        self.size_bytes += size_bytes;
        self.bytes(&tar_padding(size_bytes));
    }
}

/// Answers with the archive.
pub(super) fn pack(server: &Rc<Server>, session: String) {
    let server = Rc::clone(server);
    spawn_local(async move {
        let mut all = Parts::default();
        let name = format!("{SESSION_NAME}{SESSION_ENDING}");
        all.file(&name, session.len() as u64, &[Uint8Array::from(session.as_bytes()).into()]);
        for dropped in server.originals.all_dropped() {
            all.files += 1;
            all.file(&dropped.path, dropped.size_bytes as u64, &[dropped.file.into()]);
        }
        // More than once would be the same rows again.
        if server.originals.has_sample() {
            for file in sample::files(sample::Options::default()) {
                let chunks: Vec<_> = file.chunks().collect();
                let size_bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
                let contents: Vec<JsValue> =
                    chunks.iter().map(|chunk| Uint8Array::from(chunk.as_slice()).into()).collect();
                all.files += 1;
                all.file(&file.path, size_bytes, &contents);
                server.turns.breathe().await;
            }
        }
        all.bytes(&TAR_END);
        let kind = BlobPropertyBag::new();
        kind.set_type("application/x-tar");
        let packed = Blob::new_with_blob_sequence_and_options(&all.blobs, &kind)
            .and_then(|blob| Url::create_object_url_with_blob(&blob))
            .map(|url| PackedSession { url, files: all.files, size_bytes: all.size_bytes })
            .map_err(|_| "The browser gives no room for the archive.".to_owned());
        server.outbox.post(Reply::Packed(packed));
    });
}
