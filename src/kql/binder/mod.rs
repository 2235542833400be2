//! Tree to plan: names to columns and tables, calls to signatures, every mistake reported with its place.

mod aggregates;
mod any_column;
mod calls;
mod environment;
mod expressions;
mod literals;
mod naming;
mod operators;
mod statements;
mod tables;
mod tabular;
mod windows;

pub use tables::{TableData, Tables};

use crate::diagnostics::Diagnostic;
use crate::kql::functions::Context;
use crate::kql::plan::{Node, Plan};
use crate::kql::syntax::tree::Query;
use crate::protocol::{TimeRange, Visualization};
use environment::Environment;

/// Functions that are put in place of their calls in one query, at most: stops a few lines from standing for billions.
const MAX_INLINED_CALLS: usize = 2_000;

/// A query's plan, or why there is none.
pub struct Bound {
    /// `None` where any diagnostic is an error.
    pub plan: Option<Plan>,
    /// Errors and warnings, in the order they were found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Binds a query over `tables`. `now_ticks` is what `now()` gives; `time_range` filters `TimeGenerated` of every table
/// unless the query does so itself.
pub fn bind(query: &Query, tables: &dyn Tables, now_ticks: i64, time_range: Option<TimeRange>) -> Bound {
    let mut binder = Binder {
        tables,
        context: Context::new(now_ticks),
        time_range,
        environment: Environment::default(),
        diagnostics: Vec::new(),
        subqueries: Vec::new(),
        visualization: Visualization::default(),
        uses_now: false,
        time_set_in_query: false,
        inlined_calls: 0,
        partitions: 0,
    };
    let root = binder.query(query);
    binder.finish(root)
}

/// The mistake has been reported: go on with something else.
#[derive(Clone, Copy, Debug)]
struct Reported;

/// What binding a part gives.
type Binding<T> = Result<T, Reported>;

struct Binder<'a> {
    tables: &'a dyn Tables,
    context: Context,
    time_range: Option<TimeRange>,
    environment: Environment,
    diagnostics: Vec<Diagnostic>,
    subqueries: Vec<Node>,
    visualization: Visualization,
    uses_now: bool,
    time_set_in_query: bool,
    inlined_calls: usize,
    /// Sub-queries over groups of rows so far.
    partitions: usize,
}

impl Binder<'_> {
    fn finish(mut self, root: Option<Node>) -> Bound {
        let failed = self.diagnostics.iter().any(Diagnostic::is_error);
        let plan = root.filter(|_| !failed).map(|mut root| {
            if self.time_set_in_query {
                self.subqueries.iter_mut().for_each(tables::drop_time_filters);
                tables::drop_time_filters(&mut root);
            }
            Plan {
                root,
                subqueries: self.subqueries,
                visualization: self.visualization,
                uses_now: self.uses_now,
                time_set_in_query: self.time_set_in_query,
            }
        });
        Bound { plan, diagnostics: self.diagnostics }
    }

    /// Notes a problem that makes the part at hand useless.
    fn report<T>(&mut self, diagnostic: Diagnostic) -> Binding<T> {
        self.diagnostics.push(diagnostic);
        Err(Reported)
    }
}
