//! Operators on graphs, and the patterns they look for.

use super::{Expr, Name, NamedExpr, Parameter};
use crate::diagnostics::Span;

/// `make-graph a --> b [with Nodes on id [, More on id] | with_node_id = name] [partitioned-by column (sub-query)]`
#[derive(Clone, Debug, PartialEq)]
pub struct MakeGraph {
    /// Parameters before the columns.
    pub parameters: Vec<Parameter>,
    /// Where an edge starts.
    pub source: Expr,
    /// `-->` or `--`
    pub direction: EdgeDirection,
    /// Where it ends.
    pub target: Expr,
    /// `with Nodes on id`: tables and their key columns.
    pub nodes: Vec<GraphNodes>,
    /// `with_node_id = name`
    pub node_id: Option<Name>,
    /// `partitioned-by column (sub-query)`
    pub partitioned_by: Option<(Expr, Box<Expr>)>,
}

/// `Nodes on id`
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNodes {
    /// The table.
    pub table: Expr,
    /// Its key.
    pub key: Expr,
}

/// Which way an edge points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeDirection {
    /// `-->`, `-[e]->`
    Forward,
    /// `<--`, `<-[e]-`
    Backward,
    /// `--`, `-[e]-`
    Any,
}

/// One element of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum GraphElement {
    /// `(n)`, `()`
    Node {
        /// `None` for `()`.
        name: Option<Name>,
        /// All of it.
        span: Span,
    },
    /// `-[e]->`, `-[e*1..3]->`, `--`
    Edge {
        /// `None` where it has no name.
        name: Option<Name>,
        /// Which way it points.
        direction: EdgeDirection,
        /// `*1..3`: how many hops; `None` for just one.
        hops: Option<Box<(Expr, Expr)>>,
        /// All of it.
        span: Span,
    },
}

/// `(a)-[e]->(b)`: a node, an edge, a node, and so on.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphPattern {
    /// In order.
    pub elements: Vec<GraphElement>,
    /// All of it.
    pub span: Span,
}

/// `graph-match` and `graph-shortest-paths`: `[parameters] pattern, … [where condition] [project a = b, …]`
#[derive(Clone, Debug, PartialEq)]
pub struct GraphMatch {
    /// `cycles = all`, `output = any`.
    pub parameters: Vec<Parameter>,
    /// One or more, parted by commas.
    pub patterns: Vec<GraphPattern>,
    /// `where …`
    pub condition: Option<Expr>,
    /// `project …`; empty where it was left out.
    pub project: Vec<NamedExpr>,
}

/// `graph-to-table nodes [as N] [with_node_id = id], edges …`
#[derive(Clone, Debug, PartialEq)]
pub struct GraphToTable {
    /// One or two.
    pub outputs: Vec<GraphOutput>,
}

/// `nodes as N with_node_id = id`
#[derive(Clone, Debug, PartialEq)]
pub struct GraphOutput {
    /// `nodes` or `edges`.
    pub what: Name,
    /// `as N`
    pub alias: Option<Name>,
    /// `with_node_id = id`, `with_source_id = s`, `with_target_id = t`
    pub parameters: Vec<Parameter>,
}
