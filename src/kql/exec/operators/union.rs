//! `union`: the inputs, which have one schema by now, one after the other.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};

pub(crate) struct Union {
    inputs: Vec<BoxedOperator>,
    at: usize,
}

impl Union {
    pub(crate) fn new(inputs: Vec<BoxedOperator>) -> Self {
        Self { inputs, at: 0 }
    }
}

impl Operator for Union {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let Some(input) = self.inputs.get_mut(self.at) else { return Ok(Poll::Done) };
        Ok(match input.poll(shared)? {
            Poll::Done => {
                self.at += 1;
                Poll::Working
            }
            other => other,
        })
    }
}
