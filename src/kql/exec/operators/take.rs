//! `take`, `limit`

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};

pub(crate) struct Take {
    /// `None` once there are enough rows: what the others of its rows take is let go.
    input: Option<BoxedOperator>,
    left: u64,
}

impl Take {
    pub(crate) fn new(input: BoxedOperator, count: u64) -> Self {
        Self { input: (count > 0).then_some(input), left: count }
    }
}

impl Operator for Take {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let Some(input) = &mut self.input else { return Ok(Poll::Done) };
        Ok(match input.poll(shared)? {
            Poll::Rows(view) => {
                let view = view.head(usize::try_from(self.left).unwrap_or(usize::MAX));
                self.left -= view.rows as u64;
                if self.left == 0 {
                    self.input = None;
                }
                Poll::Rows(view)
            }
            other => other,
        })
    }
}
