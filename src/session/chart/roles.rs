//! Which column of an answer is x, which are values, which split the rows into series.

use super::numbers::is_array_of_numbers;
use crate::protocol::{AxisKind, ChartKind, Visualization};
use crate::session::arrange::Rows;
use crate::values::{DynKind, ScalarType};

/// Where the columns of an answer go.
pub(super) struct Roles {
    pub(super) x: usize,
    pub(super) y: Vec<usize>,
    pub(super) series: Vec<usize>,
    /// Columns that are not zero where a value is unusual; each goes with the value column at its place.
    pub(super) anomalies: Vec<usize>,
    /// Whether x and the values are arrays, as `make-series` makes them.
    pub(super) arrays: bool,
    /// What arrays of x count.
    pub(super) array_kind: AxisKind,
}

impl Roles {
    /// Gives every column that takes part, once; from then on the roles are of a table of just these.
    pub(super) fn narrow(&mut self) -> Vec<usize> {
        let mut columns = Vec::new();
        let all = [&mut self.x].into_iter().chain(&mut self.y).chain(&mut self.series).chain(&mut self.anomalies);
        for at in all {
            let known = columns.iter().position(|column| column == at);
            let place = known.unwrap_or_else(|| {
                columns.push(*at);
                columns.len() - 1
            });
            *at = place;
        }
        columns
    }
}

/// Named columns first; then x is the first time (of a time chart) or the first column, y all numbers left, and texts, flags and
/// identifiers split into series. `None` where there is nothing to draw.
pub(super) fn roles(table: &Rows, visualization: &Visualization) -> Option<Roles> {
    let fields = &table.schema.fields;
    let position = |name: &String| table.schema.index_of(name);
    let kind = visualization.kind;
    let is_card = kind == ChartKind::Card;
    let named_x = visualization.x_column.as_ref().and_then(position);
    let arrays_at: Vec<usize> = (0..fields.len()).filter(|at| first_array(table, *at).is_some()).collect();
    let of_arrays = !is_card && named_x.map_or_else(|| arrays_at.len() > 1, |x| arrays_at.contains(&x));
    let time = || fields.iter().position(|field| field.kind == ScalarType::DateTime);
    let x = named_x.or_else(|| {
        if of_arrays {
            let is_time = |at: &&usize| first_array(table, **at) == Some(AxisKind::Time);
            // `make-series` puts the axis behind the values.
            return arrays_at.iter().find(is_time).or(arrays_at.last()).copied();
        }
        match kind {
            ChartKind::Time => time(),
            ChartKind::Area | ChartKind::Line => time().or(Some(0)),
            // A label, where there is one.
            ChartKind::Pie | ChartKind::Treemap => fields.iter().position(|field| !field.kind.is_numeric()).or(Some(0)),
            _ => Some(0),
        }
    })?;
    // Marks lie on lines: for all other charts the property means nothing, as in Kusto.
    let has_lines = matches!(kind, ChartKind::Time | ChartKind::Line);
    let mut anomalies: Vec<usize> =
        visualization.anomaly_columns.iter().filter(|_| has_lines).filter_map(position).collect();
    let mut series: Vec<usize> = visualization.series.iter().filter_map(position).collect();
    let mut y: Vec<usize> = visualization.y_columns.iter().filter_map(position).collect();
    if y.is_empty() {
        y = (0..fields.len())
            .filter(|at| is_card || (*at != x && !series.contains(at)))
            .filter(|at| if of_arrays { is_values(table, *at) } else { fields[*at].kind.is_numeric() })
            .collect();
    }
    if anomalies.is_empty() && has_lines && visualization.requested == "anomalychart" {
        let says_so = |at: &usize| fields[*at].name.to_ascii_lowercase().contains("anomal");
        anomalies = y.iter().copied().filter(says_so).collect();
    }
    y.retain(|at| !anomalies.contains(at));
    if series.is_empty() && !is_card {
        // A number that is no value is left out: a series for each would have a point or two.
        let splits = |at: &usize| matches!(fields[*at].kind, ScalarType::String | ScalarType::Bool | ScalarType::Guid);
        let taken = |at: &usize| *at == x || y.contains(at) || anomalies.contains(at);
        series = (0..fields.len()).filter(|at| !taken(at)).filter(splits).collect();
    }
    if matches!(kind, ChartKind::Pie | ChartKind::Treemap) {
        // One number a label.
        series.clear();
        y.truncate(1);
    }
    let array_kind = first_array(table, x).unwrap_or_default();
    (!y.is_empty() && x < fields.len()).then_some(Roles { x, y, series, anomalies, arrays: of_arrays, array_kind })
}

/// What the first array of a column counts; `None` where the column has none of numbers or instants.
fn first_array(table: &Rows, column: usize) -> Option<AxisKind> {
    let first = table.batches.iter().find_map(|batch| {
        let values = batch.columns.get(column)?.as_dynamics()?;
        values.iter().find(|value| !value.is_null())
    })?;
    let DynKind::Array(_) = first.kind() else { return None };
    let is_time = first.elements().next().is_some_and(|element| match element.kind() {
        DynKind::DateTime(_) => true,
        DynKind::String(text) => crate::values::parse_datetime(text).is_some(),
        _ => false,
    });
    if is_time {
        return Some(AxisKind::Time);
    }
    is_array_of_numbers(first).then_some(AxisKind::Number)
}

fn is_values(table: &Rows, column: usize) -> bool {
    first_array(table, column) == Some(AxisKind::Number)
}
