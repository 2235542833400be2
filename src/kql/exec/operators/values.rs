//! Rows that stand in the query itself.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{BATCH_ROWS, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::values::Batch;

pub(crate) struct Values {
    batch: Batch,
    /// Rows given so far; `None` before the first ask.
    at: Option<usize>,
}

impl Values {
    pub(crate) fn new(batch: Batch) -> Self {
        Self { batch, at: None }
    }
}

impl Operator for Values {
    fn poll(&mut self, _shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let at = self.at.unwrap_or(0);
        if self.at.is_some() && at >= self.batch.rows {
            return Ok(Poll::Done);
        }
        let rows = self.batch.slice(at, BATCH_ROWS);
        self.at = Some(at + rows.rows);
        Ok(Poll::Rows(View::from(rows)))
    }
}
