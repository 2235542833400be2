//! One query through the engine, without tables, with every panic caught.

use crate::cells::{cell, type_name};
use serde_json::{Value as Json, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tallyman::kql::{Execution, Limits, NoTables, ResultRows, Step, compile};
use tallyman::values::ticks_from_unix_ms;

/// Longest time for one query.
const TIME_LIMIT: Duration = Duration::from_secs(20);
/// Most rows of an answer, and most that an operator may hold.
const LIMITS: Limits =
    Limits { result_rows: 100_000, operator_rows: 2_000_000, series_bytes: 64 << 20, held_bytes: 1 << 30 };

/// What the engine made of a query.
pub(crate) enum Answer {
    Table(Table),
    Refused(String),
    Panicked(String),
}

/// A result as the answers' file writes it.
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) types: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<Json>>,
}

impl Answer {
    /// The line of the answers' file.
    pub(crate) fn line(&self, id: &str) -> Json {
        match self {
            Self::Table(table) => {
                json!({ "id": id, "columns": table.columns, "types": table.types, "rows": table.rows })
            }
            Self::Refused(message) | Self::Panicked(message) => json!({ "id": id, "error": message }),
        }
    }
}

/// Where the last panic was, and what it said.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Keeps panics off the terminal: they are counted and named.
pub(crate) fn collect_panics() {
    std::panic::set_hook(Box::new(|info| {
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string().replace('\n', " ");
    }));
}

/// The result of `work`, or what its panic said.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

/// Runs a query over no table.
pub(crate) fn answer(query: &str) -> Answer {
    match guarded(|| table(query)) {
        Ok(Ok(table)) => Answer::Table(table),
        Ok(Err(message)) => Answer::Refused(message),
        Err(message) => Answer::Panicked(message),
    }
}

fn table(query: &str) -> Result<Table, String> {
    let begun = Instant::now();
    let now_ticks = now_ticks();
    let compiled = compile(query, &NoTables, now_ticks, None);
    let Some(plan) = compiled.plan else {
        let errors = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let errors: Vec<String> = errors.map(|diagnostic| diagnostic.render(query)).collect();
        return Err(errors.join(" "));
    };
    let mut execution = Execution::new(plan, now_ticks, LIMITS);
    loop {
        match execution.step().map_err(|diagnostic| diagnostic.render(query))? {
            // The recordings hold the first table of an answer.
            Step::Done(outcome) => return Ok(tabulate(&outcome.tables[0])),
            Step::Working if begun.elapsed() > TIME_LIMIT => {
                return Err(format!("stopped after {} seconds", TIME_LIMIT.as_secs()));
            }
            Step::Working => {}
        }
    }
}

/// The device's clock: recorded answers that depend on it only say how two readings relate.
fn now_ticks() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    ticks_from_unix_ms(since.map_or(0.0, |since| since.as_secs_f64() * 1000.0))
}

fn tabulate(table: &ResultRows) -> Table {
    let fields = &table.schema.fields;
    let rows = table
        .batches
        .iter()
        .flat_map(|batch| (0..batch.rows).map(|row| batch.columns.iter().map(|column| cell(column, row)).collect()));
    Table {
        columns: fields.iter().map(|field| field.name.to_string()).collect(),
        types: fields.iter().map(|field| type_name(field.kind)).collect(),
        rows: rows.collect(),
    }
}
