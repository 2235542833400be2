//! Shares of a whole, largest first, clockwise from twelve.

use super::DrawError;
use super::drawn::{Drawn, Nothing, Plot};
use super::pen::{Pen, Spot};
use super::prepare::Prepared;
use super::shares::{color_of_slice, percent, readable_on, shares_beside};
use crate::protocol::ChartData;
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;
use std::f64::consts::{FRAC_PI_2, TAU};

/// Least share that has room for its label.
const LABELED_SHARE: f64 = 0.05;

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    chart: &ChartData,
    prepared: &Prepared,
) -> Result<Drawn, DrawError> {
    let (shares, beside) = shares_beside(chart, pen.theme);
    let Some(shares) = shares else { return Ok(beside) };
    let margin = pen.px(8.0);
    let plot = Plot { left: margin, top: margin, right: pen.width - margin, bottom: pen.height - margin };
    let radius = f64::from((plot.right - plot.left).min(plot.bottom - plot.top)) / 2.0;
    if radius < f64::from(pen.px(12.0)) {
        return Ok(Drawn::nothing(Nothing::TooSmall));
    }
    let center = (f64::from(plot.left + plot.right) / 2.0, f64::from(plot.top + plot.bottom) / 2.0);
    let rim = |angle: f64, radius: f64| (center.0 + radius * angle.cos(), center.1 + radius * angle.sin());

    let mut edges = Vec::new();
    let mut begin = -FRAC_PI_2;
    for (index, _, share) in shares.drawn() {
        let end = begin + share * TAU;
        // A corner each half pixel of the rim looks round.
        let corners = ((end - begin) * radius * 2.0).ceil().clamp(2.0, 4_000.0) as usize;
        let arc = (0..=corners).map(|step| rim(begin + (end - begin) * step as f64 / corners as f64, radius));
        let shape: Vec<Spot> = std::iter::once(center).chain(arc).collect();
        let color = color_of_slice(chart, pen.theme, index);
        pen.polygon(&shape, color.to_rgba(), plot)?;
        edges.push(begin);
        if share >= LABELED_SHARE {
            let at = rim(f64::midpoint(begin, end), radius * 0.68);
            let label = percent(share);
            let ink = readable_on(color);
            pen.text(&label, (pen.snap(at.0), pen.snap(at.1)), HPos::Center, VPos::Center, ink)?;
        }
        begin = end;
    }
    if edges.len() > 1 {
        // Gaps of background part the slices, so that neighbors differ without color too.
        let stroke = super::pen::Stroke { color: pen.theme.background, width: 1.5, dash: &[] };
        for angle in edges {
            pen.line(&[center, rim(angle, radius + 1.0)], stroke, plot)?;
        }
    }
    Ok(Drawn { plot, prepared: prepared.clone(), ..beside })
}
