//! `partition`, and the sub-queries that work on rows from outside

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::environment::Named;
use crate::kql::binder::expressions::Row;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, Node, NodeKind, SortTerm};
use crate::kql::syntax::tree::{self, ExprKind, PartitionOperator};
use crate::values::Schema;
use std::sync::Arc;

/// Values of the key when no strategy is given, as documented.
const LEGACY_PARTITIONS: usize = 64;

/// What a sub-query over groups of rows begins with.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    /// The rows of a group: `( … )`.
    Rows,
    /// A table of its own: `{ … }`. It knows the key of this name as a constant.
    Table { key: Option<&'a str> },
}

/// A sub-query over groups of rows.
pub(super) struct Applied {
    /// What stands for a group's rows in it.
    pub(super) id: usize,
    /// Its plan.
    pub(super) body: Node,
    /// As in [`NodeKind::Apply`].
    pub(super) subqueries: Vec<(usize, Node)>,
}

impl Applied {
    /// A node that runs it for each group of rows of `input`.
    pub(super) fn over(self, input: Node, most: Option<usize>, span: Span) -> Node {
        let Self { id, body, subqueries } = self;
        let fields = input.schema.fields.iter().chain(&body.schema.fields).cloned().collect();
        let kind = NodeKind::Apply { input: Box::new(input), body: Box::new(body), id, most, subqueries };
        Node { kind, schema: Arc::new(Schema::new(fields)), span }
    }
}

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
        let key = self.in_text(key, &input.schema)?;
        self.group_key(&key)?;
        let kind = key.returns;
        let mut columns = all_columns(&input.schema, span);
        columns.push(("key".into(), key));
        let node = projected(input, columns, span);
        let applied = self.applied(&operator.query, &node, start(operator))?;
        // Rows of one key stand together.
        let last = node.schema.len().saturating_sub(1);
        let terms = vec![SortTerm { expr: Expr::column(last, kind, span), descending: false, nulls_first: true }];
        let schema = node.schema.clone();
        let sorted = Node { schema, kind: NodeKind::Sort { input: Box::new(node), terms }, span };
        let most = (!has_strategy(operator)).then_some(LEGACY_PARTITIONS);
        let columns = applied.body.schema.fields.iter().enumerate();
        let columns = columns.map(|(at, field)| (field.name.clone(), Expr::column(last + 1 + at, field.kind, span)));
        let columns = columns.collect();
        Ok(projected(applied.over(sorted, most, span), columns, span))
    }

    /// The plan of a sub-query for groups of rows of `input`, whose last column is the groups' key; and the number that
    /// stands for the rows in it.
    pub(super) fn applied(&mut self, query: &tree::Expr, input: &Node, start: Start<'_>) -> Binding<Applied> {
        let id = self.partitions;
        self.partitions += 1;
        let mut fields = input.schema.fields.clone();
        fields.pop();
        let kind = NodeKind::Partition { id, serialized: input.is_serialized() };
        let rows = Node { kind, schema: Arc::new(Schema::new(fields)), span: query.span };
        let environment = self.environment.clone();
        let before = self.subqueries.len();
        if let Start::Table { key: Some(name) } = start
            && let Some(at) = rows.schema.index_of(name)
        {
            let kind = rows.schema.fields[at].kind;
            self.subqueries.push(projected(
                rows.clone(),
                vec![(name.into(), Expr::column(at, kind, query.span))],
                query.span,
            ));
            let kind_of = crate::kql::plan::ExprKind::Subquery { index: before, all_rows: false };
            let value = Expr { kind: kind_of, returns: kind, span: query.span };
            self.environment = self.environment.with(name, Named::Scalar(value));
        }
        self.group_depth += 1;
        let body = match start {
            Start::Rows => self.sub_query(query, rows),
            Start::Table { .. } => self.tabular(query),
        };
        self.group_depth -= 1;
        self.environment = environment;
        let body = body?;
        Ok(Applied { id, body, subqueries: self.over_groups(before, id) })
    }

    /// Takes the sub-queries from position `before` on that read a group's rows: they run for each group, and the rows
    /// stand in their place.
    fn over_groups(&mut self, before: usize, id: usize) -> Vec<(usize, Node)> {
        let mut found = Vec::new();
        for (index, node) in self.subqueries.iter_mut().enumerate().skip(before) {
            if let Some(kind) = partition_in(node, id) {
                let schema = node.schema.clone();
                let rows = Node { kind, schema, span: node.span };
                found.push((index, std::mem::replace(node, rows)));
            }
        }
        found
    }

    /// A sub-query over `rows`.
    pub(super) fn sub_query(&mut self, query: &tree::Expr, rows: Node) -> Binding<Node> {
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

/// What the parentheses or braces of a sub-query say.
fn start(operator: &PartitionOperator) -> Start<'_> {
    match &operator.by.kind {
        _ if !operator.braces => Start::Rows,
        ExprKind::Name(name) => Start::Table { key: Some(&name.text) },
        _ => Start::Table { key: None },
    }
}

fn has_strategy(operator: &PartitionOperator) -> bool {
    operator.parameters.iter().any(|parameter| {
        parameter.name.text == "hint.strategy"
            && matches!(&parameter.value.kind, ExprKind::Name(word) if word.text != "legacy")
    })
}

/// The node that stands for a group's rows, if `node` reads it.
fn partition_in(node: &Node, id: usize) -> Option<NodeKind> {
    match node.kind {
        NodeKind::Partition { id: partition, .. } if partition == id => Some(node.kind.clone()),
        _ => node.inputs().into_iter().find_map(|input| partition_in(input, id)),
    }
}
