//! Window functions, and the order of rows that they need.

use super::expressions::Row;
use super::mismatch::of_call;
use super::tabular::{all_columns, projected};
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::{ParamKind, Why, kind_text};
use crate::kql::plan::{Expr, ExprKind, Node, WindowFunction};
use crate::kql::syntax::tree::{self, Call};
use crate::values::{ScalarType, Schema};
use std::sync::Arc;

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
        let (least, params) = params(function);
        let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.returns).collect();
        let misfit = if args.len() < least || args.len() > params.len() {
            Some(Why::Count { least, most: Some(params.len()) })
        } else {
            let wrong = kinds.iter().zip(params).position(|(kind, param)| !param.takes(*kind));
            wrong.map(|at| Why::Argument(at, vec![params[at]]))
        };
        if let Some(why) = misfit {
            let words: Vec<&str> = params.iter().map(|param| kind_text(*param)).collect();
            let optional = if least < params.len() { format!(", the first {least} at least") } else { String::new() };
            let help = format!("It takes ({}){optional}.", words.join(", "));
            let spans: Vec<Span> = args.iter().map(|arg| arg.span).collect();
            return self.report(of_call(&call.name.text, &why, &help, &kinds, &spans, call.name.span));
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

    /// An expression over the rows of `input`.
    pub(super) fn over_rows(&mut self, expr: &tree::Expr, input: &Node) -> Binding<Expr> {
        let expr = self.scalar(expr, &mut Row::of(&input.schema))?;
        self.needs_order(&expr, input)?;
        Ok(expr)
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

    /// The input of a step that sees its rows batch by batch, or only some of them. Those of its expressions that look at
    /// neighboring rows are computed before the step, over all rows; the step reads them as columns behind the input's own.
    pub(super) fn windowless<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e mut Expr>,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        self.computed_before(exprs, Expr::has_window, input, span)
    }

    /// The same of the expressions that `which` picks.
    pub(super) fn computed_before<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e mut Expr>,
        which: impl Fn(&Expr) -> bool,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let width = input.schema.len();
        let mut computed: Vec<(Arc<str>, Expr)> = Vec::new();
        for expr in exprs {
            if which(expr) {
                self.needs_order(expr, &input)?;
                let column = Expr::column(width + computed.len(), expr.returns, expr.span);
                computed.push((format!("$computed{}", computed.len()).into(), std::mem::replace(expr, column)));
            }
        }
        if computed.is_empty() {
            return Ok(input);
        }
        let columns = all_columns(&input.schema, span).into_iter().chain(computed).collect();
        Ok(projected(input, columns, span))
    }
}

/// The rows of a node whose first columns are `own`, without those that [`Binder::computed_before`] put behind them.
pub(super) fn without_computed(node: Node, own: &Schema, span: Span) -> Node {
    if node.schema.len() == own.len() { node } else { projected(node, all_columns(own, span), span) }
}

/// How many arguments must be given, and what all of them must be.
fn params(function: WindowFunction) -> (usize, &'static [ParamKind]) {
    const LONG: ParamKind = ParamKind::Exact(ScalarType::Long);
    const BOOL: ParamKind = ParamKind::Exact(ScalarType::Bool);
    const DATETIME: ParamKind = ParamKind::Exact(ScalarType::DateTime);
    const TIMESPAN: ParamKind = ParamKind::Exact(ScalarType::TimeSpan);
    match function {
        WindowFunction::RowNumber => (0, &[LONG, BOOL]),
        WindowFunction::Prev | WindowFunction::Next => (1, &[ParamKind::Any, LONG, ParamKind::Any]),
        WindowFunction::RowCumsum => (1, &[ParamKind::Numeric, BOOL]),
        WindowFunction::RowRankDense | WindowFunction::RowRankMin => (1, &[ParamKind::Any, BOOL]),
        WindowFunction::RowWindowSession => (3, &[DATETIME, TIMESPAN, TIMESPAN, BOOL]),
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
