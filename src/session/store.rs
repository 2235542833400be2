//! The tables: known ones, which exist from the start, and those that files bring.

use super::system;
use crate::ingest::TableKey;
use crate::kql::{TableData, Tables};
use crate::protocol::{FileId, FileReport, Ticks};
use crate::tables::{self, TableSchema};
use crate::values::{Batch, Column, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that a batch should have; smaller ones (of many small files) are put together.
const BATCH_ROWS: usize = 32_768;
/// Small batches that may wait at the end of a shard before they are put together.
const WAITING_BATCHES: usize = 32;

/// One table.
pub(super) struct Table {
    /// The vendor's schema; `None` for a table typed by inference.
    pub(super) known: Option<&'static TableSchema>,
    /// The columns of all batches.
    pub(super) schema: Arc<Schema>,
    /// The rows.
    pub(super) shards: Vec<Shard>,
    /// Number of rows.
    pub(super) rows: u64,
    /// For each column, rows that are neither null nor empty.
    pub(super) filled: Vec<u64>,
    /// Earliest and latest time.
    pub(super) span: Option<(Ticks, Ticks)>,
    /// Position of the time column.
    time_column: Option<usize>,
}

/// One part of a table.
#[derive(Default)]
pub(super) struct Shard {
    /// Batches of a good size, then small ones that wait.
    pub(super) batches: Vec<Batch>,
    full: usize,
    rows: usize,
}

/// All tables and the reports of all files.
pub(super) struct Store {
    tables: BTreeMap<Arc<str>, Table>,
    shards: usize,
    /// For files and the table names that they ask for: the table that they got, where another file's has the name.
    given: BTreeMap<(FileId, Arc<str>), Arc<str>>,
    files: BTreeMap<FileId, FileReport>,
}

impl Store {
    /// The known tables, empty.
    pub(super) fn new(shards: usize) -> Self {
        let mut store =
            Self { tables: BTreeMap::new(), shards: shards.max(1), given: BTreeMap::new(), files: BTreeMap::new() };
        for known in tables::known() {
            store.create(known.name.into(), Arc::new(known.to_schema()), Some(known));
        }
        store
    }

    /// Drops all rows and reports.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.shards);
    }

    /// The tables by name.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&Arc<str>, &Table)> {
        self.tables.iter()
    }

    /// Earliest and latest time of all tables.
    pub(super) fn span(&self) -> Option<(Ticks, Ticks)> {
        self.tables.values().filter_map(|table| table.span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// Adds rows of a file to the table they belong to, and says which.
    pub(super) fn append(&mut self, file: FileId, key: &TableKey, batch: Batch) -> Arc<str> {
        let name = self.name_for(file, key);
        if let Some(table) = self.tables.get_mut(&name) {
            table.append(batch);
        }
        name
    }

    /// Remembers which table another file's rows for `key` went to.
    pub(super) fn give(&mut self, file: FileId, key: &TableKey, name: &Arc<str>) {
        if key.known.is_none() {
            self.given.insert((file, key.name.clone()), name.clone());
        }
    }

    /// Keeps a report on how a file is coming along.
    pub(super) fn note_file(&mut self, report: FileReport) {
        self.files.insert(report.file, report);
    }

    /// What became of each file.
    pub(super) fn files(&self) -> &BTreeMap<FileId, FileReport> {
        &self.files
    }

    /// Memory that the rows of all tables take, roughly, in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        self.tables.values().map(Table::memory_bytes).sum()
    }

    /// Keeps a file's last report; its tables get the names that they really have.
    pub(super) fn close_file(&mut self, file: FileId, report: &mut FileReport) {
        for (name, _) in &mut report.tables {
            if let Some(given) = self.given.get(&(file, name.as_str().into())) {
                *name = given.to_string();
            }
        }
        let of_file: Vec<_> = self
            .given
            .range((file, Arc::from(""))..)
            .map(|(key, _)| key)
            .take_while(|(of, _)| *of == file)
            .cloned()
            .collect();
        for key in &of_file {
            self.given.remove(key);
        }
        self.files.insert(file, report.clone());
    }

    fn create(&mut self, name: Arc<str>, schema: Arc<Schema>, known: Option<&'static TableSchema>) {
        let time_column = schema.index_of(known.and_then(|known| known.time_column).unwrap_or("TimeGenerated"));
        let table = Table {
            known,
            filled: vec![0; schema.len()],
            schema,
            shards: (0..self.shards).map(|_| Shard::default()).collect(),
            rows: 0,
            span: None,
            time_column,
        };
        self.tables.insert(name, table);
    }

    /// The table for a file's rows. Files whose tables have the same name and columns share one; with other columns
    /// the later file gets a name with a number.
    fn name_for(&mut self, file: FileId, key: &TableKey) -> Arc<str> {
        if key.known.is_some() {
            return key.name.clone();
        }
        let wish = (file, key.name.clone());
        if let Some(given) = self.given.get(&wish) {
            return given.clone();
        }
        let mut name = key.name.clone();
        let mut number = 1;
        while self.tables.get(&name).is_some_and(|table| table.known.is_some() || table.schema != key.schema) {
            number += 1;
            name = format!("{}_{number}", key.name).into();
        }
        if !self.tables.contains_key(&name) {
            self.create(name.clone(), key.schema.clone(), None);
        }
        self.given.insert(wish, name.clone());
        name
    }
}

impl Tables for Store {
    fn table(&self, name: &str) -> Option<TableData> {
        if let Some(table) = system::table(name, &self.files) {
            return Some(table);
        }
        let table = self.tables.get(name)?;
        let shards = table.shards.iter().map(|shard| shard.batches.clone()).collect();
        Some(TableData { schema: table.schema.clone(), shards: Arc::new(shards) })
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.tables.keys().cloned().chain(system::NAMES.iter().map(|name| (*name).into())).collect()
    }
}

impl Table {
    /// Memory that the rows take, roughly, in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        self.shards.iter().flat_map(|shard| &shard.batches).map(|batch| batch.memory_bytes() as u64).sum()
    }

    fn append(&mut self, batch: Batch) {
        self.rows += batch.rows as u64;
        for (filled, column) in self.filled.iter_mut().zip(&batch.columns) {
            *filled += filled_rows(column);
        }
        if let Some(Column::DateTime(times)) = self.time_column.and_then(|at| batch.columns.get(at)) {
            for time in times.iter().flatten() {
                let (start, end) = self.span.get_or_insert((time, time));
                *start = time.min(*start);
                *end = time.max(*end);
            }
        }
        // The emptiest shard takes the batch, so that all have about the same work.
        if let Some(shard) = self.shards.iter_mut().min_by_key(|shard| shard.rows) {
            shard.append(batch, &self.schema);
        }
    }
}

impl Shard {
    fn append(&mut self, batch: Batch, schema: &Schema) {
        self.rows += batch.rows;
        self.batches.push(batch);
        let waiting: usize = self.batches[self.full..].iter().map(|batch| batch.rows).sum();
        let count = self.batches.len() - self.full;
        if waiting < BATCH_ROWS && count < WAITING_BATCHES {
            return;
        }
        if count > 1 {
            let small: Vec<Batch> = self.batches.drain(self.full..).collect();
            self.batches.push(Batch::concat(schema, &small));
        }
        if waiting >= BATCH_ROWS {
            self.full = self.batches.len();
        }
    }
}

/// Rows that are neither null nor an empty string.
fn filled_rows(column: &Column) -> u64 {
    let empty = match column {
        Column::String(strings) => strings.test(str::is_empty).true_count(),
        other => other.null_buffer().map_or(0, arrow_buffer::NullBuffer::null_count),
    };
    (column.len() - empty) as u64
}
