//! `sample`

use crate::diagnostics::Span;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::functions;
use crate::kql::plan::{Node, NodeKind, SortTerm};
use crate::kql::syntax::tree::TakeOperator;

impl Binder<'_> {
    /// The first rows of a random order. That order means nothing to window functions, as documented
    /// (`query/serialize-operator`), so the rows come as those of a union do.
    pub(in crate::kql::binder) fn sample(&mut self, operator: &TakeOperator, input: Node, span: Span) -> Binding<Node> {
        let count = self.row_count(&operator.count)?;
        let expr = functions::scalar("rand").map_or(Err(Reported), |rand| self.apply(rand, Vec::new(), span))?;
        let terms = vec![SortTerm { expr, descending: false, nulls_first: true }];
        let node = self.ordered_by(terms, input, span, |input, terms| NodeKind::Top { input, count, terms })?;
        Ok(Node { schema: node.schema.clone(), kind: NodeKind::Union(vec![node]), span })
    }
}
