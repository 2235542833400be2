//! Stretches of time or of numbers, a lane each.

use super::DrawError;
use super::axes::Axes;
use super::pen::Pen;
use super::prepare::Prepared;
use plotters::style::Color;
use plotters_backend::DrawingBackend;

/// Share of a lane that its bars take.
const FILLED: f64 = 0.7;
/// Thickest bar, in CSS pixels.
const THICKEST: f64 = 28.0;

pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, axes: &Axes, prepared: &Prepared) -> Result<(), DrawError> {
    let lanes = axes.positions();
    let lane = (lanes.pixel(1.0) - lanes.pixel(0.0)).abs();
    let thick = (lane * FILLED).min(f64::from(pen.px(THICKEST))).max(1.0);
    let plot = axes.plot;
    for series in &prepared.series {
        for point in &series.points {
            // Lanes in turn have two colors, so that neighbors are told apart.
            let color = pen.theme.series_color(if point.x as i64 % 2 == 0 { 0 } else { 4 }).to_rgba();
            let middle = lanes.pixel(point.x);
            let (top, bottom) = (pen.snap(middle - thick / 2.0), pen.snap(middle + thick / 2.0));
            let (left, right) = (pen.snap(axes.values().pixel(point.from)), pen.snap(axes.values().pixel(point.to)));
            // What takes no time still shows that it was.
            let right = right.max(left + pen.px(2.0));
            pen.fill(left.max(plot.left), top.max(plot.top), right.min(plot.right), bottom.min(plot.bottom), color)?;
        }
    }
    Ok(())
}
