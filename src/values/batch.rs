//! Rows of one schema, column by column.

use super::{Column, ScalarType};
use std::sync::Arc;

/// A column's name and type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// Name, case-sensitive.
    pub name: Arc<str>,
    /// Type.
    pub kind: ScalarType,
}

impl Field {
    /// A field.
    pub fn new(name: impl Into<Arc<str>>, kind: ScalarType) -> Self {
        Self { name: name.into(), kind }
    }
}

/// The columns of a table or of a step of a query, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The columns.
    pub fields: Vec<Field>,
}

impl Schema {
    /// A schema of these fields.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields }
    }

    /// Position of the column of this name.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

/// Some rows. All columns have `rows` elements; their types are those of the schema that goes with the batch.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// One for each field of the schema.
    pub columns: Vec<Column>,
    /// Number of rows; kept apart, since a batch may have no column.
    pub rows: usize,
}

impl Batch {
    /// A batch of these columns.
    pub fn new(columns: Vec<Column>, rows: usize) -> Self {
        debug_assert!(columns.iter().all(|column| column.len() == rows), "columns of unequal length");
        Self { columns, rows }
    }

    /// No rows, with columns of the schema's types.
    pub fn empty(schema: &Schema) -> Self {
        Self::new(schema.fields.iter().map(|field| Column::nulls(field.kind, 0)).collect(), 0)
    }

    /// Rows `offset..offset + rows`, without copying. Both are cut to what there is.
    pub fn slice(&self, offset: usize, rows: usize) -> Self {
        let offset = offset.min(self.rows);
        let rows = rows.min(self.rows - offset);
        Self { columns: self.columns.iter().map(|column| column.slice(offset, rows)).collect(), rows }
    }

    /// The rows at `indices`, in that order; [`super::NO_ROW`] gives a row of nulls.
    pub fn take(&self, indices: &[u32]) -> Self {
        Self { columns: self.columns.iter().map(|column| column.take(indices)).collect(), rows: indices.len() }
    }

    /// All rows of `batches`, one after the other. All must have the types of `schema`.
    pub fn concat(schema: &Schema, batches: &[Self]) -> Self {
        match batches {
            [] => Self::empty(schema),
            [one] => one.clone(),
            _ => {
                let columns = (0..schema.len())
                    .map(|at| {
                        let parts: Vec<&Column> = batches.iter().filter_map(|batch| batch.columns.get(at)).collect();
                        Column::concat(schema.fields[at].kind, &parts)
                    })
                    .collect();
                Self { columns, rows: batches.iter().map(|batch| batch.rows).sum() }
            }
        }
    }

    /// Memory that the columns hold, roughly, in bytes.
    pub fn memory_bytes(&self) -> usize {
        self.columns.iter().map(Column::memory_bytes).sum()
    }
}
