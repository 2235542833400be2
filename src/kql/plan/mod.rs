//! A query after binding: every name is a column's position, every type is known, every function is chosen.

mod expr;
mod extract;
mod node;
mod plugin;
mod result;
mod sequences;

pub use expr::{Expr, ExprKind, WindowFunction};
pub use extract::{Extraction, Finder, Pairs, Piece, Split};
pub use node::{AggregateCall, JoinKind, NestedLevel, Node, NodeKind, Plan, Reduction, Series, SortTerm, Source};
pub use plugin::{Known, PluginCall, Rest, WrittenSchema};
pub use result::ResultPlan;
pub use sequences::{Output, Reading, SequenceStep, Sequences, StepExpr};
