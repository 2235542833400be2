//! How a drop is coming along, what became of its files, and whether it will fit.

use super::FileReport;
use serde::{Deserialize, Serialize};

/// How a drop is coming along.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadProgress {
    /// Files that are done.
    pub files_done: u32,
    /// Files of the drop.
    pub files_total: u32,
    /// Bytes read, as dropped.
    pub bytes_done: u64,
    /// Bytes of the drop.
    pub bytes_total: u64,
    /// Rows loaded.
    pub rows: u64,
    /// Records that were there before, which are not among the rows.
    pub duplicates: u64,
    /// Records rejected.
    pub rejected: u64,
    /// Name of the file that is being read.
    pub current: String,
    /// Time since the drop.
    pub elapsed_ms: f64,
    /// Whether the page is still finding files of the drop.
    pub coming: bool,
    /// Whether nothing is left to read.
    pub finished: bool,
    /// Why loading ended before its time, where it was not the person who stopped it; a sentence.
    pub stopped: Option<String>,
}

/// What became of the files, as far as the page shows it: a drop can have ten thousand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileList {
    /// All files.
    pub files: u64,
    /// Records rejected in all of them.
    pub rejected: u64,
    /// Reports as many as were asked for: files with problems first, the rest in the order of the drop.
    pub reports: Vec<FileReport>,
}

/// What a drop will take, as far as that can be told before it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadForecast {
    /// Files of the drop that are not being loaded yet.
    pub files: u32,
    /// Whether others of it are.
    pub is_rest: bool,
    /// Their size as dropped.
    pub size_bytes: u64,
    /// Their size once they are unpacked, by what compressed files say of themselves.
    pub inflated_bytes: u64,
    /// Memory that their rows will take.
    pub memory_bytes: u64,
    /// Memory that the rows of other files take already.
    pub used_bytes: u64,
    /// Memory at which loading stops.
    pub limit_bytes: u64,
}
