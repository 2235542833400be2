//! Window functions, and the order of rows that they need.

use super::expressions::Row;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::{Expr, ExprKind, Node, WindowFunction};
use crate::kql::syntax::tree::Call;
use crate::values::ScalarType;

impl Binder<'_> {
    /// A call of a window function.
    pub(super) fn window(
        &mut self,
        function: WindowFunction,
        call: &Call,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<Expr> {
        let args: Vec<_> = call.args.iter().map(|arg| self.scalar(&arg.value, row)).collect();
        let args = args.into_iter().collect::<Binding<Vec<_>>>()?;
        let needed = match function {
            WindowFunction::RowNumber => 0..=2,
            WindowFunction::Prev | WindowFunction::Next => 1..=3,
            WindowFunction::RowWindowSession => 3..=4,
            _ => 1..=2,
        };
        if !needed.contains(&args.len()) {
            let message = format!("`{}` takes {} to {} arguments.", call.name.text, needed.start(), needed.end());
            return self.report(Diagnostic::error("KS119", span, message));
        }
        if matches!(function, WindowFunction::Prev | WindowFunction::Next)
            && let Some(arg) = args.iter().skip(1).find(|arg| arg.as_constant().is_none())
        {
            let message = format!("The offset and the default of `{}` must be constants.", call.name.text);
            return self.report(
                Diagnostic::error("KS123", arg.span, message)
                    .with_help("coalesce( ) gives a default that differs by row."),
            );
        }
        let returns = match function {
            WindowFunction::RowNumber | WindowFunction::RowRankDense | WindowFunction::RowRankMin => ScalarType::Long,
            WindowFunction::RowWindowSession => ScalarType::DateTime,
            _ => args.first().map_or(ScalarType::Long, |arg| arg.returns),
        };
        Ok(Expr { kind: ExprKind::Window { function, args }, returns, span })
    }

    /// Reports an expression that looks at neighboring rows where their order means nothing.
    pub(super) fn needs_order(&mut self, expr: &Expr, input: &Node) -> Binding<()> {
        if !expr.has_window() || input.is_serialized() {
            return Ok(());
        }
        self.report(
            Diagnostic::error("TM105", expr.span, "The rows have no order here, but a window function depends on it.")
                .with_help("Write | sort by … or | serialize before this step."),
        )
    }
}

/// The window function of this name.
pub(super) fn window_function(name: &str) -> Option<WindowFunction> {
    Some(match name {
        "prev" => WindowFunction::Prev,
        "next" => WindowFunction::Next,
        "row_number" => WindowFunction::RowNumber,
        "row_cumsum" => WindowFunction::RowCumsum,
        "row_rank_dense" | "row_rank" => WindowFunction::RowRankDense,
        "row_rank_min" => WindowFunction::RowRankMin,
        "row_window_session" => WindowFunction::RowWindowSession,
        _ => return None,
    })
}
