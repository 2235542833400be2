//! The language, and the only door to it: [`compile`] makes a plan of a text, [`Execution`] runs it.

pub mod binder;
pub mod exec;
pub mod functions;
pub mod plan;
pub mod plugins;
pub mod reference;
pub mod services;
pub mod syntax;

mod staged;

pub use binder::{NoTables, TableData, Tables};
pub use exec::{Execution, Limits, Outcome, ResultRows, Step};
pub use plan::Plan;

use crate::diagnostics::Diagnostic;
use crate::protocol::TimeRange;
use staged::{Snapshot, Unbound};
use std::rc::Rc;

/// What a text compiles to.
pub struct Compiled {
    /// The plan; `None` where any diagnostic is an error.
    pub plan: Option<Plan>,
    /// Errors, warnings and notes, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a query over `tables`. `now_ticks` is what `now()` gives, `time_range` filters `TimeGenerated` of every table
/// unless the query does so itself.
///
/// A text with syntax errors is not bound: what the parser made up for the missing parts would only add noise.
pub fn compile(text: &str, tables: &dyn Tables, now_ticks: i64, time_range: Option<TimeRange>) -> Compiled {
    let parsed = syntax::parse(text);
    let mut compiled = Compiled { plan: None, diagnostics: parsed.diagnostics };
    if !compiled.diagnostics.iter().any(Diagnostic::is_error) {
        let bound = binder::bind(&parsed.query, tables, now_ticks, time_range, &[], false);
        compiled.plan = bound.plan;
        if let Some(plan) = compiled.plan.as_mut().filter(|_| bound.unfinished) {
            let rest = Unbound { query: parsed.query, tables: Snapshot::of(tables), now_ticks, time_range };
            plan.rest = Some(Rc::new(rest).after(Vec::new(), plan.time_set_in_query));
        }
        compiled.diagnostics.extend(bound.diagnostics);
    }
    compiled.diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    compiled
}
