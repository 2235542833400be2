//! Operators that work on the rows and columns of their one input.

use super::{ColumnDecl, Direction, Expr, Name, NamePattern, NamedExpr, OrderTerm, Parameter, Schema, TypeRef};
use crate::diagnostics::Span;

/// `count`, `count as name`
#[derive(Clone, Debug, PartialEq)]
pub struct CountOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// `as name`
    pub name: Option<Name>,
}

/// `distinct a, b`; `*` is [`ExprKind::Star`](super::ExprKind::Star).
#[derive(Clone, Debug, PartialEq)]
pub struct DistinctOperator {
    /// `hint.strategy`
    pub parameters: Vec<Parameter>,
    /// Columns or expressions.
    pub columns: Vec<NamedExpr>,
}

/// `make-series a = count() default = 0, … on axis from x to y step z by k`
#[derive(Clone, Debug, PartialEq)]
pub struct MakeSeriesOperator {
    /// `kind = nonempty`, hints.
    pub parameters: Vec<Parameter>,
    /// The series.
    pub aggregates: Vec<SeriesAggregate>,
    /// `on axis`
    pub axis: NamedExpr,
    /// What the axis holds.
    pub range: SeriesRange,
    /// `by …`
    pub by: Vec<NamedExpr>,
}

/// `a = count() default = 0`
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate.
    pub expr: NamedExpr,
    /// `default = 0`
    pub default: Option<Expr>,
}

/// The axis of `make-series`.
#[derive(Clone, Debug, PartialEq)]
pub enum SeriesRange {
    /// `from a to b step c`, the first two free.
    FromToStep {
        /// `from a`
        from: Option<Expr>,
        /// `to b`
        to: Option<Expr>,
        /// `step c`; missing has been reported.
        step: Expr,
    },
    /// `in range(a, b, c)`: the old form, whose end is included.
    InRange {
        /// First.
        start: Expr,
        /// Last.
        stop: Expr,
        /// Width.
        step: Expr,
    },
}

/// `mv-apply`
#[derive(Clone, Debug, PartialEq)]
pub struct MvApplyOperator {
    /// `with_itemindex = i` and hints.
    pub parameters: Vec<Parameter>,
    /// What is expanded.
    pub columns: Vec<MvColumn>,
    /// `limit n`
    pub limit: Option<Expr>,
    /// `id x` (an old form): the context column.
    pub context_id: Option<Expr>,
    /// `on (sub-query)`: starts from the rows of one record.
    pub subquery: Box<Expr>,
}

/// `mv-expand`
#[derive(Clone, Debug, PartialEq)]
pub struct MvExpandOperator {
    /// `kind = array`, `bagexpansion = bag`, `with_itemindex = i`.
    pub parameters: Vec<Parameter>,
    /// What is expanded.
    pub columns: Vec<MvColumn>,
    /// `limit n`
    pub limit: Option<Expr>,
}

/// `a = b to typeof(long)`
#[derive(Clone, Debug, PartialEq)]
pub struct MvColumn {
    /// The column.
    pub expr: NamedExpr,
    /// `to typeof(long)`
    pub ty: Option<TypeRef>,
}

/// `parse` and `parse-where`
#[derive(Clone, Debug, PartialEq)]
pub struct ParseOperator {
    /// `kind = regex`, `flags = Ui`.
    pub parameters: Vec<Parameter>,
    /// What is parsed.
    pub expr: Box<Expr>,
    /// After `with`, in order.
    pub pattern: Vec<ParsePart>,
}

/// One part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum ParsePart {
    /// `*`: anything.
    Skip(Span),
    /// A string, or an expression that gives one.
    Text(Expr),
    /// `a`, `a:long`
    Column(ColumnDecl),
}

/// `parse-kv x as (a:int) with (pair_delimiter = ",")`
#[derive(Clone, Debug, PartialEq)]
pub struct ParseKvOperator {
    /// Parameters before the expression.
    pub parameters: Vec<Parameter>,
    /// What is parsed.
    pub expr: Box<Expr>,
    /// The keys and their types.
    pub keys: Schema,
    /// `with (…)`
    pub properties: Vec<Parameter>,
}

/// `a* asc`
#[derive(Clone, Debug, PartialEq)]
pub struct ReorderTerm {
    /// The columns.
    pub pattern: NamePattern,
    /// `asc`, `desc`, `granny-asc`, `granny-desc`
    pub direction: Option<Direction>,
}

/// `reduce kind = source by x with threshold = 0.1, characters = "-"`
#[derive(Clone, Debug, PartialEq)]
pub struct ReduceOperator {
    /// `kind`
    pub parameters: Vec<Parameter>,
    /// The text.
    pub by: NamedExpr,
    /// `with …`
    pub properties: Vec<Parameter>,
}

/// `take n`, `sample n`
#[derive(Clone, Debug, PartialEq)]
pub struct TakeOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
}

/// `sample-distinct n of x`
#[derive(Clone, Debug, PartialEq)]
pub struct SampleDistinctOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
    /// Of what.
    pub of: NamedExpr,
}

/// `scan with_match_id=m order by a partition by b declare (c:int = 0) with (step s: x => c = d;)`
#[derive(Clone, Debug, PartialEq)]
pub struct ScanOperator {
    /// `with_match_id`
    pub parameters: Vec<Parameter>,
    /// `order by …`
    pub order_by: Vec<OrderTerm>,
    /// `partition by …`
    pub partition_by: Vec<Expr>,
    /// `declare (…)`
    pub declare: Vec<ColumnDecl>,
    /// In order.
    pub steps: Vec<ScanStep>,
}

/// `step name optional output=last: condition => a = b, c = d;`
#[derive(Clone, Debug, PartialEq)]
pub struct ScanStep {
    /// The step.
    pub name: Name,
    /// Whether it may be left out.
    pub optional: bool,
    /// `output = all | last | none`
    pub output: Option<Name>,
    /// When a row takes the step.
    pub condition: Expr,
    /// `=> a = b, c = d`
    pub assignments: Vec<NamedExpr>,
    /// Without its `;`.
    pub span: Span,
}

/// `sort by a asc, b`
#[derive(Clone, Debug, PartialEq)]
pub struct SortOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The terms.
    pub by: Vec<OrderTerm>,
}

/// `summarize a = count(), b by c, d = e`
#[derive(Clone, Debug, PartialEq)]
pub struct SummarizeOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The aggregates; may be empty where `by` stands.
    pub aggregates: Vec<NamedExpr>,
    /// The keys.
    pub by: Vec<NamedExpr>,
}

/// `top n by x desc nulls last, y`
#[derive(Clone, Debug, PartialEq)]
pub struct TopOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// How many.
    pub count: Expr,
    /// At least one.
    pub by: Vec<OrderTerm>,
}

/// `top-hitters n of x by y`
#[derive(Clone, Debug, PartialEq)]
pub struct TopHittersOperator {
    /// How many.
    pub count: Expr,
    /// Of what.
    pub of: NamedExpr,
    /// What is summed; `None` counts rows.
    pub by: Option<NamedExpr>,
}

/// `top-nested …, top-nested …`
#[derive(Clone, Debug, PartialEq)]
pub struct TopNestedOperator {
    /// Outermost first.
    pub levels: Vec<TopNestedLevel>,
}

/// `top-nested 3 of x with others = "y" by count() desc`
#[derive(Clone, Debug, PartialEq)]
pub struct TopNestedLevel {
    /// `None` means all.
    pub count: Option<Expr>,
    /// Of what.
    pub of: NamedExpr,
    /// `with others = "y"`
    pub others: Option<Expr>,
    /// The aggregate.
    pub by: NamedExpr,
    /// `asc` or `desc`
    pub direction: Option<Direction>,
    /// All of it.
    pub span: Span,
}

/// `where predicate`
#[derive(Clone, Debug, PartialEq)]
pub struct WhereOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The predicate.
    pub predicate: Expr,
}
