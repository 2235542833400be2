//! Plan to rows: operators that are asked again and again and do a bounded piece of work each time, so that a query can
//! be stopped between any two pieces.

mod eval;
mod extract;
mod graph;
mod groups;
mod limits;
mod operator;
mod operators;
mod order;
mod run;
#[cfg(test)]
mod tests;
mod view;

pub use limits::Limits;
pub(crate) use run::fold;
pub use run::{Execution, Outcome, ResultRows, Step};
