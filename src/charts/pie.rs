//! Shares of a whole, largest first, clockwise from twelve.

use super::DrawError;
use super::drawn::{Drawn, LegendEntry, Nothing, Plot};
use super::format::{Unit, short};
use super::pen::{Pen, Spot};
use super::prepare::Prepared;
use super::theme::contrast;
use crate::protocol::{AxisKind, ChartData, ChartKind};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;
use std::f64::consts::{FRAC_PI_2, TAU};

/// More slices than this cannot be told apart: the smallest are drawn as one.
const MOST_SLICES: usize = 8;
/// Least share that has room for its label.
const LABELED_SHARE: f64 = 0.05;

/// One slice.
pub(super) struct Slice {
    pub(super) name: String,
    pub(super) value: f64,
}

/// What the pie shows, and what it had to leave out.
pub(super) struct Shares {
    /// Largest first; the ninth and later are one.
    pub(super) slices: Vec<Slice>,
    pub(super) total: f64,
    pub(super) notes: Vec<String>,
}

/// A part of the whole to a tenth of a percent; what is there is never shown as nothing.
pub(super) fn percent(share: f64) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    if percent == 0.0 && share > 0.0 { "<0.1%".to_owned() } else { short(percent, Unit::Percent) }
}

/// Kusto's `piechart`: the first column is the color-axis, the second is numeric. So each category is a slice and only
/// the first series counts; without categories each series is a slice.
pub(super) fn shares(chart: &ChartData) -> Shares {
    shares_of(chart, MOST_SLICES)
}

/// The same with so many slices at most.
pub(super) fn shares_of(chart: &ChartData, most: usize) -> Shares {
    let mut slices: Vec<Slice> = Vec::new();
    let mut notes = Vec::new();
    let mut not_positive = 0_u64;
    if chart.x_kind == AxisKind::Category && !chart.categories.is_empty() {
        slices.extend(chart.categories.iter().map(|name| Slice { name: name.clone(), value: 0.0 }));
        // A treemap adds all series of a label up; a pie has one.
        let taken = if chart.visualization.kind == ChartKind::Pie { 1 } else { chart.series.len() };
        for (x, y) in chart.series.iter().take(taken).flat_map(|series| series.x.iter().zip(series.y.iter())) {
            if y > 0.0 && x >= 0.0 {
                if let Some(slice) = slices.get_mut(x as usize) {
                    slice.value += y.min(1e300);
                }
            } else if y < 0.0 {
                not_positive += 1;
            }
        }
        if chart.series.len() > 1 && chart.visualization.kind == ChartKind::Pie {
            let name = chart.series.first().map_or("", |series| series.name.as_str());
            notes.push(format!("A pie shows one number a slice: only {name} is drawn."));
        }
    } else {
        for series in &chart.series {
            not_positive += series.y.iter().filter(|y| *y < 0.0).count() as u64;
            let value = series.y.iter().filter(|y| *y > 0.0).map(|y| y.min(1e300)).sum();
            slices.push(Slice { name: series.name.clone(), value });
        }
    }
    if not_positive > 0 {
        notes.push("Values below zero have no slice: a columnchart shows them.".to_owned());
    }
    // Those that the engine has put together already.
    let together = if chart.others > 0 { slices.pop().map_or(0.0, |slice| slice.value) } else { 0.0 };
    slices.retain(|slice| slice.value > 0.0);
    slices.sort_by(|one, other| other.value.total_cmp(&one.value));
    let total = together + slices.iter().map(|slice| slice.value).sum::<f64>();
    if slices.len() > most || chart.others > 0 {
        let rest = slices.split_off(slices.len().min(most - 1));
        let value = together + rest.iter().map(|slice| slice.value).sum::<f64>();
        slices.push(Slice { name: format!("{} others", rest.len() as u64 + chart.others), value });
    }
    Shares { slices, total, notes }
}

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    chart: &ChartData,
    prepared: &Prepared,
) -> Result<Drawn, DrawError> {
    let Shares { slices, total, notes: left_out } = shares(chart);
    if slices.is_empty() || !total.is_finite() {
        return Ok(Drawn::nothing(Nothing::NoShares));
    }
    let margin = pen.px(8.0);
    let plot = Plot { left: margin, top: margin, right: pen.width - margin, bottom: pen.height - margin };
    let radius = f64::from((plot.right - plot.left).min(plot.bottom - plot.top)) / 2.0;
    if radius < f64::from(pen.px(12.0)) {
        return Ok(Drawn::nothing(Nothing::TooSmall));
    }
    let center = (f64::from(plot.left + plot.right) / 2.0, f64::from(plot.top + plot.bottom) / 2.0);
    let rim = |angle: f64, radius: f64| (center.0 + radius * angle.cos(), center.1 + radius * angle.sin());
    let unit = Unit::from_name(&chart.y_name);

    let mut legend = Vec::new();
    let mut edges = Vec::new();
    let mut begin = -FRAC_PI_2;
    for (index, slice) in slices.iter().enumerate() {
        let share = slice.value / total;
        let end = begin + share * TAU;
        // A corner each half pixel of the rim looks round.
        let corners = ((end - begin) * radius * 2.0).ceil().clamp(2.0, 4_000.0) as usize;
        let arc = (0..=corners).map(|step| rim(begin + (end - begin) * step as f64 / corners as f64, radius));
        let shape: Vec<Spot> = std::iter::once(center).chain(arc).collect();
        let color = pen.theme.series_color(index);
        pen.polygon(&shape, color.to_rgba(), plot)?;
        edges.push(begin);
        if share >= LABELED_SHARE {
            let at = rim(f64::midpoint(begin, end), radius * 0.68);
            let label = percent(share);
            let ink = readable_on(color);
            pen.text(&label, (pen.snap(at.0), pen.snap(at.1)), HPos::Center, VPos::Center, ink)?;
        }
        let share_text = percent(share);
        legend.push(LegendEntry {
            name: slice.name.clone(),
            value: Some(format!("{} · {share_text}", short(slice.value, unit))),
            color,
            dash: &[],
            marker: None,
        });
        begin = end;
    }
    if slices.len() > 1 {
        // Gaps of background part the slices, so that neighbors differ without color too.
        let stroke = super::pen::Stroke { color: pen.theme.background, width: 1.5, dash: &[] };
        for angle in edges {
            pen.line(&[center, rim(angle, radius + 1.0)], stroke, plot)?;
        }
    }
    let mut notes: Vec<String> = chart.note.iter().cloned().collect();
    notes.extend(left_out);
    if chart.visualization.legend_hidden {
        legend.clear();
    }
    Ok(Drawn {
        plot,
        x: None,
        y: None,
        x_kind: AxisKind::Category,
        horizontal: false,
        legend,
        notes,
        nothing: None,
        prepared: prepared.clone(),
    })
}

/// Black or white, whichever stands out more.
pub(super) fn readable_on(color: RGBColor) -> RGBColor {
    let (black, white) = (RGBColor(0x10, 0x14, 0x18), RGBColor(0xff, 0xff, 0xff));
    if contrast(black, color) >= contrast(white, color) { black } else { white }
}
