//! Rows that stand in the query itself.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::values::Batch;

pub(crate) struct Values {
    batch: Option<Batch>,
}

impl Values {
    pub(crate) fn new(batch: Batch) -> Self {
        Self { batch: Some(batch) }
    }
}

impl Operator for Values {
    fn poll(&mut self, _shared: &mut Shared) -> Result<Poll, Diagnostic> {
        Ok(self.batch.take().map_or(Poll::Done, |batch| Poll::Rows(View::from(batch))))
    }
}
