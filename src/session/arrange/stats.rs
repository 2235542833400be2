//! What is in a column: its values are counted once, and everything is told from the counts.

use super::bins::{Group, bins, percentiles};
use super::order::Rows;
use super::over::{ANSWER, ask};
use crate::kql::plugins::Pace;
use crate::protocol::{ColumnStats, ValueCount};
use crate::session::results::Shown;
use crate::values::{Column, Decimal, Field, ScalarType, Schema, Value, sort_by_key};

/// Values that are listed.
const LISTED: usize = 12;

/// What is in one column of the rows that are shown.
pub(super) async fn stats(shown: Shown, column: usize) -> Result<ColumnStats, String> {
    let pace = Pace::default();
    let Some(kind) = shown.rows.schema.fields.get(column).map(|field| field.kind) else {
        return Err("This answer has no such column.".to_owned());
    };
    let rows = one_column(&shown, column, kind, &pace).await;
    let keys = match kind {
        // As a text a null is empty, too.
        ScalarType::Dynamic => "Value = tostring(Value), IsNull = isnull(Value)",
        _ => "Value",
    };
    let text = format!("{ANSWER} | summarize Rows = count() by {keys} | sort by Value asc");
    let answer = ask(&text, Schema::clone(&rows.schema), rows.batches, &pace).await?;
    let mut groups = Vec::new();
    for batch in &answer {
        let [values, nulls @ .., counts] = batch.columns.as_slice() else { continue };
        let Some(counts) = counts.as_longs() else { continue };
        let nulls = nulls.first().and_then(Column::as_bools);
        for row in 0..batch.rows {
            let is_null = nulls.is_some_and(|nulls| nulls.value(row));
            let value = if is_null { Value::Null(kind) } else { values.value(row) };
            groups.push((value, counts.value(row).unsigned_abs()));
        }
        pace.done(batch.rows).await;
    }
    Ok(told(kind, groups))
}

/// That column alone, of the rows that are shown.
async fn one_column(shown: &Shown, column: usize, kind: ScalarType, pace: &Pace) -> Rows {
    let rows = shown.columns(&[column]);
    pace.done(rows.count).await;
    Rows { schema: Schema::new(vec![Field::new("Value", kind)]).into(), ..rows }
}

/// Everything that the counts of the values tell; they come in the order of the values.
fn told(kind: ScalarType, groups: Vec<(Value, u64)>) -> ColumnStats {
    let is_empty = |value: &Value| value.is_null() || value.as_str() == Some("");
    let rows = groups.iter().map(|(_, rows)| rows).sum();
    let empty = groups.iter().filter(|(value, _)| is_empty(value)).map(|(_, rows)| rows).sum();
    let mut stats = ColumnStats { rows, empty, top: top(&groups), ..ColumnStats::default() };
    let filled: Vec<Group> =
        groups.into_iter().filter(|(value, _)| !is_empty(value)).map(|(value, rows)| Group { value, rows }).collect();
    stats.distinct = filled.len() as u64;
    if matches!(kind, ScalarType::Bool | ScalarType::Guid | ScalarType::Dynamic) {
        return stats;
    }
    let is_nan = |group: &&Group| matches!(group.value, Value::Real(value) if value.is_nan());
    let ordered: Vec<&Group> = filled.iter().filter(|group| !is_nan(group)).collect();
    stats.min = ordered.first().map(|group| group.value.to_text());
    stats.max = ordered.last().map(|group| group.value.to_text());
    if kind != ScalarType::String {
        stats.percentiles = percentiles(&ordered);
        stats.bins = bins(&ordered);
        stats.average = average(kind, &filled);
    }
    stats
}

fn top(groups: &[(Value, u64)]) -> Vec<ValueCount> {
    let mut most: Vec<&(Value, u64)> = groups.iter().collect();
    sort_by_key(&mut most, |(_, rows)| std::cmp::Reverse(*rows));
    most.truncate(LISTED);
    let text = |value: &Value| (!value.is_null()).then(|| value.to_text());
    most.into_iter().map(|(value, rows)| ValueCount { text: text(value), rows: *rows }).collect()
}

/// The mean, of a sum in the type that loses nothing. As in `avg()`, NaN among the values makes it NaN.
fn average(kind: ScalarType, groups: &[Group]) -> Option<String> {
    let rows: u64 = groups.iter().map(|group| group.rows).sum();
    if rows == 0 || kind == ScalarType::DateTime {
        return None;
    }
    let whole = || -> i128 {
        groups.iter().map(|group| i128::from(group.value.as_i64().unwrap_or(0)) * i128::from(group.rows)).sum()
    };
    let real = || -> f64 {
        let sum: f64 = groups.iter().filter_map(|group| Some(group.value.as_f64()? * group.rows as f64)).sum();
        sum / rows as f64
    };
    let decimal = || {
        let sum = groups.iter().try_fold(Decimal::ZERO, |sum, group| match group.value {
            Value::Decimal(value) => sum.checked_add(value.checked_mul(Decimal::from(group.rows))?),
            _ => None,
        });
        sum?.checked_div(Decimal::from(rows))
    };
    let mean = match kind {
        ScalarType::TimeSpan => Value::TimeSpan(i64::try_from(whole() / i128::from(rows)).ok()?),
        ScalarType::Int | ScalarType::Long => Value::Real(whole() as f64 / rows as f64),
        // A sum of more digits than a decimal has goes on as a real.
        ScalarType::Decimal => decimal().map_or_else(|| Value::Real(real()), Value::Decimal),
        _ => Value::Real(real()),
    };
    Some(mean.to_text())
}
