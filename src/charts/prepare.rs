//! From the engine's series to what stands where: order, running sums, stacks, positions of bars.

use super::civil::Civil;
use super::drawn::Nothing;
use super::format::exact;
use crate::protocol::{AxisKind, ChartData, ChartKind};
use std::collections::BTreeMap;

/// How series share a position, from the `kind` property of `render`.
///
/// Kusto's documentation of the operator: `default` is the same as `unstacked`, each area, bar or column stands on its
/// own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stacking {
    /// Each stands on its own: bars side by side, areas over one another.
    #[default]
    Unstacked,
    /// One atop the other.
    Stacked,
    /// One atop the other, stretched to 100 %.
    Stacked100,
}

impl Stacking {
    /// What `chart` asks for; only areas, columns and bars can be stacked.
    pub fn of(chart: &ChartData) -> Self {
        let visualization = &chart.visualization;
        if !matches!(visualization.kind, ChartKind::Area | ChartKind::Column | ChartKind::Bar) {
            return Self::Unstacked;
        }
        match visualization.stacking.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("stacked") => Self::Stacked,
            Some("stacked100") => Self::Stacked100,
            Some("unstacked") => Self::Unstacked,
            _ if visualization.requested.eq_ignore_ascii_case("stackedareachart") => Self::Stacked,
            _ => Self::Unstacked,
        }
    }
}

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
    /// Smallest and largest position.
    pub(super) x_range: (f64, f64),
    /// Smallest and largest of what is drawn; zero is within for bars and areas.
    pub(super) y_range: (f64, f64),
    /// Whether every value is a whole number: its axis has no halves.
    pub(super) whole: bool,
    pub(super) x_log: bool,
    pub(super) y_log: bool,
    pub(super) notes: Vec<String>,
}

/// Values beyond this are drawn at it: room to add and subtract without leaving the reals.
const LARGEST: f64 = 1e300;
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
            stacking: Stacking::of(chart),
            x_kind: chart.x_kind,
            categories: chart.categories.clone(),
            series: chart
                .series
                .iter()
                .map(|series| PreparedSeries {
                    name: series.name.clone(),
                    points: series
                        .x
                        .iter()
                        .zip(series.y.iter())
                        .filter(|(x, _)| x.is_finite())
                        .map(|(x, y)| point(x.clamp(-LARGEST, LARGEST), y))
                        .collect(),
                })
                .collect(),
            x_log: visualization.x_log && chart.x_kind == AxisKind::Number && kind != ChartKind::Bar,
            y_log: visualization.y_log && Stacking::of(chart) != Stacking::Stacked100,
            ..Self::default()
        };
        if prepared.values().next().is_none() {
            return Err(Nothing::NoNumbers);
        }
        if chart.series.iter().any(|series| series.y.iter().any(f64::is_infinite)) {
            prepared.notes.push("Infinite values have no place on an axis: they are left out.".to_owned());
        }
        if !matches!(kind, ChartKind::Scatter | ChartKind::Pie) {
            for series in &mut prepared.series {
                // Already in order, as a rule: the sort then only looks.
                series.points.sort_by(|one, other| one.x.total_cmp(&other.x));
            }
        }
        if matches!(kind, ChartKind::Column | ChartKind::Bar) {
            prepared.merge_positions();
            prepared.name_positions();
        }
        if visualization.accumulate {
            prepared.accumulate();
        }
        if kind == ChartKind::Pie {
            return Ok(prepared);
        }
        prepared.stack();
        prepared.leave_out_what_a_log_axis_cannot_show()?;
        prepared.measure();
        Ok(prepared)
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.points().map(|point| point.value).filter(|value| !value.is_nan())
    }

    /// Bars at the same position of the same series would hide one another: their values are added up.
    fn merge_positions(&mut self) {
        for series in &mut self.series {
            series.points.dedup_by(|next, kept| {
                let same = next.x == kept.x;
                if same && !next.value.is_nan() {
                    let value = if kept.value.is_nan() { next.value } else { kept.value + next.value };
                    *kept = point(kept.x, value);
                }
                same
            });
        }
    }

    /// Bars over few numbers or instants stand evenly, each with its label; lying bars always do.
    fn name_positions(&mut self) {
        if self.x_kind == AxisKind::Category {
            return;
        }
        let mut positions: Vec<f64> = self.points().map(|point| point.x).collect();
        positions.sort_by(f64::total_cmp);
        positions.dedup();
        if self.kind == ChartKind::Column && (even(&positions) || positions.len() > MOST_BAR_LABELS) {
            return;
        }
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
            for point in &mut series.points {
                if let Ok(index) = positions.binary_search_by(|position| position.total_cmp(&point.x)) {
                    point.x = index as f64;
                }
            }
        }
        self.x_kind = AxisKind::Category;
        self.x_log = false;
    }

    fn accumulate(&mut self) {
        for series in &mut self.series {
            let mut sum = 0.0_f64;
            for point_of in &mut series.points {
                if !point_of.value.is_nan() {
                    sum = (sum + point_of.value).clamp(-LARGEST, LARGEST);
                    *point_of = point(point_of.x, sum);
                }
            }
        }
    }

    /// Piles series up at each position, positive values upward and negative ones downward.
    fn stack(&mut self) {
        if self.stacking == Stacking::Unstacked {
            return;
        }
        if self.kind == ChartKind::Area {
            self.fill_positions();
        }
        // Keys order and compare as the reals do; zero has one sign.
        let key = |x: f64| ordered_bits(x + 0.0);
        let mut totals: BTreeMap<u64, f64> = BTreeMap::new();
        for point in self.points().filter(|point| !point.value.is_nan()) {
            *totals.entry(key(point.x)).or_default() += point.value.abs();
        }
        let share = self.stacking == Stacking::Stacked100;
        let mut heights: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for series in &mut self.series {
            for point in series.points.iter_mut().filter(|point| !point.value.is_nan()) {
                let total = totals.get(&key(point.x)).copied().unwrap_or(0.0);
                let height = match (share, total > 0.0) {
                    (true, true) => point.to / total * 100.0,
                    (true, false) => 0.0,
                    (false, _) => point.to,
                };
                let (up, down) = heights.entry(key(point.x)).or_default();
                let pile = if height < 0.0 { down } else { up };
                point.from = *pile;
                *pile = (*pile + height).clamp(-LARGEST, LARGEST);
                point.to = *pile;
            }
        }
    }

    /// Stacked areas need every series at every position: a missing value adds nothing.
    fn fill_positions(&mut self) {
        let mut positions: Vec<f64> = self.points().map(|point| point.x).collect();
        positions.sort_by(f64::total_cmp);
        positions.dedup();
        // Every series at every position is a product: past this many points the picture keeps what it has.
        if positions.len().saturating_mul(self.series.len()) > 1_000_000 {
            self.notes.push("Too many points to stack exactly: gaps between them are not filled.".to_owned());
            return;
        }
        for series in &mut self.series {
            let mut sums: BTreeMap<u64, f64> = BTreeMap::new();
            for point in series.points.iter().filter(|point| !point.value.is_nan()) {
                *sums.entry(ordered_bits(point.x + 0.0)).or_default() += point.value;
            }
            let value = |x: f64| sums.get(&ordered_bits(x + 0.0)).copied().unwrap_or(0.0);
            series.points = positions.iter().map(|x| point(*x, value(*x))).collect();
        }
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

    fn measure(&mut self) {
        let mut x_range = (f64::INFINITY, f64::NEG_INFINITY);
        let mut y_range = (f64::INFINITY, f64::NEG_INFINITY);
        let mut whole = self.stacking != Stacking::Stacked100;
        for point in self.points() {
            x_range = (x_range.0.min(point.x), x_range.1.max(point.x));
            if !point.to.is_nan() {
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

/// A point whose mark reaches from zero to its value; what is not finite is a gap.
fn point(x: f64, value: f64) -> Point {
    let value = if value.is_finite() { value.clamp(-LARGEST, LARGEST) } else { f64::NAN };
    Point { x, value, from: 0.0, to: value }
}

/// Whether positions are whole multiples of their smallest distance, as the bins of a histogram are, and not too far
/// apart for bars of that width.
fn even(positions: &[f64]) -> bool {
    let [first, .., last] = positions else { return false };
    let step = smallest_distance(positions);
    let bins = (last - first) / step;
    let on_step = |x: &f64| {
        let steps = (x - first) / step;
        (steps - steps.round()).abs() < 0.01
    };
    bins.is_finite() && bins <= 2_000.0 && positions.iter().all(on_step)
}

/// The smallest distance between neighbors; 1 for fewer than two.
pub(super) fn smallest_distance(positions: &[f64]) -> f64 {
    let least =
        positions.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 1.0 }
}

/// Bits that order as the reals do.
pub(super) fn ordered_bits(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
