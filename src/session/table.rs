//! One table: its rows in shards, and beside them the duplicates, which queries see only where they are kept.

use super::duplicates::Keys;
use super::origin;
use crate::kql::TableData;
use crate::protocol::Ticks;
use crate::tables::{TIME_GENERATED, TableSchema};
use crate::values::{Batch, Column, Field, ScalarType, Schema};
use arrow_array::Int64Array;
use std::sync::Arc;

/// Rows that a batch should have; smaller ones (of many small files) are put together.
const BATCH_ROWS: usize = 32_768;
/// Small batches that may wait at the end of a shard before they are put together.
const WAITING_BATCHES: usize = 32;

/// One table. Its batches have one column more than its schema: where each row comes from (see [`origin`]).
pub(super) struct Table {
    /// The vendor's schema; `None` for a table typed by inference.
    pub(super) known: Option<&'static TableSchema>,
    /// The columns that queries see.
    pub(super) schema: Arc<Schema>,
    /// Those of the batches.
    stored: Schema,
    pub(super) shards: Vec<Shard>,
    /// Rows that were here before.
    pub(super) aside: Shard,
    counts: Counts,
    aside_counts: Counts,
    /// Whether queries see the duplicates, too.
    pub(super) keeps_duplicates: bool,
    keys: Keys,
    /// Position of the time column.
    time_column: Option<usize>,
    /// Whether its rows name it in their `Type`, so that those of other files join them with whatever columns.
    pub(super) is_named_by_type: bool,
}

/// What is known of some rows without looking at them again.
struct Counts {
    rows: u64,
    /// For each column, rows that are neither null nor empty.
    filled: Vec<u64>,
    /// Earliest and latest time.
    span: Option<(Ticks, Ticks)>,
}

/// What became of the rows of a file.
pub(super) struct Appended {
    /// How many are duplicates.
    pub(super) duplicates: u64,
    /// Earliest and latest time of all.
    pub(super) span: Option<(Ticks, Ticks)>,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(
        name: &str,
        schema: Arc<Schema>,
        known: Option<&'static TableSchema>,
        shards: usize,
        keeps_duplicates: bool,
    ) -> Self {
        let time_column = schema.index_of(known.and_then(|known| known.time_column).unwrap_or(TIME_GENERATED));
        Self {
            known,
            stored: with_origin(&schema),
            shards: (0..shards).map(|_| Shard::default()).collect(),
            aside: Shard::default(),
            counts: Counts::new(schema.len()),
            aside_counts: Counts::new(schema.len()),
            keeps_duplicates,
            keys: known.map(|_| Keys::of(name, &schema)).unwrap_or_default(),
            time_column,
            is_named_by_type: false,
            schema,
        }
    }

    /// Number of rows that queries see.
    pub(super) fn rows(&self) -> u64 {
        self.seen().map(|counts| counts.rows).sum()
    }

    /// Number of duplicates, seen or not.
    pub(super) fn duplicates(&self) -> u64 {
        self.aside_counts.rows
    }

    /// Rows that queries see in which this column is neither null nor empty.
    pub(super) fn filled(&self, column: usize) -> u64 {
        self.seen().filter_map(|counts| counts.filled.get(column)).sum()
    }

    /// Whether no row has a value in this column, a duplicate neither.
    pub(super) fn is_blank(&self, column: usize) -> bool {
        [&self.counts, &self.aside_counts].iter().all(|counts| counts.filled.get(column).is_none_or(|rows| *rows == 0))
    }

    /// Earliest and latest time of what queries see.
    pub(super) fn span(&self) -> Option<(Ticks, Ticks)> {
        self.seen().filter_map(|counts| counts.span).reduce(hull)
    }

    /// Memory that all rows take, roughly, in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        let batches = self.shards.iter().chain([&self.aside]).flat_map(Shard::batches);
        batches.map(|batch| batch.memory_bytes() as u64).sum::<u64>() + self.keys.memory_bytes()
    }

    /// What a query reads.
    pub(super) fn data(&self) -> TableData {
        let aside = self.keeps_duplicates.then_some(&self.aside);
        let shards = self.shards.iter().chain(aside).map(|shard| shard.batches().cloned().collect()).collect();
        TableData { schema: self.schema.clone(), has_origins: true, shards: Arc::new(shards) }
    }

    /// Adds rows of files, each with its number of rows, in order; those whose key was here before go aside. `bytes` holds for
    /// each row where its record begins. Tells what became of the rows of each file.
    pub(super) fn append(&mut self, mut batch: Batch, files: &[(u32, usize)], bytes: Vec<u64>) -> Vec<Appended> {
        let numbers = files.iter().flat_map(|(number, rows)| std::iter::repeat_n(*number, *rows));
        let origins: Vec<i64> = numbers.zip(bytes).map(|(number, byte)| origin::pack(number, byte)).collect();
        debug_assert_eq!(origins.len(), batch.rows, "every row has an origin");
        batch.columns.push(Column::Long(Int64Array::from(origins)));
        let repeated = self.keys.repeated(&batch);
        let mut end = 0;
        let appended = files.iter().map(|(_, rows)| {
            let start = end;
            end += rows;
            let before = |row: usize| repeated.partition_point(|repeated| (*repeated as usize) < row);
            let duplicates = (before(end) - before(start)) as u64;
            Appended { duplicates, span: self.span_of(&batch.slice(start, *rows)) }
        });
        let appended = appended.collect();
        let first = files.iter().map(|(number, _)| *number).min().unwrap_or_default();
        let last = files.iter().map(|(number, _)| *number).max().unwrap_or_default();
        if repeated.is_empty() {
            self.add(batch, first..=last);
        } else {
            let (fresh, known) = parted(&batch, &repeated);
            self.put_aside(known, first..=last);
            self.add(fresh, first..=last);
        }
        appended
    }

    /// Takes on a schema that begins with the columns that there are; `fit` brings a batch into it.
    pub(super) fn widen(&mut self, schema: Arc<Schema>, fit: fn(&mut Batch, &[Field])) {
        for shard in self.shards.iter_mut().chain([&mut self.aside]) {
            shard.parts.iter_mut().for_each(|part| fit(&mut part.batch, &schema.fields));
        }
        for counts in [&mut self.counts, &mut self.aside_counts] {
            counts.filled.resize(schema.len(), 0);
        }
        self.stored = with_origin(&schema);
        self.schema = schema;
    }

    /// Puts all rows of a file aside, because another file has them.
    pub(super) fn put_file_aside(&mut self, number: u32) {
        let mut moved = Vec::new();
        for shard in &mut self.shards {
            shard.take_file(number, &mut moved);
        }
        for batch in moved {
            self.counts.remove(&batch);
            self.put_aside(batch, number..=number);
        }
    }

    /// Forgets what is known of all rows, to learn it anew.
    pub(super) fn forget_counts(&mut self) {
        self.counts = Counts::new(self.schema.len());
        self.aside_counts = Counts::new(self.schema.len());
        self.keys.forget();
    }

    /// Learns anew of rows that are no duplicates.
    pub(super) fn count_again(&mut self, batch: &Batch) {
        self.counts.add(batch, self.span_of(batch));
        self.keys.repeated(batch);
    }

    /// Adds rows that were aside; these of them stay there, and those whose key is known.
    pub(super) fn append_again(&mut self, part: Part, stay: &[u32]) {
        let Part { batch, files } = part;
        let (others, staying) = parted(&batch, stay);
        self.put_aside(staying, files.clone());
        let repeated = self.keys.repeated(&others);
        let (fresh, known) = parted(&others, &repeated);
        self.put_aside(known, files.clone());
        self.add(fresh, files);
    }

    fn seen(&self) -> impl Iterator<Item = &Counts> {
        [&self.counts].into_iter().chain(self.keeps_duplicates.then_some(&self.aside_counts))
    }

    fn add(&mut self, batch: Batch, files: std::ops::RangeInclusive<u32>) {
        self.counts.add(&batch, self.span_of(&batch));
        // The emptiest shard takes the batch, so that all have about the same work.
        if let Some(shard) = self.shards.iter_mut().min_by_key(|shard| shard.rows) {
            shard.append(Part { batch, files }, &self.stored);
        }
    }

    fn put_aside(&mut self, batch: Batch, files: std::ops::RangeInclusive<u32>) {
        self.aside_counts.add(&batch, self.span_of(&batch));
        self.aside.append(Part { batch, files }, &self.stored);
    }

    fn span_of(&self, batch: &Batch) -> Option<(Ticks, Ticks)> {
        let Some(Column::DateTime(times)) = self.time_column.and_then(|at| batch.columns.get(at)) else { return None };
        times.iter().flatten().fold(None, |span, time| Some(span.map_or((time, time), |span| hull(span, (time, time)))))
    }
}

impl Counts {
    fn new(columns: usize) -> Self {
        Self { rows: 0, filled: vec![0; columns], span: None }
    }

    fn add(&mut self, batch: &Batch, span: Option<(Ticks, Ticks)>) {
        self.rows += batch.rows as u64;
        self.filled.iter_mut().zip(&batch.columns).for_each(|(filled, column)| *filled += filled_rows(column));
        self.span = [self.span, span].into_iter().flatten().reduce(hull);
    }

    /// Rows that are there a second time: the span stays what it is.
    fn remove(&mut self, batch: &Batch) {
        self.rows -= batch.rows as u64;
        self.filled.iter_mut().zip(&batch.columns).for_each(|(filled, column)| *filled -= filled_rows(column));
    }
}

/// One part of a table.
#[derive(Default)]
pub(super) struct Shard {
    /// Batches of a good size, then small ones that wait.
    parts: Vec<Part>,
    full: usize,
    rows: usize,
}

/// A batch, with the first and the last number of the files that its rows come from.
pub(super) struct Part {
    pub(super) batch: Batch,
    files: std::ops::RangeInclusive<u32>,
}

impl Shard {
    /// The rows.
    pub(super) fn batches(&self) -> impl Iterator<Item = &Batch> {
        self.parts.iter().map(|part| &part.batch)
    }

    fn append(&mut self, part: Part, schema: &Schema) {
        if part.batch.rows == 0 {
            return;
        }
        self.rows += part.batch.rows;
        self.parts.push(part);
        let waiting: usize = self.parts[self.full..].iter().map(|part| part.batch.rows).sum();
        let count = self.parts.len() - self.full;
        if waiting < BATCH_ROWS && count < WAITING_BATCHES {
            return;
        }
        if count > 1 {
            let small: Vec<Part> = self.parts.drain(self.full..).collect();
            let first = small.iter().map(|part| *part.files.start()).min().unwrap_or_default();
            let last = small.iter().map(|part| *part.files.end()).max().unwrap_or_default();
            let batches: Vec<Batch> = small.into_iter().map(|part| part.batch).collect();
            self.parts.push(Part { batch: Batch::concat(schema, &batches), files: first..=last });
        }
        if waiting >= BATCH_ROWS {
            self.full = self.parts.len();
        }
    }

    /// Takes everything out.
    pub(super) fn take_parts(&mut self) -> Vec<Part> {
        std::mem::take(self).parts
    }

    /// Takes the rows of a file out.
    pub(super) fn take_file(&mut self, number: u32, taken: &mut Vec<Batch>) {
        for part in self.parts.iter_mut().filter(|part| part.files.contains(&number)) {
            let Some(Column::Long(origins)) = part.batch.columns.last() else { continue };
            let is_of_file = |origin: &i64| origin::unpack(*origin).is_some_and(|(of, _)| of == number);
            let rows = origins.values().iter().enumerate().filter(|(_, origin)| is_of_file(origin));
            let rows: Vec<u32> = rows.map(|(row, _)| row as u32).collect();
            if !rows.is_empty() {
                let (others, own) = parted(&part.batch, &rows);
                self.rows -= own.rows;
                taken.push(own);
                part.batch = others;
            }
        }
        let full = self.parts[..self.full].iter().filter(|part| part.batch.rows > 0).count();
        self.parts.retain(|part| part.batch.rows > 0);
        self.full = full;
    }
}

/// A batch without some of its rows, and these; `rows` are in order.
fn parted(batch: &Batch, rows: &[u32]) -> (Batch, Batch) {
    if rows.len() == batch.rows {
        return (batch.slice(0, 0), batch.clone());
    }
    let mut next = rows.iter().copied().peekable();
    let others: Vec<u32> = (0..batch.rows as u32).filter(|row| next.next_if_eq(row).is_none()).collect();
    (batch.take(&others), batch.take(rows))
}

/// The columns of a table's batches.
fn with_origin(schema: &Schema) -> Schema {
    let origin = Field::new("_origin", ScalarType::Long);
    Schema::new(schema.fields.iter().cloned().chain([origin]).collect())
}

/// The span of both.
pub(super) fn hull(a: (Ticks, Ticks), b: (Ticks, Ticks)) -> (Ticks, Ticks) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// Rows that are neither null nor an empty string.
pub(super) fn filled_rows(column: &Column) -> u64 {
    let empty = match column {
        Column::String(strings) => strings.test(str::is_empty).true_count(),
        other => other.null_buffer().map_or(0, arrow_buffer::NullBuffer::null_count),
    };
    (column.len() - empty) as u64
}
