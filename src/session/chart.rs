//! An answer as a chart: which column goes where, as Kusto's `render` decides it.

use super::thin::thin;
use crate::kql::ResultRows;
use crate::protocol::{AxisKind, ChartData, ChartKind, ChartSeries, Visualization};
use crate::values::{Column, ScalarType, display, unix_ms_from_ticks};
use std::collections::HashMap;

/// Series that a chart draws; further ones are left out with a note.
const MOST_SERIES: usize = 100;
/// Categories on an axis; rows of further ones are left out with a note.
const MOST_CATEGORIES: usize = 1_000;

/// Where the columns of an answer go.
struct Roles {
    x: usize,
    y: Vec<usize>,
    series: Vec<usize>,
}

/// The chart for a plot of this width.
pub(super) fn chart(table: &ResultRows, width_px: u32) -> ChartData {
    let visualization = &table.visualization;
    let mut chart = ChartData { visualization: visualization.clone(), ..ChartData::default() };
    let Some(roles) = roles(table, visualization) else {
        chart.note = Some("This answer has no column of numbers to draw.".into());
        return chart;
    };
    let field = &table.schema.fields[roles.x];
    chart.x_name = visualization.x_title.clone().unwrap_or_else(|| field.name.to_string());
    chart.y_name = match roles.y.as_slice() {
        [one] => table.schema.fields[*one].name.to_string(),
        _ => "value".into(),
    };
    chart.x_kind = axis(field.kind, visualization.kind);
    gather(table, &roles, &mut chart);
    if chart.x_kind != AxisKind::Category {
        for series in &mut chart.series {
            thin(series, width_px, visualization.kind == ChartKind::Scatter);
        }
    }
    chart
}

fn axis(kind: ScalarType, chart: ChartKind) -> AxisKind {
    match kind {
        ScalarType::DateTime => AxisKind::Time,
        kind if kind.is_numeric() && !matches!(chart, ChartKind::Pie) => AxisKind::Number,
        _ => AxisKind::Category,
    }
}

/// Named columns first; then x is the first time (of a time chart) or the first column, y all numbers left, and text
/// splits into series.
fn roles(table: &ResultRows, visualization: &Visualization) -> Option<Roles> {
    let fields = &table.schema.fields;
    let position = |name: &String| table.schema.index_of(name);
    let is_card = visualization.kind == ChartKind::Card;
    let x = visualization.x_column.as_ref().and_then(position).or_else(|| {
        let time = fields.iter().position(|field| field.kind == ScalarType::DateTime);
        match visualization.kind {
            ChartKind::Time => time,
            ChartKind::Area | ChartKind::Line => time.or(Some(0)),
            _ => Some(0),
        }
    })?;
    let mut y: Vec<usize> = visualization.y_columns.iter().filter_map(position).collect();
    if y.is_empty() {
        y = (0..fields.len()).filter(|at| (is_card || *at != x) && fields[*at].kind.is_numeric()).collect();
    }
    let mut series: Vec<usize> = visualization.series.iter().filter_map(position).collect();
    if series.is_empty() && !is_card {
        let text =
            |at: &usize| !matches!(fields[*at].kind, ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Dynamic);
        series = (0..fields.len()).filter(|at| *at != x && !y.contains(at)).filter(text).collect();
    }
    if visualization.kind == ChartKind::Pie {
        series.clear();
        y.truncate(1);
    }
    (!y.is_empty() && x < fields.len()).then_some(Roles { x, y, series })
}

fn gather(table: &ResultRows, roles: &Roles, chart: &mut ChartData) {
    let mut categories: HashMap<String, f64> = HashMap::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut points: Vec<(String, Vec<f64>, Vec<f64>)> = Vec::new();
    let mut dropped = (false, false);
    let mut label = String::new();
    for batch in &table.batches {
        let x = &batch.columns[roles.x];
        for row in 0..batch.rows {
            let Some(at) = position(x, row, chart, &mut categories, &mut label) else {
                dropped.0 |= categories.len() >= MOST_CATEGORIES;
                continue;
            };
            let split = split_name(roles, &batch.columns, row);
            for y in &roles.y {
                let name = series_name(&split, &table.schema.fields[*y].name, roles.y.len());
                let next = points.len();
                let index = *known.entry(name.clone()).or_insert(next);
                if index == next {
                    if next >= MOST_SERIES {
                        known.remove(&name);
                        dropped.1 = true;
                        continue;
                    }
                    points.push((name, Vec::new(), Vec::new()));
                }
                points[index].1.push(at);
                points[index].2.push(number(&batch.columns[*y], row));
                chart.points += 1;
            }
        }
    }
    chart.note = match dropped {
        (false, false) => None,
        (true, _) => Some(format!("Only the first {MOST_CATEGORIES} categories are drawn; the table has all.")),
        (false, true) => Some(format!("Only the first {MOST_SERIES} series are drawn; the table has all.")),
    };
    chart.series = points
        .into_iter()
        .map(|(name, x, y)| {
            let (x, y) = if chart.x_kind == AxisKind::Category { (x, y) } else { in_order(x, y) };
            ChartSeries { name, x: x.into(), y: y.into() }
        })
        .collect();
}

/// Where a row stands along x; `None` for a null and for categories past the limit.
fn position(
    x: &Column,
    row: usize,
    chart: &mut ChartData,
    categories: &mut HashMap<String, f64>,
    label: &mut String,
) -> Option<f64> {
    if chart.x_kind != AxisKind::Category {
        return Some(number(x, row)).filter(|at| at.is_finite());
    }
    label.clear();
    display(x, row, label);
    if let Some(at) = categories.get(label) {
        return Some(*at);
    }
    if categories.len() >= MOST_CATEGORIES {
        return None;
    }
    let at = categories.len() as f64;
    categories.insert(label.clone(), at);
    chart.categories.push(label.clone());
    Some(at)
}

fn split_name(roles: &Roles, columns: &[Column], row: usize) -> String {
    let mut name = String::new();
    for (at, column) in roles.series.iter().enumerate() {
        if at > 0 {
            name.push_str(", ");
        }
        display(&columns[*column], row, &mut name);
    }
    name
}

fn series_name(split: &str, column: &str, columns: usize) -> String {
    match (split.is_empty(), columns) {
        (true, _) => column.to_owned(),
        (false, 1) => split.to_owned(),
        (false, _) => format!("{split}: {column}"),
    }
}

/// A cell as a real: times in milliseconds since 1970, NaN for a null.
fn number(column: &Column, row: usize) -> f64 {
    match column {
        Column::DateTime(times) if !column.is_null(row) => unix_ms_from_ticks(times.value(row)),
        _ => column.value(row).as_f64().unwrap_or(f64::NAN),
    }
}

/// Points from left to right: a line goes through them in this order.
fn in_order(x: Vec<f64>, y: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
    if x.is_sorted() {
        return (x, y);
    }
    let mut points: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.into_iter().unzip()
}
