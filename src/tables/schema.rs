//! The shape of a documented table.

use crate::values::{Field, ScalarType, Schema};

/// Name of the last column of every vendor table: fields that the table has no column for, by their path in the record,
/// and cells that did not parse as their column's type, by the column's name.
pub const ADDITIONAL_FIELDS: &str = "AdditionalFields";

/// Name of the column that time ranges filter, in the tables of Log Analytics and in those that people make.
pub const TIME_GENERATED: &str = "TimeGenerated";

/// A table that a vendor documents.
#[derive(Debug)]
pub struct TableSchema {
    /// Name, as queries write it.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// The column that time ranges filter.
    pub time_column: Option<&'static str>,
    /// The columns in the vendor's order, `AdditionalFields` last.
    pub columns: &'static [TableColumn],
}

/// A column of a documented table.
#[derive(Debug)]
pub struct TableColumn {
    /// Name, case-sensitive.
    pub name: &'static str,
    /// Type.
    pub kind: ScalarType,
    /// What it holds.
    pub doc: &'static str,
    /// Unit of a number, where it has one: `bytes`, `ms`.
    pub unit: Option<&'static str>,
    /// Path in the vendor's record, with dots, `[]` for the elements of an array and `|` between the spellings of several
    /// shapes; in parentheses where it comes from elsewhere. Parentheses behind a path say what becomes of the field:
    /// `resourceId (subscription)`, `timestamp (ms)`.
    pub source: &'static str,
    /// Whether it is dynamic here but text in Log Analytics.
    pub is_nested_text: bool,
}

impl TableColumn {
    /// A column.
    pub const fn new(name: &'static str, kind: ScalarType, source: &'static str, doc: &'static str) -> Self {
        Self { name, kind, doc, unit: None, source, is_nested_text: false }
    }

    /// A `string` column.
    pub const fn text(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::String, source, doc)
    }

    /// A `datetime` column.
    pub const fn time(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::DateTime, source, doc)
    }

    /// A `bool` column; null where the record does not say.
    pub const fn flag(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::Bool, source, doc)
    }

    /// A `real` column.
    pub const fn real(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::Real, source, doc)
    }

    /// An `int` column.
    pub const fn int(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::Int, source, doc)
    }

    /// A `long` column.
    pub const fn long(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::Long, source, doc)
    }

    /// A `dynamic` column.
    pub const fn dynamic(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self::new(name, ScalarType::Dynamic, source, doc)
    }

    /// A `dynamic` column that Log Analytics keeps as the text of the same JSON.
    pub const fn nested_text(name: &'static str, source: &'static str, doc: &'static str) -> Self {
        Self { is_nested_text: true, ..Self::dynamic(name, source, doc) }
    }

    /// The same with a unit.
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The column for everything that has no column.
    pub const fn additional_fields() -> Self {
        Self::new(
            ADDITIONAL_FIELDS,
            ScalarType::Dynamic,
            "",
            "Fields of the record that have no column, and cells that did not parse as their column's type.",
        )
    }
}

impl TableSchema {
    /// The same as the types that batches go with.
    pub fn to_schema(&self) -> Schema {
        Schema::new(self.columns.iter().map(|column| Field::new(column.name, column.kind)).collect())
    }

    /// Position of the column of this name.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}
