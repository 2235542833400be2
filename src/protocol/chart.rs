//! A chart's data, already thinned to what can be seen.

use super::F64s;
use serde::{Deserialize, Serialize};

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
    /// Values; NaN is a gap.
    pub y: F64s,
}

/// Everything a chart draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChartData {
    /// How.
    pub visualization: Visualization,
    /// What x counts.
    pub x_kind: AxisKind,
    /// Name of the x column.
    pub x_name: String,
    /// Name of the y column, or "value" where there are several.
    pub y_name: String,
    /// Labels of a category axis, in order.
    pub categories: Vec<String>,
    /// The series, in order of appearance.
    pub series: Vec<ChartSeries>,
    /// Points before thinning.
    pub points: u64,
    /// What was left out or changed, for the person; `None` where nothing was.
    pub note: Option<String>,
}
