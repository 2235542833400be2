//! The engine against hostile queries, and against itself: nothing panics, hangs, or depends on how rows are split.

#![expect(clippy::expect_used, reason = "a test that cannot read its data must fail")]

mod hostile;
mod mutated;
mod spliced;
mod split;

use std::sync::Arc;
use std::time::{Duration, Instant};
use tallyman::kql::{Execution, Limits, ResultRows, Step, TableData, Tables, compile};

/// One table, `T`, or none.
struct Only(Option<TableData>);

impl Tables for Only {
    fn table(&self, name: &str) -> Option<TableData> {
        self.0.clone().filter(|_| name == "T")
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.0.iter().map(|_| "T".into()).collect()
    }
}

/// The first table that a query comes to within `limits` and `time`; `Err` says what a person would see.
fn run(query: &str, tables: &Only, limits: Limits, time: Duration) -> Result<ResultRows, String> {
    let compiled = compile(query, tables, 638_500_000_000_000_000, None);
    let Some(plan) = compiled.plan else {
        let lines: Vec<String> = compiled.diagnostics.iter().map(|diagnostic| diagnostic.render(query)).collect();
        return Err(lines.join("\n"));
    };
    let begun = Instant::now();
    let mut execution = Execution::new(plan, 638_500_000_000_000_000, limits);
    while begun.elapsed() < time {
        let began = Instant::now();
        let step = execution.step().map_err(|diagnostic| diagnostic.render(query))?;
        assert!(began.elapsed() < Duration::from_secs(4), "one step took {:?}: {query}", began.elapsed());
        if let Step::Done(mut outcome) = step {
            return Ok(outcome.tables.remove(0));
        }
    }
    // Stopped between two steps, as a person would.
    Err("stopped".into())
}
