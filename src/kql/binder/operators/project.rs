//! `project`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::{Names, name_of_bound};
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, Node};
use crate::kql::syntax::tree::{ExprKind, NamedExpr};
use crate::values::Schema;
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn project(&mut self, columns: &[NamedExpr], input: Node, span: Span) -> Binding<Node> {
        let columns = self.named_columns(columns, &input.schema)?;
        columns.iter().try_for_each(|(_, expr)| self.needs_order(expr, &input))?;
        Ok(projected(input, columns, span))
    }

    /// A list of expressions with the names that their columns get.
    pub(in crate::kql::binder) fn named_columns(
        &mut self,
        columns: &[NamedExpr],
        schema: &Schema,
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
            match self.scalar(&column.value, &mut Row::of(schema)) {
                Ok(expr) => {
                    let own = name_of_bound(&column.value, &expr, schema);
                    bound.push((self.column_name(column, own, &mut names)?, expr));
                }
                Err(_) => failed = true,
            }
        }
        if failed { Err(crate::kql::binder::Reported) } else { Ok(bound) }
    }

    /// The name of a column: as written, as the expression gives it (`own`), or a number.
    pub(in crate::kql::binder) fn column_name(
        &mut self,
        column: &NamedExpr,
        own: Option<String>,
        names: &mut Names,
    ) -> Binding<Arc<str>> {
        match column.names.as_slice() {
            [] => Ok(names.give(own.as_deref())),
            [name] => Ok(names.give(Some(&name.text))),
            [_, second, ..] => self.report(Diagnostic::error(
                "KS107",
                second.span,
                "This expression gives one column, so it takes one name.",
            )),
        }
    }
}
