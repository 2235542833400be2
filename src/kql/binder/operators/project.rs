//! `project`

use crate::diagnostics::Span;
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::Names;
use crate::kql::binder::several::{ListColumn, Shared};
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{Expr, Node};
use crate::kql::syntax::tree::{ExprKind, NamedExpr};
use crate::values::Schema;
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn project(&mut self, columns: &[NamedExpr], input: Node, span: Span) -> Binding<Node> {
        let mut shared = Shared::default();
        let columns = self.named_columns(columns, &input.schema, Some(&mut shared))?;
        columns.iter().try_for_each(|(_, expr)| self.needs_order(expr, &input))?;
        Ok(projected(shared.below(input), columns, span))
    }

    /// A list of expressions with the names that their columns get.
    pub(in crate::kql::binder) fn named_columns(
        &mut self,
        columns: &[NamedExpr],
        schema: &Schema,
        mut shared: Option<&mut Shared>,
    ) -> Binding<Vec<(Arc<str>, Expr)>> {
        let mut names = Names::default();
        let mut bound = Vec::with_capacity(columns.len());
        let mut failed = false;
        for column in columns {
            if let ExprKind::Wildcard(pattern) = &column.value.kind {
                for (at, field) in schema.fields.iter().enumerate() {
                    if crate::kql::binder::naming::fits(&pattern.text, &field.name) {
                        bound.push((names.unique(&field.name), Expr::column(at, field.kind, pattern.span)));
                    }
                }
                continue;
            }
            match self.list_columns(column, &mut Row::of(schema), shared.as_deref_mut()) {
                Ok(columns) => {
                    for ListColumn { name, expr, declared, .. } in columns {
                        match self.give(&mut names, name.as_deref(), declared) {
                            Ok(name) => bound.push((name, expr)),
                            Err(Reported) => failed = true,
                        }
                    }
                }
                Err(_) => failed = true,
            }
        }
        if failed { Err(Reported) } else { Ok(bound) }
    }
}
