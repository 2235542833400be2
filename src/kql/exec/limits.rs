//! Where a query is stopped before it hurts.

use crate::diagnostics::{Diagnostic, Span};

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
}

/// Edges that one `graph-match` or `graph-shortest-paths` may go along; beyond it the query fails.
pub(crate) const GRAPH_STEPS: u64 = 200_000_000;

/// Points of one series of `make-series` at most, as documented.
pub(crate) const SERIES_POINTS: i64 = 1_048_576;

impl Default for Limits {
    fn default() -> Self {
        Self { result_rows: 2_000_000, operator_rows: 50_000_000, series_bytes: 512 << 20 }
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
}
