//! Tables inside expressions and functions.

use super::tabular::printed;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::{Expr, ExprKind, Node};
use crate::kql::syntax::tree;
use crate::values::ScalarType;

impl Binder<'_> {
    /// A table inside a scalar expression or a function: it does not see the row around it.
    pub(super) fn inner_table(&mut self, expr: &tree::Expr) -> Binding<Node> {
        let node = self.inner_table_or_graph(expr)?;
        self.needs_table(node, expr.span)
    }

    /// The same, where a graph may stand too.
    pub(super) fn inner_table_or_graph(&mut self, expr: &tree::Expr) -> Binding<Node> {
        let inside = self.environment.behind_a_table();
        let outside = std::mem::replace(&mut self.environment, inside);
        let pattern = self.graph.take();
        let node = self.tabular_or_graph(expr);
        self.graph = pattern;
        self.environment = outside;
        node
    }

    /// A sub-query whose answer is one value (or, with `all_rows`, an array of its first column).
    pub(super) fn subquery(&mut self, expr: &tree::Expr, all_rows: bool) -> Binding<Expr> {
        let node = self.inner_table(expr)?;
        let Some(first) = node.schema.fields.first() else {
            return self.report(Diagnostic::error(
                "KS107",
                expr.span,
                "This table has no column to take a value from.",
            ));
        };
        let returns = if all_rows { ScalarType::Dynamic } else { first.kind };
        Ok(self.answer_of(node, all_rows, returns, expr.span))
    }

    /// The value of `toscalar( )` at this place. What differs each time that it is worked out (`rand()`) is worked out
    /// once: as a sub-query, which all calls of a function without parameters share. What reads the row stays as it is.
    pub(super) fn fixed_value(&mut self, value: Expr, span: Span) -> Expr {
        if value.is_steady() || value.reads_columns() || value.has_window() {
            return value;
        }
        let is_shared = self.calls_with_arguments == 0;
        if is_shared && let Some(known) = self.fixed.get(&span.start) {
            return known.clone();
        }
        let returns = value.returns;
        let fixed = self.answer_of(printed(vec![("value".into(), value)], span), false, returns, span);
        if is_shared {
            self.fixed.insert(span.start, fixed.clone());
        }
        fixed
    }

    /// What stands for the answer of a new sub-query.
    fn answer_of(&mut self, node: Node, all_rows: bool, returns: ScalarType, span: Span) -> Expr {
        self.subqueries.push(node);
        Expr { kind: ExprKind::Subquery { index: self.subqueries.len() - 1, all_rows }, returns, span }
    }
}
