//! How many rows of an answer there are over time: what stands above its table.

use super::arrange::Rows;
use super::chart::not_placed;
use super::results::Shown;
use crate::protocol::{AxisKind, ChartData, ChartKind, ChartSeries, Visualization};
use crate::tables::TIME_GENERATED;
use crate::values::{Batch, Column, ScalarType, StringColumn, display, unix_ms_from_ticks};
use std::collections::HashMap;

/// Columns that say what was done, the best first.
const ACTIONS: &[&str] = &[
    "Action",
    "OperationName",
    "OperationNameValue",
    "EventName",
    "action",
    "eventName",
    "operationName",
    "Operation",
    "Type",
    "Category",
];
/// Flags that say whether it went well, the best first: what they leave open did not fail as far as is known.
const FLAGS: &[&str] = &["Success", "OperationResult"];
/// Columns that say in words or codes how it ended, the best first.
const RESULTS: &[&str] = &[
    "Result",
    "ResultType",
    "ErrorCode",
    "errorCode",
    "Outcome",
    "outcome",
    "ActivityStatusValue",
    "ActivityStatus",
    "Status",
    "ResultDescription",
];
/// Results that only say that another column tells how it ended, and that column: of Azure's registries the HTTP status, of its older
/// activity logs the words of the portal.
const POINTERS: &[(&str, &str)] = &[(HTTP_STATUS, "ResultDescription"), ("", "ActivityStatus")];
const HTTP_STATUS: &str = "httpstatuscode";
/// Stands for a result that another column tells.
const ELSEWHERE: usize = usize::MAX;
/// Beginnings of results, in lower case, that are no failures: it went well, or has not ended.
const GOOD: &[&str] = &[
    "succe",
    "ok",
    "0",
    "start",
    "accept",
    "allow",
    "pending",
    "in progress",
    "updated",
    "active",
    "resolved",
    HTTP_STATUS,
];
/// Actions with a color of their own; the others share one.
const MOST_ACTIONS: usize = 6;
/// Lengths of bins in ticks: those that people count in.
const STEPS: &[i64] = &[
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    50_000_000,
    100_000_000,
    300_000_000,
    600_000_000,
    3_000_000_000,
    6_000_000_000,
    9_000_000_000,
    18_000_000_000,
    36_000_000_000,
    108_000_000_000,
    216_000_000_000,
    432_000_000_000,
    864_000_000_000,
    6_048_000_000_000,
    25_920_000_000_000,
    315_360_000_000_000,
];
/// Width of a bin, in device pixels, at the least.
const BIN_PX: i64 = 6;

/// The histogram of these rows for a plot of this width; `None` where no column holds times.
pub(super) fn timeline(shown: &Shown, width_px: u32) -> Option<ChartData> {
    let schema = &shown.rows.schema;
    let fields = &schema.fields;
    let is_time = |at: &usize| fields[*at].kind == ScalarType::DateTime;
    let time = schema.index_of(TIME_GENERATED).filter(is_time).or_else(|| (0..fields.len()).find(is_time))?;
    // Of all rows: the axis stays where it is while filters come and go.
    let (low, high) = span(&shown.rows, time)?;
    let column = |name: &str, kind: ScalarType| schema.index_of(name).filter(|at| fields[*at].kind == kind);
    // Some exports leave the best column empty and fill the next one.
    let says = |at: &usize| {
        let texts = shown.rows.batches.iter().filter_map(|batch| batch.columns[*at].as_strings());
        texts.flat_map(StringColumn::iter).any(|text| !text.is_empty())
    };
    let action = ACTIONS.iter().filter_map(|name| column(name, ScalarType::String)).find(says);
    let flag = FLAGS.iter().find_map(|name| column(name, ScalarType::Bool));
    let result = flag.or_else(|| RESULTS.iter().find_map(|name| column(name, ScalarType::String)));
    let pointer = POINTERS.iter().find_map(|(word, name)| Some((*word, column(name, ScalarType::String)?)));
    let (time_name, columns) = (fields[time].name.to_string(), [action, result].into_iter().flatten());
    let series_columns = columns.map(|at| fields[at].name.to_string()).collect();
    // From here on columns are numbered among those that take part.
    let wanted: Vec<usize> = [Some(time), action, result, pointer.map(|(_, at)| at)].into_iter().flatten().collect();
    let table = shown.columns(&wanted);
    let place = |column: Option<usize>| wanted.iter().position(|at| Some(*at) == column);
    let (time, action, result) = (0, place(action), place(result));
    let pointer = pointer.and_then(|(word, at)| Some((word, place(Some(at))?)));
    let bins = (i64::from(width_px) / BIN_PX).clamp(10, 400);
    let wanted = (high - low) / bins;
    let step = STEPS.iter().copied().find(|step| *step >= wanted).unwrap_or(wanted.max(1));
    let first = low.div_euclid(step);
    let count = usize::try_from(high.div_euclid(step) - first).ok()? + 1;
    let mut actions = Actions::default();
    let done: Vec<Vec<usize>> = table.batches.iter().map(|batch| actions.of(batch, time, action)).collect();
    let (series_of, names) = actions.ranked();
    let mut bins = vec![vec![0_u64; count]; names.len() * 2];
    let mut without_time = 0;
    for (batch, done) in table.batches.iter().zip(&done) {
        let Column::DateTime(times) = &batch.columns[time] else { continue };
        let failures = failures(batch, result, pointer);
        let nulls = batch.columns[time].null_buffer();
        for (row, ticks) in times.values().iter().enumerate() {
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                without_time += 1;
                continue;
            }
            let bin = usize::try_from(ticks.div_euclid(step) - first).unwrap_or(0);
            let series = series_of[done[row]] * 2 + failures.get(row).copied().unwrap_or(0);
            if let Some(slot) = bins.get_mut(series).and_then(|bins| bins.get_mut(bin)) {
                *slot += 1;
            }
        }
    }
    let starts: Vec<f64> = (0..count as i64).map(|bin| unix_ms_from_ticks((first + bin) * step)).collect();
    Some(ChartData {
        visualization: Visualization {
            kind: ChartKind::Column,
            requested: "timeline".into(),
            supported: true,
            stacking: Some("stacked".into()),
            ..Visualization::default()
        },
        x_kind: AxisKind::Time,
        note: not_placed(without_time, &time_name),
        x_name: time_name.clone(),
        x_column: time_name,
        y_name: "Rows".into(),
        y_columns: vec!["Rows".into()],
        series_columns,
        points: table.count as u64 - without_time,
        series: series(&names, bins, &starts, action.is_some()),
        ..ChartData::default()
    })
}

/// First and last instant.
fn span(table: &Rows, time: usize) -> Option<(i64, i64)> {
    let times = table.batches.iter().filter_map(|batch| match &batch.columns[time] {
        Column::DateTime(times) => arrow_span(times),
        _ => None,
    });
    times.reduce(|(low, high), (from, to)| (low.min(from), high.max(to)))
}

fn arrow_span(times: &arrow_array::Int64Array) -> Option<(i64, i64)> {
    use arrow_array::Array;
    let mut span: Option<(i64, i64)> = None;
    for (row, ticks) in times.values().iter().enumerate() {
        if !times.is_null(row) {
            let (low, high) = span.unwrap_or((*ticks, *ticks));
            span = Some((low.min(*ticks), high.max(*ticks)));
        }
    }
    span
}

/// A number for each row by the text in a column, asked once for each text of a dictionary; nothing without a column.
fn labels(batch: &Batch, column: Option<usize>, mut number: impl FnMut(&str) -> usize) -> Vec<usize> {
    let Some(column) = column.map(|at| &batch.columns[at]) else { return Vec::new() };
    if let Column::String(texts) = column {
        return texts.map_used(number);
    }
    let mut text = String::new();
    let row = |row| {
        text.clear();
        display(column, row, &mut text);
        number(&text)
    };
    (0..batch.rows).map(row).collect()
}

/// For each row 1 where something failed, else 0; nothing without a column that says it. `pointer` is a word that results have where
/// another column tells, and that column.
fn failures(batch: &Batch, result: Option<usize>, pointer: Option<(&str, usize)>) -> Vec<usize> {
    if let Some(Column::Bool(flags)) = result.map(|at| &batch.columns[at]) {
        return flags.iter().map(|flag| usize::from(flag == Some(false))).collect();
    }
    let failed = |text: &str| usize::from(is_failure(text));
    let points = |text: &str| pointer.is_some_and(|(word, _)| text.trim().eq_ignore_ascii_case(word));
    let mut failures = labels(batch, result, |text| if points(text) { ELSEWHERE } else { failed(text) });
    if let Some((_, at)) = pointer.filter(|_| failures.contains(&ELSEWHERE)) {
        let told = labels(batch, Some(at), failed);
        for (failure, told) in failures.iter_mut().zip(told).filter(|(failure, _)| **failure == ELSEWHERE) {
            *failure = told;
        }
    }
    failures
}

/// Whether a result says that something failed. What says nothing is none.
fn is_failure(result: &str) -> bool {
    let result = result.trim().to_ascii_lowercase();
    !result.is_empty() && !is_good_status(&result) && !GOOD.iter().any(|good| result.starts_with(good))
}

/// Whether a result begins with an HTTP status that is no failure.
fn is_good_status(result: &str) -> bool {
    let digits = result.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && result.starts_with(['2', '3'])
}

/// What was done, by name, and in how many rows.
#[derive(Default)]
struct Actions {
    names: Vec<String>,
    known: HashMap<String, usize>,
    rows: Vec<u64>,
}

impl Actions {
    /// The action of each row; the nameless one without a column.
    fn of(&mut self, batch: &Batch, time: usize, column: Option<usize>) -> Vec<usize> {
        let actions = match column {
            Some(_) => labels(batch, column, |text| self.number(text)),
            None => vec![self.number(""); batch.rows],
        };
        let nulls = batch.columns[time].null_buffer();
        for (row, action) in actions.iter().enumerate() {
            self.rows[*action] += u64::from(!nulls.is_some_and(|nulls| nulls.is_null(row)));
        }
        actions
    }

    fn number(&mut self, text: &str) -> usize {
        if let Some(action) = self.known.get(text) {
            return *action;
        }
        let action = self.names.len();
        self.names.push(text.to_owned());
        self.known.insert(text.to_owned(), action);
        self.rows.push(0);
        action
    }

    /// For each action the series that counts it, and the names of these: the most frequent actions, then the others as one.
    fn ranked(&self) -> (Vec<usize>, Vec<String>) {
        let mut order: Vec<usize> = (0..self.names.len()).filter(|action| self.rows[*action] > 0).collect();
        order.sort_by_key(|action| std::cmp::Reverse(self.rows[*action]));
        let kept = if order.len() > MOST_ACTIONS { MOST_ACTIONS - 1 } else { order.len() };
        let mut series_of = vec![kept; self.names.len()];
        let mut names = Vec::new();
        for action in &order[..kept] {
            series_of[*action] = names.len();
            names.push(self.names[*action].clone());
        }
        if order.len() > kept {
            names.push(format!("{} others", order.len() - kept));
        }
        (series_of, names)
    }
}

/// A series for each name, and one more for each of which something failed. `bins` holds two of each name in turn: rows that went well,
/// rows that failed.
fn series(names: &[String], bins: Vec<Vec<u64>>, starts: &[f64], has_action: bool) -> Vec<ChartSeries> {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (at, bins) in bins.into_iter().enumerate() {
        let (column, failed) = (at / 2, at % 2 == 1);
        if failed && bins.iter().all(|rows| *rows == 0) {
            continue;
        }
        let name = match (names[column].as_str(), has_action) {
            ("", true) => "(empty)",
            ("", false) => "Rows",
            (name, _) => name,
        };
        let series = ChartSeries {
            name: if failed { format!("{name}, failed") } else { name.to_owned() },
            x: starts.to_vec().into(),
            y: bins.into_iter().map(|rows| rows as f64).collect::<Vec<_>>().into(),
            // The color of the action, whatever its end.
            column: column as u32,
            marks: failed,
            ..ChartSeries::default()
        };
        if failed { &mut bad } else { &mut good }.push(series);
    }
    good.append(&mut bad);
    good
}
