//! The files as the page lists them: those with problems first, the rest in the order of the drop.

use crate::protocol::{FileId, FileList, FileReport, FileState};
use std::collections::BTreeMap;

/// The first `limit` files of the list, and what is true of all.
pub(super) fn list(files: &BTreeMap<FileId, FileReport>, limit: u32) -> FileList {
    let odd = files.values().filter(|file| has_problem(file));
    let even = files.values().filter(|file| !has_problem(file));
    FileList {
        files: files.len() as u64,
        rejected: files.values().map(|file| file.rejected).sum(),
        reports: odd.chain(even).take(limit as usize).cloned().collect(),
    }
}

fn has_problem(file: &FileReport) -> bool {
    file.state == FileState::Failed || file.rejected > 0 || !file.bad_cells.is_empty() || !file.messages.is_empty()
}
