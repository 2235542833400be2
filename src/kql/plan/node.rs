//! The nodes of a plan: each one a table computed from others.

use super::graph::{Graph, GraphMatch};
use super::plugin::{PluginCall, Rest};
use super::sequences::Sequences;
use super::{Expr, Extraction, ResultPlan};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::aggregate::Aggregate;
use crate::protocol::TimeRange;
use crate::values::{Batch, Schema, Value};
use std::sync::Arc;

/// A whole query, ready to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The tables that are the answer, in order; at least one.
    pub results: Vec<ResultPlan>,
    /// Queries whose answers are constants of the others: run first, in this order.
    pub subqueries: Vec<Node>,
    /// Tables that several of the others read, each computed once. One may read others of them, none itself.
    pub commons: Vec<Common>,
    /// Whether `now()` or `ago()` stands in it.
    pub uses_now: bool,
    /// Whether it filters `TimeGenerated` itself.
    pub time_set_in_query: bool,
    /// Whether `TimeGenerated` of the first result is that of tables or views, as it is or cut to bins: then a time range over
    /// theirs keeps just the rows of the result within it.
    pub time_is_of_tables: bool,
    /// What is to be bound once the rows of the only result are known; `None` where the results are the answer.
    pub rest: Option<Rest>,
    /// What the person should know though it runs.
    pub warnings: Vec<Diagnostic>,
}

/// A table that is read in several places.
#[derive(Clone, Debug)]
pub struct Common {
    /// What computes it.
    pub node: Node,
    /// Whether the query asks for it to be computed only once (`materialize`), which matters where two computations would
    /// differ. Else it may be computed anew where its rows would take too much memory.
    pub once: bool,
}

/// A table computed from others.
#[derive(Clone, Debug)]
pub struct Node {
    /// How.
    pub kind: NodeKind,
    /// Its columns.
    pub schema: Arc<Schema>,
    /// Where it stands in the query, for errors while it runs.
    pub span: Span,
}

/// The kinds of node.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A loaded table, or an empty one of a known schema.
    Scan(Source),
    /// Rows that stand in the query: `datatable`, `print`.
    Values(Batch),
    /// What a plugin makes of its inputs.
    Plugin(Box<PluginCall>),
    /// `range`: `start`, `start + step`, … up to `stop`, of the type of `start`.
    Range {
        /// First.
        start: Value,
        /// Last, included if it is hit.
        stop: Value,
        /// Distance; not zero.
        step: Value,
    },
    /// A graph, for the two kinds below; never rows of its own.
    Graph(Box<Graph>),
    /// The nodes of a graph, or its edges. The schema is the long identities that are asked for, then all properties.
    GraphTable {
        /// The graph.
        graph: Box<Node>,
        /// Which.
        output: GraphOutput,
    },
    /// Where a pattern fits in a graph.
    GraphMatch(Box<GraphMatch>),
    /// The rows for which the predicate is true.
    Filter {
        /// Of which table.
        input: Box<Node>,
        /// A bool.
        predicate: Expr,
    },
    /// One expression a column: `project`, `extend` and all their kin.
    Project {
        /// Of which table.
        input: Box<Node>,
        /// One for each column of the schema.
        columns: Vec<Expr>,
    },
    /// The same columns, then what is taken out of the text of one of them: `parse`, `parse-where`, `parse-kv`.
    Extract {
        /// Of which table.
        input: Box<Node>,
        /// The column of the text; a string.
        column: usize,
        /// What is taken out of it.
        extraction: Arc<Extraction>,
    },
    /// Groups: key columns first, then the aggregates'. Without keys there is exactly one group.
    Summarize {
        /// Of which table.
        input: Box<Node>,
        /// What the groups share.
        keys: Vec<Expr>,
        /// What is worked out for each.
        aggregates: Vec<AggregateCall>,
    },
    /// `scan`: the rows that take a step of a sequence.
    Sequences {
        /// Of which table; its order counts.
        input: Box<Node>,
        /// The steps.
        sequences: Box<Sequences>,
    },
    /// Bins laid out as arrays, one row for each group of equal keys.
    MakeSeries(Box<Series>),
    /// All rows in order.
    Sort {
        /// Of which table.
        input: Box<Node>,
        /// At least one.
        terms: Vec<SortTerm>,
    },
    /// The first `count` rows in order.
    Top {
        /// Of which table.
        input: Box<Node>,
        /// How many.
        count: u64,
        /// At least one.
        terms: Vec<SortTerm>,
    },
    /// The best groups of each level inside those of the level before: `top-nested`.
    TopNested {
        /// Of which table.
        input: Box<Node>,
        /// Outermost first.
        levels: Vec<NestedLevel>,
    },
    /// Texts that look alike as patterns: `reduce`.
    Reduce {
        /// Of which table.
        input: Box<Node>,
        /// How.
        reduction: Reduction,
    },
    /// The same rows in the order they come, which counts from here on: window functions may look at neighbors.
    Serialize {
        /// Of which table.
        input: Box<Node>,
    },
    /// The first `count` rows that come.
    Take {
        /// Of which table.
        input: Box<Node>,
        /// How many.
        count: u64,
    },
    /// The answers of `body` for each group of neighboring rows that share the last column. The schema is the columns of
    /// the input (those of any row of the group), then those of the body.
    Apply {
        /// Of which table.
        input: Box<Node>,
        /// What is asked of each group: it reads [`NodeKind::Partition`].
        body: Box<Node>,
        /// The number of its [`NodeKind::Partition`]; no other node has it.
        id: usize,
        /// Groups, at most.
        most: Option<usize>,
        /// Queries over the group whose answers are constants of the body, each with its place in
        /// [`Plan::subqueries`]: run first, in this order.
        subqueries: Vec<(usize, Node)>,
    },
    /// Inside the body of [`NodeKind::Apply`]: the rows of the group at hand.
    Partition {
        /// Of which [`NodeKind::Apply`].
        id: usize,
        /// Whether their order means something.
        serialized: bool,
    },
    /// The rows of one of [`Plan::commons`].
    Shared {
        /// Which.
        index: usize,
        /// Whether their order means something.
        serialized: bool,
    },
    /// A row for each element of arrays. The schema is all columns of the input, the elements of each array, the index of
    /// the element (`long`), the number of the row that it came from (`long`).
    Expand {
        /// Of which table.
        input: Box<Node>,
        /// What is expanded side by side.
        arrays: Vec<Expr>,
        /// Whether a property becomes `[key, value]`; else a bag of its own.
        bags_as_arrays: bool,
        /// Rows that one row may become; further elements are dropped.
        limit: u64,
    },
    /// The rows of all inputs, which have the same schema, one after the other.
    Union(Vec<Node>),
    /// Pairs of rows with equal keys. The schema is all left columns, then all right columns (only one side's for semi
    /// and anti joins).
    Join {
        /// The table that is streamed.
        left: Box<Node>,
        /// The table that is hashed.
        right: Box<Node>,
        /// Which pairs.
        kind: JoinKind,
        /// Over the left columns.
        left_keys: Vec<Expr>,
        /// Over the right columns, of the same types.
        right_keys: Vec<Expr>,
    },
}

/// What of a graph becomes rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphOutput {
    /// Nodes.
    Nodes {
        /// Whether with their identities first.
        id: bool,
    },
    /// Edges.
    Edges {
        /// Whether with the identities of where they come from first.
        source: bool,
        /// Whether with the identities of where they go to next.
        target: bool,
    },
}

/// Where a scan reads.
#[derive(Clone, Debug)]
pub struct Source {
    /// The table's name.
    pub table: Arc<str>,
    /// Its rows, split into shards; each shard is a list of batches. A snapshot: loading goes on beside it.
    pub shards: Arc<Vec<Vec<Batch>>>,
    /// Where the rows have one column more than the table's schema, which says where each comes from: its position.
    pub origin: Option<usize>,
    /// The columns of the table that are given, in order; `None` means all of its schema.
    pub columns: Option<Arc<[usize]>>,
    /// The page's time filter: position of the time column in the table, and the range.
    pub time_filter: Option<(usize, TimeRange)>,
}

/// What `make-series` makes of its bins.
#[derive(Clone, Debug)]
pub struct Series {
    /// One row for each bin: the keys, the aggregates, the bin's start.
    pub input: Node,
    /// How many of the first columns are keys.
    pub keys: usize,
    /// For each aggregate, the value of a bin without rows.
    pub defaults: Vec<Expr>,
    /// The first point; else each series begins with its first bin.
    pub from: Option<Expr>,
    /// Where the series ends; else each ends with its last bin.
    pub to: Option<Expr>,
    /// Whether `to` is a point itself.
    pub closed: bool,
    /// From point to point.
    pub step: Expr,
    /// Whether no bins at all still give one row of defaults.
    pub nonempty: bool,
}

/// An aggregate in `summarize`.
#[derive(Clone, Debug)]
pub struct AggregateCall {
    /// Which.
    pub aggregate: &'static Aggregate,
    /// Its arguments over the input's columns.
    pub args: Vec<Expr>,
    /// Where it stands, for errors.
    pub span: Span,
}

/// One level of `top-nested`.
#[derive(Clone, Debug)]
pub struct NestedLevel {
    /// The input's column that parts the rows.
    pub key: usize,
    /// How many groups are kept; `None` means all.
    pub count: Option<u64>,
    /// The key of what is not kept; `None` leaves it out.
    pub others: Option<Value>,
    /// What is worked out for each group; their arguments are columns of the input, or constants.
    pub aggregates: Vec<AggregateCall>,
    /// What decides, over the answers of `aggregates`.
    pub by: Expr,
    /// Whether large comes first.
    pub descending: bool,
}

/// What `reduce` is asked for.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// The column of the texts; a string.
    pub column: usize,
    /// The part of all rows (0 to 1) that a word must be in more often than to stand in a pattern.
    pub threshold: f64,
    /// The characters that part words; `None` means everything but letters and digits of ASCII.
    pub separators: Option<String>,
    /// Whether the answer is all rows, each with its pattern.
    pub keeps_rows: bool,
}

/// One term of an order.
#[derive(Clone, Debug)]
pub struct SortTerm {
    /// What is sorted by.
    pub expr: Expr,
    /// Whether large comes first.
    pub descending: bool,
    /// Whether nulls come first.
    pub nulls_first: bool,
}

/// The kinds of join (Kusto documentation: `query/join-operator`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// Pairs; of left rows with equal keys only the first counts. Kusto's default.
    InnerUnique,
    /// Pairs.
    Inner,
    /// Pairs, and left rows without a partner.
    LeftOuter,
    /// Pairs, and right rows without a partner.
    RightOuter,
    /// Pairs, and rows of either side without a partner.
    FullOuter,
    /// Left rows with a partner.
    LeftSemi,
    /// Left rows without a partner.
    LeftAnti,
    /// Right rows with a partner.
    RightSemi,
    /// Right rows without a partner.
    RightAnti,
}
