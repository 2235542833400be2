//! Parcels of the loader workers, put in the order of the drop.
//!
//! Groups of files are read side by side and end in any order. Rows of a group wait until the groups before it are done:
//! what queries see is always the beginning of the drop, and the end is the same for any number of loaders.

use super::store::Store;
use crate::parcel::Parcel;
use crate::protocol::{FileId, FileState};
use std::collections::BTreeMap;

/// Groups that are under way.
#[derive(Default)]
pub(super) struct Arrivals {
    /// The group whose rows go to the tables at once.
    next: u32,
    waiting: BTreeMap<u32, Vec<Parcel>>,
    waiting_bytes: u64,
}

impl Arrivals {
    /// Takes what came of a group; groups are numbered from 0 without a gap.
    pub(super) fn take(&mut self, parcel: Parcel, store: &mut Store) {
        if parcel.group > self.next {
            // How far a file is may be seen at once; only its rows and its last report keep to the order.
            for report in parcel.reports.iter().filter(|report| report.state == FileState::Loading) {
                store.announce_file(report.clone());
            }
            self.waiting_bytes += memory_bytes(&parcel);
            self.waiting.entry(parcel.group).or_default().push(parcel);
            return;
        }
        let mut ended = append(parcel, store);
        while ended {
            self.next += 1;
            ended = false;
            for parcel in self.waiting.remove(&self.next).unwrap_or_default() {
                self.waiting_bytes = self.waiting_bytes.saturating_sub(memory_bytes(&parcel));
                ended |= append(parcel, store);
            }
        }
    }

    /// Memory of the rows that wait for their turn.
    pub(super) fn waiting_bytes(&self) -> u64 {
        self.waiting_bytes
    }
}

fn memory_bytes(parcel: &Parcel) -> u64 {
    parcel.parts.iter().map(|part| part.batch.memory_bytes() as u64).sum()
}

/// Rows, rejected records and reports into the tables; whether the group is done.
fn append(parcel: Parcel, store: &mut Store) -> bool {
    // Files are numbered as they come here, which is the order of the drop.
    for report in &parcel.reports {
        if !store.is_open(report.file) {
            store.open_file(report.file, &report.path);
        }
    }
    for part in parcel.parts {
        let files: Vec<(FileId, usize)> = part.files.iter().map(|(file, rows)| (*file, *rows as usize)).collect();
        store.append(&files, &part.key, part.batch, part.origin);
    }
    for (file, rejected) in &parcel.rejects {
        store.reject(*file, rejected);
    }
    for mut report in parcel.reports {
        if report.state == FileState::Loading {
            store.note_file(report.file, &mut report);
        } else {
            store.close_file(report.file, &mut report);
        }
    }
    parcel.last
}
