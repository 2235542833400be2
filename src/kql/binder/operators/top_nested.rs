//! `top-nested`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::{Found, Row};
use crate::kql::binder::naming::{Names, name_of};
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding};
use crate::kql::functions::{self, Datum, convert};
use crate::kql::plan::{Expr, NestedLevel, Node, NodeKind};
use crate::kql::syntax::tree::{Direction, TopNestedLevel, TopNestedOperator};
use crate::values::{Field, Schema, Value};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn top_nested(
        &mut self,
        nested: &TopNestedOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut names = Names::default();
        let mut fields = Vec::new();
        let mut levels = Vec::with_capacity(nested.levels.len());
        // The keys and the arguments of the aggregates as columns of their own.
        let mut columns: Vec<(Arc<str>, Expr)> = Vec::new();
        for level in &nested.levels {
            let bound = self.nested_level(level, &input.schema, &mut columns)?;
            let of = self.given_name(&level.of)?.or_else(|| name_of(&level.of.value));
            let key = names.give(of.as_deref());
            let given = self.given_name(&level.by)?;
            let by = names.unique(&given.unwrap_or_else(|| format!("aggregated_{key}")));
            fields.push(Field::new(key, columns[bound.key].1.returns));
            fields.push(Field::new(by, bound.by.returns));
            levels.push(bound);
        }
        columns.iter().try_for_each(|(_, expr)| self.needs_order(expr, &input))?;
        let input = Box::new(projected(input, columns, span));
        Ok(Node { kind: NodeKind::TopNested { input, levels }, schema: Arc::new(Schema::new(fields)), span })
    }

    fn nested_level(
        &mut self,
        level: &TopNestedLevel,
        schema: &Schema,
        columns: &mut Vec<(Arc<str>, Expr)>,
    ) -> Binding<NestedLevel> {
        let count = level.count.as_ref().map(|count| self.row_count(count)).transpose()?;
        let of = self.scalar(&level.of.value, &mut Row::of(schema))?;
        let others = match &level.others {
            Some(others) => Some(self.others(others, of.returns)?),
            None => None,
        };
        let mut found = Found::default();
        let by = self.scalar(&level.by.value, &mut Row { schema, aggregates: Some(&mut found) })?;
        if found.calls.is_empty() {
            return self.report(
                Diagnostic::error("KS141", level.by.span, "`top-nested` needs an aggregate here, such as count( ).")
                    .with_help("max(1) stands for none."),
            );
        }
        if matches!(by.returns, crate::values::ScalarType::Dynamic) {
            return self.report(Diagnostic::error("KS107", level.by.span, "A dynamic value has no order."));
        }
        let mut column = |expr: Expr| {
            columns.push((format!("{}", columns.len()).into(), expr));
            columns.len() - 1
        };
        let key = column(of);
        for arg in found.calls.iter_mut().flat_map(|call| &mut call.args) {
            if arg.as_constant().is_none() {
                let (kind, span) = (arg.returns, arg.span);
                let moved = std::mem::replace(arg, Expr::constant(Value::Bool(true), span));
                *arg = Expr::column(column(moved), kind, span);
            }
        }
        let descending = !matches!(level.direction, Some(Direction::Ascending | Direction::GrannyAscending));
        Ok(NestedLevel { key, count, others, aggregates: found.calls, by, descending })
    }

    /// The value of `with others`, as the key's type.
    fn others(&mut self, others: &crate::kql::syntax::tree::Expr, kind: crate::values::ScalarType) -> Binding<Value> {
        let value = self.constant(others, "The value for the others")?;
        if value.kind() == kind {
            return Ok(value);
        }
        if !functions::converts(value.kind(), kind) {
            let message = format!("The others need a value of the column's type, {kind}.");
            return self.report(Diagnostic::error("KS107", others.span, message));
        }
        match convert(&Datum::Constant(value), kind) {
            Datum::Constant(value) => Ok(value),
            Datum::Column(_) => Err(crate::kql::binder::Reported),
        }
    }
}
