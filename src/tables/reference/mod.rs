//! Reference tables: what the vendors' words mean, for queries to join with. They have rows before anything is loaded, and
//! wildcards leave them out.
//!
//! Each is a file of tab-separated text, its first line the names of the columns; it is read when it is first asked for.

mod acr;
mod ecr;
mod ibm;

use super::schema::TableColumn;
use crate::values::{Batch, BatchBuilder, ColumnBuilder, Field, ScalarType, Schema};
use std::sync::{Arc, OnceLock};

/// A table that is part of the program.
#[derive(Debug)]
pub struct ReferenceTable {
    /// Name, as queries write it.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// The columns, in order.
    pub columns: &'static [TableColumn],
    /// Columns whose texts together are different in each row.
    pub key: &'static [&'static str],
    /// The file.
    text: &'static str,
}

/// A table with its rows.
#[derive(Debug)]
pub struct ReferenceRows {
    /// Which table.
    pub table: &'static ReferenceTable,
    /// Its columns.
    pub schema: Arc<Schema>,
    /// Its rows.
    pub rows: Batch,
}

static TABLES: &[&ReferenceTable] = &[
    &acr::ACR_OPERATIONS,
    &acr::ACR_METRICS,
    &ecr::ECR_API_OPERATIONS,
    &ecr::EVENT_BRIDGE_DETAIL_TYPES,
    &ecr::ECR_SERVICE_QUOTAS,
    &ibm::IBM_REGISTRY_ACTIONS,
    &ibm::IBM_REGISTRY_REGIONS,
];

/// All reference tables with their rows.
pub fn all() -> &'static [ReferenceRows] {
    static READ: OnceLock<Vec<ReferenceRows>> = OnceLock::new();
    READ.get_or_init(|| TABLES.iter().map(|table| table.read()).collect())
}

/// The reference table of this name, which is case-sensitive.
pub fn find(name: &str) -> Option<&'static ReferenceRows> {
    // Most names are no reference table's: those read nothing.
    let at = TABLES.iter().position(|table| table.name == name)?;
    all().get(at)
}

impl ReferenceTable {
    fn read(&'static self) -> ReferenceRows {
        let schema = Schema::new(self.columns.iter().map(|column| Field::new(column.name, column.kind)).collect());
        let mut builder = BatchBuilder::new(&schema);
        for line in self.text.lines().skip(1) {
            let mut cells = line.split('\t');
            for (column, field) in builder.columns.iter_mut().zip(&schema.fields) {
                push(column, field.kind, cells.next().unwrap_or(""));
            }
            builder.end_row();
        }
        ReferenceRows { table: self, schema: Arc::new(schema), rows: builder.finish() }
    }
}

/// Adds a cell; one that is no value of its column's type is null, which the tests rule out.
fn push(column: &mut ColumnBuilder, kind: ScalarType, cell: &str) {
    match kind {
        ScalarType::Bool => match cell.parse() {
            Ok(flag) => column.push_bool(flag),
            Err(_) => column.push_null(),
        },
        ScalarType::Int | ScalarType::Long => match cell.parse() {
            Ok(number) => column.push_i64(number),
            Err(_) => column.push_null(),
        },
        ScalarType::Real => match cell.parse() {
            Ok(number) => column.push_f64(number),
            Err(_) => column.push_null(),
        },
        _ => column.push_str(cell),
    }
}

#[cfg(test)]
mod tests;
