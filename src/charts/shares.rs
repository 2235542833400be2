//! Shares of a whole, for pies and treemaps: which slices there are, and which of them are drawn.

use super::drawn::{Drawn, LegendEntry, Nothing};
use super::format::{Unit, short};
use super::theme::{Theme, contrast};
use crate::protocol::{AxisKind, ChartData, ChartKind};
use plotters::style::RGBColor;

/// More slices of a pie than this cannot be told apart: the smallest are drawn as one.
const MOST_SLICES: usize = 8;
/// The same of the rectangles of a treemap.
const MOST_RECTANGLES: usize = 60;

/// One slice.
pub(super) struct Slice {
    pub(super) name: String,
    pub(super) value: f64,
    /// How many labels it stands for.
    pub(super) labels: u64,
    /// Whether it is drawn: the person can turn it off.
    pub(super) shown: bool,
}

/// What a chart of shares shows, and what it had to leave out.
pub(super) struct Shares {
    /// Largest first; those past the limit are one. Those that are turned off keep their place, and so their color.
    pub(super) slices: Vec<Slice>,
    /// The whole: all slices that are drawn.
    pub(super) total: f64,
    pub(super) notes: Vec<String>,
}

impl Shares {
    /// The slices that are drawn, each with its place among all and its part of the whole.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (usize, &Slice, f64)> {
        let shown = self.slices.iter().enumerate().filter(|(_, slice)| slice.shown);
        shown.map(|(index, slice)| (index, slice, slice.value / self.total))
    }

    /// Whether there is anything to draw.
    pub(super) fn any(&self) -> bool {
        self.total > 0.0 && self.total.is_finite()
    }

    /// A slice's number, and its part of the whole where it is drawn.
    pub(super) fn told(&self, slice: &Slice, unit: Unit) -> String {
        let value = short(slice.value, unit);
        if slice.shown { format!("{value} · {}", percent(slice.value / self.total)) } else { value }
    }

    /// A line for each slice; none where the query hides the legend.
    pub(super) fn legend(&self, chart: &ChartData, theme: &Theme) -> Vec<LegendEntry> {
        if chart.visualization.legend_hidden {
            return Vec::new();
        }
        let unit = Unit::from_name(&chart.y_name);
        let entry = |(index, slice): (usize, &Slice)| LegendEntry {
            name: slice.name.clone(),
            value: Some(self.told(slice, unit)),
            color: color_of_slice(chart, theme, index),
            dash: &[],
            marker: None,
        };
        self.slices.iter().enumerate().map(entry).collect()
    }
}

/// What stands beside the picture of a pie or treemap, and its shares; without them, where there is nothing to draw, the picture is that.
pub(super) fn shares_beside(chart: &ChartData, theme: &Theme) -> (Option<Shares>, Drawn) {
    let Some(shares) = shares_shown(chart) else { return (None, Drawn::nothing(Nothing::NoShares)) };
    let legend = shares.legend(chart, theme);
    if !shares.any() {
        // The legend stays: it brings hidden slices back.
        return (None, Drawn { legend, ..Drawn::nothing(Nothing::NoShares) });
    }
    let notes = chart.note.iter().chain(&shares.notes).cloned().collect();
    (Some(shares), Drawn { x_kind: AxisKind::Category, legend, notes, ..Drawn::empty() })
}

/// Whether the chart shows parts of a whole.
pub(super) fn is_of_shares(chart: &ChartData) -> bool {
    matches!(chart.visualization.kind, ChartKind::Pie | ChartKind::Treemap)
}

/// The color of a slice by its place.
pub(super) fn color_of_slice(chart: &ChartData, theme: &Theme, index: usize) -> RGBColor {
    if chart.visualization.kind == ChartKind::Pie { theme.series_color(index) } else { theme.bar_color(index) }
}

/// A part of the whole to a tenth of a percent; what is there is never shown as nothing.
pub(super) fn percent(share: f64) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    if percent == 0.0 && share > 0.0 { "<0.1%".to_owned() } else { short(percent, Unit::Percent) }
}

/// The shares of a pie or treemap; `None` for all other charts.
///
/// Kusto's `piechart`: the first column is the color-axis, the second is numeric. So each category is a slice and only
/// the first series counts; without categories each series is a slice.
pub(super) fn shares_shown(chart: &ChartData) -> Option<Shares> {
    let most = match chart.visualization.kind {
        ChartKind::Pie => MOST_SLICES,
        ChartKind::Treemap => MOST_RECTANGLES,
        _ => return None,
    };
    let mut slices: Vec<Slice> = Vec::new();
    let mut notes = Vec::new();
    let mut not_positive = 0_u64;
    let slice = |name: &str, value: f64| Slice {
        name: name.to_owned(),
        value,
        labels: 1,
        shown: !chart.hidden_slices.contains(name),
    };
    if chart.x_kind == AxisKind::Category && !chart.categories.is_empty() {
        slices.extend(chart.categories.iter().map(|name| slice(name, 0.0)));
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
            slices.push(slice(&series.name, value));
        }
    }
    if not_positive > 0 {
        notes.push("Values below zero have no slice: a columnchart shows them.".to_owned());
    }
    // Those that the engine has put together already.
    let together = if chart.others > 0 { slices.pop().map_or(0.0, |slice| slice.value) } else { 0.0 };
    slices.retain(|slice| slice.value > 0.0);
    slices.sort_by(|one, other| other.value.total_cmp(&one.value));
    if slices.len() > most || chart.others > 0 {
        let rest = slices.split_off(slices.len().min(most - 1));
        let value = together + rest.iter().map(|slice| slice.value).sum::<f64>();
        let labels = rest.len() as u64 + chart.others;
        slices.push(Slice { labels, ..slice(&format!("{labels} others"), value) });
    }
    let total = slices.iter().filter(|slice| slice.shown).map(|slice| slice.value).sum();
    Some(Shares { slices, total, notes })
}

/// Black or white, whichever stands out more.
pub(super) fn readable_on(color: RGBColor) -> RGBColor {
    let (black, white) = (RGBColor(0x10, 0x14, 0x18), RGBColor(0xff, 0xff, 0xff));
    if contrast(black, color) >= contrast(white, color) { black } else { white }
}
