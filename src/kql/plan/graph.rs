//! Graphs, and what is looked for in them.
//!
//! A graph is a [`super::Node`] of kind [`super::NodeKind::Graph`], so that `let` may name it and steps may follow it; its
//! schema is that of its nodes. No rows come of it until a step turns it into a table.

use super::{Expr, Node};
use crate::values::ScalarType;

/// `make-graph`, and the marks that were put on its nodes.
#[derive(Clone, Debug)]
pub struct Graph {
    /// A row for each edge; its columns are the edges' properties.
    pub edges: Node,
    /// The column of the node that an edge comes from.
    pub source: usize,
    /// The column of the node that it goes to.
    pub target: usize,
    /// Type of the nodes' identities, to which those of all tables are converted.
    pub id: ScalarType,
    /// Tables of nodes.
    pub tables: Vec<NodeTable>,
    /// For each property of a node: how it comes about.
    pub properties: Vec<Property>,
    /// The edges' column that parts them: only nodes of one value are ever joined.
    pub partition: Option<usize>,
    /// Whether an edge points: else it is found from both of its ends.
    pub directed: bool,
}

/// A table of nodes. Its columns are of the types of the properties that they give.
#[derive(Clone, Debug)]
pub struct NodeTable {
    /// A row for each node.
    pub table: Node,
    /// The column of the node's identity.
    pub key: usize,
    /// As [`Graph::partition`], in this table.
    pub partition: Option<usize>,
}

/// How a property of a node comes about.
#[derive(Clone, Debug)]
pub enum Property {
    /// The node's identity.
    Id,
    /// For each table its column, if it has one: the first value there is. Where `or_id` is set, a node that no table
    /// has is given its identity.
    Columns {
        /// One for each table.
        columns: Vec<Option<usize>>,
        /// Whether it names the node.
        or_id: bool,
    },
    /// The number of the part that the node is connected with.
    Component {
        /// Whether a part is what can be reached both ways.
        strong: bool,
    },
}

/// Which way an edge of a pattern is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From its source to its target.
    Forward,
    /// From its target to its source.
    Backward,
    /// Either.
    Any,
}

/// Which walks through a graph count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cycles {
    /// All.
    All,
    /// Those that come to no node twice.
    None,
    /// Those that take no edge twice.
    UniqueEdges,
}

/// `graph-match` and `graph-shortest-paths`: a row for each place where the pattern fits.
#[derive(Clone, Debug)]
pub struct GraphMatch {
    /// The graph.
    pub graph: Node,
    /// For each node of the pattern, what it must be. At least one.
    pub nodes: Vec<Vec<ElementExpr>>,
    /// The edges between them; they connect all nodes.
    pub edges: Vec<PatternEdge>,
    /// Which walks count.
    pub cycles: Cycles,
    /// Whether only the shortest matches count.
    pub shortest: Option<Shortest>,
    /// What a match must be as a whole.
    pub conditions: Vec<MatchExpr>,
    /// Values that are worked out along paths.
    pub paths: Vec<PathExpr>,
    /// What the columns' expressions read.
    pub reads: Vec<Reading>,
    /// One for each column of the schema; their columns are `reads`.
    pub columns: Vec<Expr>,
}

/// Which of the shortest matches between two nodes are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortest {
    /// One.
    Any,
    /// All.
    All,
}

/// An edge of a pattern.
#[derive(Clone, Debug)]
pub struct PatternEdge {
    /// The pattern's node on the left.
    pub left: usize,
    /// The pattern's node on the right.
    pub right: usize,
    /// How the graph's edges point, from left to right.
    pub way: Way,
    /// How many edges of the graph it may stand for: at least, at most.
    pub hops: (u32, u32),
    /// What each of these edges must be.
    pub edges: Vec<ElementExpr>,
    /// What each node between two of them must be.
    pub inner: Vec<ElementExpr>,
}

/// What can be read of a node or an edge of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// The property at this position.
    Property(usize),
    /// All properties, as a bag.
    Bag,
    /// A node's identity, as a string.
    Id,
    /// How many edges go to a node.
    DegreeIn,
    /// How many edges come from a node.
    DegreeOut,
}

/// A condition on the nodes, or the edges, of the graph alone. Its columns are `reads`.
#[derive(Clone, Debug)]
pub struct ElementExpr {
    /// A bool.
    pub expr: Expr,
    /// What its columns are.
    pub reads: Vec<Element>,
}

/// An expression over a match. Its columns are `reads`.
#[derive(Clone, Debug)]
pub struct MatchExpr {
    /// The expression.
    pub expr: Expr,
    /// What its columns are.
    pub reads: Vec<Reading>,
}

/// What can be read of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Of the node that stands for a node of the pattern.
    Node(usize, Element),
    /// Of the edge that stands for an edge of the pattern which stands for exactly one.
    Edge(usize, Element),
    /// The value at this position of [`GraphMatch::paths`].
    Path(usize),
}

/// `all(edge, expr)` and its kin: an expression over each element of a path, and what is made of its values.
#[derive(Clone, Debug)]
pub struct PathExpr {
    /// Along which edge of the pattern.
    pub edge: usize,
    /// Whether the elements are the nodes between its edges, not the edges.
    pub inner_nodes: bool,
    /// What is made of the values.
    pub fold: Fold,
    /// The expression; its columns are `reads`.
    pub expr: Expr,
    /// What its columns are.
    pub reads: Vec<PathReading>,
}

/// What an expression along a path reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathReading {
    /// Of the element at hand.
    Element(Element),
    /// Of the match that the path is in; never another path's value.
    Match(Reading),
}

/// What is made of the values along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Whether all are true.
    All,
    /// Whether one is true.
    Any,
    /// The array of them.
    Map,
}

impl Graph {
    /// The tables that it is made of, that of the edges first.
    pub fn inputs(&self) -> Vec<&Node> {
        std::iter::once(&self.edges).chain(self.tables.iter().map(|table| &table.table)).collect()
    }

    /// As [`Self::inputs`], to change them.
    pub fn inputs_mut(&mut self) -> Vec<&mut Node> {
        std::iter::once(&mut self.edges).chain(self.tables.iter_mut().map(|table| &mut table.table)).collect()
    }
}

impl GraphMatch {
    /// All its expressions, to change them.
    pub fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        let elements =
            self.nodes.iter_mut().chain(self.edges.iter_mut().flat_map(|edge| [&mut edge.edges, &mut edge.inner]));
        let elements = elements.flatten().map(|condition| &mut condition.expr);
        let conditions = self.conditions.iter_mut().map(|condition| &mut condition.expr);
        let paths = self.paths.iter_mut().map(|path| &mut path.expr);
        elements.chain(conditions).chain(paths).chain(&mut self.columns).collect()
    }
}
