//! Tabular operators: what stands between two pipes.

use super::{
    AsOperator, CountOperator, DistinctOperator, EvaluateOperator, Expr, FacetOperator, FindOperator, ForkBranch,
    GraphMatch, GraphToTable, JoinOperator, MacroExpandOperator, MakeGraph, MakeSeriesOperator, MvApplyOperator,
    MvExpandOperator, Name, NamePattern, NamedExpr, Parameter, ParseKvOperator, ParseOperator, PartitionOperator,
    RangeOperator, ReduceOperator, RenderOperator, ReorderTerm, SampleDistinctOperator, ScanOperator, Schema,
    SearchOperator, SortOperator, SummarizeOperator, TakeOperator, TopHittersOperator, TopNestedOperator, TopOperator,
    UnionOperator, WhereOperator,
};
use crate::diagnostics::Span;

/// One operator with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// Which, and its parts.
    pub kind: OperatorKind,
    /// The keyword.
    pub name_span: Span,
    /// From the keyword to the last argument, without the `|`.
    pub span: Span,
}

/// The operators of the language. Two spellings of one operator (`where`/`filter`) are one kind.
#[allow(clippy::large_enum_variant, reason = "operators are few and live in their pipe; only 64-bit targets complain")]
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorKind {
    /// `as name`
    As(AsOperator),
    /// `assert-schema (a:int, b:string)`
    AssertSchema(Schema),
    /// `consume [decodeblocks = true]`
    Consume(Vec<Parameter>),
    /// `count`, `count as name`
    Count(CountOperator),
    /// `distinct a, b`, `distinct *`
    Distinct(DistinctOperator),
    /// `evaluate plugin(…) [: (schema)]`
    Evaluate(EvaluateOperator),
    /// `execute-and-cache [as name]`
    ExecuteAndCache(Vec<Parameter>),
    /// `extend a = b, c`
    Extend(Vec<NamedExpr>),
    /// `facet by a, b with (sub-query)`
    Facet(FacetOperator),
    /// `find …`
    Find(FindOperator),
    /// `fork name = (sub-query) (sub-query)`
    Fork(Vec<ForkBranch>),
    /// `getschema`
    GetSchema(Vec<Parameter>),
    /// `graph-mark-components kind = weak with_component_id = id`
    GraphMarkComponents(Vec<Parameter>),
    /// `graph-match …`
    GraphMatch(GraphMatch),
    /// `graph-shortest-paths …`
    GraphShortestPaths(GraphMatch),
    /// `graph-to-table nodes, edges`
    GraphToTable(GraphToTable),
    /// `graph-where-nodes predicate`
    GraphWhereNodes(Expr),
    /// `graph-where-edges predicate`
    GraphWhereEdges(Expr),
    /// `invoke f(…)`
    Invoke(Expr),
    /// `join kind=inner (right) on key`
    Join(JoinOperator),
    /// `lookup kind=leftouter (right) on key`
    Lookup(JoinOperator),
    /// `macro-expand group as scope (sub-query)`
    MacroExpand(MacroExpandOperator),
    /// `make-graph a --> b …`
    MakeGraph(Box<MakeGraph>),
    /// `make-series …`
    MakeSeries(Box<MakeSeriesOperator>),
    /// `mv-apply a to typeof(long) on (sub-query)`
    MvApply(MvApplyOperator),
    /// `mv-expand a, b to typeof(long) limit 5`
    MvExpand(MvExpandOperator),
    /// `parse x with * "a" b:long`
    Parse(ParseOperator),
    /// `parse-kv x as (a:int) with (…)`
    ParseKv(ParseKvOperator),
    /// `parse-where x with …`
    ParseWhere(ParseOperator),
    /// `partition by a (sub-query)`
    Partition(PartitionOperator),
    /// `print a = 1, 2`
    Print(Vec<NamedExpr>),
    /// `project a, b = c`
    Project(Vec<NamedExpr>),
    /// `project-away a, b*`
    ProjectAway(Vec<NamePattern>),
    /// `project-by-names dynamic(["a"]), "b*"`
    ProjectByNames(Vec<Expr>),
    /// `project-keep a, b*`
    ProjectKeep(Vec<NamePattern>),
    /// `project-rename a = b`
    ProjectRename(Vec<NamedExpr>),
    /// `project-reorder a, b* asc`
    ProjectReorder(Vec<ReorderTerm>),
    /// `range x from a to b step c`
    Range(RangeOperator),
    /// `reduce by x with threshold = 0.1`
    Reduce(ReduceOperator),
    /// `render timechart with (title = "x")`
    Render(RenderOperator),
    /// `sample 10`
    Sample(TakeOperator),
    /// `sample-distinct 10 of x`
    SampleDistinct(SampleDistinctOperator),
    /// `scan declare (a:int) with (step s: condition => a = b;)`
    Scan(ScanOperator),
    /// `search kind=case_sensitive in (T) "term"`
    Search(SearchOperator),
    /// `serialize`, `serialize n = row_number()`
    Serialize(Vec<NamedExpr>),
    /// `sort by a asc, b`, `order by …`
    Sort(SortOperator),
    /// `summarize a = count() by b`
    Summarize(SummarizeOperator),
    /// `take 10`, `limit 10`
    Take(TakeOperator),
    /// `top 10 by x desc`
    Top(TopOperator),
    /// `top-hitters 10 of x by y`
    TopHitters(TopHittersOperator),
    /// `top-nested 3 of x by count(), top-nested …`
    TopNested(TopNestedOperator),
    /// `union kind=outer withsource=S T1, T2*`
    Union(UnionOperator),
    /// `where x`, `filter x`
    Where(WhereOperator),
    /// A keyword that is no operator; it has been reported and its text skipped.
    Unknown(Name),
}
