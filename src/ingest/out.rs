//! Rows of one table until there are enough for a batch.

use super::cells::append;
use super::row::{Row, Scratch, Slot};
use super::{LoadOptions, Sink, TableKey};
use crate::tables::{ADDITIONAL_FIELDS, TableSchema};
use crate::values::{Batch, ColumnBuilder, ScalarType, Schema};
use std::borrow::Cow;
use std::sync::Arc;

/// Rows of the first batch, so that it comes soon; each later one may have four times as many as the one before.
const FIRST_ROWS: usize = 1024;

/// The rows of one table that are not in a batch yet, and its counts.
pub(super) struct TableOut {
    pub(super) key: TableKey,
    columns: Vec<ColumnBuilder>,
    /// One for each row that waits.
    origin: Vec<u64>,
    text_bytes: usize,
    /// Rows that make a batch by now.
    full_rows: usize,
    options: LoadOptions,
    additional: Option<usize>,
    /// Rows of the table so far, in batches or not.
    pub(super) rows: u64,
    /// For each column, cells that did not parse as its type.
    pub(super) bad: Vec<u64>,
    /// Changes whenever codes of texts do: with each batch, and where a dictionary is given up.
    pub(super) epoch: u64,
    /// For each column, whether it has a dictionary no more.
    plain: Vec<bool>,
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
        let plain = vec![false; key.schema.len()];
        Self {
            key,
            columns,
            origin: Vec::new(),
            text_bytes: 0,
            full_rows: FIRST_ROWS.min(options.batch_rows),
            options,
            additional,
            rows: 0,
            bad,
            epoch: 0,
            plain,
        }
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
        let waiting = self.origin.len();
        for (at, slot) in row.cells() {
            let at = *at;
            if Some(at) == self.additional || matches!(slot, Slot::Null) {
                continue;
            }
            let column = &mut self.columns[at];
            if let (Slot::Code(code), ColumnBuilder::String(texts)) = (slot, &mut *column) {
                texts.push_code(waiting, *code);
                continue;
            }
            // Most tables have columns that a file never fills: their nulls are made up for at the next value.
            column.fill_to(waiting);
            if let (ColumnBuilder::String(texts), Some(text)) = (&mut *column, slot.as_text()) {
                if texts.push(text).is_none() && !self.plain[at] {
                    self.plain[at] = true;
                    self.epoch += 1;
                }
                continue;
            }
            let field = &self.key.schema.fields[at];
            if !append(column, field.kind, slot, scratch) {
                self.bad[at] += 1;
                scratch.keep(&field.name, slot);
            }
        }
        if let Some(at) = self.additional {
            // A record can itself have an `AdditionalFields`, as rows that Tallyman wrote do.
            merge(row.get(at), scratch);
            if let Some(extra) = scratch.take_extra() {
                self.columns[at].fill_to(self.origin.len());
                self.columns[at].push_dyn(extra);
            }
        }
        self.origin.push(origin);
        self.rows += 1;
        self.text_bytes += text_bytes;
        if self.origin.len() >= self.full_rows || self.text_bytes >= self.options.batch_text_bytes {
            self.flush(sink);
        }
    }

    /// Whether a column holds texts and has a dictionary.
    pub(super) fn is_coded(&self, column: usize) -> bool {
        matches!(self.columns.get(column), Some(ColumnBuilder::String(_))) && !self.plain[column]
    }

    /// The code of a text in the dictionary of a column, where it has one.
    pub(super) fn code_of(&self, column: usize, text: &str) -> Option<u32> {
        if let ColumnBuilder::String(texts) = self.columns.get(column)? { texts.code_of(text) } else { None }
    }

    /// The text of the cell of a column that was read, where it is one.
    pub(super) fn text_of<'s>(&'s self, column: usize, slot: &'s Slot<'_>) -> Option<&'s str> {
        match (slot, self.columns.get(column)) {
            (Slot::Code(code), Some(ColumnBuilder::String(texts))) => std::str::from_utf8(texts.text_of(*code)?).ok(),
            _ => slot.as_text(),
        }
    }

    /// The cell of a column that was read, for the column `to`: the same text has another code there.
    pub(super) fn carried<'t>(&self, column: usize, slot: &Slot<'t>, to: usize) -> Slot<'t> {
        match (slot, self.text_of(column, slot)) {
            (Slot::Code(_), None) => Slot::Null,
            (Slot::Code(_), Some(text)) => {
                self.code_of(to, text).map_or_else(|| Slot::Text(Cow::Owned(text.to_owned())), Slot::Code)
            }
            _ => slot.clone(),
        }
    }

    /// Whether the cell of a column that was read is this text.
    pub(super) fn is_text(&self, column: usize, slot: &Slot<'_>, expected: &str) -> bool {
        match (slot, self.columns.get(column)) {
            (Slot::Code(code), Some(ColumnBuilder::String(texts))) => {
                texts.text_of(*code).is_some_and(|text| text == expected.as_bytes())
            }
            _ => slot.as_text() == Some(expected),
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
            self.full_rows = (self.full_rows * 4).min(self.options.batch_rows);
            self.epoch += 1;
            self.plain.fill(false);
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
        other => match other.as_text() {
            Some(text) => super::decode::embed(text, &mut spare),
            None => return scratch.spare = spare,
        },
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
