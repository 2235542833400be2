//! The rows of one file leave their tables, because it is read again in another way.

use super::store::Store;
use crate::protocol::FileId;
use std::collections::BTreeMap;

impl Store {
    /// Drops all rows of a file, its rejected records and its report. What was a duplicate only because of it is none any
    /// more. A table that no vendor documents goes with its last row.
    pub(super) fn drop_file(&mut self, file: FileId) {
        let numbers: Vec<u32> =
            (0_u32..).zip(&self.numbers).filter(|(_, other)| **other == file).map(|(number, _)| number).collect();
        self.open.remove(&file);
        self.files.remove(&file);
        self.given.retain(|(of, _), _| *of != file);
        self.rejects.drop_files(&numbers);
        let digest = self.digests.iter().find(|(_, first)| **first == file).map(|(digest, _)| *digest);
        // The next file of the same bytes takes its place.
        let heir = digest.and_then(|digest| {
            self.digests.remove(&digest);
            let same = |report: &&crate::protocol::FileReport| {
                Some(digest) == report.digest.map(|hash| (report.size_bytes, hash))
            };
            let heir = self.files.values().find(same)?.file;
            self.digests.insert(digest, heir);
            (0_u32..).zip(&self.numbers).filter(|(_, other)| **other == heir).map(|(number, _)| number).last()
        });
        for table in self.tables.values_mut() {
            table.drop_files(&numbers, heir);
        }
        self.tables.retain(|_, table| table.known.is_some() || !table.is_empty());
        self.count_again();
    }

    /// Rows and duplicates of every file, from the tables.
    fn count_again(&mut self) {
        let mut counts: BTreeMap<FileId, (BTreeMap<String, u64>, u64)> = BTreeMap::new();
        for (name, table) in &self.tables {
            for (number, rows, duplicates) in table.rows_of_files() {
                let Some(file) = self.numbers.get(number as usize) else { continue };
                let counts = counts.entry(*file).or_default();
                if rows > 0 {
                    *counts.0.entry(name.to_string()).or_default() += rows;
                }
                counts.1 += duplicates;
            }
        }
        for (file, report) in &mut self.files {
            let (tables, duplicates) = counts.remove(file).unwrap_or_default();
            report.rows = tables.values().sum();
            report.duplicates = duplicates;
            report.tables = tables.into_iter().collect();
        }
    }
}
