//! Rows on their way through the operators, materialized column by column only when something reads them.
//!
//! A filter only notes which rows stay; a projection passes columns on. So a query copies what it reads, not what it
//! carries along.

use crate::values::{Batch, Column, ScalarType, Value};
use std::cell::OnceCell;
use std::sync::Arc;

/// One column of a view.
#[derive(Clone, Debug)]
pub(crate) enum LazyColumn {
    /// As it is.
    Ready(Column),
    /// The same value in every row.
    Constant(Value),
    /// Some rows of a column, copied when first read.
    Picked {
        /// Where the rows are.
        source: Column,
        /// Which rows, in order.
        rows: Arc<Vec<u32>>,
        /// The copy, once made.
        copy: OnceCell<Column>,
    },
}

/// Some rows.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// The columns.
    pub(crate) columns: Vec<LazyColumn>,
    /// Number of rows.
    pub(crate) rows: usize,
}

impl From<Batch> for View {
    fn from(batch: Batch) -> Self {
        Self { rows: batch.rows, columns: batch.columns.into_iter().map(LazyColumn::Ready).collect() }
    }
}

impl View {
    /// Column `index` with a value for each row.
    pub(crate) fn column(&self, index: usize) -> Column {
        self.columns[index].column(self.rows)
    }

    /// All columns copied out.
    pub(crate) fn into_batch(self) -> Batch {
        let columns = self.columns.iter().map(|column| column.column(self.rows)).collect();
        Batch::new(columns, self.rows)
    }

    /// The rows at these positions, in this order (no [`crate::values::NO_ROW`]).
    pub(crate) fn pick(&self, positions: Vec<u32>) -> Self {
        let positions = Arc::new(positions);
        // Columns that share their rows share the new ones, too.
        let mut composed: Vec<(*const Vec<u32>, Arc<Vec<u32>>)> = Vec::new();
        let columns = self
            .columns
            .iter()
            .map(|column| match column {
                LazyColumn::Constant(value) => LazyColumn::Constant(value.clone()),
                LazyColumn::Ready(column) => picked(column.clone(), positions.clone()),
                LazyColumn::Picked { source, rows, copy } => {
                    if let Some(copy) = copy.get() {
                        return picked(copy.clone(), positions.clone());
                    }
                    let key = Arc::as_ptr(rows);
                    let known = composed.iter().find(|(known, _)| std::ptr::eq(*known, key)).map(|(_, rows)| rows.clone());
                    let rows = known.unwrap_or_else(|| {
                        let new: Arc<Vec<u32>> =
                            Arc::new(positions.iter().map(|position| rows[*position as usize]).collect());
                        composed.push((key, new.clone()));
                        new
                    });
                    picked(source.clone(), rows)
                }
            })
            .collect();
        Self { columns, rows: positions.len() }
    }

    /// The first `rows` rows.
    pub(crate) fn head(&self, rows: usize) -> Self {
        if rows >= self.rows {
            return self.clone();
        }
        let columns = self
            .columns
            .iter()
            .map(|column| match column {
                LazyColumn::Constant(value) => LazyColumn::Constant(value.clone()),
                LazyColumn::Ready(column) => LazyColumn::Ready(column.slice(0, rows)),
                LazyColumn::Picked { source, rows: picks, .. } => {
                    picked(source.clone(), Arc::new(picks[..rows].to_vec()))
                }
            })
            .collect();
        Self { columns, rows }
    }

    /// All rows of `views`, which have columns of these types, one after the other.
    pub(crate) fn concat(kinds: &[ScalarType], views: &[Self]) -> Self {
        if let [one] = views {
            return one.clone();
        }
        let columns = kinds
            .iter()
            .enumerate()
            .map(|(at, kind)| {
                let parts: Vec<Column> = views.iter().map(|view| view.column(at)).collect();
                LazyColumn::Ready(Column::concat(*kind, &parts.iter().collect::<Vec<_>>()))
            })
            .collect();
        Self { columns, rows: views.iter().map(|view| view.rows).sum() }
    }
}

impl LazyColumn {
    /// The column, `rows` long.
    pub(crate) fn column(&self, rows: usize) -> Column {
        match self {
            Self::Ready(column) => column.clone(),
            Self::Constant(value) => Column::repeat(value, rows),
            Self::Picked { source, rows, copy } => copy.get_or_init(|| source.take(rows)).clone(),
        }
    }
}

fn picked(source: Column, rows: Arc<Vec<u32>>) -> LazyColumn {
    LazyColumn::Picked { source, rows, copy: OnceCell::new() }
}
