//! `extend`, and `serialize`, which may extend too

use crate::diagnostics::Span;
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::Names;
use crate::kql::binder::several::{ListColumn, Shared};
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::NamedExpr;

impl Binder<'_> {
    /// New columns go to the end; a column whose name exists takes the place of the old one. Every expression sees the
    /// columns from before the operator, as in Kusto.
    pub(in crate::kql::binder) fn extend(&mut self, columns: &[NamedExpr], input: Node, span: Span) -> Binding<Node> {
        let mut all = all_columns(&input.schema, span);
        let mut names = Names::with(all.iter().map(|(name, _)| name.clone()));
        let mut shared = Shared::default();
        let mut failed = false;
        for column in columns {
            let Ok(columns) = self.list_columns(column, &mut Row::of(&input.schema), Some(&mut shared)) else {
                failed = true;
                continue;
            };
            for ListColumn { name, expr, declared, .. } in columns {
                self.needs_order(&expr, &input)?;
                self.declare(&mut names, name.as_deref(), declared)?;
                let name = name.map_or_else(|| names.unnamed(), Into::into);
                match all.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, old)) => *old = expr,
                    None => {
                        names.unique(&name);
                        all.push((name, expr));
                    }
                }
            }
        }
        if failed { Err(crate::kql::binder::Reported) } else { Ok(projected(shared.below(input), all, span)) }
    }
}
