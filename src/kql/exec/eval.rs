//! Expressions over the rows of a view.

use super::view::{LazyColumn, View};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::{Context, Datum, convert};
use crate::kql::plan::{Expr, ExprKind};
use crate::values::{COLUMN_BYTES, Column, Value, column_was_full};
use arrow_array::BooleanArray;

/// The expression's value for each row of the view, or one for all.
pub(crate) fn eval(expr: &Expr, view: &View, context: &Context) -> Result<Datum, Diagnostic> {
    match &expr.kind {
        ExprKind::Column(index) => Ok(match &view.columns[*index] {
            LazyColumn::Constant(value) => Datum::Constant(value.clone()),
            lazy => Datum::Column(lazy.column(view.rows)),
        }),
        ExprKind::Constant(value) => Ok(Datum::Constant(value.clone())),
        ExprKind::Call { overload, args, function } => {
            let args = args.iter().map(|arg| eval(arg, view, context)).collect::<Result<Vec<_>, _>>()?;
            let answer = (overload.kernel)(&args, view.rows, context)
                .map_err(|error| Diagnostic::error("TM202", expr.span, format!("{}: {error}", function.name)))?;
            check_full(function.name, expr.span)?;
            Ok(answer)
        }
        ExprKind::Convert(arg) => Ok(convert(&eval(arg, view, context)?, expr.returns)),
        ExprKind::Window { function, args } => {
            super::operators::window::eval(*function, args, expr, view, context).map(Datum::Column)
        }
        // The run replaces these before it starts.
        ExprKind::Subquery { .. } => {
            Err(Diagnostic::error("TM299", expr.span, "This sub-query was not run before its value was needed."))
        }
    }
}

/// Fails where a column has become larger than a column can be.
pub(crate) fn check_full(what: &str, span: Span) -> Result<(), Diagnostic> {
    if !column_was_full() {
        return Ok(());
    }
    let message = format!("{what}: The values of one piece of rows came to more than {} MB.", COLUMN_BYTES >> 20);
    Err(Diagnostic::error("TM201", span, message)
        .with_help("Make shorter texts and arrays, or filter earlier, so that fewer rows come to this step."))
}

/// The expression as a column with a value for each row.
pub(crate) fn eval_column(expr: &Expr, view: &View, context: &Context) -> Result<Column, Diagnostic> {
    Ok(eval(expr, view, context)?.into_column(view.rows))
}

/// The expression as a column of a view: columns are passed on unread.
pub(crate) fn eval_lazy(expr: &Expr, view: &View, context: &Context) -> Result<LazyColumn, Diagnostic> {
    if let ExprKind::Column(index) = expr.kind {
        return Ok(view.columns[index].clone());
    }
    Ok(match eval(expr, view, context)? {
        Datum::Column(column) => LazyColumn::Ready(column),
        Datum::Constant(value) => LazyColumn::Constant(value),
    })
}

/// A predicate's answers: all the same, or one for each row.
pub(crate) enum Mask {
    /// For every row.
    All(bool),
    /// Row by row; null counts as false.
    Rows(BooleanArray),
}

/// A bool expression as a mask.
pub(crate) fn eval_mask(expr: &Expr, view: &View, context: &Context) -> Result<Mask, Diagnostic> {
    Ok(match eval(expr, view, context)? {
        Datum::Constant(Value::Bool(answer)) => Mask::All(answer),
        Datum::Column(Column::Bool(answers)) => Mask::Rows(answers),
        _ => Mask::All(false),
    })
}
