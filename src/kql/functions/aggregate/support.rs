//! What the aggregates share: parameters, names of results, typed loops, packed states.

use super::{Accumulator, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind};
use crate::values::{
    Column, Dyn, DynKind, DynamicBuilder, DynamicWriter, Field, Int128Array, ScalarType, Value, decimal_from_bits,
    decimal_to_bits, rows_where,
};
use arrow_array::{Array, ArrowPrimitiveType, BooleanArray, Float64Array, Int32Array, Int64Array, PrimitiveArray};
use arrow_buffer::NullBuffer;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A parameter that must be given.
pub(super) const fn param(name: &'static str, kind: ParamKind) -> Param {
    Param { name, kind, optional: false, constant: false }
}

/// A constant that may be left out.
pub(super) const fn optional_constant(name: &'static str, kind: ParamKind) -> Param {
    Param { name, kind, optional: true, constant: true }
}

/// The expression that most aggregates take.
pub(super) const EXPR: Param = param("expr", ParamKind::Any);
/// A number or a timespan.
pub(super) const SUMMABLE: Param = param("expr", ParamKind::Summable);
/// Which rows count.
pub(super) const PREDICATE: Param = param("predicate", ParamKind::Exact(ScalarType::Bool));

/// One column named `prefix` plus the argument's name.
pub(super) fn one_output(prefix: &str, args: &[Argument<'_>], kind: ScalarType) -> Result<Vec<Field>, FunctionError> {
    let name = args.first().map_or("", |arg| arg.name);
    Ok(vec![Field::new(format!("{prefix}{name}"), kind)])
}

/// The type of argument `at`, which the binder has checked to be there.
pub(super) fn kind_of(args: &[Argument<'_>], at: usize) -> ScalarType {
    args.get(at).map_or(ScalarType::Dynamic, |arg| arg.kind)
}

/// Runs `each` with the group and the value of every row that is not null.
pub(super) fn for_each<T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    groups: &[u32],
    mut each: impl FnMut(usize, T::Native),
) {
    let values = array.values();
    match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => {
            for (group, value) in groups.iter().zip(values.iter()) {
                each(*group as usize, *value);
            }
        }
        Some(nulls) => {
            for row in nulls.valid_indices() {
                each(groups[row] as usize, values[row]);
            }
        }
    }
}

/// Runs `each` with the group and row of every row that is not null.
pub(super) fn for_each_row(nulls: Option<&NullBuffer>, groups: &[u32], mut each: impl FnMut(usize, usize)) {
    match nulls.filter(|nulls| nulls.null_count() > 0) {
        None => groups.iter().enumerate().for_each(|(row, group)| each(*group as usize, row)),
        Some(nulls) => nulls.valid_indices().for_each(|row| each(groups[row] as usize, row)),
    }
}

/// Runs `each` with the group and the value, as a real, of every number (or timespan, in ticks) that is not null.
pub(super) fn for_each_real(column: &Column, groups: &[u32], mut each: impl FnMut(usize, f64)) {
    match column {
        Column::Int(array) => for_each(array, groups, |group, value| each(group, f64::from(value))),
        Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => {
            for_each(array, groups, |group, value| each(group, value as f64));
        }
        Column::Real(array) => for_each(array, groups, each),
        Column::Decimal(array) => for_each(array, groups, |group, bits| {
            each(group, decimal_from_bits(bits).to_f64().unwrap_or(f64::NAN));
        }),
        Column::Bool(_) | Column::String(_) | Column::Guid(_) | Column::Dynamic(_) => {}
    }
}

/// The rows' numbers as reals, nulls apart.
pub(super) fn reals(column: &Column) -> Float64Array {
    let mut values = vec![None; column.len()];
    let rows: Vec<u32> = (0..column.len() as u32).collect();
    for_each_real(column, &rows, |row, value| values[row] = Some(value));
    Float64Array::from(values)
}

/// A column of 64-bit integers of this type; `int` takes what fits.
pub(super) fn long_column(kind: ScalarType, values: Vec<i64>, valid: Option<Vec<bool>>) -> Column {
    let nulls = valid.map(NullBuffer::from);
    match kind {
        ScalarType::Bool => Column::Bool(BooleanArray::new(values.iter().map(|value| *value != 0).collect(), nulls)),
        ScalarType::Int => {
            let values: Vec<i32> = values.into_iter().map(|value| value as i32).collect();
            Column::Int(Int32Array::new(values.into(), nulls))
        }
        ScalarType::DateTime => Column::DateTime(Int64Array::new(values.into(), nulls)),
        ScalarType::TimeSpan => Column::TimeSpan(Int64Array::new(values.into(), nulls)),
        _ => Column::Long(Int64Array::new(values.into(), nulls)),
    }
}

/// A column of decimals; `None` is null.
pub(super) fn decimal_column(values: impl Iterator<Item = Option<Decimal>>) -> Column {
    Column::Decimal(values.map(|value| value.map(decimal_to_bits)).collect::<Int128Array>())
}

/// Numbers for each group, packed so that a state travels as one `dynamic` column: arrays of longs.
pub(super) fn pack_words(words: impl Iterator<Item = (u32, u64)>, group_count: usize) -> Column {
    let (starts, words) = by_group(words, group_count);
    let mut builder = DynamicBuilder::default();
    let mut writer = DynamicWriter::default();
    for bounds in starts.windows(2) {
        writer.clear();
        writer.begin_array();
        for word in &words[bounds[0]..bounds[1]] {
            writer.long(*word as i64);
        }
        writer.end();
        builder.push(Some(writer.as_dyn()));
    }
    Column::Dynamic(builder.finish())
}

/// What [`pack_words`] packed, again.
pub(super) fn unpack_words(column: &Column, groups: &[u32], mut each: impl FnMut(u32, u64)) {
    let Some(values) = column.as_dynamics() else { return };
    for (value, group) in values.iter().zip(groups) {
        for word in value.elements() {
            if let DynKind::Long(word) = word.kind() {
                each(*group, word as u64);
            }
        }
    }
}

/// Items in the order of their groups, and where each group starts; items of one group keep their order.
pub(super) fn by_group<T: Copy + Default>(
    items: impl Iterator<Item = (u32, T)>,
    group_count: usize,
) -> (Vec<usize>, Vec<T>) {
    let items: Vec<(u32, T)> = items.collect();
    let mut starts = vec![0_usize; group_count + 1];
    for (group, _) in &items {
        starts[*group as usize + 1] += 1;
    }
    for at in 0..group_count {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut sorted = vec![T::default(); items.len()];
    for (group, item) in items {
        sorted[next[group as usize]] = item;
        next[group as usize] += 1;
    }
    (starts, sorted)
}

/// The encoded value of each row as a `dynamic` element; a dictionary's texts are encoded once.
pub(super) fn each_element(column: &Column, mut each: impl FnMut(usize, Dyn<'_>)) {
    let mut writer = DynamicWriter::default();
    match column {
        Column::Dynamic(values) => values.iter().enumerate().for_each(|(row, value)| each(row, value)),
        Column::String(strings) => {
            for (row, text) in strings.iter().enumerate() {
                writer.clear();
                writer.string(text);
                each(row, writer.as_dyn());
            }
        }
        Column::Long(array) => {
            for row in 0..array.len() {
                writer.clear();
                if array.is_null(row) {
                    writer.null();
                } else {
                    writer.long(array.value(row));
                }
                each(row, writer.as_dyn());
            }
        }
        other => {
            for row in 0..other.len() {
                writer.clear();
                writer.value(&other.value(row));
                each(row, writer.as_dyn());
            }
        }
    }
}

/// An accumulator that sees only the rows for which one of the arguments is true: `sumif` over `sum`. The inner one gets
/// the other arguments.
pub(super) struct Filtered {
    inner: Box<dyn Accumulator>,
    predicate: usize,
}

impl Filtered {
    /// `build` makes the inner accumulator from the arguments without the one at `predicate`.
    pub(super) fn build(
        args: &[Argument<'_>],
        predicate: usize,
        build: fn(&[Argument<'_>]) -> Box<dyn Accumulator>,
    ) -> Box<dyn Accumulator> {
        Box::new(Self { inner: build(&without(args, predicate)), predicate })
    }
}

/// All items but one.
pub(super) fn without<T: Clone>(items: &[T], at: usize) -> Vec<T> {
    items.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, item)| item.clone()).collect()
}

impl Accumulator for Filtered {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        let rows = args.get(self.predicate).and_then(Column::as_bools).map(rows_where).unwrap_or_default();
        let args = without(args, self.predicate);
        if rows.len() == groups.len() {
            return self.inner.update(groups, group_count, &args);
        }
        let args: Vec<Column> = args.iter().map(|arg| arg.take(&rows)).collect();
        let groups: Vec<u32> = rows.iter().map(|row| groups[*row as usize]).collect();
        self.inner.update(&groups, group_count, &args)
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.inner.state(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.inner.merge(groups, group_count, state)
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.inner.finish(group_count)
    }
}

/// A constant argument as an integer.
pub(super) fn constant_i64(args: &[Argument<'_>], at: usize) -> Option<i64> {
    args.get(at).and_then(|arg| arg.constant).and_then(Value::as_i64)
}

/// The column of this position; `None` cannot happen once the binder has counted the arguments, but costs nothing.
pub(super) fn column(args: &[Column], at: usize) -> Result<&Column, FunctionError> {
    args.get(at).ok_or_else(|| FunctionError("An argument is missing.".into()))
}
