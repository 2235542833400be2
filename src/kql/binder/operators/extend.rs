//! `extend`, and `serialize`, which may extend too

use crate::diagnostics::Span;
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::{Names, name_of_bound};
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
        let mut failed = false;
        for column in columns {
            let Ok(expr) = self.scalar(&column.value, &mut Row::of(&input.schema)) else {
                failed = true;
                continue;
            };
            self.needs_order(&expr, &input)?;
            let name = match column.names.as_slice() {
                [] => name_of_bound(&column.value, &expr, &input.schema).map_or_else(|| names.unnamed(), Into::into),
                _ => self.column_name(column, None, &mut Names::default())?,
            };
            match all.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = expr,
                None => {
                    names.unique(&name);
                    all.push((name, expr));
                }
            }
        }
        if failed { Err(crate::kql::binder::Reported) } else { Ok(projected(input, all, span)) }
    }
}
