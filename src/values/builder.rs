//! Builds columns and batches row by row, as formats read them.

use super::{
    Batch, Column, Dyn, DynamicBuilder, Int128Array, ScalarType, Schema, StringColumnBuilder, Value, decimal_to_bits,
};
use arrow_array::builder::PrimitiveBuilder;
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int32Builder, Int64Builder};
use arrow_array::types::Decimal128Type;

/// Appends the values of one column. A value of another type than the column's appends a null.
pub enum ColumnBuilder {
    /// `bool`.
    Bool(BooleanBuilder),
    /// `int`.
    Int(Int32Builder),
    /// `long`.
    Long(Int64Builder),
    /// `real`.
    Real(Float64Builder),
    /// `decimal`.
    Decimal(PrimitiveBuilder<Decimal128Type>),
    /// `string`.
    String(StringColumnBuilder),
    /// `datetime`, ticks.
    DateTime(Int64Builder),
    /// `timespan`, ticks.
    TimeSpan(Int64Builder),
    /// `guid`.
    Guid(PrimitiveBuilder<Decimal128Type>),
    /// `dynamic`.
    Dynamic(DynamicBuilder),
}

impl ColumnBuilder {
    /// An empty builder for a type.
    pub fn new(kind: ScalarType) -> Self {
        match kind {
            ScalarType::Bool => Self::Bool(BooleanBuilder::new()),
            ScalarType::Int => Self::Int(Int32Builder::new()),
            ScalarType::Long => Self::Long(Int64Builder::new()),
            ScalarType::Real => Self::Real(Float64Builder::new()),
            ScalarType::Decimal => Self::Decimal(PrimitiveBuilder::new()),
            ScalarType::String => Self::String(StringColumnBuilder::default()),
            ScalarType::DateTime => Self::DateTime(Int64Builder::new()),
            ScalarType::TimeSpan => Self::TimeSpan(Int64Builder::new()),
            ScalarType::Guid => Self::Guid(PrimitiveBuilder::new()),
            ScalarType::Dynamic => Self::Dynamic(DynamicBuilder::coded()),
        }
    }

    /// Number of rows so far.
    #[inline]
    pub fn len(&self) -> usize {
        use arrow_array::builder::ArrayBuilder;
        match self {
            Self::Bool(builder) => builder.len(),
            Self::Int(builder) => builder.len(),
            Self::Long(builder) | Self::DateTime(builder) | Self::TimeSpan(builder) => builder.len(),
            Self::Real(builder) => builder.len(),
            Self::Decimal(builder) | Self::Guid(builder) => builder.len(),
            Self::String(builder) => builder.len(),
            Self::Dynamic(builder) => builder.len(),
        }
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a null (an empty string for `string`).
    pub fn push_null(&mut self) {
        match self {
            Self::Bool(builder) => builder.append_null(),
            Self::Int(builder) => builder.append_null(),
            Self::Long(builder) | Self::DateTime(builder) | Self::TimeSpan(builder) => builder.append_null(),
            Self::Real(builder) => builder.append_null(),
            Self::Decimal(builder) | Self::Guid(builder) => builder.append_null(),
            Self::String(builder) => builder.push_empty(1),
            Self::Dynamic(builder) => builder.push(None),
        }
    }

    /// Appends nulls until there are `len` rows.
    #[inline]
    pub fn fill_to(&mut self, len: usize) {
        let missing = len.saturating_sub(self.len());
        match self {
            _ if missing == 0 => {}
            Self::Bool(builder) => builder.append_nulls(missing),
            Self::Int(builder) => builder.append_nulls(missing),
            Self::Long(builder) | Self::DateTime(builder) | Self::TimeSpan(builder) => builder.append_nulls(missing),
            Self::Real(builder) => builder.append_nulls(missing),
            Self::Decimal(builder) | Self::Guid(builder) => builder.append_nulls(missing),
            Self::String(builder) => builder.push_empty(missing),
            Self::Dynamic(builder) => builder.push_nulls(missing),
        }
    }

    /// Appends a text to a `string` column.
    pub fn push_str(&mut self, text: &str) {
        match self {
            Self::String(builder) => _ = builder.push(text),
            other => other.push_null(),
        }
    }

    /// Appends an encoded value to a `dynamic` column.
    pub fn push_dyn(&mut self, value: Dyn<'_>) {
        match self {
            Self::Dynamic(builder) => builder.push(Some(value)),
            other => other.push_null(),
        }
    }

    /// Appends an integer to an `int` (null where it does not fit), `long`, `real`, `datetime` or `timespan` column.
    pub fn push_i64(&mut self, value: i64) {
        match self {
            Self::Int(builder) => builder.append_option(i32::try_from(value).ok()),
            Self::Long(builder) | Self::DateTime(builder) | Self::TimeSpan(builder) => builder.append_value(value),
            Self::Real(builder) => builder.append_value(value as f64),
            other => other.push_null(),
        }
    }

    /// Appends a real to a `real` column.
    pub fn push_f64(&mut self, value: f64) {
        match self {
            Self::Real(builder) => builder.append_value(value),
            other => other.push_null(),
        }
    }

    /// Appends a bool to a `bool` column.
    pub fn push_bool(&mut self, value: bool) {
        match self {
            Self::Bool(builder) => builder.append_value(value),
            other => other.push_null(),
        }
    }

    /// Appends a value of the column's type.
    pub fn push(&mut self, value: &Value) {
        match (self, value) {
            (Self::Bool(builder), Value::Bool(value)) => builder.append_value(*value),
            (Self::Int(builder), Value::Int(value)) => builder.append_value(*value),
            (Self::Long(builder), Value::Long(value))
            | (Self::DateTime(builder), Value::DateTime(value))
            | (Self::TimeSpan(builder), Value::TimeSpan(value)) => builder.append_value(*value),
            (Self::Real(builder), Value::Real(value)) => builder.append_value(*value),
            (Self::Decimal(builder), Value::Decimal(value)) => builder.append_value(decimal_to_bits(*value)),
            (Self::Guid(builder), Value::Guid(value)) => builder.append_value(*value as i128),
            (Self::String(builder), Value::String(value)) => _ = builder.push(value),
            (Self::Dynamic(builder), Value::Dynamic(value)) => builder.push(Some(Dyn::new(value))),
            (builder, _) => builder.push_null(),
        }
    }

    /// The column; the builder is empty again.
    pub fn finish(&mut self) -> Column {
        match self {
            Self::Bool(builder) => Column::Bool(builder.finish()),
            Self::Int(builder) => Column::Int(builder.finish()),
            Self::Long(builder) => Column::Long(builder.finish()),
            Self::Real(builder) => Column::Real(builder.finish()),
            Self::Decimal(builder) => Column::Decimal(plain(builder)),
            Self::String(builder) => Column::String(builder.finish()),
            Self::DateTime(builder) => Column::DateTime(builder.finish()),
            Self::TimeSpan(builder) => Column::TimeSpan(builder.finish()),
            Self::Guid(builder) => Column::Guid(plain(builder)),
            Self::Dynamic(builder) => Column::Dynamic(builder.finish()),
        }
    }
}

fn plain(builder: &mut PrimitiveBuilder<Decimal128Type>) -> Int128Array {
    builder.finish()
}

/// Builds batches of one schema. Rows are complete once [`BatchBuilder::end_row`] is called; columns that were not
/// touched for a row are null there.
pub struct BatchBuilder {
    /// One builder for each field.
    pub columns: Vec<ColumnBuilder>,
    rows: usize,
}

impl BatchBuilder {
    /// An empty builder for a schema.
    pub fn new(schema: &Schema) -> Self {
        Self { columns: schema.fields.iter().map(|field| ColumnBuilder::new(field.kind)).collect(), rows: 0 }
    }

    /// Complete rows so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Completes the row: columns without a value get a null.
    pub fn end_row(&mut self) {
        self.rows += 1;
        for column in &mut self.columns {
            column.fill_to(self.rows);
        }
    }

    /// The batch; the builder is empty again.
    pub fn finish(&mut self) -> Batch {
        Batch::new(self.columns.iter_mut().map(ColumnBuilder::finish).collect(), std::mem::take(&mut self.rows))
    }
}
