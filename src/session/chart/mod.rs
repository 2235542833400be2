//! An answer as a chart: which column goes where, as Kusto's `render` decides it.

mod gather;
mod ladder;
mod numbers;
mod points;
mod roles;
mod shares;
mod thin;

use super::arrange::Rows;
use super::results::Shown;
use crate::protocol::{AxisKind, ChartData, ChartKind, Stacking, Visualization};
use crate::values::ScalarType;
use points::Points;
use roles::Roles;

/// What the page asks for.
pub(super) struct Asked {
    /// Width of the plot in device pixels.
    pub(super) width_px: u32,
    /// How it is drawn, where that is not what the query says.
    pub(super) visualization: Option<Visualization>,
    /// Only positions between these two, and the nearest beside them.
    pub(super) zoom: Option<(f64, f64)>,
}

/// The chart of these rows; `own` is how the query wants it.
pub(super) fn chart(shown: &Shown, own: &Visualization, asked: &Asked) -> ChartData {
    let visualization = asked.visualization.as_ref().unwrap_or(own);
    let mut chart = ChartData { visualization: visualization.clone(), ..ChartData::default() };
    if visualization.kind == ChartKind::Ladder {
        ladder::gather(&shown.all_columns(), &mut chart);
        return chart;
    }
    let Some(mut roles) = roles::roles(&shown.rows, visualization) else {
        chart.note = Some("This answer has no column of numbers to draw.".into());
        return chart;
    };
    name(&shown.rows, &roles, &mut chart);
    let rows = shown.columns(&roles.narrow());
    let mut series = gather::gather(&rows, &roles, &mut chart);
    ready(&mut series, &mut chart, asked);
    chart.series = series.into_iter().map(Points::into_series).collect();
    chart
}

/// Adds up what the kind of chart adds up, then leaves what a plot of this width can show.
fn ready(series: &mut [Points], chart: &mut ChartData, asked: &Asked) {
    let (kind, stacking) = (chart.visualization.kind, chart.visualization.stacked());
    match kind {
        ChartKind::Card => return,
        ChartKind::Pie | ChartKind::Treemap => return shares::sum(series, chart),
        _ => {}
    }
    let is_summed = matches!(kind, ChartKind::Column | ChartKind::Bar) || stacking != Stacking::Unstacked;
    for points in &mut *series {
        points.sort();
        if is_summed && !points.marks {
            points.merge();
        }
        if chart.visualization.accumulate && !points.marks {
            points.accumulate();
        }
        if let Some(zoom) = asked.zoom.filter(|_| chart.x_kind != AxisKind::Category) {
            points.cut(zoom);
        }
    }
    match kind {
        ChartKind::Scatter => {
            if thin::thin_scattered(series, asked.width_px) {
                let told = "Points that fall on the same few pixels are drawn as one; the table has all.";
                chart.note = Some(chart.note.take().map_or_else(|| told.to_owned(), |note| format!("{note} {told}")));
            }
        }
        _ if stacking != Stacking::Unstacked => {
            thin::thin_pile(series, asked.width_px, chart.visualization.accumulate);
        }
        _ => thin::thin_lines(series, asked.width_px),
    }
}

/// The note on rows without a place on an axis; `None` where all have one.
pub(super) fn not_placed(rows: u64, axis: &str) -> Option<String> {
    let rows = match rows {
        0 => return None,
        1 => "1 row has no place".to_owned(),
        rows => format!("{rows} rows have no place"),
    };
    Some(format!("{rows} on the axis \u{201c}{axis}\u{201d}: not drawn."))
}

/// Names of the columns that take part.
fn name(table: &Rows, roles: &Roles, chart: &mut ChartData) {
    let fields = &table.schema.fields;
    let named = |columns: &[usize]| columns.iter().map(|at| fields[*at].name.to_string()).collect::<Vec<_>>();
    let x = &fields[roles.x];
    chart.x_name = chart.visualization.x_title.clone().unwrap_or_else(|| x.name.to_string());
    (chart.x_column, chart.x_in_arrays) = (x.name.to_string(), roles.arrays);
    (chart.y_columns, chart.series_columns) = (named(&roles.y), named(&roles.series));
    chart.y_name = match chart.y_columns.as_slice() {
        [one] => one.clone(),
        _ => "value".into(),
    };
    chart.x_kind = match x.kind {
        _ if roles.arrays => roles.array_kind,
        // Slices have labels, whatever these are.
        _ if matches!(chart.visualization.kind, ChartKind::Pie | ChartKind::Treemap) => AxisKind::Category,
        ScalarType::DateTime => AxisKind::Time,
        kind if kind.is_numeric() => AxisKind::Number,
        _ => AxisKind::Category,
    };
}
