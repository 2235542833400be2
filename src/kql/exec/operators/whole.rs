//! Steps that see all rows at once: they are gathered, then the answer is worked out piece by piece.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::functions::Context;
use crate::kql::plan::Node;
use crate::kql::plugins::{Pace, Pieces, next_piece};
use crate::values::ScalarType;
use std::rc::Rc;

/// What is made of all rows.
type Work = Box<dyn FnOnce(Vec<View>, Vec<ScalarType>, Rc<Context>) -> Pieces<Result<View, Diagnostic>>>;

pub(crate) struct Whole {
    input: BoxedOperator,
    kinds: Vec<ScalarType>,
    held: Held,
    span: Span,
    phase: Phase,
}

/// How far it has got.
enum Phase {
    Gather(Vec<View>, Option<Work>),
    Work(Pieces<Result<View, Diagnostic>>),
    /// The answer, and how many of its rows have been given.
    Emit(View, usize),
    Done,
}

impl Whole {
    pub(super) fn new(
        input: BoxedOperator,
        input_node: &Node,
        span: Span,
        work: impl AsyncFn(View, &Context, &Pace) -> Result<View, Diagnostic> + 'static,
    ) -> Self {
        let kinds = input_node.schema.fields.iter().map(|field| field.kind).collect();
        let work: Work = Box::new(move |views, kinds, context| {
            Box::pin(async move {
                let pace = Pace::default();
                let view = View::concat_in_pieces(&kinds, views, &pace).await;
                work(view, &context, &pace).await
            })
        });
        Self { input, kinds, held: Held::default(), span, phase: Phase::Gather(Vec::new(), Some(work)) }
    }
}

impl Operator for Whole {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match &mut self.phase {
            Phase::Gather(gathered, work) => match self.input.poll(shared)? {
                Poll::Rows(view) => {
                    self.held.add(&view, shared, "The rows for this step", self.span)?;
                    gathered.push(view);
                }
                Poll::Working => {}
                Poll::Done => {
                    let (views, kinds) = (std::mem::take(gathered), std::mem::take(&mut self.kinds));
                    let any = views.iter().any(|view| view.rows > 0);
                    let work = work.take().filter(|_| any);
                    self.phase =
                        work.map_or(Phase::Done, |work| Phase::Work(work(views, kinds, shared.context.clone())));
                }
            },
            Phase::Work(pieces) => {
                if let Some(answer) = next_piece(pieces) {
                    self.phase = Phase::Emit(answer?, 0);
                    self.held.clear();
                }
            }
            Phase::Emit(view, at) => return Ok(view.next_slice(at)),
            Phase::Done => return Ok(Poll::Done),
        }
        Ok(Poll::Working)
    }
}
