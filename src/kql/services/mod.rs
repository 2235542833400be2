//! What the editor knows of the language while a query is written: completion, signatures, descriptions, names, folds, renaming.
//!
//! Three sources are put together: the tokens before the caret say where it stands ([`caret`], [`wanted`]); the binder says which
//! columns and names are known there; the registries and the loaded data say what these are.

mod answer;
mod caret;
mod compared;
mod complete;
mod describe;
mod effect;
mod folds;
mod grammar;
mod items;
mod layout;
mod names;
mod rank;
mod refactor;
mod rename;
mod signature;
mod wanted;

pub use answer::answer;

use crate::kql::binder::{Scope, Tables, scopes};
use crate::kql::syntax::parse;
use crate::protocol::{TableKind, Ticks};
use std::rc::Rc;

/// What is known of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFacts {
    /// Its name.
    pub name: String,
    /// What it holds; may be empty.
    pub doc: &'static str,
    /// Where its rows come from.
    pub kind: TableKind,
    /// How many queries see.
    pub rows: u64,
    /// How many columns it has.
    pub columns: usize,
    /// Earliest and latest time.
    pub span: Option<(Ticks, Ticks)>,
}

/// Values of a column with their numbers, the most frequent first.
pub type Values = Rc<Vec<(String, u64)>>;

/// Tables, and what is known of them.
pub trait Facts: Tables {
    /// Every table and view, loaded ones first.
    fn all(&self) -> Vec<TableFacts>;

    /// What a column of a table holds; empty where that is not known.
    fn column_doc(&self, table: &str, column: usize) -> &'static str;

    /// The values of a column, where it has few enough; `None` where it has many, or none.
    fn values(&self, table: &str, column: usize) -> Option<Values>;
}

/// What the steps of a text see; `wanted` is the first byte of a step whose columns' origins are asked for.
fn scopes_of(text: &str, tables: &dyn Tables, wanted: Option<usize>) -> Vec<Scope> {
    scopes(&parse(text).query, tables, wanted)
}

/// What the step at this byte sees; where that is not known, what the nearest step before it sees.
fn scope_at(scopes: &[Scope], at: usize) -> Option<&Scope> {
    let exact = scopes.iter().rev().find(|scope| scope.at == at);
    exact.or_else(|| {
        let before = scopes.iter().filter(|scope| scope.at <= at);
        before.reduce(|best, scope| if scope.at >= best.at { scope } else { best })
    })
}
