//! What a drawn chart leaves to the page.

use super::axes::Axes;
use super::bars::color_of;
use super::prepare::Prepared;
use super::scale::Scale;
use super::shares::{is_of_shares, shares_beside, shares_shown};
use super::theme::Theme;
use crate::protocol::{AxisKind, ChartData, ChartKind, ChartSeries, F64s};
use plotters::style::RGBColor;
use std::collections::BTreeSet;

/// The rectangle of the data, in device pixels; `right` and `bottom` are past the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plot {
    /// First column of pixels.
    pub left: i32,
    /// First row of pixels.
    pub top: i32,
    /// Column after the last.
    pub right: i32,
    /// Row after the last.
    pub bottom: i32,
}

/// Shape of a point, the second cue beside the color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// ▤, a bar with stripes
    Striped,
}

impl Marker {
    /// The marker of series `index`, from 0.
    pub fn of_series(index: usize) -> Self {
        match index % 4 {
            0 => Self::Circle,
            1 => Self::Square,
            2 => Self::Triangle,
            _ => Self::Diamond,
        }
    }

    /// The same shape as a character, for the legend.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Circle => "●",
            Self::Square => "■",
            Self::Triangle => "▲",
            Self::Diamond => "◆",
            Self::Striped => "▤",
        }
    }
}

/// One line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// What it says.
    pub name: String,
    /// A number beside the name, where the chart has one for it: a slice's value and share.
    pub value: Option<String>,
    /// Color of line, bar, point or slice.
    pub color: RGBColor,
    /// Lengths of strokes and gaps in CSS pixels, as `stroke-dasharray` takes them; empty for an unbroken line.
    pub dash: &'static [u32],
    /// Shape of points, in a scatter chart.
    pub marker: Option<Marker>,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// The result has no row.
    NoRows,
    /// There are rows, but no number in them that could be drawn.
    NoNumbers,
    /// A logarithmic axis, and no value above zero.
    NothingAboveZero,
    /// The pie has no value above zero.
    NoShares,
    /// Tables and cards are not drawn: see [`super::card_text`].
    NotAPicture,
    /// The area is too small to show anything.
    TooSmall,
}

impl Nothing {
    /// A sentence for the person, with what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoRows => "Nothing to draw: the result has no rows. Widen the time range or loosen the filters.",
            Self::NoNumbers => "Nothing to draw: no row has a number to plot. Add one with summarize, such as count().",
            Self::NothingAboveZero => {
                "Nothing to draw: a logarithmic axis shows only values above zero. Leave out xaxis=log or yaxis=log."
            }
            Self::NoShares => {
                "Nothing to draw: a pie needs values above zero. A columnchart shows zeros and negatives."
            }
            Self::NotAPicture => "Nothing to draw: this is shown as text.",
            Self::TooSmall => "There is no room for the chart: make the panel larger.",
        }
    }
}

/// A chart as it was drawn: what the page needs for the legend, notes and the crosshair.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Where the data is.
    pub plot: Plot,
    /// The axis along the width; `None` for a pie. Categories stand at 0, 1, 2, ….
    pub x: Option<Scale>,
    /// The axis along the height; `None` for a pie.
    pub y: Option<Scale>,
    /// What the axis of positions counts: x, except for bars.
    pub x_kind: AxisKind,
    /// Whether the bars lie, so that positions run along y and values along x.
    pub horizontal: bool,
    /// The legend, in order; empty where the query hides it or one series needs none.
    pub legend: Vec<LegendEntry>,
    /// Sentences on what the picture does not show.
    pub notes: Vec<String>,
    /// Why there is no picture; `None` when there is one.
    pub nothing: Option<Nothing>,
    /// What was drawn, for [`Drawn::readout_at`].
    pub(super) prepared: Prepared,
}

impl Drawn {
    /// Turns units of a finer backend into device pixels.
    pub(super) fn in_device_pixels(mut self, subpixels: u32) -> Self {
        let units = f64::from(subpixels.clamp(1, 16));
        let coarse = |length: &mut i32| *length = (f64::from(*length) / units).round() as i32;
        for edge in [&mut self.plot.left, &mut self.plot.top, &mut self.plot.right, &mut self.plot.bottom] {
            coarse(edge);
        }
        for scale in [&mut self.x, &mut self.y].into_iter().flatten() {
            scale.start /= units;
            scale.end /= units;
        }
        self
    }

    pub(super) fn nothing(nothing: Nothing) -> Self {
        Self { nothing: Some(nothing), ..Self::empty() }
    }

    /// What stands beside the picture of `chart` and takes its room: the legend and the engine's note.
    pub fn beside(chart: &ChartData, theme: &Theme) -> Self {
        if is_of_shares(chart) {
            return shares_beside(chart, theme).1;
        }
        Self { legend: legend_of(chart, theme), notes: chart.note.iter().cloned().collect(), ..Self::empty() }
    }

    /// A picture of nothing yet.
    pub(super) fn empty() -> Self {
        Self {
            plot: Plot::default(),
            x: None,
            y: None,
            x_kind: AxisKind::Number,
            horizontal: false,
            legend: Vec::new(),
            notes: Vec::new(),
            nothing: None,
            prepared: Prepared::default(),
        }
    }
}

/// Names that the legend can turn off: slices, or series.
pub fn hideable(chart: &ChartData) -> Vec<String> {
    match shares_shown(chart) {
        Some(shares) => shares.slices.into_iter().map(|slice| slice.name).collect(),
        None => chart.series.iter().map(|series| series.name.clone()).collect(),
    }
}

/// The chart without what the person has turned off in the legend, by name. It keeps its place and color: only its points
/// are gone.
pub fn with_hidden(chart: &ChartData, hidden: &BTreeSet<String>) -> ChartData {
    let mut chart = chart.clone();
    if is_of_shares(&chart) {
        chart.hidden_slices.clone_from(hidden);
        return chart;
    }
    for series in chart.series.iter_mut().filter(|series| hidden.contains(&series.name)) {
        (series.x, series.y) = (F64s::default(), F64s::default());
    }
    chart
}

/// Dashes of the first, second, … eight series: colors start over, so the line changes.
const DASHES: [&[u32]; 4] = [&[], &[6, 4], &[2, 3], &[8, 3, 2, 3]];

/// The dashes of series `index`, in CSS pixels.
pub(super) fn dash_of_series(index: usize) -> &'static [u32] {
    DASHES[index / 8 % DASHES.len()]
}

/// The legend of a chart with axes: empty where the query hides it or one series needs none.
pub(super) fn legend_of(chart: &ChartData, theme: &Theme) -> Vec<LegendEntry> {
    if chart.visualization.legend_hidden || chart.series.len() < 2 {
        return Vec::new();
    }
    let scatter = chart.visualization.kind == ChartKind::Scatter;
    let bars = matches!(chart.visualization.kind, ChartKind::Column | ChartKind::Bar);
    let entry = |(index, series): (usize, &ChartSeries)| LegendEntry {
        name: series.name.clone(),
        value: None,
        color: if bars {
            theme.bar_color(color_of(index, series.marks, series.column))
        } else {
            theme.series_color(index)
        },
        dash: if scatter || bars { &[] } else { dash_of_series(index) },
        marker: match (series.marks, scatter) {
            (true, _) if bars => Some(Marker::Striped),
            (true, _) => Some(Marker::Diamond),
            (false, scatter) => scatter.then(|| Marker::of_series(index)),
        },
    };
    chart.series.iter().enumerate().map(entry).collect()
}

pub(super) fn of_axes(chart: &ChartData, theme: &Theme, prepared: Prepared, axes: Axes) -> Drawn {
    let mut drawn = Drawn::beside(chart, theme);
    drawn.notes.extend(prepared.notes.iter().cloned());
    drawn.notes.extend(axes.notes);
    Drawn {
        plot: axes.plot,
        x: Some(axes.x),
        y: Some(axes.y),
        x_kind: prepared.x_kind,
        horizontal: axes.horizontal,
        prepared,
        ..drawn
    }
}
