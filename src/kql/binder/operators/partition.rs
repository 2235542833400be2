//! `partition`, and the sub-queries that work on rows from outside

use super::mv_apply::applied;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, Node, NodeKind, SortTerm};
use crate::kql::syntax::tree::{self, ExprKind, PartitionOperator};
use crate::values::Schema;
use std::sync::Arc;

/// Values of the key when no strategy is given, as documented.
const LEGACY_PARTITIONS: usize = 64;

impl Binder<'_> {
    pub(in crate::kql::binder) fn partition(
        &mut self,
        operator: &PartitionOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        if let Some(scope) = &operator.scope {
            let message = "The scope of a partition is an old form that is not run here.";
            return self.report(Diagnostic::error("TM101", scope.span, message).with_help("Leave out `in …`."));
        }
        let key = self.scalar(&operator.by, &mut Row::of(&input.schema))?;
        let kind = key.returns;
        let mut columns = all_columns(&input.schema, span);
        columns.push(("key".into(), key));
        let node = projected(input, columns, span);
        let (id, body) = self.applied(&operator.query, &node)?;
        // Rows of one key stand together.
        let last = node.schema.len().saturating_sub(1);
        let terms = vec![SortTerm { expr: Expr::column(last, kind, span), descending: false, nulls_first: true }];
        let schema = node.schema.clone();
        let sorted = Node { schema, kind: NodeKind::Sort { input: Box::new(node), terms }, span };
        let most = (!has_strategy(operator)).then_some(LEGACY_PARTITIONS);
        let columns = body.schema.fields.iter().enumerate();
        let columns = columns.map(|(at, field)| (field.name.clone(), Expr::column(last + 1 + at, field.kind, span)));
        let columns = columns.collect();
        Ok(projected(applied(sorted, body, id, most, span), columns, span))
    }

    /// The plan of a sub-query for groups of rows of `input`, whose last column is the groups' key; and the number that
    /// stands for the rows in it.
    pub(super) fn applied(&mut self, query: &tree::Expr, input: &Node) -> Binding<(usize, Node)> {
        let id = self.partitions;
        self.partitions += 1;
        let mut fields = input.schema.fields.clone();
        fields.pop();
        let kind = NodeKind::Partition { id, serialized: input.is_serialized() };
        let rows = Node { kind, schema: Arc::new(Schema::new(fields)), span: query.span };
        let environment = self.environment.clone();
        let before = self.subqueries.len();
        let body = self.sub_query(query, rows);
        self.environment = environment;
        let body = body?;
        if self.subqueries.iter().skip(before).any(|node| reads(node, id)) {
            return self.report(
                Diagnostic::error(
                    "TM101",
                    query.span,
                    "A value of the group at hand cannot be taken by toscalar( ) here.",
                )
                .with_help("Use summarize with take_any( ), or join the group's summary."),
            );
        }
        Ok((id, body))
    }

    /// A sub-query over `rows`.
    fn sub_query(&mut self, query: &tree::Expr, rows: Node) -> Binding<Node> {
        match &query.kind {
            ExprKind::Parenthesized(inner) => self.sub_query(inner, rows),
            ExprKind::Leading(operator) => self.operator_step(operator, Some(rows)),
            ExprKind::Pipe { source, operators } => {
                let node = self.sub_query(source, rows)?;
                self.pipe(node, operators, query.span)
            }
            _ => self.tabular(query),
        }
    }
}

fn has_strategy(operator: &PartitionOperator) -> bool {
    operator.parameters.iter().any(|parameter| {
        parameter.name.text == "hint.strategy"
            && matches!(&parameter.value.kind, ExprKind::Name(word) if word.text != "legacy")
    })
}

/// Whether a node reads the rows of a group.
fn reads(node: &Node, id: usize) -> bool {
    matches!(node.kind, NodeKind::Partition { id: partition, .. } if partition == id)
        || node.inputs().into_iter().any(|input| reads(input, id))
}
