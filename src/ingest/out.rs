//! Rows of one table until there are enough for a batch.

use super::cells::append;
use super::row::{Row, Scratch, Slot};
use super::{LoadOptions, Sink, TableKey};
use crate::tables::{ADDITIONAL_FIELDS, TableSchema};
use crate::values::{Batch, ColumnBuilder, ScalarType, Schema};
use std::sync::Arc;

/// The rows of one table that are not in a batch yet, and its counts.
pub(super) struct TableOut {
    pub(super) key: TableKey,
    columns: Vec<ColumnBuilder>,
    /// One for each row that waits.
    origin: Vec<u64>,
    text_bytes: usize,
    options: LoadOptions,
    additional: Option<usize>,
    /// Rows of the table so far, in batches or not.
    pub(super) rows: u64,
    /// For each column, cells that did not parse as its type.
    pub(super) bad: Vec<u64>,
}

impl TableOut {
    /// An empty table of a vendor.
    pub(super) fn known(table: &'static TableSchema, schema: Arc<Schema>, options: LoadOptions) -> Self {
        Self::new(TableKey { name: table.name.into(), schema, known: Some(table) }, options)
    }

    /// An empty table.
    pub(super) fn new(key: TableKey, options: LoadOptions) -> Self {
        let additional = key
            .schema
            .fields
            .iter()
            .position(|field| &*field.name == ADDITIONAL_FIELDS && field.kind == ScalarType::Dynamic);
        let columns = key.schema.fields.iter().map(|field| ColumnBuilder::new(field.kind)).collect();
        let bad = vec![0; key.schema.len()];
        Self { key, columns, origin: Vec::new(), text_bytes: 0, options, additional, rows: 0, bad }
    }

    /// Appends a row whose record begins at `origin` and is `text_bytes` long.
    pub(super) fn push(
        &mut self,
        row: &Row<'_>,
        scratch: &mut Scratch,
        origin: u64,
        text_bytes: usize,
        sink: &mut dyn Sink,
    ) {
        for (at, field) in self.key.schema.fields.iter().enumerate() {
            if Some(at) == self.additional {
                continue;
            }
            // Most tables have columns that a file never fills: their nulls are made up for at the next value.
            let slot = match row.slots.get(at) {
                None | Some(Slot::Null) => continue,
                Some(slot) => slot,
            };
            let column = &mut self.columns[at];
            column.fill_to(self.origin.len());
            if !append(column, field.kind, slot, scratch) {
                self.bad[at] += 1;
                scratch.keep(&field.name, slot);
            }
        }
        if let Some(at) = self.additional {
            // A record can itself have an `AdditionalFields`, as rows that Tallyman wrote do.
            if let Some(slot @ (Slot::Dynamic(_) | Slot::Text(_))) = row.slots.get(at) {
                merge(slot, scratch);
            }
            if let Some(extra) = scratch.take_extra() {
                self.columns[at].fill_to(self.origin.len());
                self.columns[at].push_dyn(extra);
            }
        }
        self.origin.push(origin);
        self.rows += 1;
        self.text_bytes += text_bytes;
        if self.origin.len() >= self.options.batch_rows || self.text_bytes >= self.options.batch_text_bytes {
            self.flush(sink);
        }
    }

    /// Gives the rows that wait to the sink.
    pub(super) fn flush(&mut self, sink: &mut dyn Sink) {
        let rows = self.origin.len();
        if rows > 0 {
            for column in &mut self.columns {
                column.fill_to(rows);
            }
            let batch = Batch::new(self.columns.iter_mut().map(ColumnBuilder::finish).collect(), rows);
            self.text_bytes = 0;
            sink.batch(&self.key, batch, std::mem::take(&mut self.origin));
        }
    }
}

/// Puts the properties of a bag among what has no column.
fn merge(slot: &Slot<'_>, scratch: &mut Scratch) {
    let mut spare = std::mem::take(&mut scratch.spare);
    spare.clear();
    match slot {
        Slot::Dynamic(at) => spare.copy(scratch.value(*at)),
        Slot::Text(text) => super::decode::embed(text, &mut spare),
        _ => {}
    }
    let whole = spare.as_dyn();
    let mut any = false;
    for (key, value) in whole.properties() {
        scratch.extra("", key).copy(value);
        any = true;
    }
    if !any && !whole.is_null() && whole.properties().next().is_none() && whole.as_str() != Some("") {
        scratch.extra("", ADDITIONAL_FIELDS).copy(whole);
    }
    scratch.spare = spare;
}
