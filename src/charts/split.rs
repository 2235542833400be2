//! `ysplit`: an axis of its own for each column of values, or a panel.

use super::DrawError;
use super::axes::{Axes, value_axis};
use super::drawn::{Drawn, Plot, of_axes};
use super::format::Unit;
use super::pen::Pen;
use super::prepare::Prepared;
use super::scale::Scale;
use super::ticks::Tick;
use crate::protocol::{AxisKind, ChartData, ChartKind, F64s, Stacking, YSplit};
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

/// Axes beside the first one.
const MOST_MORE: usize = 3;
/// Panels of one chart, as Kusto has them.
const MOST_PANELS: usize = 5;

/// An axis at the right, for the values of one column.
#[derive(Clone, Debug)]
pub(super) struct MoreAxis {
    pub(super) scale: Scale,
    pub(super) width: i32,
    ticks: Vec<Tick>,
    title: String,
    color: RGBColor,
    /// Where its labels begin.
    left: i32,
}

/// Whether each column has an axis of its own.
pub(super) fn has_axes(chart: &ChartData, prepared: &Prepared) -> bool {
    let lies = matches!(chart.visualization.kind, ChartKind::Bar | ChartKind::Ladder);
    chart.visualization.y_split == YSplit::Axes && !lies && prepared.stacking == Stacking::Unstacked && !prepared.y_log
}

/// Range of what stands on the first axis: the values of the first column, and of all that have no axis of their own; `None` where
/// there are none, or all columns share one axis.
pub(super) fn first_range(prepared: &Prepared, more: &[MoreAxis]) -> Option<(f64, f64)> {
    (!more.is_empty()).then(|| range_of(prepared, |column| column == 0 || column as usize > more.len()))?
}

/// Range of the values of some columns; `None` where these have none.
fn range_of(prepared: &Prepared, is_meant: impl Fn(u32) -> bool) -> Option<(f64, f64)> {
    let series = prepared.series.iter().filter(|series| is_meant(series.column));
    let values = series.flat_map(|series| &series.points).map(|point| point.to).filter(|to| !to.is_nan());
    let stands = matches!(prepared.kind, ChartKind::Area | ChartKind::Column);
    let start = stands.then_some((0.0, 0.0));
    values.fold(start, |range, value| {
        let (low, high) = range.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// The axes of the second column and on; none where all share one.
pub(super) fn more_axes<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    chart: &ChartData,
    prepared: &Prepared,
    most_ticks: usize,
    notes: &mut Vec<String>,
) -> Result<Vec<MoreAxis>, DrawError> {
    if !has_axes(chart, prepared) {
        return Ok(Vec::new());
    }
    if chart.y_columns.len() > 1 + MOST_MORE {
        let own = 1 + MOST_MORE;
        notes.push(format!("Only the first {own} columns have an axis of their own; the others share the first."));
    }
    let columns = chart.y_columns.iter().enumerate().skip(1).take(MOST_MORE);
    columns
        .map(|(column, name)| {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            let range = range_of(prepared, |other| other == column).unwrap_or((0.0, 1.0));
            let unit = Unit::from_name(name);
            let (low, high, ticks) = value_axis(chart, prepared, range, most_ticks, unit, &mut Vec::new());
            let mut width = 0;
            for tick in &ticks {
                width = width.max(pen.text_width(&tick.label)?);
            }
            let series = prepared.series.iter().position(|series| series.column == column).unwrap_or(0);
            Ok(MoreAxis {
                scale: Scale { low, high, start: 0.0, end: 0.0, log: false },
                width: width + pen.px(10.0),
                ticks,
                title: name.clone(),
                color: pen.theme.series_color(series),
                left: 0,
            })
        })
        .collect()
}

/// The axes beside a plot.
pub(super) fn placed(mut more: Vec<MoreAxis>, plot: Plot) -> Vec<MoreAxis> {
    let mut left = plot.right;
    for axis in &mut more {
        (axis.scale.start, axis.scale.end, axis.left) = (f64::from(plot.bottom), f64::from(plot.top), left);
        left += axis.width;
    }
    more
}

/// Their labels, in the color of their series, and their names above.
pub(super) fn draw_labels<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    more: &[MoreAxis],
    plot: Plot,
) -> Result<(), DrawError> {
    for axis in more {
        for tick in &axis.ticks {
            let at = (axis.left + pen.px(6.0), pen.snap(axis.scale.pixel(tick.value)));
            pen.text(&tick.label, at, HPos::Left, VPos::Center, axis.color)?;
        }
    }
    let names: Vec<&str> = more.iter().map(|axis| axis.title.as_str()).collect();
    let Some(last) = more.last() else { return Ok(()) };
    let names = pen.fitted(&names.join(", "), (plot.right - plot.left) / 2)?;
    pen.text(&names, (last.left + last.width, pen.px(2.0)), HPos::Right, VPos::Top, last.color)
}

/// Draws a panel for each column, below one another over the same positions; `None` where the chart has none, or no room.
pub(super) fn draw_panels<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    chart: &ChartData,
    prepared: &Prepared,
    draw: impl Fn(&Pen<'_, DB>, &Axes, &ChartData, &Prepared) -> Result<(), DrawError>,
) -> Result<Option<Drawn>, DrawError> {
    let count = chart.y_columns.len().min(MOST_PANELS);
    if chart.visualization.y_split != YSplit::Panels || count < 2 {
        return Ok(None);
    }
    let areas = pen.parts(count);
    let pens: Vec<Pen<'_, DB>> = areas.iter().map(|area| pen.over(area)).collect();
    let mut panels = Vec::new();
    for (column, pen) in pens.iter().enumerate() {
        let part = part(chart, prepared, column);
        let Ok(prepared) = Prepared::new(&part) else { continue };
        panels.push((pen, part, prepared, column));
    }
    let mut left = 0;
    for (pen, part, prepared, _) in &panels {
        let Some(axes) = Axes::lay_out(pen, part, prepared, 0)? else { return Ok(None) };
        left = left.max(axes.plot.left);
    }
    let mut drawn: Option<Drawn> = None;
    for (pen, part, prepared, column) in panels {
        let Some(axes) = Axes::lay_out(pen, &part, &prepared, left)? else { return Ok(None) };
        draw(pen, &axes, &part, &prepared)?;
        let down = i32::try_from(column).unwrap_or(0) * pen.height;
        let mut panel = of_axes(chart, pen.theme, prepared, axes);
        match &mut drawn {
            None => {
                panel.plot.top += down;
                panel.plot.bottom += down;
                drawn = Some(panel);
            }
            Some(drawn) => drawn.plot.bottom = panel.plot.bottom + down,
        }
    }
    if let Some(drawn) = &mut drawn {
        drawn.prepared = prepared.clone();
        if chart.y_columns.len() > MOST_PANELS {
            drawn.notes.push(format!("Only the first {MOST_PANELS} columns have a panel; the table has all."));
        }
    }
    Ok(drawn)
}

/// The chart of one column, over the positions of all.
fn part(chart: &ChartData, prepared: &Prepared, column: usize) -> ChartData {
    let mut part = chart.clone();
    for series in part.series.iter_mut().filter(|series| series.column as usize != column) {
        (series.x, series.y) = (F64s::default(), F64s::default());
    }
    part.y_name = chart.y_columns.get(column).cloned().unwrap_or_default();
    // Where positions have labels, their range is one of labels.
    if prepared.x_kind != AxisKind::Category {
        let (low, high) = prepared.x_range;
        let half = prepared.bins.filter(|_| prepared.kind == ChartKind::Column).map_or(0.0, |bins| bins.step / 2.0);
        part.visualization.x_min = Some(chart.visualization.x_min.unwrap_or(low - half));
        part.visualization.x_max = Some(chart.visualization.x_max.unwrap_or(high + half));
    }
    part
}
