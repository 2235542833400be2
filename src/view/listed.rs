//! The files that the page shows: some of a drop's ten thousand, found by number.

use crate::protocol::{FileId, FileList, FileReport};
use std::collections::BTreeMap;

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// All files, shown or not.
    pub files: u64,
    /// Records rejected in all of them.
    pub rejected: u64,
    /// The shown ones, in the order of the list.
    pub order: Vec<FileId>,
    reports: BTreeMap<FileId, FileReport>,
}

impl Listed {
    /// What became of a shown file.
    pub fn report(&self, file: FileId) -> Option<&FileReport> {
        self.reports.get(&file)
    }
}

impl From<FileList> for Listed {
    fn from(list: FileList) -> Self {
        let FileList { files, rejected, reports } = list;
        let order = reports.iter().map(|report| report.file).collect();
        Self { files, rejected, order, reports: reports.into_iter().map(|report| (report.file, report)).collect() }
    }
}
