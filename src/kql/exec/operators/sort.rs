//! `sort`: all rows are gathered, their keys are sorted, the columns follow only when they are read.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::eval::eval_column;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::order::Keys;
use crate::kql::exec::view::View;
use crate::kql::plan::{Node, SortTerm};
use crate::values::{Column, ScalarType};

pub(crate) struct Sort {
    input: BoxedOperator,
    kinds: Vec<ScalarType>,
    terms: Vec<SortTerm>,
    span: Span,
    rows: usize,
    phase: Phase,
}

/// How far it has got; each step is one piece of work.
enum Phase {
    Gather(Vec<View>),
    Sort { view: View, columns: Vec<Column> },
    Emit { view: View, order: Vec<u32>, at: usize },
    Done,
}

impl Sort {
    pub(crate) fn new(input: BoxedOperator, input_node: &Node, terms: Vec<SortTerm>) -> Self {
        let kinds = input_node.schema.fields.iter().map(|field| field.kind).collect();
        Self { input, kinds, terms, span: input_node.span, rows: 0, phase: Phase::Gather(Vec::new()) }
    }
}

impl Operator for Sort {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match &mut self.phase {
            Phase::Gather(gathered) => match self.input.poll(shared)? {
                Poll::Rows(view) => {
                    self.rows += view.rows;
                    shared.limits.check_rows(self.rows, "The rows to sort", self.span)?;
                    gathered.push(view);
                }
                Poll::Working => {}
                Poll::Done => {
                    let view = View::concat(&self.kinds, &std::mem::take(gathered));
                    let columns = eval_terms(&self.terms, &view, shared)?;
                    self.phase = if view.rows == 0 { Phase::Done } else { Phase::Sort { view, columns } };
                }
            },
            Phase::Sort { view, columns } => {
                let order = Keys::new(columns, &self.terms, view.rows).sorted();
                let view = std::mem::replace(view, View { columns: Vec::new(), rows: 0 });
                self.phase = Phase::Emit { view, order, at: 0 };
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

/// The values of the terms for each row.
pub(super) fn eval_terms(terms: &[SortTerm], view: &View, shared: &Shared) -> Result<Vec<Column>, Diagnostic> {
    terms.iter().map(|term| eval_column(&term.expr, view, &shared.context)).collect()
}
