//! The rows of one file leave their tables, because it is read again in another way.

use super::store::{Shard, Store, Table};
use crate::protocol::FileId;

impl Store {
    /// Drops all rows of a file, and its report. A table that no vendor documents goes with its last row.
    pub(super) fn drop_file(&mut self, file: FileId) {
        for table in self.tables.values_mut() {
            table.drop_file(file);
        }
        self.tables.retain(|_, table| table.known.is_some() || table.rows > 0);
        self.given.retain(|(of, _), _| *of != file);
        self.files.remove(&file);
    }
}

impl Table {
    fn drop_file(&mut self, file: FileId) {
        let mut changed = false;
        for shard in &mut self.shards {
            changed |= shard.drop_file(file);
        }
        if !changed {
            return;
        }
        (self.rows, self.span) = (0, None);
        self.filled.fill(0);
        let shards = std::mem::take(&mut self.shards);
        for batch in shards.iter().flat_map(|shard| &shard.batches) {
            self.count(batch);
        }
        self.shards = shards;
    }
}

impl Shard {
    /// Says whether there was any row of the file.
    fn drop_file(&mut self, file: FileId) -> bool {
        let rows_before = self.rows;
        for (batch, owners) in self.batches.iter_mut().zip(&mut self.owners) {
            if !owners.iter().any(|(owner, _)| *owner == file) {
                continue;
            }
            let mut start = 0;
            let mut kept: Vec<u32> = Vec::new();
            for (owner, rows) in owners.iter() {
                if *owner != file {
                    kept.extend((start..start + rows).map(|row| row as u32));
                }
                start += rows;
            }
            owners.retain(|(owner, _)| *owner != file);
            self.rows -= batch.rows - kept.len();
            *batch = batch.take(&kept);
        }
        let full = self.batches.iter().take(self.full).filter(|batch| batch.rows > 0).count();
        self.batches.retain(|batch| batch.rows > 0);
        self.owners.retain(|owners| !owners.is_empty());
        self.full = full;
        self.rows != rows_before
    }
}
