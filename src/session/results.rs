//! Answers that the page may ask pages and charts of.

use super::arrange::{Order, Rows};
use super::page::MOST_ROWS;
use super::{chart, page, timeline};
use crate::kql::ResultRows;
use crate::protocol::{Arranged, ChartData, Page, QueryId};
use crate::values::{Batch, Column, Field, Schema};
use arrow_array::Array;
use std::collections::VecDeque;
use std::sync::Arc;

/// Answers that are kept, and rows of all of them; the one goes first that was not looked at for longest.
const MOST_KEPT: usize = 16;
const MOST_KEPT_ROWS: usize = 4_000_000;

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
    /// How the grid has its rows.
    order: Order,
    /// The rows of the order, shared with work about them.
    picked: Option<Arc<Vec<u32>>>,
}

/// The rows of a kept answer that a grid shows.
#[derive(Clone)]
pub(super) struct Shown {
    /// All of them.
    pub(super) rows: Rows,
    /// Those that are shown, in their order; `None` for all as they are.
    pub(super) picked: Option<Arc<Vec<u32>>>,
}

impl Shown {
    /// Calls `visit` with each batch and, where not all of its rows are shown, those that are, in the order of the answer.
    pub(super) fn each_batch(&self, mut visit: impl FnMut(&Batch, Option<&[u32]>)) {
        let Some(picked) = self.picked.as_ref().filter(|picked| picked.len() < self.rows.count) else {
            self.rows.batches.iter().for_each(|batch| visit(batch, None));
            return;
        };
        let mut picked = Vec::clone(picked);
        picked.sort_unstable();
        let (mut start, mut rest) = (0_u32, picked.as_slice());
        for batch in &self.rows.batches {
            let end = start + batch.rows as u32;
            let (here, later) = rest.split_at(rest.partition_point(|row| *row < end));
            let here: Vec<u32> = here.iter().map(|row| row - start).collect();
            visit(batch, Some(&here));
            (start, rest) = (end, later);
        }
    }

    /// The rows that are shown, in the order of the answer.
    pub(super) fn all_columns(&self) -> Rows {
        self.columns(&(0..self.rows.schema.len()).collect::<Vec<_>>())
    }

    /// These columns of the rows that are shown, in the order of the answer.
    pub(super) fn columns(&self, columns: &[usize]) -> Rows {
        let fields = columns.iter().map(|at| self.rows.schema.fields[*at].clone());
        let mut batches = Vec::new();
        self.each_batch(|batch, picked| {
            let shown = |at: &usize| {
                let column = &batch.columns[*at];
                picked.map_or_else(|| column.clone(), |picked| column.take(picked))
            };
            batches.push(Batch::new(columns.iter().map(shown).collect(), picked.map_or(batch.rows, <[u32]>::len)));
        });
        let count = batches.iter().map(|batch| batch.rows).sum();
        Rows { schema: Schema::new(fields.collect()).into(), batches, count }
    }
}

impl Table {
    /// Rows that the grid shows.
    fn shown(&self) -> usize {
        self.picked.as_ref().map_or(self.rows.rows, |picked| picked.len())
    }

    /// The number in the answer of the row at a place of the grid.
    fn row_at(&self, place: usize) -> Option<usize> {
        match &self.picked {
            Some(picked) => picked.get(place).map(|row| *row as usize),
            None => (place < self.rows.rows).then_some(place),
        }
    }

    /// The batch that holds a row, by its number in the answer, and where in it.
    fn place_of(&self, row: usize) -> (usize, usize) {
        let batch = self.starts.partition_point(|start| *start <= row).saturating_sub(1);
        (batch, row - self.starts.get(batch).copied().unwrap_or(0).min(row))
    }
}

/// Which rows of a table a grid shows at some time, and in which order.
#[derive(Clone)]
pub(super) struct Picked(Option<Arc<Vec<u32>>>);

/// The rows of a table in the order that is shown.
#[derive(Clone, Copy)]
pub(super) struct RowsOf<'a> {
    table: &'a Table,
    picked: Option<&'a [u32]>,
}

impl<'a> RowsOf<'a> {
    /// Its columns' names and types.
    pub(super) fn fields(self) -> &'a [Field] {
        &self.table.rows.schema.fields
    }

    /// Number of rows that are shown.
    pub(super) fn len(self) -> u64 {
        self.picked.map_or(self.table.rows.rows, <[u32]>::len) as u64
    }

    /// The row at a position of what is shown: its batch, and where in it. Everything that leaves the page or is counted
    /// over a selection asks here.
    pub(super) fn row_at(self, position: u64) -> Option<(&'a Batch, usize)> {
        let place = usize::try_from(position).ok()?;
        let row = self.picked.map_or(Some(place), |picked| picked.get(place).map(|row| *row as usize))?;
        let (at, row) = self.table.place_of(row);
        let batch = self.table.rows.batches.get(at)?;
        (row < batch.rows).then_some((batch, row))
    }
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
            Table { starts: starts.collect(), rows, order: Order::default(), picked: None }
        });
        self.0.push_back(Kept { query, tables: tables.collect() });
        let mut gone = Vec::new();
        while self.0.len() > 1
            && (self.0.len() > MOST_KEPT || self.0.iter().map(Kept::rows).sum::<usize>() > MOST_KEPT_ROWS)
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

    /// Rows of a table of an answer as text, as the grid has arranged them; `None` when it is not kept.
    pub(super) fn page(&self, query: QueryId, table: u32, first_row: u64, rows: u32) -> Option<Page> {
        let table = self.find(query, table)?;
        let first = usize::try_from(first_row).unwrap_or(usize::MAX).min(table.shown());
        let rows = (rows as usize).min(MOST_ROWS).min(table.shown() - first);
        let places = (first..first + rows).filter_map(|place| Some(table.place_of(table.row_at(place)?)));
        let places: Vec<(usize, usize)> = places.collect();
        let columns = table.rows.schema.len();
        Some(page::page(&table.rows.batches, columns, first as u64, &places, table.order.clock.as_ref()))
    }

    /// The rows of a table that the grid shows as a chart; `None` when it is not kept.
    pub(super) fn chart(&self, query: QueryId, table: u32, asked: &chart::Asked) -> Option<ChartData> {
        let own = &self.find(query, table)?.rows.visualization;
        Some(chart::chart(&self.arranged_rows(query, table)?, own, asked))
    }

    /// A histogram over time of the rows that the grid shows; `None` when the answer is not kept, and where there is no time in it.
    pub(super) fn timeline(&self, query: QueryId, table: u32, width_px: u32) -> Option<ChartData> {
        timeline::timeline(&self.arranged_rows(query, table)?, width_px)
    }

    /// Where a row of an answer comes from, by its place in the grid; a sentence where there is no telling.
    pub(super) fn origin(&self, query: QueryId, table: u32, place: u64) -> Result<i64, &'static str> {
        let table = self.find(query, table).ok_or("This answer is not kept any more: run the query again.")?;
        if table.rows.origins.is_empty() {
            return Err(
                "The rows of this answer are worked out of several records (by summarize, distinct or the like), \
                        so that no single one stands behind them.",
            );
        }
        let row = usize::try_from(place).ok().and_then(|place| table.row_at(place));
        let (batch, at) = table.place_of(row.unwrap_or(usize::MAX));
        let origins = table.rows.origins.get(batch).and_then(Column::as_longs);
        let origin =
            origins.filter(|origins| at < origins.len() && origins.is_valid(at)).map(|origins| origins.value(at));
        origin.ok_or("This row comes from no file.")
    }

    /// All rows of a table of an answer, as the query gives them; `None` when it is not kept.
    pub(super) fn rows(&self, query: QueryId, table: u32) -> Option<Rows> {
        let rows = &self.find(query, table)?.rows;
        Some(Rows { schema: rows.schema.clone(), batches: rows.batches.clone(), count: rows.rows })
    }

    /// The rows of a table that the grid shows; `None` when it is not kept.
    pub(super) fn arranged_rows(&self, query: QueryId, table: u32) -> Option<Shown> {
        Some(Shown { rows: self.rows(query, table)?, picked: self.find(query, table)?.picked.clone() })
    }

    /// The next row with the searched text from a place on, around the end, and its number among those with the text.
    pub(super) fn next_match(&self, query: QueryId, table: u32, from: u64, backwards: bool) -> Option<(u64, u64)> {
        let matching = self.find(query, table)?.order.matching.as_deref()?;
        let last = matching.len().checked_sub(1)?;
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        let at = if backwards {
            matching.partition_point(|place| *place <= from).checked_sub(1).unwrap_or(last)
        } else {
            Some(matching.partition_point(|place| *place < from)).filter(|at| *at <= last).unwrap_or(0)
        };
        Some((u64::from(matching[at]), at as u64))
    }

    /// Has the rows of a table in another order.
    pub(super) fn arrange(&mut self, query: QueryId, table: u32, mut order: Order) -> Arranged {
        let kept = self.0.iter_mut().find(|kept| kept.query == query);
        let Some(table) = kept.and_then(|kept| kept.tables.get_mut(table as usize)) else { return Arranged::default() };
        table.picked = order.rows.take().map(Arc::new);
        table.order = order;
        Arranged {
            rows: table.shown() as u64,
            of: table.rows.rows as u64,
            matching: table.order.matching.as_ref().map(|matching| matching.len() as u64),
            problem: None,
        }
    }

    /// A table of an answer, for work that goes through its rows; `None` when it is not kept.
    ///
    /// The grid may get another order while that work goes on: it holds on to the rows that it began with.
    pub(super) fn shown<'a>(&'a self, query: QueryId, table: u32, picked: &'a Picked) -> Option<RowsOf<'a>> {
        Some(RowsOf { table: self.find(query, table)?, picked: picked.0.as_deref().map(Vec::as_slice) })
    }

    /// The rows of a table that the grid shows now.
    pub(super) fn picked(&self, query: QueryId, table: u32) -> Picked {
        Picked(self.find(query, table).and_then(|table| table.picked.clone()))
    }

    fn find(&self, query: QueryId, table: u32) -> Option<&Table> {
        self.0.iter().find(|kept| kept.query == query)?.tables.get(table as usize)
    }
}
