//! `where`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::time::TIME_COLUMN;
use crate::kql::binder::windows::without_computed;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, ExprKind, JoinKind, Node, NodeKind};
use crate::kql::syntax::tree::WhereOperator;
use crate::values::ScalarType;
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn filter(&mut self, filter: &WhereOperator, input: Node, span: Span) -> Binding<Node> {
        let predicate = self.scalar(&filter.predicate, &mut Row::of(&input.schema))?;
        self.kept(predicate, input, span)
    }

    /// The rows for which a bound predicate is true.
    pub(in crate::kql::binder) fn kept(&mut self, mut predicate: Expr, input: Node, span: Span) -> Binding<Node> {
        if predicate.returns != ScalarType::Bool {
            let message = format!("`where` needs true or false, but this is a {}.", predicate.returns);
            let help = match predicate.returns {
                ScalarType::Dynamic => "Read it as one with tobool( ), or compare it with something.",
                _ => "Compare it with something, for example with == or isnotempty( ).",
            };
            return self.report(Diagnostic::error("KS141", predicate.span, message).with_help(help));
        }
        self.time_set_in_query |= reads(&predicate, input.schema.index_of(TIME_COLUMN));
        let own = input.schema.clone();
        let input = self.windowless([&mut predicate], input, span)?;
        Ok(without_computed(filtered(input, predicate, span), &own, span))
    }
}

/// The rows for which the predicate is true. What only asks about the left columns of a join is asked before it, as in
/// Kusto: of left rows with equal keys, `innerunique` then takes the first that fits.
fn filtered(mut input: Node, predicate: Expr, span: Span) -> Node {
    use JoinKind as Kind;
    if let NodeKind::Join { left, kind, .. } = &mut input.kind
        && matches!(kind, Kind::InnerUnique | Kind::Inner | Kind::LeftOuter | Kind::LeftSemi | Kind::LeftAnti)
        && (left.schema.len()..input.schema.len()).all(|column| !reads(&predicate, Some(column)))
    {
        let empty = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span };
        let before = std::mem::replace(&mut **left, empty);
        **left = filtered(before, predicate, span);
        return input;
    }
    Node { schema: input.schema.clone(), kind: NodeKind::Filter { input: Box::new(input), predicate }, span }
}

/// Whether the expression reads this column.
pub(super) fn reads(expr: &Expr, column: Option<usize>) -> bool {
    match &expr.kind {
        ExprKind::Column(index) => Some(*index) == column,
        ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => args.iter().any(|arg| reads(arg, column)),
        ExprKind::Convert(arg) => reads(arg, column),
        ExprKind::Constant(_) | ExprKind::Subquery { .. } => false,
    }
}
