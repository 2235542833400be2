//! Rows that several tables are made of: whoever asks first has them computed, all others read what is there.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use std::fmt;

/// Rows with the operators that bring more of them.
#[derive(Default)]
pub(crate) struct Buffer {
    views: Vec<View>,
    rows: usize,
    filling: Filling,
}

/// How far a buffer has come.
#[derive(Default)]
enum Filling {
    #[default]
    NotBegun,
    Busy(BoxedOperator),
    Full,
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// One reader of a buffer.
pub(crate) struct Buffered {
    id: usize,
    /// What fills the buffer, should this be its first reader.
    input: Option<BoxedOperator>,
    at: usize,
    span: Span,
}

impl Buffered {
    pub(crate) fn new(id: usize, input: BoxedOperator, span: Span) -> Self {
        Self { id, input: Some(input), at: 0, span }
    }
}

impl Operator for Buffered {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if shared.buffers.len() <= self.id {
            shared.buffers.resize_with(self.id + 1, Buffer::default);
        }
        let buffer = &mut shared.buffers[self.id];
        if let Some(view) = buffer.views.get(self.at) {
            self.at += 1;
            return Ok(Poll::Rows(view.clone()));
        }
        let own = self.input.take();
        // The operators are taken out while they work: they share the run as well.
        let source = match std::mem::replace(&mut buffer.filling, Filling::Full) {
            Filling::NotBegun => own,
            Filling::Busy(source) => Some(source),
            Filling::Full => None,
        };
        let Some(mut source) = source else { return Ok(Poll::Done) };
        let poll = source.poll(shared)?;
        let buffer = &mut shared.buffers[self.id];
        match &poll {
            Poll::Done => return Ok(poll),
            Poll::Working => {}
            Poll::Rows(view) => {
                buffer.rows += view.rows;
                buffer.views.push(view.clone());
                self.at += 1;
                shared.limits.check_rows(buffer.rows, "The rows that several tables are made of", self.span)?;
            }
        }
        buffer.filling = Filling::Busy(source);
        Ok(poll)
    }
}
