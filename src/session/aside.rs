//! What the catalog says of tables that hold no rows of files: reference tables, and views over other tables.

use super::store::Store;
use crate::protocol::{ColumnInfo, TableInfo, TableKind};
use crate::tables::TableColumn;
use crate::tables::reference::{self, ReferenceRows};
use crate::views::{self, View};

/// Whether a reference table or a view has this name, so that no file's table can.
pub(super) fn has(name: &str) -> bool {
    reference::find(name).is_some() || views::find(name).is_some()
}

/// Reference tables, then views.
pub(super) fn tables(store: &Store) -> impl Iterator<Item = TableInfo> {
    let rows_of = |name: &str| store.tables().find(|(own, _)| ***own == *name).map_or(0, |(_, table)| table.rows());
    reference::all().iter().map(reference_info).chain(views::all().iter().map(move |view| {
        // At most so many: which of them it shows only a query tells.
        view_info(view, view.tables.iter().map(|name| rows_of(name)).sum())
    }))
}

fn reference_info(read: &ReferenceRows) -> TableInfo {
    let rows = read.rows.rows as u64;
    TableInfo {
        name: read.table.name.to_owned(),
        doc: read.table.doc.to_owned(),
        kind: TableKind::Reference,
        known: true,
        rows,
        duplicates: 0,
        span: None,
        columns: read.table.columns.iter().map(|column| column_info(column, rows)).collect(),
        memory_bytes: 0,
        text: String::new(),
    }
}

fn view_info(view: &View, rows: u64) -> TableInfo {
    TableInfo {
        name: view.name.to_owned(),
        doc: view.doc.to_owned(),
        kind: TableKind::View,
        known: true,
        rows,
        duplicates: 0,
        span: None,
        columns: view.columns.iter().map(|column| column_info(column, rows)).collect(),
        memory_bytes: 0,
        text: view.text.trim_end().to_owned(),
    }
}

fn column_info(column: &TableColumn, filled: u64) -> ColumnInfo {
    ColumnInfo { name: column.name.to_owned(), kind: column.kind.name().to_owned(), doc: column.doc.to_owned(), filled }
}
