//! From one value to a column of them: reading arguments, writing results, and the two cases every kernel has alike
//! (only constants; one dictionary of texts).

use super::{Context, Datum, FunctionError, Kernel};
use crate::values::{
    COLUMN_BYTES, Column, Decimal, Dyn, DynamicBuilder, DynamicColumn, DynamicWriter, Int128Array, ScalarType,
    StringColumn, StringColumnBuilder, Value, decimal_from_bits, decimal_to_bits,
};
use arrow_array::{Array, ArrowPrimitiveType, BooleanArray, Float64Array, Int32Array, Int64Array, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};

/// Runs a kernel. Where all arguments are constants it runs for one row and gives a constant; where the only column is
/// a dictionary of texts, it runs once for each text.
pub(super) fn lifted(args: &[Datum], rows: usize, context: &Context, kernel: Kernel) -> Result<Datum, FunctionError> {
    let mut columns = args.iter().enumerate().filter_map(|(at, arg)| match arg {
        Datum::Column(column) => Some((at, column)),
        Datum::Constant(_) => None,
    });
    let Some((at, column)) = columns.next() else {
        return Ok(match kernel(args, 1, context)? {
            Datum::Column(column) if column.is_empty() => Datum::Constant(Value::null(column.kind())),
            Datum::Column(column) => Datum::Constant(column.value(0)),
            constant @ Datum::Constant(_) => constant,
        });
    };
    if let (None, Column::String(StringColumn::Dictionary { codes, values })) = (columns.next(), column)
        && values.len() <= rows
    {
        let mut args = args.to_vec();
        args[at] = Datum::Column(Column::String(StringColumn::Plain(values.clone())));
        return Ok(match kernel(&args, values.len(), context)? {
            Datum::Column(Column::String(StringColumn::Plain(values))) => {
                Datum::Column(Column::String(StringColumn::Dictionary { codes: codes.clone(), values }))
            }
            Datum::Column(column) => Datum::Column(column.take(codes)),
            constant @ Datum::Constant(_) => constant,
        });
    }
    kernel(args, rows, context)
}

/// An argument whose values are plain numbers.
#[derive(Clone, Copy)]
pub(super) enum Numbers<'a, T> {
    /// The same for every row.
    One(Option<T>),
    /// One a row.
    Many(&'a [T], Option<&'a NullBuffer>),
}

impl<T: Copy> Numbers<'_, T> {
    /// The value of a row; `None` where it is null.
    pub(super) fn get(&self, row: usize) -> Option<T> {
        match self {
            Self::One(value) => *value,
            Self::Many(values, None) => values.get(row).copied(),
            Self::Many(values, Some(nulls)) => values.get(row).copied().filter(|_| nulls.is_valid(row)),
        }
    }
}

/// A `long`, `datetime` or `timespan` argument; all nulls for another type.
pub(super) fn longs(datum: &Datum) -> Numbers<'_, i64> {
    match datum {
        Datum::Column(Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array)) => many(array),
        Datum::Constant(Value::Long(value) | Value::DateTime(value) | Value::TimeSpan(value)) => {
            Numbers::One(Some(*value))
        }
        _ => Numbers::One(None),
    }
}

/// An `int` argument; all nulls for another type.
pub(super) fn ints(datum: &Datum) -> Numbers<'_, i32> {
    match datum {
        Datum::Column(Column::Int(array)) => many(array),
        Datum::Constant(Value::Int(value)) => Numbers::One(Some(*value)),
        _ => Numbers::One(None),
    }
}

/// A `real` argument; all nulls for another type.
pub(super) fn reals(datum: &Datum) -> Numbers<'_, f64> {
    match datum {
        Datum::Column(Column::Real(array)) => many(array),
        Datum::Constant(Value::Real(value)) => Numbers::One(Some(*value)),
        _ => Numbers::One(None),
    }
}

/// The 128 bits of a `decimal` or a `guid` argument; all nulls for another type.
pub(super) fn wides(datum: &Datum) -> Numbers<'_, i128> {
    match datum {
        Datum::Column(Column::Decimal(array) | Column::Guid(array)) => many(array),
        Datum::Constant(Value::Decimal(value)) => Numbers::One(Some(decimal_to_bits(*value))),
        Datum::Constant(Value::Guid(value)) => Numbers::One(Some(*value as i128)),
        _ => Numbers::One(None),
    }
}

fn many<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>) -> Numbers<'_, T::Native> {
    Numbers::Many(array.values(), array.nulls())
}

/// A `bool` argument.
#[derive(Clone, Copy)]
pub(super) enum Bools<'a> {
    /// The same for every row.
    One(Option<bool>),
    /// One a row.
    Many(&'a BooleanArray),
}

impl Bools<'_> {
    /// The value of a row; `None` where it is null.
    pub(super) fn get(&self, row: usize) -> Option<bool> {
        match self {
            Self::One(value) => *value,
            Self::Many(array) => array.is_valid(row).then(|| array.value(row)),
        }
    }
}

/// A `bool` argument; all nulls for another type.
pub(super) fn bools(datum: &Datum) -> Bools<'_> {
    match datum {
        Datum::Column(Column::Bool(array)) => Bools::Many(array),
        Datum::Constant(Value::Bool(value)) => Bools::One(Some(*value)),
        _ => Bools::One(None),
    }
}

/// A `string` argument.
#[derive(Clone, Copy)]
pub(super) enum Texts<'a> {
    /// The same for every row.
    One(&'a str),
    /// One a row.
    Many(&'a StringColumn),
}

impl<'a> Texts<'a> {
    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> &'a str {
        match self {
            Self::One(text) => text,
            Self::Many(column) => column.value(row),
        }
    }
}

/// A `string` argument; empty for another type.
pub(super) fn texts(datum: &Datum) -> Texts<'_> {
    match datum {
        Datum::Column(Column::String(column)) => Texts::Many(column),
        Datum::Constant(Value::String(text)) => Texts::One(text),
        _ => Texts::One(""),
    }
}

/// A `dynamic` argument.
#[derive(Clone, Copy)]
pub(super) enum Dyns<'a> {
    /// The same for every row.
    One(Dyn<'a>),
    /// One a row.
    Many(&'a DynamicColumn),
}

impl<'a> Dyns<'a> {
    /// The value of a row; JSON's null where it is null.
    pub(super) fn get(&self, row: usize) -> Dyn<'a> {
        match self {
            Self::One(value) => *value,
            Self::Many(column) => column.value(row),
        }
    }
}

/// A `dynamic` argument; null for another type.
pub(super) fn dyns(datum: &Datum) -> Dyns<'_> {
    match datum {
        Datum::Column(Column::Dynamic(column)) => Dyns::Many(column),
        Datum::Constant(Value::Dynamic(bytes)) => Dyns::One(Dyn::new(bytes)),
        _ => Dyns::One(Dyn::NULL),
    }
}

/// The value of a row, of whatever type. For functions that take anything; loops over one type use the readers.
pub(super) fn cell(datum: &Datum, row: usize) -> Value {
    match datum {
        Datum::Column(column) => column.value(row),
        Datum::Constant(value) => value.clone(),
    }
}

/// The bytes of a number, an instant or a guid, as they lie in memory, and how many there are; `None` for a null and for
/// texts and dynamic values.
pub(super) fn cell_bytes(datum: &Datum, row: usize) -> Option<([u8; 16], usize)> {
    let long = |value: i64| (i128::from(value).to_le_bytes(), 8);
    Some(match datum.kind() {
        ScalarType::Bool => (i128::from(bools(datum).get(row)?).to_le_bytes(), 1),
        ScalarType::Int => (i128::from(ints(datum).get(row)?).to_le_bytes(), 4),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => long(longs(datum).get(row)?),
        ScalarType::Real => long(reals(datum).get(row)?.to_bits() as i64),
        ScalarType::Decimal | ScalarType::Guid => (wides(datum).get(row)?.to_le_bytes(), 16),
        ScalarType::String | ScalarType::Dynamic => return None,
    })
}

/// Whether a row is null.
pub(super) fn is_null(datum: &Datum, row: usize) -> bool {
    match datum {
        Datum::Column(column) => column.is_null(row),
        Datum::Constant(value) => value.is_null(),
    }
}

/// The nulls of two arguments together.
fn union(left: Option<&NullBuffer>, right: Option<&NullBuffer>) -> Option<NullBuffer> {
    NullBuffer::union(left, right)
}

/// A function of two numbers, row by row, where neither is null.
pub(super) fn zip<A: Copy, B: Copy, R: Clone + Default>(
    left: Numbers<'_, A>,
    right: Numbers<'_, B>,
    rows: usize,
    function: impl Fn(A, B) -> R,
) -> (Vec<R>, Option<NullBuffer>) {
    match (left, right) {
        (Numbers::Many(left, left_nulls), Numbers::Many(right, right_nulls)) => {
            (left.iter().zip(right).map(|(a, b)| function(*a, *b)).collect(), union(left_nulls, right_nulls))
        }
        (Numbers::Many(left, nulls), Numbers::One(Some(b))) => {
            (left.iter().map(|a| function(*a, b)).collect(), nulls.cloned())
        }
        (Numbers::One(Some(a)), Numbers::Many(right, nulls)) => {
            (right.iter().map(|b| function(a, *b)).collect(), nulls.cloned())
        }
        (Numbers::One(Some(a)), Numbers::One(Some(b))) => (vec![function(a, b); rows], None),
        _ => (vec![R::default(); rows], Some(NullBuffer::new_null(rows))),
    }
}

/// A predicate of two numbers, row by row, where neither is null.
pub(super) fn zip_bits<A: Copy, B: Copy>(
    left: Numbers<'_, A>,
    right: Numbers<'_, B>,
    rows: usize,
    predicate: impl Fn(A, B) -> bool,
) -> BooleanArray {
    let (bits, nulls) = match (left, right) {
        (Numbers::Many(left, left_nulls), Numbers::Many(right, right_nulls)) => {
            let len = left.len().min(right.len());
            (BooleanBuffer::collect_bool(len, |row| predicate(left[row], right[row])), union(left_nulls, right_nulls))
        }
        (Numbers::Many(left, nulls), Numbers::One(Some(b))) => {
            (BooleanBuffer::collect_bool(left.len(), |row| predicate(left[row], b)), nulls.cloned())
        }
        (Numbers::One(Some(a)), Numbers::Many(right, nulls)) => {
            (BooleanBuffer::collect_bool(right.len(), |row| predicate(a, right[row])), nulls.cloned())
        }
        (Numbers::One(Some(a)), Numbers::One(Some(b))) => {
            let bit = predicate(a, b);
            (BooleanBuffer::collect_bool(rows, |_| bit), None)
        }
        _ => (BooleanBuffer::new_unset(rows), Some(NullBuffer::new_null(rows))),
    };
    BooleanArray::new(bits, nulls)
}

/// A `bool` for each row.
pub(super) fn to_bools(rows: usize, function: impl Fn(usize) -> Option<bool>) -> Datum {
    Datum::Column(Column::Bool((0..rows).map(function).collect()))
}

/// A `bool` for each row, never null.
pub(super) fn to_bits(rows: usize, function: impl FnMut(usize) -> bool) -> Datum {
    Datum::Column(Column::Bool(BooleanArray::new(BooleanBuffer::collect_bool(rows, function), None)))
}

/// An `int` for each row.
pub(super) fn to_ints(rows: usize, function: impl Fn(usize) -> Option<i32>) -> Datum {
    Datum::Column(Column::Int((0..rows).map(function).collect::<Int32Array>()))
}

/// A `long` for each row.
pub(super) fn to_longs(rows: usize, function: impl FnMut(usize) -> Option<i64>) -> Datum {
    Datum::Column(Column::Long((0..rows).map(function).collect::<Int64Array>()))
}

/// A `real` for each row.
pub(super) fn to_reals(rows: usize, function: impl Fn(usize) -> Option<f64>) -> Datum {
    Datum::Column(Column::Real((0..rows).map(function).collect::<Float64Array>()))
}

/// A `datetime` for each row; ticks outside the type's years are null.
pub(super) fn to_datetimes(rows: usize, function: impl Fn(usize) -> Option<i64>) -> Datum {
    let ticks = (0..rows).map(|row| function(row).and_then(instant));
    Datum::Column(Column::DateTime(ticks.collect::<Int64Array>()))
}

/// The ticks, if they lie in the years 1 to 9999.
pub(super) fn instant(ticks: i64) -> Option<i64> {
    (0..=crate::values::MAX_DATETIME_TICKS).contains(&ticks).then_some(ticks)
}

/// A `timespan` for each row.
pub(super) fn to_timespans(rows: usize, function: impl Fn(usize) -> Option<i64>) -> Datum {
    Datum::Column(Column::TimeSpan((0..rows).map(function).collect::<Int64Array>()))
}

/// A `decimal` for each row.
pub(super) fn to_decimals(rows: usize, function: impl Fn(usize) -> Option<Decimal>) -> Datum {
    Datum::Column(Column::Decimal((0..rows).map(|row| function(row).map(decimal_to_bits)).collect::<Int128Array>()))
}

/// A `guid` for each row.
pub(super) fn to_guids(rows: usize, function: impl Fn(usize) -> Option<u128>) -> Datum {
    Datum::Column(Column::Guid((0..rows).map(|row| function(row).map(|guid| guid as i128)).collect::<Int128Array>()))
}

/// A `string` for each row, written into an empty buffer. Once a column can hold no more, which fails the query, nothing is
/// written any more.
pub(super) fn to_texts(rows: usize, mut function: impl FnMut(usize, &mut String)) -> Datum {
    let mut builder = StringColumnBuilder::with_capacity(rows);
    let mut buffer = String::new();
    let mut full = false;
    for row in 0..rows {
        buffer.clear();
        if !full {
            function(row, &mut buffer);
        }
        full |= builder.text_bytes() + buffer.len() > COLUMN_BYTES;
        builder.push(&buffer);
    }
    Datum::Column(Column::String(builder.finish()))
}

/// A `dynamic` for each row, written into an empty writer; `None` gives a null. As [`to_texts`] where there are too many.
pub(super) fn to_dynamics(rows: usize, mut function: impl FnMut(usize, &mut DynamicWriter) -> Option<()>) -> Datum {
    let mut builder = DynamicBuilder::default();
    let mut writer = DynamicWriter::default();
    let mut bytes = 0;
    for row in 0..rows {
        writer.clear();
        let written = bytes <= COLUMN_BYTES && function(row, &mut writer).is_some();
        bytes += if written { writer.as_dyn().bytes().len() } else { 0 };
        builder.push(written.then(|| writer.as_dyn()));
    }
    Datum::Column(Column::Dynamic(builder.finish()))
}

/// The values as the type that an argument names: what `typeof(long)` comes as.
pub(super) fn as_named_type(datum: Datum, name: Option<&Datum>) -> Result<Datum, FunctionError> {
    Ok(super::convert(&datum, super::declare::named_type(name.and_then(Datum::constant))))
}

/// The decimal of a row of [`wides`].
pub(super) fn decimal_at(values: &Numbers<'_, i128>, row: usize) -> Option<Decimal> {
    values.get(row).map(decimal_from_bits)
}
