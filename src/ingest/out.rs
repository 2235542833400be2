//! Rows of one table until there are enough for a batch.

use super::cells::append;
use super::infer::Guess;
use super::row::{Row, Scratch, Slot};
use super::{LoadOptions, Sink, TableKey};
use crate::tables::{ADDITIONAL_FIELDS, TableSchema};
use crate::values::{Batch, ColumnBuilder, DynKind, Field, ScalarType, Schema};
use std::borrow::Cow;
use std::sync::Arc;

/// Rows of the first batch, so that it comes soon; each later one may have four times as many as the one before.
const FIRST_ROWS: usize = 1024;

/// The rows of one table that are not in a batch yet, and its counts.
pub(super) struct TableOut {
    pub(super) key: TableKey,
    columns: Vec<ColumnBuilder>,
    /// For the columns whose types were found in the first rows, what those have in common; empty in a vendor's table.
    guesses: Vec<Option<Guess>>,
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

    /// An empty table whose types were found in its first rows. The guesses are those of the first columns, `None` for
    /// one whose type was said; that of a column which has another type than its guess was said, too.
    pub(super) fn inferred(
        key: TableKey,
        guesses: impl IntoIterator<Item = Option<Guess>>,
        options: LoadOptions,
    ) -> Self {
        let pairs = key.schema.fields.iter().zip(guesses);
        let guesses = pairs.map(|(field, guess)| guess.filter(|guess| guess.kind() == field.kind)).collect();
        Self { guesses, ..Self::new(key, options) }
    }

    fn new(key: TableKey, options: LoadOptions) -> Self {
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
            guesses: Vec::new(),
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

    /// Appends a row whose record begins at `origin` and is `text_bytes` long. Cells that [`Self::cell`] took before are of
    /// the same row.
    pub(super) fn push(
        &mut self,
        row: &Row<'_>,
        scratch: &mut Scratch,
        origin: u64,
        text_bytes: usize,
        sink: &mut dyn Sink,
    ) {
        for (at, slot) in row.cells() {
            if Some(*at) != self.additional && !matches!(slot, Slot::Null) {
                self.cell(*at, slot, scratch);
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

    /// Appends the cell of a column to the row that [`Self::push`] ends. It is not null, its column takes no other cell, and
    /// is not that of what has no column.
    #[inline]
    pub(super) fn cell(&mut self, at: usize, slot: &Slot<'_>, scratch: &mut Scratch) {
        let waiting = self.origin.len();
        let column = &mut self.columns[at];
        if let (Slot::Code(code), ColumnBuilder::String(texts)) = (slot, &mut *column) {
            texts.push_code(waiting, *code);
            return;
        }
        // Most tables have columns that a file never fills: their nulls are made up for at the next value.
        column.fill_to(waiting);
        if let (ColumnBuilder::String(texts), Some(text)) = (&mut *column, slot.as_text()) {
            if texts.push(text).is_none() && !self.plain[at] {
                self.plain[at] = true;
                self.epoch += 1;
            }
            return;
        }
        let field = &self.key.schema.fields[at];
        let guess = self.guesses.get(at).copied().flatten();
        if !append(column, field.kind, guess, slot, scratch) {
            self.bad[at] += 1;
            scratch.keep(&field.name, slot);
        }
    }

    /// Whether a column takes what has no other one.
    pub(super) fn is_additional(&self, column: usize) -> bool {
        self.additional == Some(column)
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

/// Lets the columns of a table take what fits into none of them: a column of that name becomes dynamic, or is added.
pub(super) fn take_additional(fields: &mut Vec<Field>) {
    match fields.iter_mut().find(|field| &*field.name == ADDITIONAL_FIELDS) {
        Some(field) => field.kind = ScalarType::Dynamic,
        None => fields.push(Field::new(ADDITIONAL_FIELDS, ScalarType::Dynamic)),
    }
}

/// Puts the properties of a bag among what has no column. What is no bag goes there under the column's own name.
fn merge(slot: &Slot<'_>, scratch: &mut Scratch) {
    let mut spare = std::mem::take(&mut scratch.spare);
    spare.clear();
    match (slot, slot.as_text()) {
        (Slot::Null | Slot::Code(_), _) => {}
        (Slot::Dynamic(at), _) => spare.copy(scratch.value(*at)),
        (_, Some(text)) => super::decode::embed(text, &mut spare),
        (scalar, None) => scratch.keep(ADDITIONAL_FIELDS, scalar),
    }
    let whole = spare.as_dyn();
    if matches!(whole.kind(), DynKind::Bag(_)) {
        for (key, value) in whole.properties() {
            scratch.extra("", key).copy(value);
        }
    } else if !whole.is_null() && whole.as_str() != Some("") {
        scratch.extra("", ADDITIONAL_FIELDS).copy(whole);
    }
    scratch.spare = spare;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::FileLoader;
    use crate::ingest::testing::{Kept, cell};

    /// The cells of these columns, row by row, where the types are found in the first two rows; and how many were bad.
    fn load(text: &str, columns: &[&str]) -> (Vec<String>, u64) {
        let options = LoadOptions { sample_records: 2, ..LoadOptions::default() };
        let mut loader = FileLoader::new(1, "sample", "sample", text.len() as u64, options);
        let mut kept = Kept::default();
        loader.push(text.as_bytes(), &mut kept);
        let report = loader.finish(&mut kept);
        let (key, batch, _) = &kept.0[0];
        let row = |row| columns.iter().map(|column| cell(key, batch, row, column)).collect::<Vec<_>>().join(" | ");
        ((0..batch.rows).map(row).collect(), report.bad_cells.iter().map(|(_, count)| count).sum())
    }

    #[test]
    fn late_cells_are_of_the_type_by_the_rules_that_found_it() {
        let text = "account,latency,version,price,at
12,0.5,3.9,1.25,2024-05-01T00:00:00Z
13,0.25,3.11,2.75,2024-05-02T00:00:00Z
007,1e400,3.10,1.50,20240501080012
+5,nan,3.12,3.5,2024-05-03T00:00:00Z
14,9007199254740993,3,0x1F,-2
";
        let columns = ["account", "latency", "version", "price", "at", ADDITIONAL_FIELDS];
        let expected = [
            "12 | 0.5 | 3.9 | 1.25 | 2024-05-01T00:00:00.0000000Z | ",
            "13 | 0.25 | 3.11 | 2.75 | 2024-05-02T00:00:00.0000000Z | ",
            r#" |  |  | 1.5 |  | {"account":"007","latency":"1e400","version":"3.10","at":20240501080012}"#,
            r#" |  | 3.12 | 3.5 | 2024-05-03T00:00:00.0000000Z | {"account":"+5","latency":"nan"}"#,
            r#"14 |  | 3.0 |  |  | {"latency":"9007199254740993","price":"0x1F","at":"-2"}"#,
        ];
        assert_eq!(load(text, &columns), (expected.map(str::to_owned).to_vec(), 9));
    }

    #[test]
    fn late_keys_and_cells_stand_beside_an_own_column_of_that_name() {
        let text = r#"{"n":1,"r":1.5,"t":"2024-05-01","AdditionalFields":"{\"a\":0}"}
{"n":2,"r":2.5,"t":"2024-05-02","AdditionalFields":"words"}
{"n":"007","r":9007199254740993,"t":1714550412555,"AdditionalFields":"{}","new":"x"}
{"n":18446744073709551615,"r":"nan","more":18446744073709551614,"AdditionalFields":5}
"#;
        let expected = [
            r#"1 | 1.5 | 2024-05-01T00:00:00.0000000Z | {"a":0}"#,
            r#"2 | 2.5 | 2024-05-02T00:00:00.0000000Z | {"AdditionalFields":"words"}"#,
            r#" |  |  | {"new":"x","n":"007","r":9007199254740993,"t":1714550412555}"#,
            r#" |  |  | {"more":"18446744073709551614","n":"18446744073709551615","r":"nan","AdditionalFields":5}"#,
        ];
        let found = load(text, &["n", "r", "t", ADDITIONAL_FIELDS]);
        assert_eq!(found, (expected.map(str::to_owned).to_vec(), 5));

        let found = load("id,AdditionalFields\n1,\n2,\nabc,\n3,words\n", &["id", ADDITIONAL_FIELDS]);
        let expected = ["1 | ", "2 | ", r#" | {"id":"abc"}"#, r#"3 | {"AdditionalFields":"words"}"#];
        assert_eq!(found, (expected.map(str::to_owned).to_vec(), 1));

        // A name of another case is another column.
        let found = load("additionalfields,n\n,1\n,2\nx,abc\n", &["additionalfields", "n", ADDITIONAL_FIELDS]);
        let expected = [" | 1 | ", " | 2 | ", r#"x |  | {"n":"abc"}"#];
        assert_eq!(found, (expected.map(str::to_owned).to_vec(), 1));
    }
}
