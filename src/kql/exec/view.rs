//! Rows on their way through the operators, materialized column by column only when something reads them.
//!
//! A filter only notes which rows stay; a projection passes columns on. So a query copies what it reads, not what it
//! carries along.

use super::operator::{BATCH_ROWS, Poll};
use crate::kql::plugins::Pace;
use crate::values::{Batch, Column, NO_ROW, ScalarType, Value};
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

    /// Memory that the rows take once they are copied out, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.columns.iter().map(|column| column.bytes(self.rows)).sum()
    }

    /// The rows at these positions, in this order (no [`NO_ROW`]).
    pub(crate) fn pick(&self, positions: Vec<u32>) -> Self {
        self.pick_rows(Arc::new(positions), false)
    }

    /// The rows at these positions, in this order; [`NO_ROW`] gives a row of nulls.
    pub(crate) fn pick_or_null(&self, positions: Vec<u32>) -> Self {
        let outer = positions.contains(&NO_ROW);
        self.pick_rows(Arc::new(positions), outer)
    }

    fn pick_rows(&self, positions: Arc<Vec<u32>>, outer: bool) -> Self {
        // Columns that share their rows share the new ones, too.
        let mut composed: Vec<(*const Vec<u32>, Arc<Vec<u32>>)> = Vec::new();
        let columns = self
            .columns
            .iter()
            .map(|column| match column {
                LazyColumn::Constant(value) if outer => {
                    let none_or_first = positions.iter().map(|position| if *position == NO_ROW { NO_ROW } else { 0 });
                    LazyColumn::picked(Column::repeat(value, 1), Arc::new(none_or_first.collect()))
                }
                LazyColumn::Constant(value) => LazyColumn::Constant(value.clone()),
                LazyColumn::Ready(column) => LazyColumn::picked(column.clone(), positions.clone()),
                LazyColumn::Picked { source, rows, copy } => {
                    if let Some(copy) = copy.get() {
                        return LazyColumn::picked(copy.clone(), positions.clone());
                    }
                    let key = Arc::as_ptr(rows);
                    let known =
                        composed.iter().find(|(known, _)| std::ptr::eq(*known, key)).map(|(_, rows)| rows.clone());
                    let rows = known.unwrap_or_else(|| {
                        let new: Arc<Vec<u32>> = Arc::new(
                            positions.iter().map(|at| rows.get(*at as usize).copied().unwrap_or(NO_ROW)).collect(),
                        );
                        composed.push((key, new.clone()));
                        new
                    });
                    LazyColumn::picked(source.clone(), rows)
                }
            })
            .collect();
        Self { columns, rows: positions.len() }
    }

    /// The first `rows` rows.
    pub(crate) fn head(&self, rows: usize) -> Self {
        if rows >= self.rows { self.clone() } else { self.slice(0, rows) }
    }

    /// Rows `offset..offset + rows`, which must exist.
    pub(crate) fn slice(&self, offset: usize, rows: usize) -> Self {
        let columns = self
            .columns
            .iter()
            .map(|column| match column {
                LazyColumn::Constant(value) => LazyColumn::Constant(value.clone()),
                LazyColumn::Ready(column) => LazyColumn::Ready(column.slice(offset, rows)),
                LazyColumn::Picked { source, rows: picks, copy } => match copy.get() {
                    Some(copy) => LazyColumn::Ready(copy.slice(offset, rows)),
                    None => LazyColumn::picked(source.clone(), Arc::new(picks[offset..offset + rows].to_vec())),
                },
            })
            .collect();
        Self { columns, rows }
    }

    /// As [`Self::concat`], column by column.
    pub(crate) async fn concat_in_pieces(kinds: &[ScalarType], views: Vec<Self>, pace: &Pace) -> Self {
        if views.len() == 1 {
            return Self::concat(kinds, &views);
        }
        let rows = views.iter().map(|view| view.rows).sum();
        let mut columns = Vec::with_capacity(kinds.len());
        for (at, kind) in kinds.iter().enumerate() {
            let mut parts: Vec<Column> = Vec::with_capacity(views.len());
            for view in &views {
                parts.push(view.column(at));
                pace.done(view.rows).await;
            }
            columns.push(LazyColumn::Ready(Column::concat(*kind, &parts.iter().collect::<Vec<_>>())));
        }
        Self { columns, rows }
    }

    /// The rows from `at` on, as many as fit a batch; moves `at` behind them.
    pub(crate) fn next_slice(&self, at: &mut usize) -> Poll {
        let rows = BATCH_ROWS.min(self.rows.saturating_sub(*at));
        if rows == 0 {
            return Poll::Done;
        }
        let slice = self.slice(*at, rows);
        *at += rows;
        Poll::Rows(slice)
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
    /// These rows of a column.
    pub(crate) fn picked(source: Column, rows: Arc<Vec<u32>>) -> Self {
        Self::Picked { source, rows, copy: OnceCell::new() }
    }

    /// Memory that it takes once it is copied out, in bytes.
    fn bytes(&self, rows: usize) -> u64 {
        match self {
            Self::Ready(column) => column.bytes_of(0..rows as u32),
            // One text for all rows.
            Self::Constant(Value::String(text)) => text.len() as u64 + 4 * rows as u64,
            Self::Constant(value) => (Column::repeat(value, 1).bytes_of(0..1)).saturating_mul(rows as u64),
            Self::Picked { source, rows, copy } => match copy.get() {
                Some(copy) => copy.bytes_of(0..rows.len() as u32),
                None => source.bytes_of(rows.iter().copied()),
            },
        }
    }

    /// The column, `rows` long.
    pub(crate) fn column(&self, rows: usize) -> Column {
        match self {
            Self::Ready(column) => column.clone(),
            Self::Constant(value) => Column::repeat(value, rows),
            Self::Picked { source, rows, copy } => copy.get_or_init(|| source.take(rows)).clone(),
        }
    }
}
