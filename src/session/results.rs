//! Answers that the page may ask pages and charts of.

use super::{chart, page};
use crate::kql::Outcome;
use crate::protocol::{ChartData, Page, QueryId, Visualization};
use std::collections::VecDeque;

/// Answers that are kept; the oldest goes first.
const KEPT: usize = 16;

/// The latest answers.
#[derive(Default)]
pub(super) struct Results(VecDeque<Kept>);

struct Kept {
    query: QueryId,
    outcome: Outcome,
    visualization: Visualization,
    /// For each batch, the number of its first row.
    starts: Vec<usize>,
}

impl Results {
    /// Keeps an answer.
    pub(super) fn keep(&mut self, query: QueryId, outcome: Outcome, visualization: Visualization) {
        self.release(query);
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        let starts = outcome.batches.iter().scan(0, |next, batch| {
            let start = *next;
            *next += batch.rows;
            Some(start)
        });
        let starts = starts.collect();
        self.0.push_back(Kept { query, outcome, visualization, starts });
    }

    /// Frees an answer.
    pub(super) fn release(&mut self, query: QueryId) {
        self.0.retain(|kept| kept.query != query);
    }

    /// Rows of an answer as text; `None` when it is not kept.
    pub(super) fn page(&self, query: QueryId, first_row: u64, rows: u32) -> Option<Page> {
        let kept = self.find(query)?;
        Some(page::page(&kept.outcome, &kept.starts, first_row, rows))
    }

    /// An answer as a chart; `None` when it is not kept.
    pub(super) fn chart(&self, query: QueryId, width_px: u32) -> Option<ChartData> {
        let kept = self.find(query)?;
        Some(chart::chart(&kept.outcome, &kept.visualization, width_px))
    }

    fn find(&self, query: QueryId) -> Option<&Kept> {
        self.0.iter().find(|kept| kept.query == query)
    }
}
