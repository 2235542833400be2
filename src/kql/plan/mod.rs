//! A query after binding: every name is a column's position, every type is known, every function is chosen.

mod expr;
mod extract;
mod graph;
mod improve;
mod node;
mod origins;
mod plugin;
mod result;
mod sequences;
mod walk;

pub use expr::{Expr, ExprKind, WindowFunction};
pub use extract::{Extraction, Finder, Pairs, Piece, Split};
pub use graph::{
    Cycles, Element, ElementExpr, Fold, Graph, GraphMatch, MatchExpr, NodeTable, PathExpr, PathReading, PatternEdge,
    Property, Reading as GraphReading, Shortest, Way,
};
pub use node::{
    AggregateCall, Common, GraphOutput, JoinKind, NestedLevel, Node, NodeKind, Plan, Reduction, Series, SortTerm,
    Source,
};
pub use plugin::{Known, PluginCall, Rest, WrittenSchema};
pub use result::ResultPlan;
pub use sequences::{Output, Reading, SequenceStep, Sequences, StepExpr};
