//! `make-series`: a filter to the range, a summary of each bin, then the bins laid out as arrays.

use super::filter::reads;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::{Found, Row};
use crate::kql::binder::naming::{Names, name_of};
use crate::kql::binder::parameters::word;
use crate::kql::binder::several::{ListColumn, declared};
use crate::kql::binder::tabular::projected;
use crate::kql::binder::time::TIME_COLUMN;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::functions;
use crate::kql::functions::widest;
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind, Series};
use crate::kql::syntax::tree::{self, MakeSeriesOperator, SeriesAggregate, SeriesRange};
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// The axis and its range, all of one type (the step of a datetime axis is a timespan).
struct Axis {
    /// The value of a row.
    value: Expr,
    /// The bin of that value.
    bin: Expr,
    from: Option<Expr>,
    to: Option<Expr>,
    /// Whether `to` is a point.
    closed: bool,
    step: Expr,
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn make_series(
        &mut self,
        series: &MakeSeriesOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let nonempty = self.is_nonempty(series)?;
        let mut names = Names::default();
        let keys = self.group_keys(&series.by, &input.schema, &mut names);
        let axis = self.series_axis(series, &input.schema);
        let mut found = Found { keys: keys.as_ref().map_or(0, Vec::len) + 1, ..Found::default() };
        let mut answers: Vec<(Arc<str>, Expr)> = Vec::new();
        let mut defaults: Vec<Expr> = Vec::new();
        let mut failed = false;
        for item in &series.aggregates {
            match self.series_aggregate(item, &input.schema, &mut found) {
                Ok((ListColumn { name, expr, declared, .. }, default)) => {
                    answers.push((self.give(&mut names, name.as_deref(), declared)?, expr));
                    defaults.push(default);
                }
                Err(Reported) => failed = true,
            }
        }
        let (mut keys, mut axis) = (keys?, axis?);
        if failed {
            return Err(Reported);
        }
        let axis_name = match series.axis.names.first() {
            Some(name) => self.give(&mut names, Some(&name.text), declared(&series.axis, 0))?,
            None => self.give(&mut names, name_of(&series.axis.value).as_deref(), declared(&series.axis, 0))?,
        };
        let args = found.calls.iter_mut().flat_map(|call| &mut call.args);
        let of_axis = [&mut axis.value, &mut axis.bin];
        let exprs = keys.iter_mut().map(|(_, key)| key).chain(of_axis).chain(args);
        let input = self.windowless(exprs, input, span)?;
        let input = self.in_range(&axis, input, span)?;

        let mut fields: Vec<Field> = keys.iter().map(|(name, key)| Field::new(name.clone(), key.returns)).collect();
        fields.push(Field::new(axis_name.clone(), axis.bin.returns));
        let mut columns: Vec<(Arc<str>, Expr)> = fields
            .iter()
            .enumerate()
            .map(|(at, field)| (field.name.clone(), Expr::column(at, field.kind, span)))
            .collect();
        // The axis comes last.
        columns.splice(keys.len()..keys.len(), answers);
        fields.extend(found.fields);
        let key_count = keys.len();
        let keys = keys.into_iter().map(|(_, key)| key).chain([axis.bin]).collect();
        let kind = NodeKind::Summarize { input: Box::new(input), keys, aggregates: found.calls };
        let summarized = Node { kind, schema: Arc::new(Schema::new(fields)), span };
        let bins = projected(summarized, columns, span);

        let fields = bins.schema.fields.iter().enumerate().map(|(at, field)| {
            Field::new(field.name.clone(), if at < key_count { field.kind } else { ScalarType::Dynamic })
        });
        let schema = Arc::new(Schema::new(fields.collect()));
        let Axis { from, to, closed, step, .. } = axis;
        let nonempty = nonempty && key_count == 0;
        let series = Series { input: bins, keys: key_count, defaults, from, to, closed, step, nonempty };
        let kind = NodeKind::MakeSeries(Box::new(series));
        Ok(Node { kind, schema, span })
    }

    fn is_nonempty(&mut self, series: &MakeSeriesOperator) -> Binding<bool> {
        let Some(parameter) = series.parameters.iter().find(|parameter| parameter.name.text == "kind") else {
            return Ok(false);
        };
        if word(&series.parameters, "kind").as_deref() == Some("nonempty") {
            return Ok(true);
        }
        self.report(
            Diagnostic::error("KS107", parameter.value.span, "The only kind of `make-series` is `nonempty`.").with_fix(
                "Change to nonempty",
                parameter.value.span,
                "nonempty",
            ),
        )
    }

    /// One aggregate: its name, its value for a bin, and the value of a bin without rows.
    fn series_aggregate(
        &mut self,
        item: &SeriesAggregate,
        schema: &Schema,
        found: &mut Found,
    ) -> Binding<(ListColumn, Expr)> {
        let default = item.default.as_ref().map(|default| self.fixed(default));
        let mut columns = self.summarized(&item.expr, schema, found)?;
        let (Some(column), true) = (columns.pop(), columns.is_empty()) else {
            let message = "`make-series` takes aggregates that give one column.";
            return self.report(Diagnostic::error("KS107", item.expr.span, message));
        };
        // Decimals would be text inside an array, which no series function reads.
        let expr = column.expr.clone();
        let expr = if expr.returns == ScalarType::Decimal { self.as_kind(expr, ScalarType::Real) } else { expr };
        let default = match default {
            None => Expr::constant(zero(expr.returns), item.expr.span),
            Some(default) => {
                let default = default?;
                if expr.returns == ScalarType::Real && default.returns.is_numeric() {
                    self.as_kind(default, ScalarType::Real)
                } else {
                    default
                }
            }
        };
        Ok((ListColumn { expr, ..column }, default))
    }

    fn series_axis(&mut self, series: &MakeSeriesOperator, schema: &Schema) -> Binding<Axis> {
        let value = self.scalar(&series.axis.value, &mut Row::of(schema));
        let (from, to, step, closed) = match &series.range {
            SeriesRange::FromToStep { from, to, step } => (from.as_ref(), to.as_ref(), step, false),
            SeriesRange::InRange { start, stop, step } => (Some(start), Some(stop), step, true),
        };
        let from = from.map(|from| self.fixed(from)).transpose();
        let to = to.map(|to| self.fixed(to)).transpose();
        let step = self.fixed(step);
        let (value, from, to, step) = (value?, from?, to?, step?);
        let ends = || from.iter().chain(&to).map(|end| end.returns);
        let (kind, step_kind) = match value.returns {
            kind @ (ScalarType::DateTime | ScalarType::TimeSpan)
                if step.returns == ScalarType::TimeSpan && ends().all(|end| end == kind) =>
            {
                (kind, ScalarType::TimeSpan)
            }
            kind if kind.is_numeric() && step.returns.is_numeric() && ends().all(ScalarType::is_numeric) => {
                let wide = ends().chain([step.returns]).fold(kind, |left, right| widest(left, right).unwrap_or(left));
                let kind = if matches!(wide, ScalarType::Int | ScalarType::Long) {
                    ScalarType::Long
                } else {
                    ScalarType::Real
                };
                (kind, kind)
            }
            kind => {
                let ends: Vec<&str> = ends().map(ScalarType::name).collect();
                let range =
                    if ends.is_empty() { String::new() } else { format!(" in a range of {}", ends.join(" to ")) };
                let message = format!("A series cannot go along a {kind}{range} by a {}.", step.returns);
                return self.report(
                    Diagnostic::error("KS107", series.axis.span, message)
                        .with_help("Use numbers for all, or datetimes (or timespans) and a step such as 1h."),
                );
            }
        };
        let value = self.as_kind(value, kind);
        let from = from.map(|from| self.as_kind(from, kind));
        let to = to.map(|to| self.as_kind(to, kind));
        let step = self.as_kind(step, step_kind);
        if step.as_constant().is_some_and(|step| !is_positive(step)) {
            return self.report(Diagnostic::error(
                "KS107",
                step.span,
                "The step of a series must be greater than zero.",
            ));
        }
        let from = match from {
            Some(from) if closed => Some(self.binned(&from, &step, None)?),
            other => other,
        };
        let bin = self.binned(&value, &step, from.as_ref().filter(|_| !closed))?;
        Ok(Axis { value, bin, from, to, closed, step })
    }

    /// The rows that are in the range.
    fn in_range(&mut self, axis: &Axis, input: Node, span: Span) -> Binding<Node> {
        // The old form takes the bins that are in the range whole.
        let (value, below) = if axis.closed { (&axis.bin, "<=") } else { (&axis.value, "<") };
        let ends = [(&axis.from, ">="), (&axis.to, below)];
        let mut input = input;
        for (end, symbol) in ends {
            if let Some(end) = end {
                self.time_set_in_query |= reads(value, input.schema.index_of(TIME_COLUMN));
                let predicate = self.operator(symbol, vec![value.clone(), end.clone()], span)?;
                let schema = input.schema.clone();
                input = Node { kind: NodeKind::Filter { input: Box::new(input), predicate }, schema, span };
            }
        }
        Ok(input)
    }

    /// `bin_at(value, step, origin)`, or `bin(value, step)`.
    fn binned(&mut self, value: &Expr, step: &Expr, origin: Option<&Expr>) -> Binding<Expr> {
        let function = functions::scalar(if origin.is_some() { "bin_at" } else { "bin" }).ok_or(Reported)?;
        let args = [Some(value), Some(step), origin].into_iter().flatten().cloned().collect();
        self.apply(function, args, value.span)
    }

    /// A value that is the same for all rows: a constant, or the answer of a sub-query.
    fn fixed(&mut self, expr: &tree::Expr) -> Binding<Expr> {
        let bound = self.scalar(expr, &mut Row::of(&Schema::default()))?;
        Ok(self.folded(bound))
    }

    fn as_kind(&self, expr: Expr, kind: ScalarType) -> Expr {
        if expr.returns == kind {
            return expr;
        }
        self.folded(Expr { span: expr.span, returns: kind, kind: ExprKind::Convert(Box::new(expr)) })
    }
}

/// What a bin without rows holds where no `default` is given.
fn zero(kind: ScalarType) -> Value {
    match kind {
        ScalarType::Int | ScalarType::Long => Value::Long(0),
        ScalarType::Real => Value::Real(0.0),
        ScalarType::TimeSpan => Value::TimeSpan(0),
        other => Value::null(other),
    }
}

fn is_positive(step: &Value) -> bool {
    step.as_i64().is_some_and(|step| step > 0) || step.as_f64().is_some_and(|step| step > 0.0)
}
