//! A query after binding: every name is a column's position, every type is known, every function is chosen.

mod expr;
mod node;

pub use expr::{Expr, ExprKind, WindowFunction};
pub use node::{AggregateCall, JoinKind, Node, NodeKind, Plan, Series, SortTerm, Source};
