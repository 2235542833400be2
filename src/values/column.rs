//! A column: one of Kusto's types over one of Arrow's arrays.

use super::{Dyn, DynamicBuilder, DynamicColumn, ScalarType, StringColumn, Value, decimal_from_bits, decimal_to_bits};
use arrow_array::types::Decimal128Type;
use arrow_array::{Array, BooleanArray, Float64Array, Int32Array, Int64Array, PrimitiveArray};
use arrow_buffer::NullBuffer;

/// 128 bits a row. Arrow's decimal array serves as plain storage: guids and decimals both fit.
pub type Int128Array = PrimitiveArray<Decimal128Type>;

/// A column of values of one type. Cloning and slicing share the memory.
#[derive(Clone, Debug)]
pub enum Column {
    /// `bool`.
    Bool(BooleanArray),
    /// `int`.
    Int(Int32Array),
    /// `long`.
    Long(Int64Array),
    /// `real`.
    Real(Float64Array),
    /// `decimal`, as [`decimal_to_bits`] packs it.
    Decimal(Int128Array),
    /// `string`.
    String(StringColumn),
    /// `datetime`, ticks since 0001-01-01T00:00:00Z.
    DateTime(Int64Array),
    /// `timespan`, ticks.
    TimeSpan(Int64Array),
    /// `guid`, its text read as one big-endian number.
    Guid(Int128Array),
    /// `dynamic`.
    Dynamic(DynamicColumn),
}

/// Runs the same code on the array inside, whichever it is.
macro_rules! on_array {
    ($column:expr, $array:ident => $body:expr) => {
        match $column {
            Column::Bool($array) => $body,
            Column::Int($array) => $body,
            Column::Long($array) | Column::DateTime($array) | Column::TimeSpan($array) => $body,
            Column::Real($array) => $body,
            Column::Decimal($array) | Column::Guid($array) => $body,
            Column::String($array) => $body,
            Column::Dynamic($array) => $body,
        }
    };
}

impl Column {
    /// Its type.
    pub fn kind(&self) -> ScalarType {
        match self {
            Self::Bool(_) => ScalarType::Bool,
            Self::Int(_) => ScalarType::Int,
            Self::Long(_) => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::Decimal(_) => ScalarType::Decimal,
            Self::String(_) => ScalarType::String,
            Self::DateTime(_) => ScalarType::DateTime,
            Self::TimeSpan(_) => ScalarType::TimeSpan,
            Self::Guid(_) => ScalarType::Guid,
            Self::Dynamic(_) => ScalarType::Dynamic,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        on_array!(self, array => array.len())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which rows are null; `None` where none is. Strings have no nulls.
    pub fn null_buffer(&self) -> Option<&NullBuffer> {
        match self {
            Self::Bool(array) => array.nulls(),
            Self::Int(array) => array.nulls(),
            Self::Long(array) | Self::DateTime(array) | Self::TimeSpan(array) => array.nulls(),
            Self::Real(array) => array.nulls(),
            Self::Decimal(array) | Self::Guid(array) => array.nulls(),
            Self::String(_) => None,
            Self::Dynamic(array) => array.null_buffer(),
        }
    }

    /// Whether row `row` is null.
    pub fn is_null(&self, row: usize) -> bool {
        self.null_buffer().is_some_and(|nulls| nulls.is_null(row))
    }

    /// Rows `offset..offset + len`, which must exist, without copying.
    pub fn slice(&self, offset: usize, len: usize) -> Self {
        match self {
            Self::Bool(array) => Self::Bool(array.slice(offset, len)),
            Self::Int(array) => Self::Int(array.slice(offset, len)),
            Self::Long(array) => Self::Long(array.slice(offset, len)),
            Self::Real(array) => Self::Real(array.slice(offset, len)),
            Self::Decimal(array) => Self::Decimal(array.slice(offset, len)),
            Self::String(array) => Self::String(array.slice(offset, len)),
            Self::DateTime(array) => Self::DateTime(array.slice(offset, len)),
            Self::TimeSpan(array) => Self::TimeSpan(array.slice(offset, len)),
            Self::Guid(array) => Self::Guid(array.slice(offset, len)),
            Self::Dynamic(array) => Self::Dynamic(array.slice(offset, len)),
        }
    }

    /// The value of row `row`, which must exist. For single cells; loops use the arrays.
    pub fn value(&self, row: usize) -> Value {
        if self.is_null(row) {
            return Value::Null(self.kind());
        }
        match self {
            Self::Bool(array) => Value::Bool(array.value(row)),
            Self::Int(array) => Value::Int(array.value(row)),
            Self::Long(array) => Value::Long(array.value(row)),
            Self::Real(array) => Value::Real(array.value(row)),
            Self::Decimal(array) => Value::Decimal(decimal_from_bits(array.value(row))),
            Self::String(array) => Value::string(array.value(row)),
            Self::DateTime(array) => Value::DateTime(array.value(row)),
            Self::TimeSpan(array) => Value::TimeSpan(array.value(row)),
            Self::Guid(array) => Value::Guid(array.value(row) as u128),
            Self::Dynamic(array) => Value::Dynamic(array.value(row).bytes().into()),
        }
    }

    /// `len` nulls of a type (empty strings for `string`).
    pub fn nulls(kind: ScalarType, len: usize) -> Self {
        match kind {
            ScalarType::Bool => Self::Bool(BooleanArray::new_null(len)),
            ScalarType::Int => Self::Int(Int32Array::new_null(len)),
            ScalarType::Long => Self::Long(Int64Array::new_null(len)),
            ScalarType::Real => Self::Real(Float64Array::new_null(len)),
            ScalarType::Decimal => Self::Decimal(Int128Array::new_null(len)),
            ScalarType::String => Self::String(StringColumn::repeat("", len)),
            ScalarType::DateTime => Self::DateTime(Int64Array::new_null(len)),
            ScalarType::TimeSpan => Self::TimeSpan(Int64Array::new_null(len)),
            ScalarType::Guid => Self::Guid(Int128Array::new_null(len)),
            ScalarType::Dynamic => Self::Dynamic(DynamicColumn::nulls(len)),
        }
    }

    /// The same value `len` times.
    pub fn repeat(value: &Value, len: usize) -> Self {
        match value {
            Value::Null(kind) => Self::nulls(*kind, len),
            Value::Bool(value) => Self::Bool(BooleanArray::from(vec![*value; len])),
            Value::Int(value) => Self::Int(Int32Array::from_value(*value, len)),
            Value::Long(value) => Self::Long(Int64Array::from_value(*value, len)),
            Value::Real(value) => Self::Real(Float64Array::from_value(*value, len)),
            Value::Decimal(value) => Self::Decimal(Int128Array::from_value(decimal_to_bits(*value), len)),
            Value::String(value) => Self::String(StringColumn::repeat(value, len)),
            Value::DateTime(value) => Self::DateTime(Int64Array::from_value(*value, len)),
            Value::TimeSpan(value) => Self::TimeSpan(Int64Array::from_value(*value, len)),
            Value::Guid(value) => Self::Guid(Int128Array::from_value(*value as i128, len)),
            Value::Dynamic(value) => {
                let mut builder = DynamicBuilder::default();
                for _ in 0..len {
                    builder.push(Some(Dyn::new(value)));
                }
                Self::Dynamic(builder.finish())
            }
        }
    }

    /// Memory that the rows hold, roughly, in bytes.
    pub fn memory_bytes(&self) -> usize {
        on_array!(self, array => array.get_array_memory_size())
    }

    /// The strings inside; `None` for another type.
    pub fn as_strings(&self) -> Option<&StringColumn> {
        if let Self::String(column) = self { Some(column) } else { None }
    }

    /// The bools inside; `None` for another type.
    pub fn as_bools(&self) -> Option<&BooleanArray> {
        if let Self::Bool(column) = self { Some(column) } else { None }
    }

    /// The 64-bit integers inside a `long`, `datetime` or `timespan`; `None` for another type.
    pub fn as_longs(&self) -> Option<&Int64Array> {
        if let Self::Long(column) | Self::DateTime(column) | Self::TimeSpan(column) = self {
            Some(column)
        } else {
            None
        }
    }

    /// The dynamic values inside; `None` for another type.
    pub fn as_dynamics(&self) -> Option<&DynamicColumn> {
        if let Self::Dynamic(column) = self { Some(column) } else { None }
    }
}
