//! `mv-apply`

use super::mv_expand::Expanded;
use super::partition::{Applied, Start};
use crate::diagnostics::Span;
use crate::kql::binder::tabular::{projected, serialized};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind};
use crate::kql::syntax::tree::MvApplyOperator;
use std::sync::Arc;

impl Binder<'_> {
    /// The columns that are the same in all rows of one record, then what the sub-query gives for its elements.
    pub(in crate::kql::binder) fn mv_apply(
        &mut self,
        operator: &MvApplyOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let limit = operator.limit.as_ref().map(|limit| self.row_count(limit)).transpose()?;
        let ordered = input.is_serialized();
        let Expanded { node, kept } = self.expanded(&operator.columns, &operator.parameters, limit, input, span)?;
        let Applied { id, body, subqueries } = self.applied(&operator.subquery, &node, Start::Rows)?;
        let mut columns: Vec<(Arc<str>, Expr)> = Vec::new();
        // Positions in the body of the columns that must come from there.
        let mut answers: Vec<usize> = Vec::new();
        for name in kept {
            let Some(at) = node.schema.index_of(&name) else { continue };
            match body.schema.index_of(&name) {
                Some(answer) if carried(&body, answer, id) != Some(at) => answers.push(answer),
                _ => columns.push((name, Expr::column(at, node.schema.fields[at].kind, span))),
            }
        }
        let known = |at: &usize| columns.iter().any(|(name, _)| *name == body.schema.fields[*at].name);
        let more: Vec<usize> = (0..body.schema.len()).filter(|at| !known(at) && !answers.contains(at)).collect();
        answers.extend(more);
        let width = node.schema.len();
        let mut taken: Vec<(Arc<str>, Expr)> = Vec::with_capacity(answers.len());
        for at in answers {
            let field = &body.schema.fields[at];
            columns.push((field.name.clone(), Expr::column(width + taken.len(), field.kind, span)));
            taken.push((field.name.clone(), Expr::column(at, field.kind, span)));
        }
        let body = projected(body, taken, span);
        let node = projected(Applied { id, body, subqueries }.over(node, None, span), columns, span);
        // The records stay in their order.
        Ok(if ordered { serialized(node, span) } else { node })
    }
}

/// The column of the sub-query's rows that a column of `node` is, as it came.
fn carried(node: &Node, column: usize, id: usize) -> Option<usize> {
    match &node.kind {
        NodeKind::Partition { id: partition, .. } => (*partition == id).then_some(column),
        NodeKind::Filter { input, .. }
        | NodeKind::Sort { input, .. }
        | NodeKind::Top { input, .. }
        | NodeKind::Serialize { input }
        | NodeKind::Take { input, .. } => carried(input, column, id),
        NodeKind::Expand { input, .. } if column < input.schema.len() => carried(input, column, id),
        NodeKind::Union(inputs) if inputs.len() == 1 => carried(&inputs[0], column, id),
        NodeKind::Project { input, columns: exprs } | NodeKind::Summarize { input, keys: exprs, .. } => {
            match exprs.get(column)?.kind {
                ExprKind::Column(at) => carried(input, at, id),
                _ => None,
            }
        }
        _ => None,
    }
}
