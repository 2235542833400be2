//! Where a query is stopped before it hurts.

use super::operator::Shared;
use super::view::View;
use crate::diagnostics::{Diagnostic, Span};
use std::cell::Cell;
use std::rc::Rc;

/// What the dynamic values of an answer may take; rows past it are dropped and the answer says so. Only they can be many
/// times what was read: `mv-expand` repeats an array beside each of its elements.
pub(crate) const RESULT_DYNAMIC_BYTES: usize = 512 << 20;

/// The limits of one run. Each says its number when it bites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows of the answer that are kept; further ones are dropped and the answer says so.
    pub result_rows: usize,
    /// Rows that one operator may hold or produce; beyond it the query fails.
    pub operator_rows: usize,
    /// Memory that all series of a `make-series` may need, in bytes.
    pub series_bytes: u64,
    /// Memory that all steps of a query may hold at one time, in bytes, as far as it can be told: rows that are sorted,
    /// grouped, joined or kept for another step.
    pub held_bytes: u64,
}

/// Edges that one `graph-match` or `graph-shortest-paths` may go along; beyond it the query fails.
pub(crate) const GRAPH_STEPS: u64 = 200_000_000;

/// Points of one series of `make-series` at most, as documented.
pub(crate) const SERIES_POINTS: i64 = 1_048_576;

impl Default for Limits {
    fn default() -> Self {
        Self { result_rows: 2_000_000, operator_rows: 50_000_000, series_bytes: 512 << 20, held_bytes: 1 << 30 }
    }
}

impl Limits {
    /// Fails when an operator has come to more rows than it may.
    pub(crate) fn check_rows(&self, rows: usize, what: &str, span: Span) -> Result<(), Diagnostic> {
        if rows <= self.operator_rows {
            return Ok(());
        }
        Err(Diagnostic::error(
            "TM201",
            span,
            format!("{what} came to more than {} rows, the limit here.", self.operator_rows),
        )
        .with_help("Filter or summarize earlier, so that fewer rows come to this step."))
    }
    /// Fails when the steps of a query hold more memory than they may.
    pub(crate) fn check_bytes(&self, bytes: u64, what: &str, span: Span) -> Result<(), Diagnostic> {
        if bytes <= self.held_bytes {
            return Ok(());
        }
        let message = format!("{what} came to more than {} MB in memory, the limit here.", self.held_bytes >> 20);
        Err(Diagnostic::error("TM201", span, message).with_help(
            "Project only the columns that you need, and filter or summarize earlier, so that less comes to this step.",
        ))
    }
}

/// What one step holds: rows, and the memory that they take once they are copied out. Gives the memory back when it goes.
#[derive(Default)]
pub(crate) struct Held {
    /// What all steps of the run hold.
    meter: Option<Rc<Cell<u64>>>,
    bytes: u64,
    rows: usize,
}

impl Held {
    /// Counts rows that are kept from here on; fails when they are too many.
    pub(crate) fn add(&mut self, view: &View, shared: &Shared, what: &str, span: Span) -> Result<(), Diagnostic> {
        self.rows += view.rows;
        shared.limits.check_rows(self.rows, what, span)?;
        self.add_bytes(view.bytes(), shared, what, span)
    }

    /// Counts other memory.
    pub(crate) fn add_bytes(&mut self, bytes: u64, shared: &Shared, what: &str, span: Span) -> Result<(), Diagnostic> {
        let meter = self.meter.get_or_insert_with(|| shared.held.clone());
        meter.set(meter.get() + bytes);
        self.bytes += bytes;
        shared.limits.check_bytes(meter.get(), what, span)
    }

    /// Rows that are no longer kept.
    pub(crate) fn remove(&mut self, view: &View) {
        self.rows = self.rows.saturating_sub(view.rows);
        self.give_back(view.bytes());
    }

    /// Nothing is held any more.
    pub(crate) fn clear(&mut self) {
        self.rows = 0;
        self.give_back(self.bytes);
    }

    fn give_back(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        if let Some(meter) = &self.meter {
            meter.set(meter.get().saturating_sub(bytes));
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.clear();
    }
}
