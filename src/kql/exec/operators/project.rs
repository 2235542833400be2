//! `project`, `extend` and their kin: one expression a column.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::eval_lazy;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::plan::{Expr, Node};
use crate::values::ScalarType;

/// The operator; one that first gathers all rows where a window function looks at neighbors.
pub(super) fn build(input: BoxedOperator, node: &Node, columns: &[Expr]) -> BoxedOperator {
    if !columns.iter().any(Expr::has_window) {
        return Box::new(Project { input, columns: columns.to_vec() });
    }
    let kinds = node.schema.fields.iter().map(|field| field.kind).collect();
    Box::new(WindowProject { input, columns: columns.to_vec(), kinds, gathered: Vec::new(), rows: 0, done: false })
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
    gathered: Vec<View>,
    rows: usize,
    done: bool,
}

impl Operator for WindowProject {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if self.done {
            return Ok(Poll::Done);
        }
        match self.input.poll(shared)? {
            Poll::Rows(view) => {
                self.rows += view.rows;
                let span = self.columns.first().map(|column| column.span).unwrap_or_default();
                shared.limits.check_rows(self.rows, "The rows for a window function", span)?;
                self.gathered.push(view);
                Ok(Poll::Working)
            }
            Poll::Working => Ok(Poll::Working),
            Poll::Done => {
                self.done = true;
                let view = View::concat(&self.kinds, &std::mem::take(&mut self.gathered));
                Ok(Poll::Rows(project(&self.columns, &view, shared)?))
            }
        }
    }
}
