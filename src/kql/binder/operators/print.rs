//! `print`

use crate::diagnostics::Span;
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::Names;
use crate::kql::binder::several::ListColumn;
use crate::kql::binder::tabular::printed;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::NamedExpr;
use crate::values::Schema;

impl Binder<'_> {
    pub(in crate::kql::binder) fn print(&mut self, columns: &[NamedExpr], span: Span) -> Binding<Node> {
        let mut names = Names::default();
        let mut bound = Vec::with_capacity(columns.len());
        let mut failed = false;
        for (at, column) in columns.iter().enumerate() {
            let Ok(columns) = self.list_columns(column, &mut Row::of(&Schema::default()), None) else {
                failed = true;
                continue;
            };
            // What is not named is numbered, the value of a variable too.
            for ListColumn { name, expr, is_named, declared } in columns {
                let name = name.filter(|_| is_named).unwrap_or_else(|| format!("print_{at}"));
                let declared = declared.filter(|_| is_named);
                match self.give(&mut names, Some(&name), declared) {
                    Ok(name) => bound.push((name, expr)),
                    Err(Reported) => failed = true,
                }
            }
        }
        if failed { Err(Reported) } else { Ok(printed(bound, span)) }
    }
}
