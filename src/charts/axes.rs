//! Room for the labels, ranges of both axes, grid and baselines.

use super::DrawError;
use super::binned::smallest_distance;
use super::drawn::Plot;
use super::format::Unit;
use super::pen::Pen;
use super::prepare::Prepared;
use super::scale::Scale;
use super::split;
use super::ticks::{Tick, log_ticks, number_ticks, time_context, time_ticks};
use crate::protocol::{AxisKind, ChartData, ChartKind, Stacking};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

/// Both axes, with everything that is written along them.
#[derive(Clone, Debug)]
pub(super) struct Axes {
    pub(super) plot: Plot,
    pub(super) x: Scale,
    pub(super) y: Scale,
    /// Bars lie: positions run down y, values along x.
    pub(super) horizontal: bool,
    /// Axes of values for the second column and on, where each has its own.
    pub(super) more: Vec<split::MoreAxis>,
    /// Distance between neighboring bars, in the unit of the positions.
    pub(super) bar_step: f64,
    pub(super) notes: Vec<String>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// Below the plot.
    x_title: String,
    /// Above the plot.
    y_title: String,
}

/// Least room for data, in CSS pixels.
const LEAST_PLOT: f64 = 24.0;
/// The same for the timeline.
const LEAST_COMPACT: f64 = 16.0;
/// Room that a label of the value axis or of time wants, in CSS pixels.
const VALUE_LABEL_HEIGHT: f64 = 36.0;
const VALUE_LABEL_WIDTH: f64 = 72.0;
/// Room that a category needs before its label is cut rather than left out, in CSS pixels.
const CATEGORY_WIDTH: f64 = 96.0;

impl Axes {
    /// Places axes in the pen's area; `None` where there is no room.
    pub(super) fn lay_out<DB: DrawingBackend>(
        pen: &Pen<'_, DB>,
        chart: &ChartData,
        prepared: &Prepared,
        least_left: i32,
    ) -> Result<Option<Self>, DrawError> {
        let horizontal = matches!(chart.visualization.kind, ChartKind::Bar | ChartKind::Ladder);
        let mut notes = Vec::new();
        let mut value_title = chart.visualization.y_title.clone().unwrap_or_else(|| match chart.y_columns.first() {
            Some(first) if split::has_axes(chart, prepared) => first.clone(),
            _ => chart.y_name.clone(),
        });
        if prepared.y_kind == AxisKind::Time {
            let context = time_context(prepared.y_range.0, prepared.y_range.1);
            value_title = format!("{value_title} · {context} · UTC");
        }
        let position_title = position_title(chart, prepared);
        let (x_title, y_title) = match (is_compact(chart), horizontal) {
            (true, _) => (String::new(), String::new()),
            (false, true) => (value_title, position_title),
            (false, false) => (position_title, value_title),
        };

        let line = pen.line_height();
        let compact = is_compact(chart);
        let top = pen.px(8.0) + if y_title.is_empty() { 0 } else { line };
        let below = line + pen.px(8.0) + if x_title.is_empty() { 0 } else { line };
        let (bottom, right) = (pen.height - below, pen.width - pen.px(12.0));
        let least = pen.px(if compact { LEAST_COMPACT } else { LEAST_PLOT });
        if bottom - top < least || right < least {
            return Ok(None);
        }
        let room = |length: i32, css: f64| usize::try_from(length / pen.px(css)).unwrap_or(0).max(2);
        let unit = match prepared.stacking {
            Stacking::Stacked100 => Unit::Percent,
            _ => Unit::from_name(&chart.y_name),
        };
        let most = if horizontal { room(right, VALUE_LABEL_WIDTH) } else { room(bottom - top, VALUE_LABEL_HEIGHT) };
        let more = split::more_axes(pen, chart, prepared, most, &mut notes)?;
        let right = right - more.iter().map(|axis| axis.width).sum::<i32>();
        let first_range = split::first_range(prepared, &more).unwrap_or(prepared.y_range);
        let (value_low, value_high, value_ticks) = value_axis(chart, prepared, first_range, most, unit, &mut notes);
        if right < least {
            return Ok(None);
        }
        let (position_low, position_high, bar_step) = position_range(chart, prepared);

        // Labels left of the plot decide where it begins.
        let y_ticks = if horizontal {
            let slot = f64::from(bottom - top) / (position_high - position_low);
            let stride = (f64::from(line) / slot).ceil().max(1.0) as usize;
            category_ticks(pen, prepared, stride, pen.width * 2 / 5)?
        } else {
            value_ticks.clone()
        };
        let mut widest = 0;
        for tick in &y_ticks {
            widest = widest.max(pen.text_width(&tick.label)?);
        }
        let left = (widest + pen.px(10.0)).max(least_left);
        if right - left < least {
            return Ok(None);
        }
        let plot = Plot { left, top, right, bottom };
        let x_ticks =
            if horizontal { value_ticks } else { position_ticks(pen, prepared, plot, position_low, position_high)? };
        let along_x = |low, high, log| Scale { low, high, start: f64::from(left), end: f64::from(right), log };
        let along_y = |low, high, log| Scale { low, high, start: f64::from(bottom), end: f64::from(top), log };
        let (x, y) = if horizontal {
            // The first category stands on top.
            let down = Scale {
                low: position_low,
                high: position_high,
                start: f64::from(top),
                end: f64::from(bottom),
                log: false,
            };
            (along_x(value_low, value_high, prepared.y_log), down)
        } else {
            (along_x(position_low, position_high, prepared.x_log), along_y(value_low, value_high, prepared.y_log))
        };
        let more = split::placed(more, plot);
        Ok(Some(Self { plot, x, y, horizontal, more, bar_step, notes, x_ticks, y_ticks, x_title, y_title }))
    }

    /// The scale of positions.
    pub(super) fn positions(&self) -> &Scale {
        if self.horizontal { &self.y } else { &self.x }
    }

    /// The scale of values.
    pub(super) fn values(&self) -> &Scale {
        if self.horizontal { &self.x } else { &self.y }
    }

    /// The scale of the values of a column.
    pub(super) fn values_of(&self, column: u32) -> &Scale {
        let more = (column as usize).checked_sub(1).and_then(|at| self.more.get(at));
        more.map_or_else(|| self.values(), |axis| &axis.scale)
    }

    /// Lines behind the data, and all words around it.
    pub(super) fn draw_grid<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Result<(), DrawError> {
        let Plot { left, top, right, bottom } = self.plot;
        let hair = pen.px(1.0);
        let grid = pen.theme.grid.to_rgba();
        let muted = pen.theme.text_muted;
        for tick in &self.y_ticks {
            let y = pen.snap(self.y.pixel(tick.value));
            if !self.horizontal {
                pen.fill(left, y, right, y + hair, grid)?;
            }
            pen.text(&tick.label, (left - pen.px(8.0), y), HPos::Right, VPos::Center, muted)?;
        }
        let mut taken_to = i32::MIN / 2;
        for tick in &self.x_ticks {
            let x = pen.snap(self.x.pixel(tick.value));
            if self.horizontal {
                pen.fill(x, top, x + hair, bottom, grid)?;
            }
            if tick.label.is_empty() {
                continue;
            }
            // A label near an edge moves inward; one that would touch its neighbor is left out.
            let width = pen.text_width(&tick.label)?;
            let begin = pen.snap(f64::from(x) - f64::from(width) / 2.0).min(pen.width - width).max(0);
            if begin < taken_to + pen.px(6.0) {
                continue;
            }
            taken_to = begin + width;
            if !self.horizontal {
                pen.fill(x, bottom, x + hair, bottom + pen.px(4.0), pen.theme.axis.to_rgba())?;
            }
            pen.text(&tick.label, (begin, bottom + pen.px(6.0)), HPos::Left, VPos::Top, muted)?;
        }
        split::draw_labels(pen, &self.more, self.plot)?;
        let x_title = pen.fitted(&self.x_title, right - left)?;
        let below = bottom + pen.px(6.0) + pen.line_height();
        pen.text(&x_title, (pen.snap(f64::from(left + right) / 2.0), below), HPos::Center, VPos::Top, pen.theme.text)?;
        let y_title = pen.fitted(&self.y_title, pen.width)?;
        pen.text(&y_title, (0, pen.px(2.0)), HPos::Left, VPos::Top, pen.theme.text)
    }

    /// The line that bars and areas stand on, over the data.
    pub(super) fn draw_baselines<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Result<(), DrawError> {
        let Plot { left, top, right, bottom } = self.plot;
        let hair = pen.px(1.0);
        let axis = pen.theme.axis.to_rgba();
        if self.horizontal {
            let x = pen.snap(self.x.base_pixel()).clamp(left, right);
            pen.fill(x, top, x + hair, bottom, axis)
        } else {
            let y = pen.snap(self.y.base_pixel()).clamp(top, bottom);
            pen.fill(left, y, right, y + hair, axis)
        }
    }
}

/// The timeline stands in a line of its own, without room for names of axes.
pub(super) fn is_compact(chart: &ChartData) -> bool {
    chart.visualization.requested == "timeline"
}

fn position_title(chart: &ChartData, prepared: &Prepared) -> String {
    let title = chart.visualization.x_title.clone().unwrap_or_else(|| chart.x_name.clone());
    if prepared.x_kind != AxisKind::Time {
        return title;
    }
    let context = time_context(prepared.x_range.0, prepared.x_range.1);
    if title.is_empty() { format!("{context} · UTC") } else { format!("{title} · {context} · UTC") }
}

/// Low end, high end and marks of the value axis.
pub(super) fn value_axis(
    chart: &ChartData,
    prepared: &Prepared,
    range: (f64, f64),
    most: usize,
    unit: Unit,
    notes: &mut Vec<String>,
) -> (f64, f64, Vec<Tick>) {
    let (mut low, mut high) = range;
    if prepared.y_kind == AxisKind::Time {
        // A stretch of no length stands in the middle of an hour.
        (low, high) = if low < high { (low, high) } else { (low - 1_800_000.0, high + 1_800_000.0) };
        return (low, high, time_ticks(low, high, most));
    }
    let visualization = &chart.visualization;
    let usable = |bound: &f64| bound.is_finite() && (!prepared.y_log || *bound > 0.0);
    let (mut y_min, mut y_max) = (visualization.y_min.filter(usable), visualization.y_max.filter(usable));
    if y_min.is_some() != visualization.y_min.is_some() || y_max.is_some() != visualization.y_max.is_some() {
        notes.push("A logarithmic axis begins above zero: the ymin or ymax of the query is left out.".to_owned());
    }
    if y_min.unwrap_or(low) >= y_max.unwrap_or(high) && (y_min.is_some() || y_max.is_some()) {
        notes.push("The ymin and ymax of the query leave nothing between them, and are left out.".to_owned());
        (y_min, y_max) = (None, None);
    }
    if prepared.y_log {
        let decade = |value: f64, up: bool| {
            let power = if up { value.log10().ceil() } else { value.log10().floor() };
            10f64.powf(power.clamp(-300.0, 300.0))
        };
        low = y_min.unwrap_or_else(|| decade(low, false));
        high = y_max.unwrap_or_else(|| decade(high, true));
        if high <= low {
            (low, high) = (low / 10.0, low * 10.0);
        }
        return (low, high, log_ticks(low, high, most, unit));
    }
    if prepared.stacking == Stacking::Stacked100 {
        // Sums of shares are 100 but for rounding.
        (low, high) = (if low < -0.001 { -100.0 } else { 0.0 }, if high > 0.001 { 100.0 } else { 0.0 });
        if low == high {
            high = 100.0;
        }
    }
    // Lines of positive values begin at zero unless that would flatten them.
    if low > 0.0 && low <= 0.6 * high {
        low = 0.0;
    } else if high < 0.0 && high >= 0.6 * low {
        high = 0.0;
    }
    if low == high {
        (low, high) = match low {
            0.0 => (0.0, 1.0),
            value if value > 0.0 => (0.0, value * 1.25),
            value => (value * 1.25, 0.0),
        };
    }
    let (wanted_low, wanted_high) = (y_min.unwrap_or(low), y_max.unwrap_or(high));
    let found = number_ticks(wanted_low, wanted_high, most, unit, prepared.whole);
    // In one line there is no height to give away above the tallest bar.
    let round_high = if is_compact(chart) { wanted_high } else { found.high };
    let (low, high) = (y_min.unwrap_or(found.low), y_max.unwrap_or(round_high));
    let slack = (high - low) * 1e-9;
    let ticks =
        found.ticks.into_iter().filter(|tick| tick.value >= low - slack && tick.value <= high + slack).collect();
    (low, high, ticks)
}

/// Low and high end of the position axis, and the distance between bars.
fn position_range(chart: &ChartData, prepared: &Prepared) -> (f64, f64, f64) {
    let (low, high, step) = whole_range(prepared);
    if prepared.x_kind == AxisKind::Category {
        return (low, high, step);
    }
    let usable = |bound: &f64| bound.is_finite() && (!prepared.x_log || *bound > 0.0);
    let asked_low = chart.visualization.x_min.filter(usable).unwrap_or(low);
    let asked_high = chart.visualization.x_max.filter(usable).unwrap_or(high);
    if asked_low < asked_high { (asked_low, asked_high, step) } else { (low, high, step) }
}

/// The same for all of the data.
fn whole_range(prepared: &Prepared) -> (f64, f64, f64) {
    let (low, high) = prepared.x_range;
    let bars = matches!(prepared.kind, ChartKind::Column | ChartKind::Bar);
    if prepared.x_kind == AxisKind::Category {
        return (-0.5, high + 0.5, 1.0);
    }
    if bars {
        let step = smallest_distance(&prepared.positions());
        return if prepared.x_log {
            (low / 1.1, high * 1.1, step)
        } else {
            (low - step / 2.0, high + step / 2.0, step)
        };
    }
    if prepared.x_log {
        return if low == high { (low / 10.0, high * 10.0, 1.0) } else { (low, high, 1.0) };
    }
    if low == high {
        // One instant stands in the middle of an hour; one number in the middle of 1.
        let half = if prepared.x_kind == AxisKind::Time { 1_800_000.0 } else { (low.abs() * 0.5).max(0.5) };
        return (low - half, high + half, 1.0);
    }
    // Points at the very edge would be cut in half.
    let margin = if prepared.kind == ChartKind::Scatter { (high - low) * 0.02 } else { 0.0 };
    (low - margin, high + margin, 1.0)
}

fn position_ticks<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    prepared: &Prepared,
    plot: Plot,
    low: f64,
    high: f64,
) -> Result<Vec<Tick>, DrawError> {
    let width = plot.right - plot.left;
    let most = usize::try_from(width / pen.px(VALUE_LABEL_WIDTH)).unwrap_or(0).max(2);
    let within = |tick: &Tick| (low..=high).contains(&tick.value);
    Ok(match prepared.x_kind {
        AxisKind::Time => time_ticks(low, high, most),
        AxisKind::Number if prepared.x_log => log_ticks(low, high, most, Unit::Plain),
        AxisKind::Number => {
            let whole = prepared.series.iter().flat_map(|series| &series.points).all(|point| point.x.fract() == 0.0);
            number_ticks(low, high, most, Unit::Plain, whole).ticks.into_iter().filter(within).collect()
        }
        AxisKind::Category => {
            let slot = f64::from(width) / (high - low);
            let wanted = f64::from(pen.px(CATEGORY_WIDTH));
            let widest = widest_category(pen, prepared)?;
            let needed = f64::from(widest + pen.px(8.0)).min(wanted);
            let stride = (needed / slot).ceil().max(1.0) as usize;
            let room = (slot * stride as f64) as i32 - pen.px(8.0);
            category_ticks(pen, prepared, stride, room)?
        }
    })
}

/// Width of the widest category label, as far as it decides on leaving labels out.
fn widest_category<DB: DrawingBackend>(pen: &Pen<'_, DB>, prepared: &Prepared) -> Result<i32, DrawError> {
    let mut widest = 0;
    // The longest few by letters: measuring thousands of labels would cost more than it tells.
    let mut labels: Vec<&String> = prepared.categories.iter().collect();
    labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
    for label in labels.into_iter().take(5) {
        widest = widest.max(pen.text_width(label)?);
    }
    Ok(widest)
}

/// A label for every `stride`th category, cut to `room` device pixels.
fn category_ticks<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    prepared: &Prepared,
    stride: usize,
    room: i32,
) -> Result<Vec<Tick>, DrawError> {
    let labels = prepared.categories.iter().enumerate().step_by(stride);
    labels
        .map(|(index, label)| {
            let label = if label.is_empty() { "(empty)" } else { label };
            Ok(Tick { value: index as f64, label: pen.fitted(label, room)? })
        })
        .collect()
}
