//! Tree to plan: names to columns and tables, calls to signatures, every mistake reported with its place.

mod aggregates;
mod any_column;
mod calls;
mod declarations;
mod environment;
mod expressions;
mod graphs;
mod literals;
mod mismatch;
mod named_tables;
mod naming;
mod nested_text;
mod operators;
mod options;
mod parameters;
mod patterns;
mod results;
mod scopes;
mod several;
mod special_calls;
mod staged;
mod statements;
mod subqueries;
mod tables;
mod tabular;
mod terms;
mod time;
mod views;
mod windows;

pub use scopes::{Meaning, Scope, scopes};
pub use tables::{NoTables, TableData, Tables};

use crate::diagnostics::{Diagnostic, Span, refusal};
use crate::kql::functions::Context;
use crate::kql::plan::{Common, Expr, Known, Node, Plan, ResultPlan};
use crate::kql::syntax::tree::Query;
use crate::protocol::{TimeRange, Visualization};
use crate::values::Value;
use environment::Environment;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Functions that are put in place of their calls in one query, at most: stops a few lines from standing for billions.
const MAX_INLINED_CALLS: usize = 2_000;

/// A query's plan, or why there is none.
pub struct Bound {
    /// `None` where any diagnostic is an error.
    pub plan: Option<Plan>,
    /// Errors and warnings, in the order they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the plan's rows must be known before the query can be bound to its end.
    pub unfinished: bool,
}

/// Binds a query over `tables`. `now_ticks` is what `now()` gives; `time_range` filters `TimeGenerated` of every table
/// and view unless the query does so itself.
///
/// Where columns depend on rows, as those of `evaluate pivot( )` do, binding goes on only as far as there: then
/// [`Bound::unfinished`] is set and the plan gives those rows. With them added to `known` the query is bound again.
pub fn bind(
    query: &Query,
    tables: &dyn Tables,
    now_ticks: i64,
    time_range: Option<TimeRange>,
    known: &[Known],
    time_set_in_query: bool,
) -> Bound {
    let bound = |time_range, time_set_in_query| {
        let mut binder = Binder::new(tables, now_ticks, time_range, known, time_set_in_query);
        let results = binder.query(query);
        binder.finish(results)
    };
    let first = bound(time_range.filter(|_| !time_set_in_query), time_set_in_query);
    // Only at its end is it known that a query sets the time itself.
    match &first.plan {
        Some(plan) if plan.time_set_in_query && !time_set_in_query && time_range.is_some() => bound(None, true),
        _ => first,
    }
}

/// The mistake has been reported: go on with something else.
#[derive(Clone, Copy, Debug)]
struct Reported;

/// What binding a part gives.
type Binding<T> = Result<T, Reported>;

struct Binder<'a> {
    tables: &'a dyn Tables,
    /// Answers of the plugins whose columns depend on rows, in the order in which binding meets them.
    known: &'a [Known],
    known_used: usize,
    /// The first of them that is not known.
    unfinished: Option<Node>,
    context: Context,
    time_range: Option<TimeRange>,
    environment: Environment,
    diagnostics: Vec<Diagnostic>,
    subqueries: Vec<Node>,
    /// Sub-queries that stand for `toscalar( )` of a value that differs each time, by the call's first byte.
    fixed: BTreeMap<usize, Expr>,
    /// Calls of functions with parameters, around what is bound now.
    calls_with_arguments: usize,
    /// Tables of `materialize`.
    commons: Vec<Common>,
    /// For each of them the nodes on its longest way to a source.
    common_depths: Vec<usize>,
    /// Nodes of named tables that have been put where the names stand.
    copied: usize,
    visualization: Visualization,
    uses_now: bool,
    time_set_in_query: bool,
    inlined_calls: usize,
    /// What `set` statements said.
    options: BTreeMap<String, Value>,
    /// The name that `as` gave the table of the step before.
    named_as: Option<Arc<str>>,
    /// Sub-queries over groups of rows so far.
    partitions: usize,
    /// The pattern that the expression at hand is about.
    graph: Option<graphs::GraphScope>,
    /// How many of them stand around what is bound now.
    group_depth: usize,
    /// Views that have been bound; `None` where that failed.
    views: BTreeMap<&'static str, Option<Node>>,
    /// Where the names of views stand.
    view_spans: Vec<Span>,
    /// What steps see, where the editor asks.
    notes: Option<Box<scopes::Notes>>,
}

impl<'a> Binder<'a> {
    fn new(
        tables: &'a dyn Tables,
        now_ticks: i64,
        time_range: Option<TimeRange>,
        known: &'a [Known],
        time_set_in_query: bool,
    ) -> Self {
        Self {
            tables,
            known,
            known_used: 0,
            unfinished: None,
            context: Context::new(now_ticks),
            time_range,
            environment: Environment::default(),
            diagnostics: Vec::new(),
            subqueries: Vec::new(),
            fixed: BTreeMap::new(),
            calls_with_arguments: 0,
            commons: Vec::new(),
            common_depths: Vec::new(),
            copied: 0,
            visualization: Visualization::default(),
            uses_now: false,
            time_set_in_query,
            inlined_calls: 0,
            options: BTreeMap::new(),
            named_as: None,
            partitions: 0,
            graph: None,
            group_depth: 0,
            views: BTreeMap::new(),
            view_spans: Vec::new(),
            notes: None,
        }
    }

    fn finish(mut self, results: Vec<ResultPlan>) -> Bound {
        let failed = self.diagnostics.iter().any(Diagnostic::is_error);
        let unfinished = self.unfinished.is_some();
        let results = self.unfinished.take().map_or(results, |node| vec![ResultPlan::unnamed(node)]);
        let time_is_of_tables = results.first().is_some_and(|result| self.time_is_of_tables(&result.root));
        let plan = (!failed && !results.is_empty()).then(|| {
            let plan = Plan {
                results,
                subqueries: self.subqueries,
                commons: self.commons,
                uses_now: self.uses_now,
                time_set_in_query: self.time_set_in_query,
                time_is_of_tables,
                rest: None,
                warnings: Vec::new(),
            };
            let plan = plan.improved();
            // Rows that are bound again stand in the query then: nobody asks where they come from.
            if unfinished { plan } else { plan.with_origins() }
        });
        Bound { plan, diagnostics: self.diagnostics, unfinished }
    }

    /// Notes a problem that makes the part at hand useless.
    fn report<T>(&mut self, diagnostic: Diagnostic) -> Binding<T> {
        self.diagnostics.push(diagnostic);
        Err(Reported)
    }

    /// Reports a part of the language that is refused here, with the reason that stands in the table of refusals.
    fn refuse<T>(&mut self, name: &str, span: Span) -> Binding<T> {
        self.diagnostics.extend(refusal(name).map(|refusal| Diagnostic::refused(name, refusal, span)));
        Err(Reported)
    }
}
