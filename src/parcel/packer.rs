//! Gathers what file loaders give until it is worth sending; rows of many small files go into one batch.

use super::{Parcel, Part};
use crate::ingest::{Sink, TableKey};
use crate::protocol::{FileId, FileReport, Rejected};
use crate::values::{Batch, Column, ScalarType, StringColumnBuilder};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows from which on a batch is not put together with others.
const BATCH_ROWS: usize = 16_384;

/// Takes batches and reports until somebody asks for the [`Parcel`].
#[derive(Default)]
pub struct Packer {
    /// By table name; several where the columns of one name change from file to file.
    tables: BTreeMap<Arc<str>, Vec<Gathered>>,
    rejects: Vec<(FileId, Rejected)>,
    reports: Vec<FileReport>,
    memory_bytes: usize,
    read_bytes: u64,
}

/// What came for one table.
struct Gathered {
    key: TableKey,
    parts: Vec<Part>,
}

/// The sink of one file.
pub struct FilePacker<'a> {
    packer: &'a mut Packer,
    file: FileId,
}

impl Packer {
    /// Where the loader of a file puts its batches.
    pub fn file(&mut self, file: FileId) -> FilePacker<'_> {
        FilePacker { packer: self, file }
    }

    /// Keeps a report: the last one of a file that is done, or one on how it is coming along.
    pub fn report(&mut self, report: FileReport) {
        self.reports.push(report);
    }

    /// Counts bytes that were read.
    pub fn count_read(&mut self, bytes: u64) {
        self.read_bytes += bytes;
    }

    /// Memory that the gathered rows take, roughly, in bytes.
    pub fn memory_bytes(&self) -> usize {
        self.memory_bytes
    }

    /// Everything gathered so far, for this group; nothing is left here.
    pub fn parcel(&mut self, group: u32, last: bool) -> Parcel {
        let gathered = std::mem::take(self);
        let tables = gathered.tables.into_values().flatten();
        let parts = tables.flat_map(|table| together(&table.key, table.parts)).collect();
        let (rejects, reports) = (gathered.rejects, gathered.reports);
        Parcel { group, last, read_bytes: gathered.read_bytes, parts, rejects, reports }
    }

    fn take(&mut self, file: FileId, key: &TableKey, batch: Batch, origin: Vec<u64>) {
        self.memory_bytes += batch.memory_bytes() + origin.len() * size_of::<u64>();
        let of_name = self.tables.entry(key.name.clone()).or_default();
        let fits = |table: &Gathered| match key.known {
            Some(_) => table.key.known.is_some(),
            None => table.key.known.is_none() && table.key.schema == key.schema,
        };
        let part = Part { key: key.clone(), files: vec![(file, batch.rows as u32)], origin, batch };
        // Only with the last ones: files of other columns in between can be of the same table, and rows stay in their order.
        match of_name.last_mut().filter(|table| fits(table)) {
            Some(table) => table.parts.push(part),
            None => of_name.push(Gathered { key: key.clone(), parts: vec![part] }),
        }
    }
}

impl Sink for FilePacker<'_> {
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>) {
        self.packer.take(self.file, table, batch, origin);
    }

    fn reject(&mut self, rejected: Rejected) {
        self.packer.memory_bytes += size_of::<Rejected>() + rejected.text.len() + rejected.reason.len();
        self.packer.rejects.push((self.file, rejected));
    }
}

/// The same rows in the same order, small batches put together.
fn together(key: &TableKey, parts: Vec<Part>) -> Vec<Part> {
    let mut whole = Vec::new();
    let mut small: Vec<Part> = Vec::new();
    let mut rows = 0;
    for part in parts {
        if rows + part.batch.rows > BATCH_ROWS {
            whole.extend(joined(key, std::mem::take(&mut small)));
            rows = 0;
        }
        rows += part.batch.rows;
        small.push(part);
    }
    whole.extend(joined(key, small));
    whole
}

fn joined(key: &TableKey, mut parts: Vec<Part>) -> Option<Part> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let mut files: Vec<(FileId, u32)> = Vec::with_capacity(parts.len());
    let mut origin = Vec::with_capacity(parts.iter().map(|part| part.batch.rows).sum());
    for part in &mut parts {
        origin.append(&mut part.origin);
        for (file, rows) in part.files.drain(..) {
            match files.last_mut() {
                Some((last, count)) if *last == file => *count += rows,
                _ => files.push((file, rows)),
            }
        }
    }
    let columns = key.schema.fields.iter().enumerate().map(|(at, field)| {
        let columns: Vec<&Column> = parts.iter().filter_map(|part| part.batch.columns.get(at)).collect();
        concat(field.kind, &columns)
    });
    let batch = Batch::new(columns.collect(), origin.len());
    Some(Part { key: key.clone(), files, origin, batch })
}

/// One dictionary for all: of small files each has its own, and most texts stand in all of them.
fn concat(kind: ScalarType, parts: &[&Column]) -> Column {
    match kind {
        ScalarType::String => {
            let mut all = StringColumnBuilder::default();
            parts.iter().filter_map(|part| part.as_strings()).for_each(|strings| all.append(strings));
            Column::String(all.finish())
        }
        _ if parts.iter().all(|part| part.null_buffer().is_some_and(|nulls| nulls.null_count() == part.len())) => {
            Column::nulls(kind, parts.iter().map(|part| part.len()).sum())
        }
        _ => Column::concat(kind, parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Field, Schema};

    #[test]
    fn rows_of_one_name_stay_in_the_order_of_their_files() {
        let mut packer = Packer::default();
        for (file, column) in [(1, "a"), (2, "b"), (3, "a"), (4, "a")] {
            let schema = Arc::new(Schema::new(vec![Field::new(column, ScalarType::Long)]));
            let key = TableKey { name: "T".into(), schema, known: None };
            let batch = Batch::new(vec![Column::nulls(ScalarType::Long, 1)], 1);
            packer.file(file).batch(&key, batch, vec![0]);
        }
        let files: Vec<Vec<(FileId, u32)>> = packer.parcel(0, true).parts.into_iter().map(|part| part.files).collect();
        assert_eq!(files, [vec![(1, 1)], vec![(2, 1)], vec![(3, 1), (4, 1)]]);
    }
}
