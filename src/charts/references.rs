//! Lines that run across a chart at values that a person named.

use super::DrawError;
use super::axes::Axes;
use super::format::{Unit, short};
use super::pen::{Pen, Stroke};
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

/// Lines that are drawn.
const MOST_LINES: usize = 8;

/// Draws those that are within the axis of values.
pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, axes: &Axes, values: &[f64]) -> Result<(), DrawError> {
    let (plot, scale) = (axes.plot, axes.values());
    let stroke = Stroke { color: pen.theme.text, width: 1.0, dash: &[4, 3] };
    for value in values.iter().filter(|value| **value >= scale.low && **value <= scale.high).take(MOST_LINES) {
        let at = f64::from(pen.snap(scale.pixel(*value)));
        let label = short(*value, Unit::Plain);
        if axes.horizontal {
            pen.line(&[(at, f64::from(plot.top)), (at, f64::from(plot.bottom))], stroke, plot)?;
            let at = (pen.snap(at) + pen.px(3.0), plot.top);
            pen.text(&label, at, HPos::Left, VPos::Top, pen.theme.text)?;
        } else {
            pen.line(&[(f64::from(plot.left), at), (f64::from(plot.right), at)], stroke, plot)?;
            // Below the line where there is no room above it.
            let is_high = pen.snap(at) - pen.line_height() < plot.top;
            let anchor = if is_high { VPos::Top } else { VPos::Bottom };
            pen.text(&label, (plot.right, pen.snap(at)), HPos::Right, anchor, pen.theme.text)?;
        }
    }
    Ok(())
}
