//! `print`

use crate::diagnostics::Span;
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::Names;
use crate::kql::binder::tabular::printed;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{ExprKind, NamedExpr};
use crate::values::Schema;
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn print(&mut self, columns: &[NamedExpr], span: Span) -> Binding<Node> {
        let mut names = Names::default();
        let mut bound = Vec::with_capacity(columns.len());
        let mut failed = false;
        for (at, column) in columns.iter().enumerate() {
            let Ok(expr) = self.scalar(&column.value, &mut Row::of(&Schema::default())) else {
                failed = true;
                continue;
            };
            let name: Arc<str> = match (column.names.as_slice(), &column.value.kind) {
                // The name of a `let` value is its column's name; all else is numbered.
                ([], ExprKind::Name(name)) => names.unique(&name.text),
                ([], _) => names.unique(&format!("print_{at}")),
                _ => self.column_name(column, None, &mut names)?,
            };
            bound.push((name, expr));
        }
        if failed { Err(Reported) } else { Ok(printed(bound, span)) }
    }
}
