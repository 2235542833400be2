//! What every operator can do.

use super::limits::Limits;
use super::operators::buffered::Buffer;
use super::view::View;
use crate::diagnostics::Diagnostic;
use crate::kql::functions::Context;
use crate::values::Schema;
use std::sync::Arc;

/// Rows of a batch that operators make, at most.
pub(crate) const BATCH_ROWS: usize = 65_536;

/// What all operators of a run share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// For the kernels.
    pub(crate) context: Context,
    /// Where to stop.
    pub(crate) limits: Limits,
    /// Rows read from tables.
    pub(crate) rows_scanned: u64,
    /// The columns that a plugin gave which only its rows could tell.
    pub(crate) found_schema: Option<Arc<Schema>>,
    /// For each sub-query over groups of rows: the rows of the group at hand.
    pub(crate) partitions: Vec<Vec<View>>,
    /// Rows that several tables are made of, by their number.
    pub(crate) buffers: Vec<Buffer>,
}

/// What an operator has to say when asked.
pub(crate) enum Poll {
    /// Some rows.
    Rows(View),
    /// Work was done, rows will come later.
    Working,
    /// There are no more rows.
    Done,
}

/// A step of a plan while it runs. Each call of `poll` does a bounded piece of work: about one batch.
pub(crate) trait Operator {
    /// Does a piece of work.
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic>;
}

/// An operator that owns its state.
pub(crate) type BoxedOperator = Box<dyn Operator>;
