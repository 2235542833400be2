//! `take`, `limit`

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};

pub(crate) struct Take {
    input: BoxedOperator,
    left: u64,
}

impl Take {
    pub(crate) fn new(input: BoxedOperator, count: u64) -> Self {
        Self { input, left: count }
    }
}

impl Operator for Take {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if self.left == 0 {
            return Ok(Poll::Done);
        }
        Ok(match self.input.poll(shared)? {
            Poll::Rows(view) => {
                let view = view.head(usize::try_from(self.left).unwrap_or(usize::MAX));
                self.left -= view.rows as u64;
                Poll::Rows(view)
            }
            other => other,
        })
    }
}
