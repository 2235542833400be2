//! A chart's data, already thinned to what can be seen.

use super::F64s;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What `render` asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChartKind {
    /// The grid only.
    #[default]
    Table,
    /// Lines over time.
    Time,
    /// Lines over a number or time.
    Line,
    /// Filled lines.
    Area,
    /// Vertical bars.
    Column,
    /// Horizontal bars.
    Bar,
    /// Shares of a whole.
    Pie,
    /// Points.
    Scatter,
    /// One number, large.
    Card,
    /// Nested rectangles.
    Treemap,
    /// Stretches of time, a lane each.
    Ladder,
}

/// The `render` operator of a query, with the properties that are honored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Visualization {
    /// Kind of chart.
    pub kind: ChartKind,
    /// The word that the query used: `timechart`, `ladderchart`, ….
    pub requested: String,
    /// Whether the kind is one that is drawn; otherwise the table is shown with a note.
    pub supported: bool,
    /// `title`.
    pub title: Option<String>,
    /// `xtitle`.
    pub x_title: Option<String>,
    /// `ytitle`.
    pub y_title: Option<String>,
    /// `xcolumn`.
    pub x_column: Option<String>,
    /// `ycolumns`, in order; empty for "all numbers".
    pub y_columns: Vec<String>,
    /// `series`, in order; empty for "every text column left".
    pub series: Vec<String>,
    /// `kind=stacked` (also `stacked100`, `unstacked`, `default`), as written.
    pub stacking: Option<String>,
    /// `legend=hidden`.
    pub legend_hidden: bool,
    /// `xaxis=log`.
    pub x_log: bool,
    /// `yaxis=log`.
    pub y_log: bool,
    /// `accumulate=true`.
    pub accumulate: bool,
    /// `ymin`.
    pub y_min: Option<f64>,
    /// `ymax`.
    pub y_max: Option<f64>,
    /// `xmin`: a number, or milliseconds since 1970 where x is time.
    pub x_min: Option<f64>,
    /// `xmax`: likewise.
    pub x_max: Option<f64>,
    /// Whether the query writes `xmin` or `xmax` as an instant.
    pub x_bounds_are_instants: bool,
    /// `ysplit`.
    pub y_split: YSplit,
    /// `anomalycolumns`, in order: columns that are not zero where a value is unusual.
    pub anomaly_columns: Vec<String>,
}

/// How series share a position, from the `kind` property of `render`.
///
/// Kusto's documentation of the operator: `default` is the same as `unstacked`, each area, bar or column stands on its
/// own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stacking {
    /// Each stands on its own: bars side by side, areas over one another.
    #[default]
    Unstacked,
    /// One atop the other.
    Stacked,
    /// One atop the other, stretched to 100 %.
    Stacked100,
}

impl Visualization {
    /// How its series share a position; only areas, columns and bars can be stacked.
    pub fn stacked(&self) -> Stacking {
        if !matches!(self.kind, ChartKind::Area | ChartKind::Column | ChartKind::Bar) {
            return Stacking::Unstacked;
        }
        match self.stacking.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("stacked") => Stacking::Stacked,
            Some("stacked100") => Stacking::Stacked100,
            Some("unstacked") => Stacking::Unstacked,
            _ if self.requested.eq_ignore_ascii_case("stackedareachart") => Stacking::Stacked,
            _ => Stacking::Unstacked,
        }
    }
}

/// How the columns of values share the height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum YSplit {
    /// One axis for all.
    #[default]
    None,
    /// An axis each, over one another.
    Axes,
    /// A panel each, below one another.
    Panels,
}

/// What stands where a regular axis has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmptyBins {
    /// The line goes on to the next value.
    #[default]
    Joined,
    /// Zero.
    Zero,
    /// A gap.
    Gap,
}

/// What a person chooses for a chart that `render` has no property for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChartOptions {
    /// What stands where a bin has no value.
    pub empty_bins: EmptyBins,
    /// Values at which a line runs across the chart.
    pub reference_lines: Vec<f64>,
}

/// What an axis counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AxisKind {
    /// Plain numbers.
    #[default]
    Number,
    /// Milliseconds since 1970-01-01T00:00:00Z, as reals.
    Time,
    /// Index into [`ChartData::categories`].
    Category,
}

/// One line, one color of bars, one ring of points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChartSeries {
    /// What the legend says.
    pub name: String,
    /// Positions along x, in the unit of the axis.
    pub x: F64s,
    /// Values; NaN is a gap. Bars and piles have one value a position, and where the query says `accumulate` they are running sums.
    pub y: F64s,
    /// Of a ladder: where each bar begins; `y` is where it ends. Empty otherwise.
    pub from: F64s,
    /// Whether these are marks on the lines (anomalies), not a line of their own.
    pub marks: bool,
    /// Which of [`ChartData::y_columns`] the values come from.
    pub column: u32,
}

/// Everything a chart draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChartData {
    /// How.
    pub visualization: Visualization,
    /// What x counts.
    pub x_kind: AxisKind,
    /// What y counts: numbers, but in a ladder often time.
    pub y_kind: AxisKind,
    /// What is written along x: its title or the name of its column.
    pub x_name: String,
    /// The column of x; empty where several make it.
    pub x_column: String,
    /// Whether x stands in arrays, many to a row, so that no filter on the rows can name a part of it.
    pub x_in_arrays: bool,
    /// Columns of the values.
    pub y_columns: Vec<String>,
    /// Columns that split the rows into series.
    pub series_columns: Vec<String>,
    /// Name of the y column, or "value" where there are several.
    pub y_name: String,
    /// Labels of a category axis, in order.
    pub categories: Vec<String>,
    /// How many labels the last of the categories stands for, in a chart of shares; 0 where it is one like the others.
    pub others: u64,
    /// The series, in order of appearance.
    pub series: Vec<ChartSeries>,
    /// Of a card: its longs and decimals with all digits, which a real may not hold, in the order of the series; empty texts for
    /// other types, and nothing for other charts.
    pub digits: Vec<String>,
    /// Points before thinning.
    pub points: u64,
    /// What was left out or changed, for the person; `None` where nothing was.
    pub note: Option<String>,
    /// What the person chose beside the query. The page fills it in.
    pub options: ChartOptions,
    /// Slices that the person has turned off in the legend, by name. The page fills it in.
    pub hidden_slices: BTreeSet<String>,
}
