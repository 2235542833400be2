//! Steps that see all rows at once: they are gathered, then the answer is worked out in one piece.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::plan::Node;
use crate::values::ScalarType;

/// What is made of all rows.
pub(super) type Work = Box<dyn Fn(&View, &Shared) -> Result<View, Diagnostic>>;

pub(crate) struct Whole {
    input: BoxedOperator,
    kinds: Vec<ScalarType>,
    gathered: Vec<View>,
    rows: usize,
    span: Span,
    /// Taken when it is done.
    work: Option<Work>,
}

impl Whole {
    pub(super) fn new(input: BoxedOperator, input_node: &Node, span: Span, work: Work) -> Self {
        let kinds = input_node.schema.fields.iter().map(|field| field.kind).collect();
        Self { input, kinds, gathered: Vec::new(), rows: 0, span, work: Some(work) }
    }
}

impl Operator for Whole {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if self.work.is_none() {
            return Ok(Poll::Done);
        }
        match self.input.poll(shared)? {
            Poll::Rows(view) => {
                self.rows += view.rows;
                shared.limits.check_rows(self.rows, "The rows for this step", self.span)?;
                self.gathered.push(view);
                Ok(Poll::Working)
            }
            Poll::Working => Ok(Poll::Working),
            Poll::Done => {
                let view = View::concat(&self.kinds, &std::mem::take(&mut self.gathered));
                match self.work.take() {
                    Some(work) if view.rows > 0 => Ok(Poll::Rows(work(&view, shared)?)),
                    _ => Ok(Poll::Done),
                }
            }
        }
    }
}
