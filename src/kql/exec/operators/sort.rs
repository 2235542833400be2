//! `sort`: all rows are gathered, their keys are sorted piece by piece, the columns follow only when they are read.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::eval::eval_column;
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::order::Keys;
use crate::kql::exec::view::View;
use crate::kql::functions::Context;
use crate::kql::plan::{Node, SortTerm};
use crate::kql::plugins::{Pace, Pieces, next_piece};
use crate::values::{Column, ScalarType};
use std::rc::Rc;

pub(crate) struct Sort {
    input: BoxedOperator,
    kinds: Vec<ScalarType>,
    terms: Vec<SortTerm>,
    span: Span,
    held: Held,
    phase: Phase,
}

/// How far it has got; each step is one piece of work.
enum Phase {
    Gather(Vec<View>),
    Sort(Pieces<Result<(View, Vec<u32>), Diagnostic>>),
    Emit { view: View, order: Vec<u32>, at: usize },
    Done,
}

impl Sort {
    pub(crate) fn new(input: BoxedOperator, input_node: &Node, terms: Vec<SortTerm>) -> Self {
        let kinds = input_node.schema.fields.iter().map(|field| field.kind).collect();
        Self { input, kinds, terms, span: input_node.span, held: Held::default(), phase: Phase::Gather(Vec::new()) }
    }
}

impl Operator for Sort {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match &mut self.phase {
            Phase::Gather(gathered) => match self.input.poll(shared)? {
                Poll::Rows(view) => {
                    self.held.add(&view, shared, "The rows to sort", self.span)?;
                    gathered.push(view);
                }
                Poll::Working => {}
                Poll::Done => {
                    let (views, kinds) = (std::mem::take(gathered), std::mem::take(&mut self.kinds));
                    let sorted = sorted(views, kinds, std::mem::take(&mut self.terms), shared.context.clone());
                    self.phase = Phase::Sort(Box::pin(sorted));
                }
            },
            Phase::Sort(pieces) => {
                if let Some(sorted) = next_piece(pieces) {
                    let (view, order) = sorted?;
                    self.phase = if order.is_empty() { Phase::Done } else { Phase::Emit { view, order, at: 0 } };
                }
            }
            Phase::Emit { view, order, at } => {
                let end = order.len().min(*at + BATCH_ROWS);
                let rows = view.pick(order[*at..end].to_vec());
                *at = end;
                if end == order.len() {
                    self.phase = Phase::Done;
                }
                return Ok(Poll::Rows(rows));
            }
            Phase::Done => return Ok(Poll::Done),
        }
        Ok(Poll::Working)
    }
}

/// All rows, and their order.
async fn sorted(
    views: Vec<View>,
    kinds: Vec<ScalarType>,
    terms: Vec<SortTerm>,
    context: Rc<Context>,
) -> Result<(View, Vec<u32>), Diagnostic> {
    let pace = Pace::default();
    let view = View::concat_in_pieces(&kinds, views, &pace).await;
    let columns = eval_terms(&terms, &view, &context)?;
    let keys = Keys::in_pieces(&columns, &terms, view.rows, &pace).await;
    Ok((view, keys.sorted_in_pieces(&pace).await))
}

/// The values of the terms for each row.
pub(super) fn eval_terms(terms: &[SortTerm], view: &View, context: &Context) -> Result<Vec<Column>, Diagnostic> {
    terms.iter().map(|term| eval_column(&term.expr, view, context)).collect()
}
