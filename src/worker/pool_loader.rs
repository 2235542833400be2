//! A loader, as the engine sees it: what it has been given, and what has come of that.

use super::codec;
use super::grant::{Group, Work};
use crate::parcel::Parcel;
use crate::protocol::{FileId, FileState, LoadProgress};
use std::collections::{BTreeMap, VecDeque};
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// A loader, as the engine sees it.
#[derive(Default)]
pub(super) struct Loader {
    /// `None` once it has failed.
    pub(super) port: Option<MessagePort>,
    pub(super) ready: bool,
    pub(super) groups: VecDeque<Group>,
    /// Rows and rejected records of the file that it is reading.
    pub(super) open: (u64, u64),
    /// Rows by table that came of files which are not done.
    pub(super) delivered: BTreeMap<FileId, BTreeMap<String, u64>>,
    pub(super) on_message: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Loader {
    /// Sends it a message.
    pub(super) fn post(&self, name: &str, value: &JsValue) {
        if let Some(port) = &self.port {
            // Posting plain data fails only when memory is out; the loader then waits, and the page is told why.
            let _ = port.post_message(&codec::message(name, value));
        }
    }

    /// Counts what a parcel tells.
    pub(super) fn count(&mut self, parcel: &Parcel, progress: &mut LoadProgress) {
        let at = self.groups.iter().position(|group| group.number == parcel.group);
        progress.bytes_done += parcel.read_bytes;
        if let Some(group) = at.and_then(|at| self.groups.get_mut(at)) {
            group.left_bytes = (group.left_bytes - parcel.read_bytes as f64).max(0.0);
            if matches!(group.work, Work::Sample(..)) {
                // How large it gets is known only as it is written.
                progress.bytes_total += parcel.read_bytes;
            }
        }
        for part in &parcel.parts {
            for (file, rows) in &part.files {
                let tables = self.delivered.entry(*file).or_default();
                *tables.entry(part.key.name.to_string()).or_default() += u64::from(*rows);
            }
        }
        for report in &parcel.reports {
            progress.current.clone_from(&report.name);
            if report.state == FileState::Loading {
                self.open = (report.rows, report.rejected);
                continue;
            }
            self.open = (0, 0);
            self.delivered.remove(&report.file);
            progress.files_done += 1;
            progress.rows += report.rows;
            progress.rejected += report.rejected;
            if let Some(Group { work: Work::Files(files), .. }) = at.and_then(|at| self.groups.get_mut(at)) {
                files.retain(|file| file.id != report.file);
            }
        }
        if parcel.last {
            self.groups.retain(|group| group.number != parcel.group);
        }
    }
}
