//! Answers that the page may ask pages and charts of.

use super::{chart, page};
use crate::kql::ResultRows;
use crate::protocol::{ChartData, Page, QueryId};
use crate::values::{Batch, Column, Field};
use arrow_array::Array;
use std::collections::VecDeque;

/// Answers that are kept; the oldest goes first.
const KEPT: usize = 16;

/// The latest answers.
#[derive(Default)]
pub(super) struct Results(VecDeque<Kept>);

struct Kept {
    query: QueryId,
    tables: Vec<Table>,
}

struct Table {
    rows: ResultRows,
    /// For each batch, the number of its first row.
    starts: Vec<usize>,
}

/// The rows of a table in the order that is shown.
#[derive(Clone, Copy)]
pub(super) struct RowsOf<'a>(&'a Table);

impl<'a> RowsOf<'a> {
    /// Its columns' names and types.
    pub(super) fn fields(self) -> &'a [Field] {
        &self.0.rows.schema.fields
    }

    /// Number of rows that are shown.
    pub(super) fn len(self) -> u64 {
        self.0.rows.rows as u64
    }

    /// The row at a position of what is shown: its batch, and where in it. Everything that leaves the page or is counted
    /// over a selection asks here.
    pub(super) fn row_at(self, position: u64) -> Option<(&'a Batch, usize)> {
        let row = usize::try_from(position).ok()?;
        let at = self.0.starts.partition_point(|start| *start <= row).checked_sub(1)?;
        let batch = self.0.rows.batches.get(at)?;
        let row = row - self.0.starts.get(at)?;
        (row < batch.rows).then_some((batch, row))
    }
}

impl Results {
    /// Keeps an answer.
    pub(super) fn keep(&mut self, query: QueryId, tables: Vec<ResultRows>) {
        self.release(query);
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        let tables = tables.into_iter().map(|rows| {
            let starts = rows.batches.iter().scan(0, |next, batch| {
                let start = *next;
                *next += batch.rows;
                Some(start)
            });
            Table { starts: starts.collect(), rows }
        });
        self.0.push_back(Kept { query, tables: tables.collect() });
    }

    /// Frees an answer.
    pub(super) fn release(&mut self, query: QueryId) {
        self.0.retain(|kept| kept.query != query);
    }

    /// Rows of a table of an answer as text; `None` when it is not kept.
    pub(super) fn page(&self, query: QueryId, table: u32, first_row: u64, rows: u32) -> Option<Page> {
        let table = self.find(query, table)?;
        Some(page::page(&table.rows, &table.starts, first_row, rows))
    }

    /// A table of an answer as a chart; `None` when it is not kept.
    pub(super) fn chart(&self, query: QueryId, table: u32, width_px: u32) -> Option<ChartData> {
        Some(chart::chart(&self.find(query, table)?.rows, width_px))
    }

    /// Where a row of an answer comes from; a sentence where there is no telling.
    pub(super) fn origin(&self, query: QueryId, table: u32, row: u64) -> Result<i64, &'static str> {
        let table = self.find(query, table).ok_or("This answer is not kept any more: run the query again.")?;
        if table.rows.origins.is_empty() {
            return Err(
                "The rows of this answer are worked out of several records (by summarize, distinct or the like), \
                        so that no single one stands behind them.",
            );
        }
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        let batch = table.starts.partition_point(|start| *start <= row).saturating_sub(1);
        let at = row - table.starts.get(batch).copied().unwrap_or(0).min(row);
        let origins = table.rows.origins.get(batch).and_then(Column::as_longs);
        let origin =
            origins.filter(|origins| at < origins.len() && origins.is_valid(at)).map(|origins| origins.value(at));
        origin.ok_or("This row comes from no file.")
    }

    /// A table of an answer, for work that goes through its rows; `None` when it is not kept.
    pub(super) fn rows(&self, query: QueryId, table: u32) -> Option<RowsOf<'_>> {
        Some(RowsOf(self.find(query, table)?))
    }

    fn find(&self, query: QueryId, table: u32) -> Option<&Table> {
        self.0.iter().find(|kept| kept.query == query)?.tables.get(table as usize)
    }
}
