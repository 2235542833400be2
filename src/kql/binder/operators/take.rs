//! `take`, `limit`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::tabular::take;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{Expr, TakeOperator};

impl Binder<'_> {
    pub(in crate::kql::binder) fn take(&mut self, operator: &TakeOperator, input: Node, span: Span) -> Binding<Node> {
        let count = self.row_count(&operator.count)?;
        Ok(take(input, count, span))
    }

    /// A number of rows.
    pub(in crate::kql::binder) fn row_count(&mut self, expr: &Expr) -> Binding<u64> {
        match self.constant(expr, "The number of rows")?.as_i64().map(u64::try_from) {
            Some(Ok(count)) => Ok(count),
            _ => self.report(Diagnostic::error(
                "KS107",
                expr.span,
                "The number of rows must be a whole number, 0 or more.",
            )),
        }
    }
}
