//! A ladder: each row is a stretch from the one to the other of the last two columns, in the lane that the columns before name.

use super::gather::MOST_CATEGORIES;
use super::not_placed;
use super::numbers::numbers;
use crate::protocol::{AxisKind, ChartData, ChartSeries};
use crate::session::arrange::Rows;
use crate::values::{Batch, ScalarType, display};
use std::collections::HashMap;

/// Bars that a ladder draws.
const MOST_BARS: usize = 5_000;

/// Fills in lanes and bars.
pub(super) fn gather(table: &Rows, chart: &mut ChartData) {
    let fields = &table.schema.fields;
    let ends: Vec<usize> = match fields.len() {
        0..3 => Vec::new(),
        count => vec![count - 2, count - 1],
    };
    let is = |kind: fn(ScalarType) -> bool| !ends.is_empty() && ends.iter().all(|at| kind(fields[*at].kind));
    chart.y_kind = if is(|kind| kind == ScalarType::DateTime) { AxisKind::Time } else { AxisKind::Number };
    let (true, [start, end]) = (chart.y_kind == AxisKind::Time || is(ScalarType::is_numeric), ends.as_slice()) else {
        chart.note = Some("A ladder needs two columns at the end, of times or of numbers: from and to.".into());
        return;
    };
    chart.x_kind = AxisKind::Category;
    chart.y_name = format!("{} – {}", fields[*start].name, fields[*end].name);
    chart.x_name = fields.iter().take(*start).map(|field| field.name.to_string()).collect::<Vec<_>>().join(", ");
    let mut lanes: HashMap<String, f64> = HashMap::new();
    let (mut x, mut from, mut to) = (Vec::new(), Vec::new(), Vec::new());
    let mut without_end = 0;
    'rows: for batch in &table.batches {
        let (starts, stops) = (numbers(&batch.columns[*start]), numbers(&batch.columns[*end]));
        for (row, (begin, stop)) in starts.into_iter().zip(stops).enumerate() {
            if !begin.is_finite() || !stop.is_finite() {
                without_end += 1;
                continue;
            }
            let label = label(batch, *start, row);
            let count = lanes.len();
            if x.len() >= MOST_BARS || (count >= MOST_CATEGORIES && !lanes.contains_key(&label)) {
                chart.note = Some(format!("Only the first {} bars are drawn; the table has all.", x.len()));
                break 'rows;
            }
            let lane = *lanes.entry(label).or_insert_with_key(|label| {
                chart.categories.push(label.clone());
                count as f64
            });
            x.push(lane);
            from.push(begin.min(stop));
            to.push(begin.max(stop));
        }
    }
    if chart.note.is_none() {
        chart.note = not_placed(without_end, &chart.y_name);
    }
    chart.points = x.len() as u64;
    let name = chart.y_name.clone();
    chart.series = vec![ChartSeries { name, x: x.into(), y: to.into(), from: from.into(), ..ChartSeries::default() }];
}

fn label(batch: &Batch, columns: usize, row: usize) -> String {
    let mut label = String::new();
    for (at, column) in batch.columns.iter().take(columns).enumerate() {
        if at > 0 {
            label.push_str(", ");
        }
        display(column, row, &mut label);
    }
    label
}
