//! Tables that rows name in their `Type`: what several files hold of one is one table, with the columns of all.
//!
//! An export writes a file every few minutes, each typed by what is in it: a column without a value is missing there, or its
//! type says nothing. So a column that nobody has filled takes on any type, whole numbers widen to reals, or to texts beside
//! such, and all types to dynamic beside arrays and bags. Of reals, times and truths it is not known any more how they were
//! written: `1.10` would be the text `1.1`. Beside texts they do not go together, and the rows that come later make a table
//! of their own. A query sees the columns as they were when it began.

use super::table::{Shard, Table, filled_rows};
use crate::ingest::TableKey;
use crate::tables::TIME_GENERATED;
use crate::values::{Batch, Column, ColumnBuilder, DynamicWriter, Field, LAST_EXACT, ScalarType, Schema, display};
use arrow_array::{Array, Float64Array, Int64Array};
use std::sync::Arc;

/// Columns that such a table has at most, unless one file brings more.
const MAX_COLUMNS: usize = 500;

/// Whether rows name their table, so that the name of their file has no part in it. The first one tells.
pub(super) fn are_named_by_type(key: &TableKey, batch: &Batch) -> bool {
    let position = |name: &str| key.schema.fields.iter().position(|field| field.name.eq_ignore_ascii_case(name));
    let types = position("Type").and_then(|at| batch.columns.get(at)?.as_strings());
    key.known.is_none()
        && position(TIME_GENERATED).is_some()
        && types.is_some_and(|types| !types.is_empty() && types.value(0).trim() == &*key.name)
}

/// The same columns, the time by the name that time ranges know: sources write it in any case.
pub(super) fn with_time_named(schema: &Schema) -> Schema {
    let mut fields = schema.fields.clone();
    if schema.index_of(TIME_GENERATED).is_none()
        && let Some(time) = fields.iter_mut().find(|field| field.name.eq_ignore_ascii_case(TIME_GENERATED))
    {
        time.name = TIME_GENERATED.into();
    }
    Schema::new(fields)
}

impl Table {
    /// Whether rows of these columns can be rows of this table: columns have a limit, times stay times, and texts are as
    /// they were written.
    pub(super) fn can_take_in(&self, schema: &Schema, batch: &Batch) -> bool {
        let schema = &with_time_named(schema);
        let Some(joined) = self.joined(schema, batch) else { return false };
        let is_time = |schema: &Schema| {
            schema.index_of(TIME_GENERATED).is_some_and(|at| schema.fields[at].kind == ScalarType::DateTime)
        };
        joined.len() <= MAX_COLUMNS.max(self.schema.len())
            && (is_time(&joined) || !is_time(&self.schema) && !is_time(schema))
    }

    /// Rows of other columns in those of the table, which first gets the columns and types that it lacks for them.
    pub(super) fn take_in(&mut self, schema: &Schema, batch: Batch) -> Batch {
        if *self.schema == *schema {
            return batch;
        }
        let schema = &with_time_named(schema);
        if let Some(joined) = self.joined(schema, &batch).filter(|joined| *joined != *self.schema) {
            self.widen(Arc::new(joined), fit);
        }
        let columns = self.schema.fields.iter().map(|field| {
            let own = schema.index_of(&field.name).and_then(|at| batch.columns.get(at));
            own.map_or_else(|| Column::nulls(field.kind, batch.rows), |own| converted(own, field.kind))
        });
        Batch::new(columns.collect(), batch.rows)
    }

    /// The table's columns, then those that a batch of this schema has in addition; types that hold the values of both.
    /// `None` where there is no such type.
    fn joined(&self, schema: &Schema, batch: &Batch) -> Option<Schema> {
        let mut fields = self.schema.fields.clone();
        for (field, column) in schema.fields.iter().zip(&batch.columns) {
            match self.schema.index_of(&field.name) {
                Some(at) => fields[at].kind = self.kind_with(at, column)?,
                None => fields.push(field.clone()),
            }
        }
        Some(Schema::new(fields))
    }

    /// The type of a column when these values come in addition; `None` where no type holds both.
    fn kind_with(&self, at: usize, other: &Column) -> Option<ScalarType> {
        let own = self.schema.fields[at].kind;
        if own == other.kind() {
            return Some(own);
        }
        Some(match (self.is_blank(at), is_blank(other)) {
            // Where no value says a type, it is text.
            (true, true) if own == ScalarType::String => other.kind(),
            (_, true) => own,
            (true, false) => other.kind(),
            (false, false) => {
                let kind = common(own, other.kind())?;
                let mut batches = self.shards.iter().chain([&self.aside]).flat_map(Shard::batches);
                let all_narrow = kind != ScalarType::Real
                    || is_narrow(other) && batches.all(|batch| batch.columns.get(at).is_none_or(is_narrow));
                all_narrow.then_some(kind)?
            }
        })
    }
}

/// Brings rows of a table, whose last column says where they come from, into wider columns.
fn fit(batch: &mut Batch, fields: &[Field]) {
    let origins = batch.columns.pop();
    for (column, field) in batch.columns.iter_mut().zip(fields) {
        if column.kind() != field.kind {
            *column = converted(column, field.kind);
        }
    }
    let rows = batch.rows;
    let added = fields.iter().skip(batch.columns.len()).map(|field| Column::nulls(field.kind, rows));
    batch.columns.extend(added);
    batch.columns.extend(origins);
}

/// The type of two that are not the same, both with values. What only a text could hold is one for whole numbers, which are
/// written in one way.
fn common(one: ScalarType, other: ScalarType) -> Option<ScalarType> {
    use ScalarType as T;
    match (one, other) {
        (T::Dynamic, _) | (_, T::Dynamic) => Some(T::Dynamic),
        (T::Int, T::Long) | (T::Long, T::Int) => Some(T::Long),
        (T::Int | T::Long, T::Real) | (T::Real, T::Int | T::Long) => Some(T::Real),
        (T::Int | T::Long, T::String) | (T::String, T::Int | T::Long) => Some(T::String),
        _ => None,
    }
}

/// Whether no row has a value.
fn is_blank(column: &Column) -> bool {
    filled_rows(column) == 0
}

/// Whether reals hold the same numbers.
fn is_narrow(column: &Column) -> bool {
    let Column::Long(longs) = column else { return true };
    longs.iter().flatten().all(|value| (-LAST_EXACT..=LAST_EXACT).contains(&value))
}

/// The same values as a wider type. What is empty becomes null, and null becomes empty.
fn converted(column: &Column, kind: ScalarType) -> Column {
    match (column, kind) {
        _ if column.kind() == kind => column.clone(),
        _ if is_blank(column) => Column::nulls(kind, column.len()),
        (Column::Int(ints), ScalarType::Long) => {
            let values = ints.values().iter().map(|value| i64::from(*value));
            Column::Long(Int64Array::new(values.collect(), ints.nulls().cloned()))
        }
        (Column::Int(ints), ScalarType::Real) => {
            let values = ints.values().iter().map(|value| f64::from(*value));
            Column::Real(Float64Array::new(values.collect(), ints.nulls().cloned()))
        }
        (Column::Long(longs), ScalarType::Real) => {
            let values = longs.values().iter().map(|value| *value as f64);
            Column::Real(Float64Array::new(values.collect(), longs.nulls().cloned()))
        }
        (_, ScalarType::Dynamic) => as_dynamics(column),
        _ => as_texts(column),
    }
}

fn as_texts(column: &Column) -> Column {
    let mut builder = ColumnBuilder::new(ScalarType::String);
    let mut text = String::new();
    for row in 0..column.len() {
        text.clear();
        display(column, row, &mut text);
        builder.push_str(&text);
    }
    builder.finish()
}

fn as_dynamics(column: &Column) -> Column {
    let mut builder = ColumnBuilder::new(ScalarType::Dynamic);
    let mut writer = DynamicWriter::default();
    for row in 0..column.len() {
        let value = column.value(row);
        if value.is_null() || value.as_str() == Some("") {
            builder.push_null();
            continue;
        }
        writer.clear();
        writer.value(&value);
        builder.push_dyn(writer.as_dyn());
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{BatchBuilder, Value};
    use std::slice::from_ref;

    /// The values of a file of one column.
    fn file(kind: ScalarType, values: &[Value]) -> (Schema, Batch) {
        let schema = Schema::new(vec![Field::new("a", kind)]);
        let mut builder = BatchBuilder::new(&schema);
        for value in values {
            builder.columns[0].push(value);
            builder.end_row();
        }
        (schema, builder.finish())
    }

    /// Puts files of these types and values into a table of one column; it has this type then, and these texts.
    fn check(files: &[(ScalarType, &[Value])], kind: ScalarType, texts: &[&str]) {
        let mut table = Table::new("T", Arc::new(file(files[0].0, &[]).0), None, 1, false);
        for (number, (kind, values)) in (0..).zip(files) {
            let (schema, batch) = file(*kind, values);
            assert!(table.can_take_in(&schema, &batch));
            let batch = table.take_in(&schema, batch);
            table.append(batch, &[(number, values.len())], vec![0; values.len()]);
        }
        let mut found = Vec::new();
        for batch in table.data().shards.iter().flatten() {
            found.extend((0..batch.rows).map(|row| batch.columns[0].value(row).to_text()));
        }
        assert_eq!(table.schema.fields[0].kind, kind, "{files:?}");
        assert_eq!(found, texts, "{files:?}");
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        assert_eq!(table.filled(0), filled as u64, "{files:?}");
    }

    #[test]
    fn types_widen_and_no_value_is_lost() {
        use ScalarType as T;
        let (null, text) = (Value::Null, Value::string);
        let (one, half) = (Value::Long(1), Value::Real(0.5));
        let wide = Value::Long((1 << 53) + 1);
        let mut writer = DynamicWriter::default();
        writer.begin_array();
        writer.long(7);
        writer.end();
        let list = writer.to_value();
        // What nobody has filled takes on any type, whichever comes first.
        check(&[(T::String, &[text("")]), (T::Long, from_ref(&one))], T::Long, &["", "1"]);
        check(&[(T::Long, from_ref(&one)), (T::String, &[text("")])], T::Long, &["1", ""]);
        check(&[(T::Long, &[null(T::Long)]), (T::String, &[text("x")])], T::String, &["", "x"]);
        check(&[(T::String, &[text("")]), (T::Long, &[null(T::Long)])], T::Long, &["", ""]);
        // Numbers stay numbers where none is changed by that.
        check(&[(T::Int, &[Value::Int(2)]), (T::Long, from_ref(&one))], T::Long, &["2", "1"]);
        check(&[(T::Long, from_ref(&one)), (T::Real, from_ref(&half))], T::Real, &["1.0", "0.5"]);
        check(&[(T::Real, from_ref(&half)), (T::Long, from_ref(&one))], T::Real, &["0.5", "1.0"]);
        // Whole numbers are texts beside texts, and everything is dynamic beside what has no other type.
        let texts = ["9007199254740993", "", "x"];
        check(&[(T::Long, &[wide, null(T::Long)]), (T::String, &[text("x")])], T::String, &texts);
        check(&[(T::String, &[text("007")]), (T::Int, &[Value::Int(7)])], T::String, &["007", "7"]);
        check(&[(T::String, &[text(""), text("x")]), (T::Dynamic, &[list])], T::Dynamic, &["", "x", "[7]"]);
    }

    #[test]
    fn what_would_be_another_text_is_not_taken_in() {
        use ScalarType as T;
        let wide = Value::Long((1 << 53) + 1);
        for (one, other) in [
            ((T::Real, Value::Real(1.1)), (T::String, Value::string("1.9.3"))),
            ((T::Real, Value::Real(0.5)), (T::Long, wide)),
            ((T::DateTime, Value::DateTime(1)), (T::String, Value::string("x"))),
            ((T::TimeSpan, Value::TimeSpan(1)), (T::Long, Value::Long(1))),
            ((T::Bool, Value::Bool(true)), (T::Long, Value::Long(1))),
        ] {
            for [first, second] in [[&one, &other], [&other, &one]] {
                let (schema, batch) = file(first.0, from_ref(&first.1));
                let mut table = Table::new("T", Arc::new(schema), None, 1, false);
                table.append(batch, &[(0, 1)], vec![0]);
                let (schema, batch) = file(second.0, from_ref(&second.1));
                assert!(!table.can_take_in(&schema, &batch), "{first:?} {second:?}");
            }
        }
    }

    #[test]
    fn the_time_is_one_column_in_any_case() {
        let field = |name: &&str| Field::new(*name, ScalarType::DateTime);
        let schema = |names: &[&str]| Schema::new(names.iter().map(field).collect());
        assert_eq!(with_time_named(&schema(&["a", "timegenerated"])), schema(&["a", "TimeGenerated"]));
        let both = schema(&["timegenerated", "TimeGenerated"]);
        assert_eq!(with_time_named(&both), both);
    }

    #[test]
    fn times_stay_times() {
        let schema_of = |kind| Schema::new(vec![Field::new(TIME_GENERATED, kind)]);
        let rows = |text: &str| Batch::new(vec![Column::repeat(&Value::string(text), 1)], 1);
        let mut table = Table::new("T", Arc::new(schema_of(ScalarType::DateTime)), None, 1, false);
        let times = Batch::new(vec![Column::repeat(&Value::DateTime(1), 1)], 1);
        table.append(times, &[(0, 1)], vec![0]);
        assert!(table.can_take_in(&schema_of(ScalarType::String), &rows("")));
        assert!(!table.can_take_in(&schema_of(ScalarType::String), &rows("yesterday")));
    }
}
