//! What makes a bound query cheaper without changing its answer: tables that are computed once for all who read them,
//! predicates asked as early as they can be, columns that they do not read computed after them, rows not sorted of which only the first are taken, columns left behind where nobody
//! reads them.
//!
//! The order matters. Tables are shared first: a predicate that has moved into one of two equal tables makes them differ.
//! Predicates move before columns are left out: they decide who reads what.

mod columns;
mod common;
mod expressions;
mod first_rows;
mod late;
mod needs;
mod predicates;
mod same;
#[cfg(test)]
mod tests;

use super::Plan;

impl Plan {
    /// The same query, cheaper.
    pub fn improved(mut self) -> Self {
        common::share(&mut self);
        let commons = self.commons.iter_mut().map(|common| &mut common.node);
        let results = self.results.iter_mut().map(|result| &mut result.root);
        for node in self.subqueries.iter_mut().chain(commons).chain(results) {
            predicates::ask_early(node);
            late::compute_late(node);
            first_rows::pick(node);
        }
        columns::leave_out(&mut self);
        self
    }
}
