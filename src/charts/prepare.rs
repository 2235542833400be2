//! From the engine's series to what stands where: order, running sums, stacks, positions of bars.

use super::binned::{Bins, even};
use super::civil::Civil;
use super::drawn::Nothing;
use super::format::exact;
use crate::protocol::{AxisKind, ChartData, ChartKind, ChartSeries, Stacking};

/// One point: `value` is the query's, `from` and `to` where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) value: f64,
    /// Where a stacked bar or area begins; zero for others.
    pub(super) from: f64,
    /// Where it ends; NaN is a gap.
    pub(super) to: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PreparedSeries {
    pub(super) name: String,
    pub(super) points: Vec<Point>,
    /// Marks on other series.
    pub(super) marks: bool,
    /// Which of the value columns it comes from.
    pub(super) column: u32,
}

impl PreparedSeries {
    fn new(series: &ChartSeries) -> Self {
        let ends = series.x.iter().zip(series.y.iter()).enumerate().filter(|(_, (x, _))| x.is_finite());
        let points = ends.map(|(at, (x, y))| {
            let end = point(x.clamp(-LARGEST, LARGEST), y);
            match series.from.get(at) {
                Some(from) if from.is_finite() => Point { from, value: end.to - from, ..end },
                _ => end,
            }
        });
        let points = points.collect();
        Self { name: series.name.clone(), points, marks: series.marks, column: series.column }
    }
}

/// Series that are ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Prepared {
    pub(super) kind: ChartKind,
    pub(super) stacking: Stacking,
    pub(super) x_kind: AxisKind,
    /// Labels of positions 0, 1, 2, … where `x_kind` is `Category`.
    pub(super) categories: Vec<String>,
    pub(super) series: Vec<PreparedSeries>,
    /// What the labels stand for where they are instants or numbers, in the same order.
    pub(super) labeled: Vec<f64>,
    /// The first of these behind the bounds of x, which has no label.
    pub(super) labeled_next: Option<f64>,
    pub(super) labeled_kind: AxisKind,
    /// Where an axis of time or numbers has bins.
    pub(super) bins: Option<Bins>,
    /// Where these begin, if that is not quite at equal distances and on whole milliseconds; else empty.
    pub(super) uneven: Vec<f64>,
    /// Smallest and largest position.
    pub(super) x_range: (f64, f64),
    /// Smallest and largest of what is drawn; zero is within for bars and areas.
    pub(super) y_range: (f64, f64),
    /// Whether every value is a whole number: its axis has no halves.
    pub(super) whole: bool,
    pub(super) x_log: bool,
    pub(super) y_log: bool,
    /// What the axis of values counts.
    pub(super) y_kind: AxisKind,
    pub(super) notes: Vec<String>,
}

/// Values beyond this are drawn at it: room to add and subtract without leaving the reals.
pub(super) const LARGEST: f64 = 1e300;
/// Distinct positions of numbers or instants that still become bars with a label each.
const MOST_BAR_LABELS: usize = 60;

impl Prepared {
    pub(super) fn new(chart: &ChartData) -> Result<Self, Nothing> {
        let visualization = &chart.visualization;
        let kind = visualization.kind;
        if matches!(kind, ChartKind::Table | ChartKind::Card) {
            return Err(Nothing::NotAPicture);
        }
        if chart.series.iter().all(|series| series.x.is_empty() || series.y.is_empty()) {
            return Err(Nothing::NoRows);
        }
        let mut prepared = Self {
            kind,
            stacking: visualization.stacked(),
            x_kind: chart.x_kind,
            categories: chart.categories.clone(),
            series: chart.series.iter().map(PreparedSeries::new).collect(),
            x_log: visualization.x_log && chart.x_kind == AxisKind::Number && kind != ChartKind::Bar,
            y_log: visualization.y_log && visualization.stacked() != Stacking::Stacked100 && kind != ChartKind::Ladder,
            y_kind: chart.y_kind,
            ..Self::default()
        };
        if prepared.values().next().is_none() {
            return Err(Nothing::NoNumbers);
        }
        if chart.series.iter().any(|series| series.y.iter().any(f64::is_infinite)) {
            prepared.notes.push("Infinite values have no place on an axis: they are left out.".to_owned());
        }
        if !matches!(kind, ChartKind::Scatter | ChartKind::Pie | ChartKind::Treemap) {
            for series in &mut prepared.series {
                // Already in order, as a rule: the sort then only looks.
                series.points.sort_by(|one, other| one.x.total_cmp(&other.x));
            }
        }
        if matches!(kind, ChartKind::Column | ChartKind::Bar) {
            prepared.name_positions((visualization.x_min, visualization.x_max));
        }
        prepared.find_bins(chart.options.empty_bins, visualization.accumulate);
        if matches!(kind, ChartKind::Pie | ChartKind::Treemap) {
            return Ok(prepared);
        }
        prepared.stack(visualization.accumulate);
        prepared.leave_out_what_a_log_axis_cannot_show()?;
        prepared.measure((visualization.x_min, visualization.x_max));
        prepared.make_room_for(&chart.options.reference_lines);
        Ok(prepared)
    }

    pub(super) fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }

    /// Where points stand, in order, each place once.
    pub(super) fn positions(&self) -> Vec<f64> {
        in_order(self.points().map(|point| point.x))
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.points().map(|point| point.value).filter(|value| !value.is_nan())
    }

    /// Bars over few numbers or instants stand evenly, each with its label; lying bars always do. An axis of labels has no bounds: bars
    /// outside of those of x, unless all are, are left out here.
    fn name_positions(&mut self, (x_min, x_max): (Option<f64>, Option<f64>)) {
        if self.x_kind == AxisKind::Category {
            return;
        }
        let positions = self.positions();
        if self.kind == ChartKind::Column && (even(&positions) || positions.len() > MOST_BAR_LABELS) {
            return;
        }
        let is_seen = |x: &f64| *x >= x_min.unwrap_or(f64::NEG_INFINITY) && *x <= x_max.unwrap_or(f64::INFINITY);
        let seen: Vec<f64> = positions.iter().copied().filter(is_seen).collect();
        let next = positions.iter().copied().find(|position| seen.last().is_some_and(|last| position > last));
        let positions = if seen.is_empty() { positions } else { seen };
        self.categories = match self.x_kind {
            AxisKind::Time => positions.iter().map(|ms| Civil::from_ms(*ms).instant()).collect(),
            _ => positions.iter().map(|number| exact(*number)).collect(),
        };
        if self.x_kind == AxisKind::Time && self.categories.iter().all(|label| label.ends_with(" 00:00")) {
            for label in &mut self.categories {
                label.truncate(label.len() - " 00:00".len());
            }
        }
        for series in &mut self.series {
            series.points.retain_mut(|point| {
                let index = positions.partition_point(|position| *position < point.x);
                let has_label = positions.get(index) == Some(&point.x);
                point.x = index as f64;
                has_label
            });
        }
        (self.labeled, self.labeled_next, self.labeled_kind) = (positions, next, self.x_kind);
        self.x_kind = AxisKind::Category;
        self.x_log = false;
    }

    fn leave_out_what_a_log_axis_cannot_show(&mut self) -> Result<(), Nothing> {
        let (x_log, y_log) = (self.x_log, self.y_log);
        let mut left_out = 0_usize;
        for series in &mut self.series {
            if x_log {
                let before = series.points.len();
                series.points.retain(|point| point.x > 0.0);
                left_out += before - series.points.len();
            }
            if y_log {
                for point in series.points.iter_mut().filter(|point| point.to <= 0.0) {
                    point.to = f64::NAN;
                    left_out += 1;
                }
            }
        }
        if self.points().all(|point| point.to.is_nan()) {
            return Err(Nothing::NothingAboveZero);
        }
        if left_out > 0 {
            let points = if left_out == 1 { "1 point".to_owned() } else { format!("{left_out} points") };
            self.notes.push(format!("A logarithmic axis shows only values above zero: {points} left out."));
        }
        Ok(())
    }

    /// Finds the ranges: that of the values for what is within the bounds of x.
    fn measure(&mut self, (x_min, x_max): (Option<f64>, Option<f64>)) {
        let is_seen = |x: f64| x >= x_min.unwrap_or(f64::NEG_INFINITY) && x <= x_max.unwrap_or(f64::INFINITY);
        let all = self.x_kind == AxisKind::Category || !self.points().any(|at| !at.to.is_nan() && is_seen(at.x));
        let mut x_range = (f64::INFINITY, f64::NEG_INFINITY);
        let mut y_range = (f64::INFINITY, f64::NEG_INFINITY);
        let mut whole = self.stacking != Stacking::Stacked100;
        for point in self.points() {
            x_range = (x_range.0.min(point.x), x_range.1.max(point.x));
            if self.kind == ChartKind::Ladder {
                y_range = (y_range.0.min(point.from), y_range.1);
            }
            if !point.to.is_nan() && (all || is_seen(point.x)) {
                y_range = (y_range.0.min(point.to), y_range.1.max(point.to));
                whole &= point.to.fract() == 0.0;
            }
        }
        if !self.y_log && matches!(self.kind, ChartKind::Area | ChartKind::Column | ChartKind::Bar) {
            y_range = (y_range.0.min(0.0), y_range.1.max(0.0));
        }
        if self.x_kind == AxisKind::Category {
            let last = self.categories.len().max(1) as f64 - 1.0;
            x_range = (0.0, x_range.1.max(last));
        }
        (self.x_range, self.y_range, self.whole) = (x_range, y_range, whole);
    }
}

impl Prepared {
    /// Reference lines are within the picture.
    fn make_room_for(&mut self, references: &[f64]) {
        if self.stacking == Stacking::Stacked100 || self.kind == ChartKind::Ladder {
            return;
        }
        let fits = |value: &&f64| value.is_finite() && value.abs() <= LARGEST && (!self.y_log || **value > 0.0);
        let (low, high) = self.y_range;
        let values = references.iter().filter(fits).copied();
        self.y_range = values.fold((low, high), |(low, high), value| (low.min(value), high.max(value)));
    }
}

/// A point whose mark reaches from zero to its value; what is not finite is a gap.
pub(super) fn point(x: f64, value: f64) -> Point {
    let value = if value.is_finite() { value.clamp(-LARGEST, LARGEST) } else { f64::NAN };
    Point { x, value, from: 0.0, to: value }
}

/// Places from the lowest to the highest, each once.
pub(super) fn in_order(places: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut places: Vec<f64> = places.collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    places
}

/// Bits that order as the reals do.
pub(super) fn ordered_bits(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
