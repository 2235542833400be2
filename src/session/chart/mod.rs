//! An answer as a chart: which column goes where, as Kusto's `render` decides it.

mod gather;
mod ladder;
mod numbers;
mod roles;
mod thin;

use crate::kql::ResultRows;
use crate::protocol::{AxisKind, ChartData, ChartKind, ChartSeries, Visualization};
use crate::values::ScalarType;
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

/// The chart for a plot of this width.
pub(super) fn chart(table: &ResultRows, asked: &Asked) -> ChartData {
    let visualization = asked.visualization.as_ref().unwrap_or(&table.visualization);
    let mut chart = ChartData { visualization: visualization.clone(), ..ChartData::default() };
    if visualization.kind == ChartKind::Ladder {
        ladder::gather(table, &mut chart);
        return chart;
    }
    let Some(roles) = roles::roles(table, visualization) else {
        chart.note = Some("This answer has no column of numbers to draw.".into());
        return chart;
    };
    name(table, &roles, &mut chart);
    gather::gather(table, &roles, &mut chart);
    if chart.x_kind != AxisKind::Category {
        for series in &mut chart.series {
            if let Some(zoom) = asked.zoom {
                within(series, zoom);
            }
            thin::thin(series, asked.width_px, visualization.kind == ChartKind::Scatter);
        }
    }
    chart
}

/// Names of the columns that take part.
fn name(table: &ResultRows, roles: &Roles, chart: &mut ChartData) {
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
        ScalarType::DateTime => AxisKind::Time,
        kind if kind.is_numeric() && !matches!(chart.visualization.kind, ChartKind::Pie | ChartKind::Treemap) => {
            AxisKind::Number
        }
        _ => AxisKind::Category,
    };
}

/// Leaves the points of a zoomed part of the axis, and one beside it at each end, so that lines run out of the picture.
fn within(series: &mut ChartSeries, (low, high): (f64, f64)) {
    let x: Vec<f64> = series.x.iter().collect();
    let start = x.partition_point(|at| *at < low).saturating_sub(1);
    let end = (x.partition_point(|at| *at <= high) + 1).min(x.len());
    let y: Vec<f64> = series.y.iter().skip(start).take(end.saturating_sub(start)).collect();
    series.x = x.get(start..end).unwrap_or_default().to_vec().into();
    series.y = y.into();
}
