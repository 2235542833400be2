//! `where`

use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::{Mask, eval_mask};
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::plan::Expr;
use crate::values::rows_where;

pub(crate) struct Filter {
    input: BoxedOperator,
    predicate: Expr,
}

impl Filter {
    pub(crate) fn new(input: BoxedOperator, predicate: Expr) -> Self {
        Self { input, predicate }
    }
}

impl Operator for Filter {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let view = match self.input.poll(shared)? {
            Poll::Rows(view) => view,
            other => return Ok(other),
        };
        Ok(match eval_mask(&self.predicate, &view, &shared.context)? {
            Mask::All(true) => Poll::Rows(view),
            Mask::All(false) => Poll::Working,
            Mask::Rows(mask) => {
                let kept = rows_where(&mask);
                if kept.is_empty() {
                    Poll::Working
                } else if kept.len() == view.rows {
                    Poll::Rows(view)
                } else {
                    Poll::Rows(view.pick(kept))
                }
            }
        })
    }
}
