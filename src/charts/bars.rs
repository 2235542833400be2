//! Columns and bars, side by side or stacked.

use super::DrawError;
use super::axes::Axes;
use super::pen::Pen;
use super::prepare::Prepared;
use crate::protocol::Stacking;
use plotters::style::Color;
use plotters_backend::DrawingBackend;

/// Share of the distance between positions that bars take.
const FILLED: f64 = 0.78;
/// Widest bar, in CSS pixels: three bars need not fill a screen.
const WIDEST: f64 = 96.0;

/// Which color a series of bars has.
pub(super) fn color_of(index: usize, marks: bool, column: u32) -> usize {
    if marks { column as usize } else { index }
}

pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, axes: &Axes, prepared: &Prepared) -> Result<(), DrawError> {
    let positions = axes.positions();
    let stacked = prepared.stacking != Stacking::Unstacked;
    let lanes = if stacked { 1 } else { prepared.series.len().max(1) };
    let slot = (positions.end - positions.start).abs() / (positions.high - positions.low) * axes.bar_step;
    // On a logarithmic axis of positions, no width is right for all: a slim bar marks the place.
    let slot = if positions.log { f64::from(pen.px(8.0)) } else { slot };
    let group = (slot * FILLED).min(f64::from(pen.px(WIDEST)) * lanes as f64).max(1.0);
    // One device pixel at least.
    let hair = pen.px(0.01);
    let lane = group / lanes as f64;
    for (index, series) in prepared.series.iter().enumerate() {
        // Marked bars have the color of what they are a part of, and stripes.
        let color = pen.theme.bar_color(color_of(index, series.marks, series.column)).to_rgba();
        let values = axes.values_of(series.column);
        let base = values.base_pixel();
        let offset = if stacked { 0.0 } else { lane * index as f64 };
        for point in series.points.iter().filter(|point| !point.to.is_nan()) {
            let start = positions.pixel(point.x) - group / 2.0 + offset;
            // Neighbors share their rounded edge, and a hairline of background parts them where there is room.
            let (begin, end) = (pen.snap(start), pen.snap(start + lane));
            let parting = if lanes > 1 && end - begin > pen.px(4.0) { hair } else { 0 };
            let end = (end - parting).max(begin + hair);
            let from = values.pixel(point.from);
            let from = if point.from == 0.0 || from.is_nan() { base } else { from };
            let to = values.pixel(point.to);
            let (from, to) = (pen.snap(from), pen.snap(to));
            let (mut low, mut high) = (from.min(to), from.max(to));
            if low == high && point.value != 0.0 && !stacked {
                // A value too small for a pixel still shows that it is there.
                if point.value > 0.0 { low -= hair } else { high += hair }
            }
            // Stacked pieces are parted by a hairline, taken from the piece's far end.
            if stacked && high - low > pen.px(4.0) {
                if axes.horizontal { high -= hair } else { low += hair }
            }
            let plot = axes.plot;
            let (left, top, right, bottom) =
                if axes.horizontal { (low, begin, high, end) } else { (begin, low, end, high) };
            let (left, top) = (left.max(plot.left), top.max(plot.top));
            let (right, bottom) = (right.min(plot.right), bottom.min(plot.bottom));
            pen.fill(left, top, right, bottom, color)?;
            if series.marks {
                let stripe = pen.px(2.0);
                let mut at = top + stripe;
                while at < bottom {
                    pen.fill(left, at, right, (at + stripe / 2).min(bottom), pen.theme.background.to_rgba())?;
                    at += stripe + stripe / 2;
                }
            }
        }
    }
    Ok(())
}
