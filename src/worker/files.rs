//! Dropped files as handles, and the reports of those that nobody read.

use super::codec;
use crate::ingest::{FileLoader, LoadOptions, Nowhere};
use crate::protocol::{FileId, FileOverrides, FileReport, FileState};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// A file that was dropped, as a handle: no byte of it has been read.
#[derive(Clone)]
pub(super) struct Dropped {
    /// The page's number for it.
    pub(super) id: FileId,
    /// Path inside the dropped folder, with the name.
    pub(super) path: String,
    /// The handle.
    pub(super) file: File,
    /// Its size. Asked for once: the browser looks it up on the disk.
    pub(super) size_bytes: f64,
    /// How the person wants it to be read, where it is read again for that.
    pub(super) overrides: Option<FileOverrides>,
}

impl Dropped {
    /// Out of `[file id, path, File]` as the page sends it, or with the size behind as the engine does.
    pub(super) fn from_js(entry: &JsValue) -> Option<Self> {
        let entry = entry.dyn_ref::<js_sys::Array>()?;
        let id = entry.get(0).as_f64()? as u32;
        let file: File = entry.get(2).dyn_into().ok()?;
        let size_bytes = entry.get(3).as_f64().unwrap_or_else(|| file.size());
        let overrides = entry.get(4);
        let overrides = if overrides.is_undefined() { None } else { codec::from_js(overrides).ok() };
        Some(Self { id, path: entry.get(1).as_string()?, file, size_bytes, overrides })
    }

    /// As [`Self::from_js`] reads it.
    pub(super) fn to_js(&self) -> JsValue {
        let size_bytes = JsValue::from_f64(self.size_bytes);
        let entry = js_sys::Array::of4(&self.id.into(), &JsValue::from_str(&self.path), &self.file, &size_bytes);
        // Plain data of ours can always be told in JavaScript.
        if let Some(overrides) = self.overrides.as_ref().and_then(|overrides| codec::to_js(overrides).ok()) {
            entry.push(&overrides);
        }
        entry.into()
    }

    /// The name: the end of the path, which costs no look at the handle.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// A loader for it.
    pub(super) fn loader(&self) -> FileLoader {
        FileLoader::new(self.id, self.name(), &self.path, self.size_bytes as u64, LoadOptions::default())
            .reading(self.overrides.clone().unwrap_or_default())
    }

    /// Its report when it was never read, since the load was stopped; why, where it was not the person.
    pub(super) fn canceled(&self, reason: &str) -> FileReport {
        let mut report = self.loader().cancel(&mut Nowhere);
        report.messages.extend((!reason.is_empty()).then(|| reason.to_owned()));
        report
    }

    /// Its report when reading ended before its time: with the rows that had come.
    pub(super) fn lost(&self, reason: &str, tables: BTreeMap<String, u64>) -> FileReport {
        let mut report = self.canceled(reason);
        report.rows = tables.values().sum();
        report.state = if report.rows > 0 { FileState::Loaded } else { FileState::Failed };
        report.tables = tables.into_iter().collect();
        report
    }
}
