//! Answers that the page may ask pages and charts of.

use super::{chart, page, timeline};
use crate::kql::ResultRows;
use crate::protocol::{ChartData, Page, QueryId};
use crate::values::Column;
use arrow_array::Array;
use std::collections::VecDeque;

/// Answers that are kept, and rows of all of them; the one goes first that was not looked at for longest.
const MOST_KEPT: usize = 16;
const MOST_ROWS: usize = 4_000_000;

/// The latest answers.
#[derive(Default)]
pub(super) struct Results(VecDeque<Kept>);

struct Kept {
    query: QueryId,
    tables: Vec<Table>,
}

impl Kept {
    fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows.rows).sum()
    }
}

struct Table {
    rows: ResultRows,
    /// For each batch, the number of its first row.
    starts: Vec<usize>,
}

impl Results {
    /// Keeps an answer, and gives the numbers of those that had to go for it.
    pub(super) fn keep(&mut self, query: QueryId, tables: Vec<ResultRows>) -> Vec<QueryId> {
        self.release(query);
        let tables = tables.into_iter().map(|rows| {
            let starts = rows.batches.iter().scan(0, |next, batch| {
                let start = *next;
                *next += batch.rows;
                Some(start)
            });
            Table { starts: starts.collect(), rows }
        });
        self.0.push_back(Kept { query, tables: tables.collect() });
        let mut gone = Vec::new();
        while self.0.len() > 1 && (self.0.len() > MOST_KEPT || self.0.iter().map(Kept::rows).sum::<usize>() > MOST_ROWS)
        {
            gone.extend(self.0.pop_front().map(|kept| kept.query));
        }
        gone
    }

    /// An answer is looked at.
    pub(super) fn touch(&mut self, query: QueryId) {
        let at = self.0.iter().position(|kept| kept.query == query);
        if let Some(kept) = at.and_then(|at| self.0.remove(at)) {
            self.0.push_back(kept);
        }
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
    pub(super) fn chart(&self, query: QueryId, table: u32, asked: &chart::Asked) -> Option<ChartData> {
        Some(chart::chart(&self.find(query, table)?.rows, asked))
    }

    /// A histogram over time; `None` when the answer is not kept, and where there is no time in it.
    pub(super) fn timeline(&self, query: QueryId, table: u32, width_px: u32) -> Option<ChartData> {
        timeline::timeline(&self.find(query, table)?.rows, width_px)
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

    fn find(&self, query: QueryId, table: u32) -> Option<&Table> {
        self.0.iter().find(|kept| kept.query == query)?.tables.get(table as usize)
    }
}
