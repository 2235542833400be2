//! What becomes of the rows that the engine writes: text on the clipboard, a filter of the query, a file.

use super::clipboard::copy;
use crate::permalink::State;
use crate::protocol::{ExportPiece, ExportState};
use crate::ui::actions;
use crate::ui::link;
use crate::ui::save::save_blob;
use crate::ui::state::App;
use crate::view::numbers::{bytes, counted};
use crate::view::sharing;
use js_sys::{Array, Uint8Array};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag};

/// How an export into a file is coming along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which export.
    pub export: u32,
    /// The file's name.
    pub name: String,
    /// Rows in all.
    pub rows: u64,
    /// Rows written.
    pub done: u64,
    /// Bytes written.
    pub bytes: u64,
}

/// What the rows are for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// The clipboard.
    Copy {
        /// What is copied, as it is said: `3 rows × 2 columns as CSV`.
        what: String,
    },
    /// The clipboard, as Markdown with the query and its link around it.
    CopyWithQuery {
        /// What is copied, as it is said.
        what: String,
    },
    /// A filter of the answer's query.
    Filter,
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: &'static str,
    },
}

/// Rows on their way. What has come lies in blobs, which the browser may keep on disk.
pub struct Job {
    /// Which export.
    pub export: u32,
    purpose: Purpose,
    /// The question that the rows answer, where it is copied with them.
    asked: Option<State>,
    text: Vec<u8>,
    parts: Array,
    rows: u64,
}

impl Job {
    /// Nothing has come yet.
    pub fn new(export: u32, purpose: Purpose, asked: Option<State>) -> Self {
        Self { export, purpose, asked, text: Vec::new(), parts: Array::new(), rows: 0 }
    }

    /// Takes a piece; says whether it was the last.
    pub fn add(&mut self, piece: &ExportPiece) -> bool {
        self.rows = piece.rows;
        if matches!(self.purpose, Purpose::File { .. }) {
            // One part a piece, and a copy of its own: the message's bytes are freed at once.
            if let Ok(part) = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(piece.bytes.as_slice()))) {
                self.parts.push(&part);
            }
        } else {
            self.text.extend_from_slice(&piece.bytes);
        }
        piece.state != ExportState::Going
    }

    /// Does what the rows are for.
    pub fn finish(self, app: App, state: ExportState) {
        let cut = match state {
            ExportState::Failed(sentence) => {
                app.say(sentence);
                return;
            }
            ExportState::Cut(rows) => Some(rows),
            ExportState::Going | ExportState::Finished => None,
        };
        // The engine writes UTF-8 only.
        let text = String::from_utf8(self.text).unwrap_or_default();
        let done = |what: &str| match cut {
            None => format!("Copied {what}."),
            Some(rows) => format!(
                "Copied the first {} only: a copy holds {} at most. Export the rest into a file.",
                counted(rows, "row", "rows"),
                bytes(super::taking::MOST_COPIED_BYTES)
            ),
        };
        match self.purpose {
            Purpose::Copy { what } => copy(app, text, done(&what)),
            Purpose::CopyWithQuery { what } => {
                let (asked, done) = (self.asked.unwrap_or_default(), done(&what));
                spawn_local(async move {
                    let link = link::address(&asked).await;
                    copy(app, sharing::markdown(&asked.query, link.as_deref(), &text), done);
                });
            }
            Purpose::Filter => actions::filter(app, &text),
            Purpose::File { name, media_type } => {
                let options = BlobPropertyBag::new();
                options.set_type(media_type);
                match Blob::new_with_blob_sequence_and_options(&self.parts, &options) {
                    Ok(blob) => {
                        save_blob(app, &name, &blob);
                        app.say(format!("Saved {name}: {}.", counted(self.rows, "row", "rows")));
                    }
                    Err(_) => app.say("The browser gives no room for the file."),
                }
            }
        }
    }
}
