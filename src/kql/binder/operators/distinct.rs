//! `distinct`

use crate::diagnostics::Span;
use crate::kql::binder::tabular::all_columns;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Node, NodeKind};
use crate::kql::syntax::tree::{DistinctOperator, ExprKind};
use crate::values::{Field, Schema};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn distinct(
        &mut self,
        distinct: &DistinctOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let star = distinct.columns.iter().any(|column| matches!(column.value.kind, ExprKind::Star));
        let columns = if star {
            all_columns(&input.schema, span)
        } else {
            self.named_columns(&distinct.columns, &input.schema, None)?
        };
        let mut columns = self.typed_keys(columns, &input.schema)?;
        let input = self.windowless(columns.iter_mut().map(|(_, key)| key), input, span)?;
        let schema = Schema::new(columns.iter().map(|(name, expr)| Field::new(name.clone(), expr.returns)).collect());
        let keys = columns.into_iter().map(|(_, expr)| expr).collect();
        let kind = NodeKind::Summarize { input: Box::new(input), keys, aggregates: Vec::new() };
        Ok(Node { kind, schema: Arc::new(schema), span })
    }
}
