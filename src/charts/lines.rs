//! Lines, areas and scattered points.

use super::DrawError;
use super::axes::Axes;
use super::drawn::{Marker, dash_of_series};
use super::pen::{Pen, Spot, Stroke};
use super::prepare::{Point, Prepared};
use crate::protocol::Stacking;
use plotters::style::Color;
use plotters_backend::DrawingBackend;

/// Width of a line and radius of a point, in CSS pixels.
const LINE_WIDTH: f64 = 1.75;
const POINT_RADIUS: f64 = 3.5;
const MARK_RADIUS: f64 = 5.0;

pub(super) fn draw_lines<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axes: &Axes,
    prepared: &Prepared,
) -> Result<(), DrawError> {
    for (index, series) in prepared.series.iter().enumerate().filter(|(_, series)| !series.marks) {
        for run in unbroken(&series.points) {
            let spots: Vec<Spot> = run.iter().map(|point| spot(axes, series.column, point)).collect();
            draw_outline(pen, axes, &spots, index)?;
        }
    }
    draw_marks(pen, axes, prepared)
}

/// What is unusual: marks over the lines, ringed by the background.
fn draw_marks<DB: DrawingBackend>(pen: &Pen<'_, DB>, axes: &Axes, prepared: &Prepared) -> Result<(), DrawError> {
    for (index, series) in prepared.series.iter().enumerate().filter(|(_, series)| series.marks) {
        for point in series.points.iter().filter(|point| !point.to.is_nan()) {
            let at = spot(axes, series.column, point);
            if within(axes, at) {
                pen.marker(at, Marker::Diamond, MARK_RADIUS + 1.5, pen.theme.background.to_rgba())?;
                pen.marker(at, Marker::Diamond, MARK_RADIUS, pen.theme.series_color(index).to_rgba())?;
            }
        }
    }
    Ok(())
}

pub(super) fn draw_areas<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axes: &Axes,
    prepared: &Prepared,
) -> Result<(), DrawError> {
    let stacked = prepared.stacking != Stacking::Unstacked;
    // Areas that stand on their own lie over one another: paler, so that the hidden ones show through.
    let opacity = if stacked { 0.75 } else { 0.22 };
    for (index, series) in prepared.series.iter().enumerate() {
        let values = axes.values_of(series.column);
        let base = values.base_pixel();
        let color = pen.theme.series_color(index).mix(opacity);
        for run in unbroken(&series.points) {
            let top: Vec<Spot> = run.iter().map(|point| spot(axes, series.column, point)).collect();
            let floor = |point: &Point| {
                let y = values.pixel(point.from);
                if stacked && point.from != 0.0 && y.is_finite() { y } else { base }
            };
            let bottom = run.iter().rev().map(|point| (axes.x.pixel(point.x), floor(point)));
            let shape: Vec<Spot> = top.iter().copied().chain(bottom).collect();
            if run.len() > 1 {
                pen.polygon(&shape, color, axes.plot)?;
            }
            if stacked {
                // Where a series adds nothing, its outline would cover the one below.
                for part in visible_parts(run) {
                    let top: Vec<Spot> = part.iter().map(|point| spot(axes, series.column, point)).collect();
                    draw_outline(pen, axes, &top, index)?;
                }
            } else {
                draw_outline(pen, axes, &top, index)?;
            }
        }
    }
    Ok(())
}

pub(super) fn draw_points<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axes: &Axes,
    prepared: &Prepared,
) -> Result<(), DrawError> {
    let count: usize = prepared.series.iter().map(|series| series.points.len()).sum();
    // Crowds of points are paler and smaller, so that density shows.
    let (opacity, radius) = if count > 2_000 {
        (0.45, 2.0)
    } else if count > 300 {
        (0.6, 3.0)
    } else {
        (0.8, POINT_RADIUS)
    };
    for (index, series) in prepared.series.iter().enumerate() {
        let color = pen.theme.series_color(index).mix(opacity);
        for point in series.points.iter().filter(|point| !point.to.is_nan()) {
            let at = spot(axes, series.column, point);
            if within(axes, at) {
                pen.marker(at, Marker::of_series(index), radius, color)?;
            }
        }
    }
    Ok(())
}

/// The line of one run; a run of one point, which has no line, is a dot.
fn draw_outline<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axes: &Axes,
    spots: &[Spot],
    index: usize,
) -> Result<(), DrawError> {
    let color = pen.theme.series_color(index);
    match spots {
        [alone] if within(axes, *alone) => pen.marker(*alone, Marker::Circle, POINT_RADIUS, color.to_rgba()),
        [_] | [] => Ok(()),
        spots => pen.line(spots, Stroke { color, width: LINE_WIDTH, dash: dash_of_series(index) }, axes.plot),
    }
}

/// Points between gaps.
fn unbroken(points: &[Point]) -> impl Iterator<Item = &[Point]> {
    points.split(|point| point.to.is_nan()).filter(|run| !run.is_empty())
}

/// Parts of a stacked run that have a height, each with the flat points beside it.
fn visible_parts(run: &[Point]) -> Vec<&[Point]> {
    let tall: Vec<bool> = run.iter().map(|point| point.to != point.from).collect();
    let near = |index: usize| {
        let around = index.saturating_sub(1)..(index + 2).min(tall.len());
        tall.get(around).is_some_and(|around| around.contains(&true))
    };
    let mut parts = Vec::new();
    let mut begin = 0;
    for end in 1..=run.len() {
        if end == run.len() || near(end) != near(begin) {
            if near(begin) {
                parts.extend(run.get(begin..end));
            }
            begin = end;
        }
    }
    parts
}

/// Where a point of a column of values stands.
fn spot(axes: &Axes, column: u32, point: &Point) -> Spot {
    (axes.x.pixel(point.x), axes.values_of(column).pixel(point.to))
}

fn within(axes: &Axes, (x, y): Spot) -> bool {
    let plot = axes.plot;
    x >= f64::from(plot.left) && x <= f64::from(plot.right) && y >= f64::from(plot.top) && y <= f64::from(plot.bottom)
}
