//! Parcels of the loader workers, put in the order of the drop.
//!
//! Groups of files are read side by side and end in any order. Rows of a group wait until the groups before it are done:
//! what queries see is always the beginning of the drop, and the end is the same for any number of loaders.

use super::store::Store;
use crate::parcel::Parcel;
use crate::protocol::{FileId, FileState};
use std::collections::{BTreeMap, BTreeSet};

/// Groups that are under way.
#[derive(Default)]
pub(super) struct Arrivals {
    /// The group whose rows go to the tables at once.
    next: u32,
    /// Whether something of that group has come.
    has_begun: bool,
    waiting: BTreeMap<u32, Vec<Parcel>>,
    waiting_bytes: u64,
    /// Groups of which nothing more is wanted but their end.
    forgotten: BTreeSet<u32>,
}

impl Arrivals {
    /// Takes what came of a group; groups are numbered from 0 without a gap.
    pub(super) fn take(&mut self, mut parcel: Parcel, store: &mut Store) {
        if self.forgotten.contains(&parcel.group) {
            empty(&mut parcel);
        }
        if parcel.group > self.next {
            // How far a file is may be seen at once; only its rows and its last report keep to the order.
            for report in parcel.reports.iter().filter(|report| report.state == FileState::Loading) {
                store.announce_file(report.clone());
            }
            self.waiting_bytes += memory_bytes(&parcel);
            self.waiting.entry(parcel.group).or_default().push(parcel);
            return;
        }
        self.has_begun = true;
        let mut ended = append(parcel, store);
        while ended {
            self.forgotten.remove(&self.next);
            self.next += 1;
            ended = false;
            let parcels = self.waiting.remove(&self.next).unwrap_or_default();
            self.has_begun = !parcels.is_empty();
            for parcel in parcels {
                self.waiting_bytes = self.waiting_bytes.saturating_sub(memory_bytes(&parcel));
                ended |= append(parcel, store);
            }
        }
    }

    /// Forgets all that came, and what is still to come of the groups that have begun: the rest of a file without its beginning
    /// would be no file. Groups keep their order, which goes on with the next load.
    pub(super) fn forget(&mut self) {
        self.waiting.values_mut().flatten().for_each(empty);
        self.waiting_bytes = 0;
        self.forgotten.extend(self.waiting.keys());
        if self.has_begun {
            self.forgotten.insert(self.next);
        }
    }

    /// Memory of the rows that wait for their turn.
    pub(super) fn waiting_bytes(&self) -> u64 {
        self.waiting_bytes
    }
}

/// Leaves of a parcel only whether its group is done with it.
fn empty(parcel: &mut Parcel) {
    *parcel = Parcel { group: parcel.group, last: parcel.last, ..Parcel::default() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{FileLoader, LoadOptions, Nowhere, TableKey};
    use crate::parcel::Part;
    use crate::values::{BatchBuilder, Field, ScalarType, Schema};
    use std::sync::Arc;

    /// A file of two rows in two parcels, as a group of its own.
    fn parcels(group: u32) -> [Parcel; 2] {
        let schema = Arc::new(Schema::new(vec![Field::new("Id", ScalarType::String)]));
        let mut loader = FileLoader::new(group, "t.json", &format!("f{group}.json"), 0, LoadOptions::default());
        let reports = [loader.report(), loader.finish(&mut Nowhere)];
        let mut last = true;
        reports.map(|report| {
            last = !last;
            let mut builder = BatchBuilder::new(&schema);
            builder.columns[0].push_str("a");
            builder.end_row();
            let key = TableKey { name: "t".into(), schema: schema.clone(), known: None };
            let part = Part { key, files: vec![(group, 1)], origin: vec![0], batch: builder.finish() };
            Parcel { group, last, parts: vec![part], reports: vec![report], ..Parcel::default() }
        })
    }

    /// Rows of the table, and the numbers of the files that are known.
    fn seen(store: &Store) -> (u64, Vec<FileId>) {
        let rows = store.tables.get("t").map_or(0, super::super::table::Table::rows);
        (rows, store.files().keys().copied().collect())
    }

    #[test]
    fn what_waits_is_forgotten_with_the_rest_of_its_group() {
        let (mut store, mut arrivals) = (Store::new(1), Arrivals::default());
        let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(parcels);
        let [first_of_a, rest_of_a] = a;
        let [first_of_b, rest_of_b] = b;
        arrivals.take(first_of_a, &mut store);
        arrivals.take(first_of_b, &mut store);
        for parcel in c {
            arrivals.take(parcel, &mut store);
        }
        assert_eq!(seen(&store), (1, vec![0, 1, 2]), "rows of the first group alone, and what is known of the others");
        assert!(arrivals.waiting_bytes() > 0);

        store.clear();
        arrivals.forget();
        assert_eq!((seen(&store), arrivals.waiting_bytes()), ((0, vec![]), 0));

        // A group of which nothing had come is loaded as ever, in its turn.
        for parcel in d {
            arrivals.take(parcel, &mut store);
        }
        assert_eq!(seen(&store).0, 0);
        arrivals.take(rest_of_b, &mut store);
        arrivals.take(rest_of_a, &mut store);
        assert_eq!(seen(&store), (2, vec![3]));
        for parcel in e {
            arrivals.take(parcel, &mut store);
        }
        assert_eq!(seen(&store), (4, vec![3, 4]));
        assert!(arrivals.forgotten.is_empty() && arrivals.waiting.is_empty() && !arrivals.has_begun);
    }

    #[test]
    fn a_group_that_has_not_begun_is_not_forgotten() {
        let (mut store, mut arrivals) = (Store::new(1), Arrivals::default());
        arrivals.forget();
        for parcel in parcels(0) {
            arrivals.take(parcel, &mut store);
        }
        arrivals.forget();
        for parcel in parcels(1) {
            arrivals.take(parcel, &mut store);
        }
        assert_eq!(seen(&store), (4, vec![0, 1]));
    }
}
