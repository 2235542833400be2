//! The engine's answer to a query, as plain rows.

use super::cell::Cell;
use super::tables::Split;
use std::time::{Duration, Instant};
use tallyman::kql::{Execution, Limits, Step, compile};
use tallyman::values::ScalarType;

/// What `now()` is.
pub(super) const NOW_TICKS: i64 = 638_500_000_000_000_000;
/// Longer than any query over a few rows should take on a busy machine without optimization.
const PATIENCE: Duration = Duration::from_secs(20);
const LIMITS: Limits = Limits { result_rows: 100_000, operator_rows: 200_000, series_bytes: 16 << 20 };

/// An answer, or none.
pub(super) enum Found {
    /// The binder refuses the query, and says why.
    Refused(String),
    /// The run fails, and says why.
    Failed(String),
    Rows(Vec<(String, ScalarType)>, Vec<Vec<Cell>>),
}

pub(super) fn run(query: &str, tables: &Split) -> Found {
    let compiled = compile(query, tables, NOW_TICKS, None);
    let Some(plan) = compiled.plan else {
        let lines: Vec<String> = compiled.diagnostics.iter().map(|diagnostic| diagnostic.render(query)).collect();
        return Found::Refused(lines.join("\n"));
    };
    let mut execution = Execution::new(plan, NOW_TICKS, LIMITS);
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < PATIENCE, "no answer within {PATIENCE:?}: {query}");
        match execution.step() {
            Err(diagnostic) => return Found::Failed(diagnostic.render(query)),
            Ok(Step::Working) => {}
            Ok(Step::Done(outcome)) => {
                let Some(table) = outcome.tables.first() else { return Found::Failed("no table".to_owned()) };
                let columns = table.schema.fields.iter().map(|field| (field.name.to_string(), field.kind)).collect();
                let rows = table.batches.iter().flat_map(|batch| {
                    (0..batch.rows)
                        .map(|row| batch.columns.iter().map(|column| Cell::from_value(&column.value(row))).collect())
                });
                return Found::Rows(columns, rows.collect());
            }
        }
    }
}
