//! `make-series`: bins come as rows, are gathered by key, and are laid out as one array for each aggregate.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::eval::eval_column;
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::limits::{Held, Limits, SERIES_POINTS};
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::functions::Context;
use crate::kql::plan::{self, Expr};
use crate::kql::plugins::{Pace, Pieces, next_piece, sort_in_pieces};
use crate::values::{Column, DynamicBuilder, DynamicWriter, ScalarType, Value};

/// Bytes of an element of an array, at most, where it is a number or a time.
const ELEMENT_BYTES: u64 = 11;

pub(crate) struct MakeSeries {
    input: BoxedOperator,
    /// What is to be made.
    plan: plan::Series,
    span: Span,
    held: Held,
    phase: Phase,
}

/// How far it has got; each step is one piece of work.
enum Phase {
    Gather(Vec<View>),
    Lay(Pieces<Result<Option<Bins>, Diagnostic>>),
    Write(Bins),
    Done,
}

impl MakeSeries {
    pub(crate) fn new(input: BoxedOperator, plan: plan::Series, span: Span) -> Self {
        Self { input, plan, span, held: Held::default(), phase: Phase::Gather(Vec::new()) }
    }
}

impl Operator for MakeSeries {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match &mut self.phase {
            Phase::Gather(gathered) => match self.input.poll(shared)? {
                Poll::Rows(view) => {
                    self.held.add(&view, shared, "The bins of the series", self.span)?;
                    gathered.push(view);
                }
                Poll::Working => {}
                Poll::Done => {
                    let (plan, span, views) = (self.plan.clone(), self.span, std::mem::take(gathered));
                    let (context, limits) = (shared.context.clone(), shared.limits);
                    let bins = async move { Bins::new(&plan, span, views, &context, &limits).await };
                    self.phase = Phase::Lay(Box::pin(bins));
                }
            },
            Phase::Lay(pieces) => {
                if let Some(bins) = next_piece(pieces) {
                    self.phase = bins?.map_or(Phase::Done, Phase::Write);
                }
            }
            Phase::Write(bins) => {
                if let Some(view) = bins.write() {
                    return Ok(Poll::Rows(view));
                }
                self.phase = Phase::Done;
            }
            Phase::Done => return Ok(Poll::Done),
        }
        Ok(Poll::Working)
    }
}

/// The points that a series may have: numbers from an origin, `step` apart.
#[derive(Clone, Copy)]
enum Grid {
    /// `long`, `datetime`, `timespan`.
    Whole { origin: i64, step: i64 },
    /// `real`
    Real { origin: f64, step: f64 },
}

impl Grid {
    /// `None` where a part is null: then there are no points.
    fn new(origin: Option<&Value>, step: &Value) -> Option<Self> {
        if let Some(step) = step.as_i64() {
            return Some(Self::Whole { origin: origin.map_or(Some(0), Value::as_i64)?, step });
        }
        Some(Self::Real { origin: origin.map_or(Some(0.0), Value::as_f64)?, step: step.as_f64()? })
    }

    fn ascends(self) -> bool {
        match self {
            Self::Whole { step, .. } => step > 0,
            Self::Real { step, .. } => step > 0.0,
        }
    }

    /// The number of the point at or (where `before`) before this value; past all counting, the furthest number.
    fn last(self, end: &Value, before: bool) -> Option<i64> {
        match self {
            Self::Whole { origin, step } => {
                let distance = i128::from(end.as_i64()?) - i128::from(origin) - i128::from(before);
                Some(distance.div_euclid(i128::from(step)).clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
            }
            Self::Real { origin, step } => {
                let steps = (end.as_f64()? - origin) / step;
                // 0.3 / 0.1 is a little less than 3, but means 3.
                let near =
                    if (steps - steps.round()).abs() < 1e-9 * steps.abs().max(1.0) { steps.round() } else { steps };
                let last = if before { near.ceil() - 1.0 } else { near.floor() };
                (!last.is_nan()).then_some(last as i64)
            }
        }
    }

    /// The number of the point that a bin begins with.
    fn numbers(self, bins: &Column) -> Vec<Option<i64>> {
        match (self, bins) {
            (Self::Whole { origin, step }, Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array)) => {
                let number = |bin: i64| (i128::from(bin) - i128::from(origin)) / i128::from(step);
                array.iter().map(|bin| i64::try_from(number(bin?)).ok()).collect()
            }
            (Self::Real { origin, step }, Column::Real(array)) => {
                array.iter().map(|bin| whole(((bin? - origin) / step).round())).collect()
            }
            _ => vec![None; bins.len()],
        }
    }

    /// The point of this number.
    fn point(self, number: i64, kind: ScalarType) -> Value {
        match self {
            Self::Whole { origin, step } => {
                let point = origin.saturating_add(number.saturating_mul(step));
                match kind {
                    ScalarType::DateTime => Value::DateTime(point),
                    ScalarType::TimeSpan => Value::TimeSpan(point),
                    _ => Value::Long(point),
                }
            }
            Self::Real { origin, step } => Value::Real(origin + number as f64 * step),
        }
    }
}

/// A number that counts points; `None` where a real cannot count any more.
fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// All bins, and how far the series have been written.
struct Bins {
    grid: Grid,
    view: View,
    keys: usize,
    /// For each aggregate: its values, and the encoded value of a bin without rows.
    aggregates: Vec<(Column, Value)>,
    axis_kind: ScalarType,
    /// The bins' rows with the numbers of their points, series by series.
    rows: Vec<(i64, u32)>,
    series: Vec<Series>,
    /// Series written so far.
    written: usize,
}

/// One row of the answer.
struct Series {
    /// Numbers of its first and last point.
    first: i64,
    last: i64,
    /// Where its bins are in [`Bins::rows`].
    start: usize,
    end: usize,
}

impl Bins {
    /// `None` where there will be no rows.
    async fn new(
        plan: &plan::Series,
        span: Span,
        views: Vec<View>,
        context: &Context,
        limits: &Limits,
    ) -> Result<Option<Self>, Diagnostic> {
        let pace = Pace::default();
        let plan::Series { input, keys, defaults, from, to, closed, step, nonempty } = plan;
        let [from, to] = [from, to].map(|end| end.as_ref().map(|end| value_of(end, context)).transpose());
        let (from, to) = (from?, to?);
        let Some(grid) = Grid::new(from.as_ref(), &value_of(step, context)?) else { return Ok(None) };
        if !grid.ascends() {
            let message = "The step of a series must be greater than zero.";
            return Err(Diagnostic::error("TM202", step.span, message));
        }
        let first = from.as_ref().map(|_| 0);
        let last = to.as_ref().and_then(|to| grid.last(to, !closed));
        let kinds: Vec<ScalarType> = input.schema.fields.iter().map(|field| field.kind).collect();
        let view = View::concat_in_pieces(&kinds, views, &pace).await;
        let axis = kinds.len().saturating_sub(1);
        let (mut rows, mut series) = (Vec::new(), Vec::new());
        if view.rows > 0 {
            rows = series_rows(&view, *keys, &grid.numbers(&view.column(axis)), &pace).await;
            gather(&rows, first, last, &mut series);
        }
        if series.is_empty() {
            if !nonempty {
                return Ok(None);
            }
            // Without both ends there is no telling which points there would be.
            let (first, last) = first.zip(last).unwrap_or((0, -1));
            series.push(Series { first, last, start: 0, end: 0 });
        }
        let defaults = defaults.iter().map(|default| value_of(default, context)).collect::<Result<Vec<_>, _>>()?;
        check_size(&series, &defaults, limits, span, step.span)?;
        let columns = (*keys..axis).map(|at| view.column(at));
        let aggregates = columns.zip(defaults).collect();
        let rows = rows.into_iter().map(|(_, number, row)| (number, row)).collect();
        Ok(Some(Self { grid, view, keys: *keys, aggregates, axis_kind: kinds[axis], rows, series, written: 0 }))
    }

    /// The next series: about a batch of points.
    fn write(&mut self) -> Option<View> {
        let begin = self.written;
        let mut points = 0;
        let mut arrays: Vec<DynamicBuilder> = Vec::new();
        arrays.resize_with(self.aggregates.len() + 1, DynamicBuilder::default);
        let mut writer = DynamicWriter::default();
        while let Some(series) = self.series.get(self.written)
            && (points == 0 || points < BATCH_ROWS)
        {
            let bins = &self.rows[series.start..series.end];
            // Reals may bin to just before the first point.
            let bins = &bins[bins.partition_point(|(number, _)| *number < series.first)..];
            for ((values, default), array) in self.aggregates.iter().zip(&mut arrays) {
                write_array(&mut writer, array, |writer| {
                    let mut bins = bins.iter().peekable();
                    for number in series.first..=series.last {
                        match bins.next_if(|(at, _)| *at == number) {
                            Some((_, row)) => writer.value(&values.value(*row as usize)),
                            None => writer.value(default),
                        }
                    }
                });
            }
            if let Some(array) = arrays.last_mut() {
                write_array(&mut writer, array, |writer| {
                    for number in series.first..=series.last {
                        writer.value(&self.grid.point(number, self.axis_kind));
                    }
                });
            }
            points += (series.last - series.first + 1).max(1) as usize;
            self.written += 1;
        }
        let written = &self.series[begin..self.written];
        if written.is_empty() {
            return None;
        }
        // A series without bins has no keys either.
        let firsts: Vec<u32> =
            written.iter().filter_map(|series| self.rows.get(series.start).map(|(_, row)| *row)).collect();
        let mut columns = self.view.pick(firsts).columns;
        columns.truncate(self.keys);
        columns.extend(arrays.iter_mut().map(|array| LazyColumn::Ready(Column::Dynamic(array.finish()))));
        Some(View { columns, rows: written.len() })
    }
}

fn write_array(writer: &mut DynamicWriter, array: &mut DynamicBuilder, fill: impl FnOnce(&mut DynamicWriter)) {
    writer.clear();
    writer.begin_array();
    fill(writer);
    writer.end();
    array.push(Some(writer.as_dyn()));
}

/// The rows that have a point, as (group, number of the point, row), in the order of the groups and points.
async fn series_rows(view: &View, keys: usize, numbers: &[Option<i64>], pace: &Pace) -> Vec<(u32, i64, u32)> {
    let keys: Vec<Column> = (0..keys).map(|at| view.column(at)).collect();
    let groups = Grouper::default().insert_in_pieces(&keys, view.rows, pace, |_| {}).await;
    let rows = groups.into_iter().zip(numbers).zip(0..);
    let mut rows: Vec<_> = rows.filter_map(|((group, number), row)| Some((group, (*number)?, row))).collect();
    sort_in_pieces(&mut rows, Ord::cmp, pace).await;
    rows
}

/// One series for each group.
fn gather(rows: &[(u32, i64, u32)], first: Option<i64>, last: Option<i64>, series: &mut Vec<Series>) {
    let mut start = 0;
    for group in rows.chunk_by(|left, right| left.0 == right.0) {
        let end = start + group.len();
        if let (Some(least), Some(greatest)) = (group.first(), group.last()) {
            series.push(Series { first: first.unwrap_or(least.1), last: last.unwrap_or(greatest.1), start, end });
        }
        start = end;
    }
}

fn check_size(
    series: &[Series],
    defaults: &[Value],
    limits: &Limits,
    span: Span,
    step: Span,
) -> Result<(), Diagnostic> {
    let points = |series: &Series| (i128::from(series.last) - i128::from(series.first) + 1).max(0);
    let most = series.iter().map(points).max().unwrap_or(0);
    if most > i128::from(SERIES_POINTS) {
        let message =
            format!("A series came to {most} points; {SERIES_POINTS} is the most that an array can have here.");
        return Err(Diagnostic::error("TM201", step, message).with_help("Use a larger step, or a shorter range."));
    }
    let default_bytes = defaults.iter().map(|default| {
        let mut writer = DynamicWriter::default();
        writer.value(default);
        ELEMENT_BYTES.max(writer.as_dyn().bytes().len() as u64)
    });
    let point_bytes = ELEMENT_BYTES + default_bytes.sum::<u64>();
    let bytes = series.iter().map(points).sum::<i128>().saturating_mul(i128::from(point_bytes));
    if bytes > i128::from(limits.series_bytes) {
        let message = format!("The series came to more than {} MB, the limit here.", limits.series_bytes >> 20);
        return Err(
            Diagnostic::error("TM201", span, message).with_help("Use a larger step, a shorter range, or fewer groups.")
        );
    }
    Ok(())
}

/// The value of an expression that reads no column.
fn value_of(expr: &Expr, context: &Context) -> Result<Value, Diagnostic> {
    Ok(eval_column(expr, &View { columns: Vec::new(), rows: 1 }, context)?.value(0))
}
