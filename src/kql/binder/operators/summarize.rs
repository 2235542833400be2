//! `summarize`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::{Found, Row};
use crate::kql::binder::naming::Names;
use crate::kql::binder::several::ListColumn;
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::functions::aggregate;
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind};
use crate::kql::syntax::tree::{self, Call, NamedExpr, SummarizeOperator};
use crate::values::{Field, ScalarType, Schema};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn summarize(
        &mut self,
        summarize: &SummarizeOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut names = Names::default();
        let keys = self.group_keys(&summarize.by, &input.schema, &mut names);
        let key_columns = keys.iter().flatten().filter_map(|(_, key)| match key.kind {
            ExprKind::Column(index) => Some(index),
            _ => None,
        });
        let key_columns = key_columns.collect();
        let keys = keys.and_then(|keys| self.typed_keys(keys, &input.schema));
        let mut failed = keys.is_err();
        let mut keys = keys.unwrap_or_default();
        let mut found = Found { keys: keys.len(), key_columns, ..Found::default() };
        let mut answers: Vec<(Arc<str>, Expr)> = Vec::new();
        for item in &summarize.aggregates {
            match self.summarized(item, &input.schema, &mut found) {
                Ok(columns) => {
                    for ListColumn { name, expr, declared, .. } in columns {
                        match self.give(&mut names, name.as_deref(), declared) {
                            Ok(name) => answers.push((name, expr)),
                            Err(Reported) => failed = true,
                        }
                    }
                }
                Err(_) => failed = true,
            }
        }
        if failed {
            return Err(Reported);
        }
        let args = found.calls.iter_mut().flat_map(|call| &mut call.args);
        let input = self.windowless(keys.iter_mut().map(|(_, key)| key).chain(args), input, span)?;
        let mut fields: Vec<Field> = keys.iter().map(|(name, key)| Field::new(name.clone(), key.returns)).collect();
        fields.extend(found.fields);
        // The keys as they come, then what the expressions make of the aggregates.
        let mut columns: Vec<(Arc<str>, Expr)> = keys
            .iter()
            .enumerate()
            .map(|(at, (name, key))| (name.clone(), Expr::column(at, key.returns, key.span)))
            .collect();
        columns.extend(answers);
        let keys = keys.into_iter().map(|(_, key)| key).collect();
        let kind = NodeKind::Summarize { input: Box::new(input), keys, aggregates: found.calls };
        let summarized = Node { kind, schema: Arc::new(Schema::new(fields)), span };
        Ok(projected(summarized, columns, span))
    }

    /// What a `by` list groups by.
    pub(super) fn group_keys(
        &mut self,
        by: &[NamedExpr],
        schema: &Schema,
        names: &mut Names,
    ) -> Binding<Vec<(Arc<str>, Expr)>> {
        let mut keys: Vec<(Arc<str>, Expr)> = Vec::new();
        let mut failed = false;
        for key in by {
            match self.list_columns(key, &mut Row::of(schema), None) {
                Ok(columns) => {
                    for ListColumn { name, expr, declared, .. } in columns {
                        match self.give(names, name.as_deref(), declared) {
                            Ok(name) => keys.push((name, expr)),
                            Err(Reported) => failed = true,
                        }
                    }
                }
                Err(_) => failed = true,
            }
        }
        if failed { Err(Reported) } else { Ok(keys) }
    }

    /// One item: a bare aggregate may give several columns, an expression over aggregates gives one.
    pub(super) fn summarized(
        &mut self,
        item: &NamedExpr,
        schema: &Schema,
        found: &mut Found,
    ) -> Binding<Vec<ListColumn>> {
        let mut row = Row { schema, aggregates: Some(found) };
        let before = self.diagnostics.len();
        if let Some((call, aggregate)) = bare_aggregate(&item.value)
            && self.environment.find(&call.name.text).is_none()
        {
            let (first, fields) = self.aggregate_columns(aggregate, call, item.value.span, &mut row)?;
            if item.names.len() > fields.len() {
                let message =
                    format!("`{}` gives {} columns here, fewer than the names.", aggregate.name, fields.len());
                return self.report(Diagnostic::error("KS107", item.span, message));
            }
            let given = item.names.iter().map(|name| name.text.clone()).map(Some).chain(std::iter::repeat(None));
            let columns = fields.iter().enumerate().zip(given).map(|((at, field), given)| {
                let expr = Expr::column(first + at, field.kind, item.value.span);
                let declared = item.names.get(at).map(|name| name.span);
                ListColumn { name: given.or_else(|| Some(field.name.to_string())), expr, is_named: true, declared }
            });
            return Ok(columns.collect());
        }
        let calls = row.aggregates.as_ref().map_or(0, |found| found.calls.len());
        let columns = self.list_columns(item, &mut row, None)?;
        if row.aggregates.is_some_and(|found| found.calls.len() == calls)
            && columns.iter().all(|column| column.expr.as_constant().is_none())
            && self.diagnostics.len() == before
        {
            return self.report(Diagnostic::error(
                "KS141",
                item.span,
                "`summarize` needs an aggregate here, such as count( ).",
            ));
        }
        Ok(columns)
    }

    /// What a value must be to group rows by it.
    pub(in crate::kql::binder) fn group_key(&mut self, key: &Expr) -> Binding<()> {
        if key.returns != ScalarType::Dynamic {
            return Ok(());
        }
        self.report(
            Diagnostic::error("KS116", key.span, "A dynamic value cannot group rows.")
                .with_help("Give it a type first, for example with tostring( ) or tolong( )."),
        )
    }
}

fn bare_aggregate(expr: &tree::Expr) -> Option<(&Call, &'static aggregate::Aggregate)> {
    match &expr.kind {
        tree::ExprKind::Call(call) => Some((call, aggregate::aggregate(&call.name.text)?)),
        tree::ExprKind::Parenthesized(inner) => bare_aggregate(inner),
        _ => None,
    }
}
