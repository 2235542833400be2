//! Parts that many operators share: parameters, order terms, sub-queries.

use super::{Expr, Name};
use crate::diagnostics::Span;

/// `kind=inner`, `hint.strategy=shuffle`, `withsource=Source`, `title="x"` of a `with (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Dots included: `hint.strategy`.
    pub name: Name,
    /// A word such as `inner` is an [`ExprKind::Name`](super::ExprKind::Name). A list of columns
    /// (`ycolumns = a, b` of `render`) is an [`ExprKind::Brackets`](super::ExprKind::Brackets).
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// One term of `sort by`.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderTerm {
    /// What is sorted by.
    pub expr: Expr,
    /// `None` where neither `asc` nor `desc` was written: descending, then.
    pub direction: Option<Direction>,
    /// `None` where it was left out: last when descending, first when ascending.
    pub nulls: Option<NullsOrder>,
    /// All of it.
    pub span: Span,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `asc`
    Ascending,
    /// `desc`
    Descending,
    /// `granny-asc` of `project-reorder`: numbers inside names count as numbers.
    GrannyAscending,
    /// `granny-desc`
    GrannyDescending,
}

/// Where the nulls go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullsOrder {
    /// `nulls first`
    First,
    /// `nulls last`
    Last,
}
