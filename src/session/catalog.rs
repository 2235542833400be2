//! What the page's rail shows.

use super::aside;
use super::store::Store;
use super::table::Table;
use crate::audits::{AuditQuery, audits};
use crate::protocol::{AuditInfo, Catalog, ColumnInfo, Reply, TableInfo, TableKind};
use crate::values::sort_by_key;

/// Tables, ready queries and totals as they are now.
pub(super) fn catalog(store: &Store) -> Catalog {
    let mut tables: Vec<TableInfo> = store.tables().map(|(name, table)| table_info(name, table)).collect();
    sort_by_key(&mut tables, |table| table.rows == 0);
    let (rows, memory_bytes) =
        tables.iter().fold((0, 0), |(rows, bytes), table| (rows + table.rows, bytes + table.memory_bytes));
    tables.extend(aside::tables(store));
    let has_rows = |name: &str| {
        tables
            .iter()
            .any(|table| table.rows > 0 && if name == "*" { table.kind == TableKind::Data } else { table.name == name })
    };
    let mut audits: Vec<AuditInfo> = audits().iter().map(|audit| audit_info(audit, has_rows)).collect();
    sort_by_key(&mut audits, |audit| !audit.answerable);
    let span = store.span();
    Catalog {
        rows,
        memory_bytes,
        data_start: span.map(|(start, _)| start),
        data_end: span.map(|(_, end)| end),
        duplicates: tables.iter().map(|table| table.duplicates).sum(),
        keeps_duplicates: store.keeps_duplicates(),
        tables,
        audits,
    }
}

/// How a table of files goes on in a cloud.
pub(super) fn further(store: &Store, table: String) -> Reply {
    let found = store.tables().find(|(name, _)| ***name == *table);
    let texts = found.map(|(name, found)| crate::export::further(name, &found.schema.fields, found.known));
    Reply::Further { texts: texts.unwrap_or_default(), table }
}

fn table_info(name: &str, table: &Table) -> TableInfo {
    let columns = table.schema.fields.iter().enumerate().map(|(at, field)| ColumnInfo {
        name: field.name.to_string(),
        kind: field.kind.name().to_owned(),
        doc: table
            .known
            .and_then(|known| known.columns.get(at))
            .map_or_else(String::new, |column| column.doc.to_owned()),
        filled: table.filled(at),
    });
    TableInfo {
        name: name.to_owned(),
        doc: table.known.map_or_else(String::new, |known| known.doc.to_owned()),
        kind: TableKind::Data,
        known: table.known.is_some(),
        rows: table.rows(),
        duplicates: table.duplicates(),
        span: table.span(),
        columns: columns.collect(),
        memory_bytes: table.memory_bytes(),
        text: String::new(),
    }
}

/// A query over one table needs it; one over several (a union) is worth asking as soon as one has rows.
fn audit_info(audit: &AuditQuery, has_rows: impl Fn(&str) -> bool) -> AuditInfo {
    AuditInfo {
        id: audit.id.to_owned(),
        title: audit.title.to_owned(),
        note: audit.note.to_owned(),
        cloud: audit.cloud.to_owned(),
        query: audit.query.to_owned(),
        tables: audit.tables.iter().map(|table| (*table).to_owned()).collect(),
        answerable: audit.tables.iter().any(|table| has_rows(table)),
    }
}
