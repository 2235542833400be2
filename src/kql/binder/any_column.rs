//! `where * has "text"`: a text operator asked of every column.

use super::expressions::{Row, symbol};
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions;
use crate::kql::plan::Expr;
use crate::kql::syntax::tree::{self, BinaryOp, TextOp};
use crate::values::{ScalarType, Value};

impl Binder<'_> {
    /// Whether any column's text fits; for a negated operator, whether all do.
    pub(super) fn any_column(
        &mut self,
        op: BinaryOp,
        right: &tree::Expr,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<Expr> {
        let negated = match op {
            BinaryOp::Text(TextOp { negated, .. }) => negated,
            BinaryOp::NotEqual | BinaryOp::NotEqualIgnoreCase => true,
            BinaryOp::Equal | BinaryOp::EqualIgnoreCase | BinaryOp::ColonHas | BinaryOp::MatchesRegex => false,
            _ => {
                return self.report(
                    Diagnostic::error("KS107", span, "`*` can only be asked for text here.")
                        .with_help("Name one column, or use has, contains, startswith, endswith or ==."),
                );
            }
        };
        let right = self.scalar(right, row)?;
        self.asked_of_all(&symbol(op), negated, &right, span, row)
    }

    /// An operator asked of every column: whether any fits; with `every`, whether all do.
    pub(super) fn asked_of_all(
        &mut self,
        symbol: &str,
        every: bool,
        right: &Expr,
        span: Span,
        row: &Row<'_>,
    ) -> Binding<Expr> {
        // Numbers of any type are compared by their value, and so is what a dynamic column holds.
        let compares = matches!(symbol, "==" | "!=");
        let fits = |kind: ScalarType| {
            kind == right.returns
                || compares && (kind == ScalarType::Dynamic || kind.is_numeric() && right.returns.is_numeric())
        };
        let mut asked = Vec::with_capacity(row.schema.len());
        for (at, field) in row.schema.fields.iter().enumerate() {
            let column = Expr::column(at, field.kind, span);
            let column = if right.returns == ScalarType::String { self.as_text(column)? } else { column };
            if fits(column.returns) {
                asked.push(self.operator(symbol, vec![column, right.clone()], span)?);
            }
        }
        match asked.len() {
            0 => Ok(Expr::constant(Value::Bool(every), span)),
            1 => Ok(asked.remove(0)),
            _ => self.operator(if every { "and" } else { "or" }, asked, span),
        }
    }

    /// The value as a string.
    pub(super) fn as_text(&mut self, column: Expr) -> Binding<Expr> {
        let span = column.span;
        match functions::scalar("tostring") {
            Some(function) if column.returns != ScalarType::String => self.apply(function, vec![column], span),
            _ => Ok(column),
        }
    }
}
