//! The rows of one file leave their tables, because it comes again.
//!
//! What was a duplicate only of one of its rows is none any more, and comes back.

use super::origin;
use super::store::Store;
use super::table::{Shard, Table};
use crate::protocol::{FileId, FileReport};
use crate::values::{Batch, Column};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Store {
    /// Drops all rows of a file, its rejected records and its report. A table that no vendor documents goes with its last
    /// row. Reports of other files change where their duplicates are none any more.
    pub(super) fn drop_file(&mut self, file: FileId) {
        let numbers = self.numbers_where(|of| of == file);
        self.open.remove(&file);
        let freed = self.files.remove(&file).and_then(|dropped| self.find_next_first(&dropped));
        let freed = self.numbers_where(|of| freed == Some(of));
        let is_copy = |report: &FileReport| self.first_like(report).is_some_and(|first| first != report.file);
        let copies: BTreeSet<FileId> =
            self.files.values().filter(|report| is_copy(report)).map(|report| report.file).collect();
        let copies = self.numbers_where(|of| copies.contains(&of));
        for table in self.tables.values_mut() {
            table.drop_files(&numbers, &copies, &freed);
        }
        self.rejects.drop_files(&numbers);
        self.tables.retain(|_, table| table.known.is_some() || table.rows() + table.duplicates() > 0);
        self.recount();
    }

    /// The next file with the content of a file that left, read in the same way, is the first one now, and no copy any
    /// more.
    fn find_next_first(&mut self, dropped: &FileReport) -> Option<FileId> {
        let digest = dropped.digest?;
        let firsts = self.digests.get_mut(&digest)?;
        let at = firsts.iter().position(|first| *first == dropped.file)?;
        firsts.remove(at);
        let is_copy = |report: &&FileReport| report.digest == Some(digest) && report.overrides == dropped.overrides;
        let next = self.files.values().find(is_copy).map(|next| next.file);
        firsts.extend(next);
        if firsts.is_empty() {
            self.digests.remove(&digest);
        }
        next
    }

    fn numbers_where(&self, is_meant: impl Fn(FileId) -> bool) -> BTreeSet<u32> {
        (0..).zip(&self.numbers).filter(|(_, file)| is_meant(**file)).map(|(number, _)| number).collect()
    }

    /// Brings the reports of files that are done in line with the tables.
    fn recount(&mut self) {
        let mut rows: BTreeMap<(FileId, Arc<str>), u64> = BTreeMap::new();
        let mut duplicates: BTreeMap<FileId, u64> = BTreeMap::new();
        for (name, table) in &self.tables {
            let (seen, aside) = table.rows_by_file();
            let file = |number: u32| self.numbers.get(number as usize).copied();
            for (number, count) in seen {
                if let Some(file) = file(number) {
                    *rows.entry((file, name.clone())).or_default() += count;
                }
            }
            for (number, count) in aside {
                if let Some(file) = file(number) {
                    *duplicates.entry(file).or_default() += count;
                }
            }
        }
        for report in self.files.values_mut().filter(|report| !self.open.contains_key(&report.file)) {
            let file = report.file;
            let of_file = rows.range((file, "".into())..).take_while(|((of, _), _)| *of == file);
            let tables: Vec<(String, u64)> = of_file.map(|((_, name), rows)| (name.to_string(), *rows)).collect();
            let sum: u64 = tables.iter().map(|(_, rows)| rows).sum();
            let twice = duplicates.get(&file).copied().unwrap_or(0);
            if (report.rows, report.duplicates) != (sum, twice) {
                (report.rows, report.duplicates, report.tables) = (sum, twice, tables);
            }
        }
    }
}

impl Table {
    /// Drops the rows of some files. Rows of `copies`, files whose content another file has, stay aside; those of `freed`
    /// do no longer, whichever table the rows of the file were in whose copies they were.
    pub(super) fn drop_files(&mut self, numbers: &BTreeSet<u32>, copies: &BTreeSet<u32>, freed: &BTreeSet<u32>) {
        let mut gone = Vec::new();
        for shard in self.shards.iter_mut().chain([&mut self.aside]) {
            for number in numbers {
                shard.take_file(*number, &mut gone);
            }
        }
        let is_freed = |batch: &Batch| origins(batch).any(|number| freed.contains(&number));
        if gone.is_empty() && !self.aside.batches().any(is_freed) {
            return;
        }
        self.forget_counts();
        let shards = std::mem::take(&mut self.shards);
        for batch in shards.iter().flat_map(Shard::batches) {
            self.count_again(batch);
        }
        self.shards = shards;
        for part in self.aside.take_parts() {
            let is_copy = |number: u32| copies.contains(&number);
            let stays = rows_of(&part.batch, is_copy);
            self.append_again(part, &stays);
        }
    }

    /// Rows by the number of their file: those that are no duplicates, and those that are.
    fn rows_by_file(&self) -> (BTreeMap<u32, u64>, BTreeMap<u32, u64>) {
        let count = |shards: &mut dyn Iterator<Item = &Shard>| {
            let mut counts = BTreeMap::new();
            for batch in shards.flat_map(Shard::batches) {
                origins(batch).for_each(|number| *counts.entry(number).or_default() += 1);
            }
            counts
        };
        (count(&mut self.shards.iter()), count(&mut std::iter::once(&self.aside)))
    }
}

/// The rows of files that are meant.
fn rows_of(batch: &Batch, is_meant: impl Fn(u32) -> bool) -> Vec<u32> {
    (0..).zip(origins(batch)).filter(|(_, number)| is_meant(*number)).map(|(row, _)| row).collect()
}

/// The number of each row's file; one that no file has where it is not known.
fn origins(batch: &Batch) -> impl Iterator<Item = u32> + '_ {
    let longs = batch.columns.last().and_then(Column::as_longs).map(|longs| longs.values().iter());
    longs.into_iter().flatten().map(|long| origin::unpack(*long).map_or(u32::MAX, |(number, _)| number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::TableKey;
    use crate::kql::Tables;
    use crate::protocol::FileState;
    use crate::values::{BatchBuilder, Field, ScalarType, Schema};

    /// Loads a file of one table: rows of an ID each.
    fn load(store: &mut Store, file: FileId, key: &TableKey, ids: &[&str], digest: u64) {
        store.open_file(file, &format!("f{file}"));
        let mut builder = BatchBuilder::new(&key.schema);
        let at = key.schema.index_of("Id").unwrap_or_default();
        for id in ids {
            builder.columns[at].push_str(id);
            builder.end_row();
        }
        store.append(&[(file, ids.len())], key, builder.finish(), (0..ids.len() as u64).collect());
        let rows = ids.len() as u64;
        let mut report = report(file, digest);
        report.tables = vec![(key.name.to_string(), rows)];
        report.rows = rows;
        store.close_file(file, &mut report);
    }

    fn report(file: FileId, digest: u64) -> FileReport {
        FileReport {
            file,
            name: format!("f{file}"),
            path: format!("f{file}"),
            size_bytes: 1,
            inflated_bytes: 1,
            shape: String::new(),
            tables: Vec::new(),
            rows: 0,
            rejected: 0,
            rejects: Vec::new(),
            duplicates: 0,
            span: None,
            digest: Some((0, digest)),
            messages: Vec::new(),
            bad_cells: Vec::new(),
            state: FileState::Loaded,
            load_ms: 0.0,
            reading: None,
            overrides: crate::protocol::FileOverrides::default(),
        }
    }

    fn counts(store: &Store, table: &str) -> (u64, u64) {
        let found = store.tables.get(table);
        found.map_or((0, 0), |table| (table.rows(), table.duplicates()))
    }

    /// Rows and duplicates by file, as the reports say.
    fn reports(store: &Store) -> Vec<(FileId, u64, u64)> {
        store.files().values().map(|report| (report.file, report.rows, report.duplicates)).collect()
    }

    /// A batch can hold the rows of several small files.
    #[test]
    fn rows_of_several_files_are_told_apart() {
        let known = &crate::tables::ACR_EVENT_GRID;
        let key = TableKey { name: known.name.into(), schema: Arc::new(known.to_schema()), known: Some(known) };
        let mut store = Store::new(1);
        load(&mut store, 1, &key, &["a", "b"], 1);
        store.open_file(2, "f2");
        store.open_file(3, "f3");
        let mut builder = BatchBuilder::new(&key.schema);
        let at = key.schema.index_of("Id").unwrap_or_default();
        for id in ["b", "c", "c", "d", "a"] {
            builder.columns[at].push_str(id);
            builder.end_row();
        }
        store.append(&[(2, 2), (3, 3)], &key, builder.finish(), vec![0, 10, 0, 20, 30]);
        let mut found = Vec::new();
        for (file, rows) in [(2, 2), (3, 3)] {
            let mut report = report(file, u64::from(file));
            (report.rows, report.tables) = (rows, vec![(key.name.to_string(), rows)]);
            store.close_file(file, &mut report);
            found.push((report.rows, report.duplicates));
        }
        assert_eq!(found, [(1, 1), (1, 2)]);
        assert_eq!(counts(&store, known.name), (4, 3));
        assert_eq!(store.place(origin::pack(2, 20)), Some((3, "f3", 20)));
        store.drop_file(2);
        assert_eq!(counts(&store, known.name), (4, 1));
    }

    #[test]
    fn duplicates_of_rows_that_leave_come_back() {
        let known = &crate::tables::ACR_EVENT_GRID;
        let key = TableKey { name: known.name.into(), schema: Arc::new(known.to_schema()), known: Some(known) };
        let mut store = Store::new(2);
        load(&mut store, 1, &key, &["a", "b", "c"], 1);
        load(&mut store, 2, &key, &["b", "c", "d"], 2);
        load(&mut store, 3, &key, &["c", "d", "", ""], 3);
        assert_eq!(counts(&store, known.name), (6, 4));
        store.drop_file(1);
        assert_eq!(counts(&store, known.name), (5, 2));
        assert_eq!(reports(&store), [(2, 3, 0), (3, 2, 2)]);
        store.drop_file(2);
        assert_eq!(counts(&store, known.name), (4, 0));
        // The file comes again: its events are known to others now.
        load(&mut store, 1, &key, &["a", "b", "c"], 1);
        assert_eq!(counts(&store, known.name), (6, 1));
    }

    #[test]
    fn the_next_copy_of_a_file_takes_its_place() {
        let schema = Arc::new(Schema::new(vec![Field::new("Id", ScalarType::String)]));
        let key = TableKey { name: "Plain".into(), schema, known: None };
        let mut store = Store::new(1);
        for file in 1..=3 {
            load(&mut store, file, &key, &["a", "a"], 7);
        }
        assert_eq!(counts(&store, "Plain"), (2, 4));
        store.drop_file(1);
        assert_eq!((reports(&store), counts(&store, "Plain")), (vec![(2, 2, 0), (3, 0, 2)], (2, 2)));
        store.drop_file(3);
        assert_eq!(counts(&store, "Plain"), (2, 0));
        store.drop_file(2);
        assert!(store.table("Plain").is_none());
        load(&mut store, 4, &key, &["a", "a"], 7);
        assert_eq!(counts(&store, "Plain"), (2, 0));
    }
}
