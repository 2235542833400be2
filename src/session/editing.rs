//! What the editor asks while a query is written, answered from the tables as they are now.

use super::store::Store;
use super::system;
use crate::kql::services::{self, Facts, TableFacts, Values};
use crate::kql::{TableData, Tables};
use crate::protocol::{EditAnswer, EditAsk, TableKind};
use crate::tables::{TableColumn, reference};
use crate::values::{Column, StringColumn};
use crate::views::{self, View};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Different values that a column has at most to be offered.
const MOST_VALUES: usize = 1000;
/// Rows that are read at most of a column: the list must be there while the person types.
const MOST_ROWS: usize = 4_000_000;
/// The same of a column without a dictionary.
const MOST_PLAIN_ROWS: usize = 20_000;

/// For each column that was asked for: the table's rows then, and its values.
type Counted = RefCell<BTreeMap<(String, usize), (u64, Option<Values>)>>;

/// What has been worked out once and holds as long as the tables do.
#[derive(Default)]
pub(super) struct Editing {
    values: Counted,
}

impl Editing {
    /// The answer to a question.
    pub(super) fn answer(&self, ask: EditAsk, store: &Store) -> EditAnswer {
        services::answer(ask, &Known { store, values: &self.values })
    }
}

/// The tables, and what is known of them.
struct Known<'a> {
    store: &'a Store,
    values: &'a Counted,
}

impl Tables for Known<'_> {
    fn table(&self, name: &str) -> Option<TableData> {
        self.store.table(name)
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.store.names()
    }

    fn is_aside(&self, name: &str) -> bool {
        self.store.is_aside(name)
    }

    fn views(&self) -> &'static [View] {
        self.store.views()
    }

    fn nested_text(&self) -> fn(&str) -> bool {
        self.store.nested_text()
    }
}

impl Facts for Known<'_> {
    fn all(&self) -> Vec<TableFacts> {
        let mut all: Vec<TableFacts> = Vec::new();
        let loaded = |wanted: bool| self.store.tables().filter(move |(_, table)| (table.rows() > 0) == wanted);
        let rows_of = |name: &str| self.store.tables.get(name).map_or(0, super::table::Table::rows);
        let data = |(name, table): (&Arc<str>, &super::table::Table)| TableFacts {
            name: name.to_string(),
            doc: table.known.map_or("", |known| known.doc),
            kind: TableKind::Data,
            rows: table.rows(),
            columns: table.schema.len(),
            span: table.span(),
        };
        all.extend(loaded(true).map(data));
        all.extend(views::all().iter().map(|view| TableFacts {
            name: view.name.to_owned(),
            doc: view.doc,
            kind: TableKind::View,
            rows: view.tables.iter().map(|name| rows_of(name)).sum(),
            columns: view.columns.len(),
            span: None,
        }));
        all.extend(loaded(false).map(data));
        let aside = |name: &str, doc, rows, columns: &[TableColumn]| TableFacts {
            name: name.to_owned(),
            doc,
            kind: TableKind::Reference,
            rows,
            columns: columns.len(),
            span: None,
        };
        all.extend(
            reference::all()
                .iter()
                .map(|read| aside(read.table.name, read.table.doc, read.rows.rows as u64, read.table.columns)),
        );
        all.extend(system::TABLES.iter().map(|table| aside(table.name, table.doc, 0, table.columns)));
        all
    }

    fn column_doc(&self, table: &str, column: usize) -> &'static str {
        let doc = |columns: &'static [TableColumn]| columns.get(column).map_or("", |column| column.doc);
        if let Some(known) = self.store.tables.get(table).and_then(|table| table.known) {
            return doc(known.columns);
        }
        if let Some(read) = reference::find(table) {
            return doc(read.table.columns);
        }
        system::TABLES.iter().find(|known| known.name == table).map_or("", |table| doc(table.columns))
    }

    fn values(&self, table: &str, column: usize) -> Option<Values> {
        let data = self.store.table(table)?;
        let rows: usize = data.shards.iter().flatten().map(|batch| batch.rows).sum();
        let key = (table.to_owned(), column);
        if let Some((known_rows, values)) = self.values.borrow().get(&key)
            && *known_rows == rows as u64
        {
            return values.clone();
        }
        let values = counted(&data, column).map(Rc::new);
        self.values.borrow_mut().insert(key, (rows as u64, values.clone()));
        values
    }
}

/// The different values of a column with their numbers, the most frequent first; `None` where it is not of strings or has too
/// many.
fn counted(data: &TableData, column: usize) -> Option<Vec<(String, u64)>> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut left = MOST_ROWS;
    let mut plain_left = MOST_PLAIN_ROWS;
    for batch in data.shards.iter().flatten() {
        let Some(Column::String(strings)) = batch.columns.get(column) else { return None };
        if left == 0 {
            break;
        }
        left = left.saturating_sub(batch.rows);
        match strings {
            StringColumn::Dictionary { codes, values } => {
                let mut by_code = vec![0_u64; arrow_array::Array::len(values)];
                for code in codes {
                    by_code[*code as usize] += 1;
                }
                for (code, count) in by_code.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                    *counts.entry(values.value(code).to_owned()).or_default() += count;
                    if counts.len() > MOST_VALUES {
                        return None;
                    }
                }
            }
            StringColumn::Plain(values) => {
                for value in values.iter().flatten().take(plain_left) {
                    *counts.entry(value.to_owned()).or_default() += 1;
                    if counts.len() > MOST_VALUES {
                        return None;
                    }
                }
                plain_left = plain_left.saturating_sub(arrow_array::Array::len(values));
            }
        }
    }
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    crate::values::sort_by_key(&mut values, |(_, count)| std::cmp::Reverse(*count));
    Some(values)
}
