//! From one type to another: the explicit `to…()` functions and the conversions that signatures ask for.

use super::Datum;
use super::parse_values::{bool_from_text, decimal_from_text, long_from_text, real_from_text};
use crate::values::{
    Column, Decimal, Dyn, DynKind, DynamicBuilder, DynamicWriter, Int128Array, ScalarType, StringColumn,
    StringColumnBuilder, decimal_from_bits, decimal_to_bits, display, format_real_as_engine, parse_datetime_or_year,
    parse_guid, parse_timespan,
};
use arrow_array::{Array, BooleanArray, Float64Array, Int32Array, Int64Array};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// The same values as another type. What has no such value there becomes null (text that is no number, a number that
/// is too large). Reals lose their fraction on the way to integers; a string becomes the same string as a `dynamic`.
pub fn convert(datum: &Datum, to: ScalarType) -> Datum {
    if datum.kind() == to {
        return datum.clone();
    }
    match datum {
        Datum::Column(column) => Datum::Column(convert_column(column, to)),
        Datum::Constant(value) => Datum::Constant(convert_column(&Column::repeat(value, 1), to).value(0)),
    }
}

fn convert_column(column: &Column, to: ScalarType) -> Column {
    match to {
        ScalarType::Bool => Column::Bool(to_bool(column)),
        ScalarType::Int => Column::Int(to_int(column)),
        ScalarType::Long => Column::Long(to_long(column)),
        ScalarType::Real => Column::Real(to_real(column)),
        ScalarType::Decimal => Column::Decimal(to_decimal(column)),
        ScalarType::String => Column::String(to_string(column)),
        ScalarType::DateTime => Column::DateTime(to_datetime(column)),
        ScalarType::TimeSpan => Column::TimeSpan(to_timespan(column)),
        ScalarType::Guid => Column::Guid(to_guid(column)),
        ScalarType::Dynamic => to_dynamic(column),
    }
}

/// Whether `to…()` takes a type at all: what is always null is an error of the query.
pub fn converts(from: ScalarType, to: ScalarType) -> bool {
    use ScalarType as T;
    match (from, to) {
        _ if from == to => true,
        (T::String | T::Dynamic, _) | (_, T::String | T::Dynamic) => true,
        (T::Bool | T::Int | T::Long | T::Real | T::Decimal, T::Bool | T::Int | T::Long | T::Real | T::Decimal) => true,
        (T::DateTime | T::TimeSpan, T::Long | T::Real) => true,
        (T::Int | T::Long | T::Real | T::Decimal, T::DateTime | T::TimeSpan) => true,
        _ => false,
    }
}

/// A real without its fraction; `None` for what a `long` cannot hold.
pub(super) fn long_from_real(value: f64) -> Option<i64> {
    // The comparison is false for NaN.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value).then_some(value as i64)
}

/// A real without its fraction, or the nearest `long` where that is out of range; `None` for NaN.
fn nearest_long(value: f64) -> Option<i64> {
    (!value.is_nan()).then_some(value as i64)
}

/// A real without its fraction, or the nearest `int` where that is out of range; `None` for NaN.
fn nearest_int(value: f64) -> Option<i32> {
    (!value.is_nan()).then_some(value as i32)
}

fn to_bool(column: &Column) -> BooleanArray {
    match column {
        Column::Bool(array) => array.clone(),
        Column::Int(array) => array.iter().map(|value| value.map(|value| value != 0)).collect(),
        Column::Long(array) => array.iter().map(|value| value.map(|value| value != 0)).collect(),
        Column::Real(array) => array.iter().map(|value| value.map(|value| value != 0.0)).collect(),
        Column::Decimal(array) => {
            array.iter().map(|bits| bits.map(|bits| !decimal_from_bits(bits).is_zero())).collect()
        }
        Column::String(texts) => texts.map(bool_from_text).into_iter().collect(),
        Column::Dynamic(values) => values
            .iter()
            .map(|value| match value.kind() {
                DynKind::Bool(value) => Some(value),
                DynKind::Long(value) => Some(value != 0),
                DynKind::Real(value) => Some(value != 0.0),
                DynKind::String(text) => bool_from_text(text),
                _ => None,
            })
            .collect(),
        Column::DateTime(_) | Column::TimeSpan(_) | Column::Guid(_) => BooleanArray::new_null(column.len()),
    }
}

fn to_int(column: &Column) -> Int32Array {
    match column {
        Column::Int(array) => array.clone(),
        // Text must be a number that an int holds. A number that is one already keeps its low half, as in Kusto, and a
        // real the nearest int.
        Column::String(texts) => {
            let int = |text: &str| long_from_text(text).and_then(|value| i32::try_from(value).ok());
            texts.map(int).into_iter().collect()
        }
        Column::Real(array) => array.iter().map(|value| value.and_then(nearest_int)).collect(),
        Column::Dynamic(values) => values
            .iter()
            .map(|value| match value.kind() {
                DynKind::Real(value) => nearest_int(value),
                DynKind::String(text) => long_from_text(text).and_then(|value| i32::try_from(value).ok()),
                _ => long_from_dyn(value).map(|value| value as i32),
            })
            .collect(),
        _ => to_long(column).iter().map(|value| value.map(|value| value as i32)).collect(),
    }
}

fn to_long(column: &Column) -> Int64Array {
    match column {
        Column::Bool(array) => array.iter().map(|value| value.map(i64::from)).collect(),
        Column::Int(array) => {
            Int64Array::new(array.values().iter().map(|value| i64::from(*value)).collect(), array.nulls().cloned())
        }
        Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => array.clone(),
        Column::Real(array) => array.iter().map(|value| value.and_then(nearest_long)).collect(),
        Column::Decimal(array) => {
            array.iter().map(|bits| bits.and_then(|bits| decimal_from_bits(bits).trunc().to_i64())).collect()
        }
        Column::String(texts) => texts.map(long_from_text).into_iter().collect(),
        Column::Dynamic(values) => values.iter().map(long_from_dyn).collect(),
        Column::Guid(_) => Int64Array::new_null(column.len()),
    }
}

/// A dynamic value as a `long`: numbers without their fraction, text that is one, bools as 1 and 0.
pub(super) fn long_from_dyn(value: Dyn<'_>) -> Option<i64> {
    match value.kind() {
        DynKind::Bool(value) => Some(i64::from(value)),
        DynKind::Long(value) | DynKind::DateTime(value) | DynKind::TimeSpan(value) => Some(value),
        DynKind::Real(value) => nearest_long(value),
        DynKind::Decimal(value) => value.trunc().to_i64(),
        DynKind::String(text) => long_from_text(text),
        _ => None,
    }
}

fn to_real(column: &Column) -> Float64Array {
    match column {
        Column::Bool(array) => array.iter().map(|value| value.map(|value| f64::from(u8::from(value)))).collect(),
        Column::Int(array) => {
            Float64Array::new(array.values().iter().map(|value| f64::from(*value)).collect(), array.nulls().cloned())
        }
        Column::Long(array) => {
            Float64Array::new(array.values().iter().map(|value| *value as f64).collect(), array.nulls().cloned())
        }
        Column::Real(array) => array.clone(),
        Column::Decimal(array) => {
            array.iter().map(|bits| bits.and_then(|bits| decimal_from_bits(bits).to_f64())).collect()
        }
        Column::String(texts) => texts.map(real_from_text).into_iter().collect(),
        Column::Dynamic(values) => values.iter().map(real_from_dyn).collect(),
        Column::DateTime(array) | Column::TimeSpan(array) => {
            Float64Array::new(array.values().iter().map(|value| *value as f64).collect(), array.nulls().cloned())
        }
        Column::Guid(_) => Float64Array::new_null(column.len()),
    }
}

/// A dynamic value as a `real`: numbers, text that is one, bools as 1 and 0.
pub(super) fn real_from_dyn(value: Dyn<'_>) -> Option<f64> {
    match value.kind() {
        DynKind::Bool(value) => Some(f64::from(u8::from(value))),
        DynKind::Long(value) => Some(value as f64),
        DynKind::Real(value) => Some(value),
        DynKind::Decimal(value) => value.to_f64(),
        DynKind::String(text) => real_from_text(text),
        _ => None,
    }
}

fn to_decimal(column: &Column) -> Int128Array {
    let bits = |value: Option<Decimal>| value.map(decimal_to_bits);
    match column {
        Column::Decimal(array) => array.clone(),
        Column::Real(array) => array.iter().map(|value| bits(value.and_then(Decimal::from_f64))).collect(),
        Column::String(texts) => texts.map(decimal_from_text).into_iter().map(bits).collect(),
        Column::Dynamic(values) => values
            .iter()
            .map(|value| {
                bits(match value.kind() {
                    DynKind::Decimal(value) => Some(value),
                    DynKind::Real(value) => Decimal::from_f64(value),
                    DynKind::String(text) => decimal_from_text(text),
                    _ => long_from_dyn(value).map(Decimal::from),
                })
            })
            .collect(),
        Column::Guid(_) | Column::DateTime(_) | Column::TimeSpan(_) => Int128Array::new_null(column.len()),
        Column::Bool(_) | Column::Int(_) | Column::Long(_) => {
            to_long(column).iter().map(|value| bits(value.map(Decimal::from))).collect()
        }
    }
}

/// The text of every row as `tostring()` gives it; empty for a null. Bools are written `True` and `False`.
fn to_string(column: &Column) -> StringColumn {
    if let Column::String(texts) = column {
        return texts.clone();
    }
    let mut builder = StringColumnBuilder::with_capacity(column.len());
    let mut buffer = String::new();
    for row in 0..column.len() {
        buffer.clear();
        write_text(column, row, &mut buffer);
        builder.push(&buffer);
    }
    builder.finish()
}

/// Appends what `tostring()` gives for one row.
pub(super) fn write_text(column: &Column, row: usize, out: &mut String) {
    match column {
        Column::Bool(array) if array.is_valid(row) => out.push_str(if array.value(row) { "True" } else { "False" }),
        Column::Real(array) if array.is_valid(row) => out.push_str(&format_real_as_engine(array.value(row))),
        _ => display(column, row, out),
    }
}

fn to_datetime(column: &Column) -> Int64Array {
    let valid = |ticks: Option<i64>| ticks.and_then(super::lift::instant);
    match column {
        Column::DateTime(array) => array.clone(),
        Column::Int(_) | Column::Long(_) | Column::Real(_) | Column::Decimal(_) => {
            to_long(column).iter().map(valid).collect()
        }
        Column::String(texts) => texts.map(parse_datetime_or_year).into_iter().collect(),
        Column::Dynamic(values) => values
            .iter()
            .map(|value| match value.kind() {
                DynKind::String(text) => parse_datetime_or_year(text),
                DynKind::DateTime(ticks) | DynKind::Long(ticks) => valid(Some(ticks)),
                _ => None,
            })
            .collect(),
        Column::Bool(_) | Column::TimeSpan(_) | Column::Guid(_) => Int64Array::new_null(column.len()),
    }
}

fn to_timespan(column: &Column) -> Int64Array {
    match column {
        Column::TimeSpan(array) => array.clone(),
        Column::Int(_) | Column::Long(_) | Column::Real(_) | Column::Decimal(_) => to_long(column),
        Column::String(texts) => texts.map(timespan_from_text).into_iter().collect(),
        Column::Dynamic(values) => values
            .iter()
            .map(|value| match value.kind() {
                DynKind::String(text) => timespan_from_text(text),
                DynKind::TimeSpan(ticks) | DynKind::Long(ticks) => Some(ticks),
                _ => None,
            })
            .collect(),
        Column::Bool(_) | Column::DateTime(_) | Column::Guid(_) => Int64Array::new_null(column.len()),
    }
}

/// Text as `totimespan()` reads it. Unlike the literal `timespan(1.5)`, text of a fraction needs a unit.
fn timespan_from_text(text: &str) -> Option<i64> {
    let fraction = text.contains('.') && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b' '));
    if fraction { None } else { parse_timespan(text) }
}

fn to_guid(column: &Column) -> Int128Array {
    let bits = |guid: Option<u128>| guid.map(|guid| guid as i128);
    match column {
        Column::Guid(array) => array.clone(),
        Column::String(texts) => texts.map(parse_guid).into_iter().map(bits).collect(),
        Column::Dynamic(values) => values
            .iter()
            .map(|value| match value.kind() {
                DynKind::Guid(guid) => Some(guid as i128),
                DynKind::String(text) => bits(parse_guid(text)),
                _ => None,
            })
            .collect(),
        _ => Int128Array::new_null(column.len()),
    }
}

/// The same scalars, each as a dynamic of its own type.
fn to_dynamic(column: &Column) -> Column {
    if let Column::Dynamic(_) = column {
        return column.clone();
    }
    let mut builder = DynamicBuilder::default();
    let mut writer = DynamicWriter::default();
    for row in 0..column.len() {
        writer.clear();
        writer.value(&column.value(row));
        builder.push(Some(writer.as_dyn()));
    }
    Column::Dynamic(builder.finish())
}
