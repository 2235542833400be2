//! Queries that are bound in stages: `evaluate pivot( )` and its kin give columns that only rows can tell, so the query is
//! bound up to there, run, and bound again with those rows in the plugin's place.

use super::binder::{self, TableData, Tables};
use super::plan::{Known, Plan, Rest};
use super::syntax::tree::Query;
use crate::diagnostics::Diagnostic;
use crate::protocol::TimeRange;
use crate::views::View;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Tables as they were when a query began: loading goes on beside it.
pub(super) struct Snapshot {
    tables: BTreeMap<Arc<str>, TableData>,
    /// Those that wildcards leave out.
    aside: BTreeSet<Arc<str>>,
    views: &'static [View],
    span: Option<(i64, i64)>,
    nested_text: fn(&str) -> bool,
}

impl Snapshot {
    pub(super) fn of(tables: &dyn Tables) -> Self {
        let names = tables.names();
        Self {
            aside: names.iter().filter(|name| tables.is_aside(name)).cloned().collect(),
            tables: names.into_iter().filter_map(|name| tables.table(&name).map(|table| (name, table))).collect(),
            views: tables.views(),
            span: tables.span(),
            nested_text: tables.nested_text(),
        }
    }
}

impl Tables for Snapshot {
    fn table(&self, name: &str) -> Option<TableData> {
        self.tables.get(name).cloned()
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.tables.keys().cloned().collect()
    }

    fn is_aside(&self, name: &str) -> bool {
        self.aside.contains(name)
    }

    fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    fn views(&self) -> &'static [View] {
        self.views
    }

    fn nested_text(&self) -> fn(&str) -> bool {
        self.nested_text
    }
}

/// A query that could not be bound to its end.
pub(super) struct Unbound {
    pub(super) query: Query,
    pub(super) tables: Snapshot,
    pub(super) now_ticks: i64,
    pub(super) time_range: Option<TimeRange>,
}

impl Unbound {
    /// What is to be done with the rows of the next stage, when those of the stages before are `known`.
    pub(super) fn after(self: Rc<Self>, known: Vec<Known>, time_set_in_query: bool) -> Rest {
        Rest(Rc::new(move |next| {
            let mut known = known.clone();
            known.push(next);
            self.clone().bind(known, time_set_in_query)
        }))
    }

    fn bind(self: Rc<Self>, known: Vec<Known>, time_set_in_query: bool) -> Result<Plan, Diagnostic> {
        let bound = binder::bind(&self.query, &self.tables, self.now_ticks, self.time_range, &known, time_set_in_query);
        let (errors, warnings): (Vec<_>, Vec<_>) = bound.diagnostics.into_iter().partition(Diagnostic::is_error);
        let Some(mut plan) = bound.plan else {
            // A plan is only missing where an error says why.
            return Err(errors.into_iter().next().unwrap_or_else(|| {
                Diagnostic::error("TM299", self.query.span, "The query could not be bound to its end.")
            }));
        };
        if plan.time_set_in_query && !time_set_in_query && self.time_range.is_some() {
            // The rows so far were filtered by the page's time range, but it turns out that the query sets its own.
            return self.bind(Vec::new(), true);
        }
        plan.warnings = warnings;
        if bound.unfinished {
            plan.rest = Some(self.after(known, plan.time_set_in_query));
        }
        Ok(plan)
    }
}
