//! Queries that wait or run.

use super::Clock;
use super::results::Results;
use super::store::Store;
use crate::diagnostics::Diagnostic;
use crate::kql::{Execution, Limits, Outcome, ResultRows, Step, compile};
use crate::protocol::{QueryId, QueryOptions, Reply, ResultColumn, ResultInfo, ResultTable, Ticks};
use std::collections::VecDeque;

/// Queries in the order in which they came; the first one runs.
#[derive(Default)]
pub(super) struct Runs(VecDeque<Run>);

struct Run {
    query: QueryId,
    execution: Execution,
    warnings: Vec<Diagnostic>,
    now_ticks: Ticks,
    started_ms: f64,
}

impl Runs {
    /// Compiles a query and puts it in the line, or says why it cannot run.
    #[expect(clippy::too_many_arguments, reason = "all of the session takes part, each with its own borrow")]
    pub(super) fn start(
        &mut self,
        query: QueryId,
        text: &str,
        options: &QueryOptions,
        now_ticks: Ticks,
        store: &Store,
        clock: &Clock,
        emit: &mut dyn FnMut(Reply),
    ) {
        let started_ms = clock();
        let compiled = compile(text, store, now_ticks, options.time_range);
        let Some(plan) = compiled.plan else {
            emit(Reply::Failed { query, diagnostics: compiled.diagnostics });
            return;
        };
        let mut limits = Limits::default();
        if options.max_rows > 0 {
            limits.result_rows = usize::try_from(options.max_rows).unwrap_or(usize::MAX).min(limits.result_rows);
        }
        self.0.push_back(Run {
            query,
            warnings: compiled.diagnostics,
            now_ticks,
            execution: Execution::new(plan, now_ticks, limits),
            started_ms,
        });
    }

    /// Drops a query that waits or runs.
    pub(super) fn cancel(&mut self, query: QueryId, emit: &mut dyn FnMut(Reply)) {
        let before = self.0.len();
        self.0.retain(|run| run.query != query);
        if self.0.len() < before {
            emit(Reply::Canceled { query });
        }
    }

    /// Drops all.
    pub(super) fn clear(&mut self, emit: &mut dyn FnMut(Reply)) {
        for run in self.0.drain(..) {
            emit(Reply::Canceled { query: run.query });
        }
    }

    /// Does a piece of work of the first query and says whether there is more to do.
    pub(super) fn step(&mut self, clock: &Clock, results: &mut Results, emit: &mut dyn FnMut(Reply)) -> bool {
        let Some(run) = self.0.front_mut() else { return false };
        match run.execution.step() {
            Ok(Step::Working) => return true,
            Ok(Step::Done(outcome)) => {
                if let Some(run) = self.0.pop_front() {
                    let query = run.query;
                    let result = run.info(&outcome, clock() - run.started_ms);
                    for query in results.keep(query, outcome.tables) {
                        emit(Reply::Released { query });
                    }
                    emit(Reply::Done { query, result });
                }
            }
            Err(diagnostic) => {
                if let Some(run) = self.0.pop_front() {
                    emit(Reply::Failed { query: run.query, diagnostics: vec![diagnostic] });
                }
            }
        }
        !self.0.is_empty()
    }
}

impl Run {
    fn info(&self, outcome: &Outcome, elapsed_ms: f64) -> ResultInfo {
        let later = outcome.warnings.iter().filter(|warning| !self.warnings.contains(warning));
        let tables: Vec<ResultTable> = outcome.tables.iter().map(info_of).collect();
        ResultInfo {
            limits: limits(&tables, &outcome.tables),
            tables,
            rows_scanned: outcome.rows_scanned,
            elapsed_ms,
            warnings: self.warnings.iter().chain(later).cloned().collect(),
            now: outcome.uses_now.then_some(self.now_ticks),
            time_set_in_query: outcome.time_set_in_query,
            time_is_of_tables: outcome.time_is_of_tables,
        }
    }
}

fn info_of(table: &ResultRows) -> ResultTable {
    let columns = table.schema.fields.iter();
    ResultTable {
        name: table.name.as_deref().map(str::to_owned),
        columns: columns
            .map(|field| ResultColumn { name: field.name.to_string(), kind: field.kind.name().to_owned() })
            .collect(),
        rows: table.rows as u64,
        has_origins: !table.origins.is_empty(),
        visualization: table.visualization.clone(),
    }
}

/// A sentence for each table that was cut. All of an answer share one limit, which the sentences say where it has several.
fn limits(tables: &[ResultTable], kept: &[ResultRows]) -> Vec<String> {
    let cut = tables.iter().zip(kept).enumerate().filter(|(_, (_, kept))| kept.cut);
    let sentence = |(at, (table, _)): (usize, (&ResultTable, &ResultRows))| {
        let rows = table.rows;
        if tables.len() == 1 {
            return format!("Only the first {rows} rows are kept; add a filter, summarize or take.");
        }
        let (label, count) = (table.label(at), tables.len());
        format!(
            "Only the first {rows} rows of {label} are kept, as {count} tables share the room; add a filter, summarize or take."
        )
    };
    cut.map(sentence).collect()
}
