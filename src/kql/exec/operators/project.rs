//! `project`, `extend` and their kin: one expression a column.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::eval_lazy;
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::plan::{Expr, Node};
use crate::kql::plugins::{Pace, Pieces, next_piece};
use crate::values::ScalarType;

/// The operator; one that first gathers all rows where a window function looks at neighbors.
pub(super) fn build(input: BoxedOperator, node: &Node, columns: &[Expr]) -> BoxedOperator {
    if !columns.iter().any(Expr::has_window) {
        return Box::new(Project { input, columns: columns.to_vec() });
    }
    let kinds = node.schema.fields.iter().map(|field| field.kind).collect();
    Box::new(WindowProject {
        input,
        columns: columns.to_vec(),
        kinds,
        held: Held::default(),
        phase: Phase::Gather(Vec::new()),
    })
}

struct Project {
    input: BoxedOperator,
    columns: Vec<Expr>,
}

impl Operator for Project {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        Ok(match self.input.poll(shared)? {
            Poll::Rows(view) => Poll::Rows(project(&self.columns, &view, shared)?),
            other => other,
        })
    }
}

fn project(columns: &[Expr], view: &View, shared: &Shared) -> Result<View, Diagnostic> {
    let columns = columns.iter().map(|expr| eval_lazy(expr, view, &shared.context)).collect::<Result<_, _>>()?;
    Ok(View { columns, rows: view.rows })
}

struct WindowProject {
    input: BoxedOperator,
    columns: Vec<Expr>,
    kinds: Vec<ScalarType>,
    held: Held,
    phase: Phase,
}

/// How far the rows have got that window functions look at.
enum Phase {
    Gather(Vec<View>),
    Join(Pieces<View>),
    /// Each piece of work is one column.
    Columns(View, Vec<LazyColumn>),
    /// The rows, and how many have been given.
    Emit(View, usize),
}

impl Operator for WindowProject {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match &mut self.phase {
            Phase::Gather(gathered) => match self.input.poll(shared)? {
                Poll::Rows(view) => {
                    let span = self.columns.first().map(|column| column.span).unwrap_or_default();
                    self.held.add(&view, shared, "The rows for a window function", span)?;
                    gathered.push(view);
                }
                Poll::Working => {}
                Poll::Done => {
                    let (views, kinds) = (std::mem::take(gathered), std::mem::take(&mut self.kinds));
                    let pieces = async move { View::concat_in_pieces(&kinds, views, &Pace::default()).await };
                    self.phase = Phase::Join(Box::pin(pieces));
                }
            },
            Phase::Join(pieces) => {
                if let Some(view) = next_piece(pieces) {
                    self.phase = Phase::Columns(view, Vec::with_capacity(self.columns.len()));
                }
            }
            Phase::Columns(view, columns) => match self.columns.get(columns.len()) {
                Some(expr) => columns.push(eval_lazy(expr, view, &shared.context)?),
                None => {
                    let view = View { columns: std::mem::take(columns), rows: view.rows };
                    self.phase = Phase::Emit(view, 0);
                }
            },
            Phase::Emit(view, at) => return Ok(view.next_slice(at)),
        }
        Ok(Poll::Working)
    }
}
