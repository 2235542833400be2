//! Operators that bring tables in, part them, or name and draw the whole answer.

use super::{Expr, Name, NamePattern, Parameter, Schema, TypeRef};
use crate::diagnostics::Span;

/// `as hint.materialized=true name`
#[derive(Clone, Debug, PartialEq)]
pub struct AsOperator {
    /// `hint.materialized`
    pub parameters: Vec<Parameter>,
    /// The name.
    pub name: Name,
}

/// `evaluate hint.distribution=per_node plugin(…) : (a:int)`
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluateOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// A [`ExprKind::Call`](super::ExprKind::Call).
    pub call: Expr,
    /// `: (a:int)`, `: (*, a:int)`
    pub schema: Option<Schema>,
}

/// `facet by a, b with (sub-query)`
#[derive(Clone, Debug, PartialEq)]
pub struct FacetOperator {
    /// The columns.
    pub columns: Vec<Expr>,
    /// A sub-query whose start takes the operator's input.
    pub with: Option<Box<Expr>>,
}

/// `find [withsource=S] in (T1, T2*) where predicate project a, b:int, pack(*)`
#[derive(Clone, Debug, PartialEq)]
pub struct FindOperator {
    /// `withsource`, `datascope`.
    pub parameters: Vec<Parameter>,
    /// `in (…)`; empty means every table.
    pub tables: Vec<Expr>,
    /// `where`, or just the predicate.
    pub predicate: Option<Box<Expr>>,
    /// What is shown.
    pub project: FindProject,
    /// `project-away …`
    pub project_away: Vec<NamePattern>,
}

/// The columns of `find`.
#[derive(Clone, Debug, PartialEq)]
pub enum FindProject {
    /// Nothing was said: as `project-smart`.
    Default,
    /// `project-smart`
    Smart,
    /// `project a, b:int, pack_all()`
    Columns(Vec<FindColumn>),
}

/// `a`, `a:int`, `pack_all()`
#[derive(Clone, Debug, PartialEq)]
pub struct FindColumn {
    /// A name, or the call `pack_all()` / `pack(*)`.
    pub expr: Expr,
    /// `:int`
    pub ty: Option<TypeRef>,
}

/// `name = (sub-query)`
#[derive(Clone, Debug, PartialEq)]
pub struct ForkBranch {
    /// The result's name.
    pub name: Option<Name>,
    /// A sub-query whose start takes the operator's input.
    pub query: Expr,
    /// All of it.
    pub span: Span,
}

/// `join` and `lookup`
#[derive(Clone, Debug, PartialEq)]
pub struct JoinOperator {
    /// `kind`, `hint.strategy`, …
    pub parameters: Vec<Parameter>,
    /// The right table, mostly [`ExprKind::Parenthesized`](super::ExprKind::Parenthesized).
    pub right: Box<Expr>,
    /// `on a, $left.b == $right.c`; empty where it was left out.
    pub on: Vec<Expr>,
}

/// `macro-expand kind=outer group as scope (sub-query)`
#[derive(Clone, Debug, PartialEq)]
pub struct MacroExpandOperator {
    /// `kind`, `isfuzzy`.
    pub parameters: Vec<Parameter>,
    /// The group: a name or `entity_group [..]`.
    pub group: Box<Expr>,
    /// `as scope`
    pub scope: Option<Name>,
    /// The statements run for each.
    pub body: Vec<super::Statement>,
}

/// `partition hint.strategy=native by a (sub-query)`
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionOperator {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The key.
    pub by: Box<Expr>,
    /// `in (scope)` (an old form).
    pub scope: Option<Box<Expr>>,
    /// `(sub-query)` takes the partition's rows at its start; `{ query }` starts on its own and so starts with a table.
    pub query: Box<Expr>,
    /// Whether the sub-query stood in braces.
    pub braces: bool,
}

/// `range x from a to b step c`
#[derive(Clone, Debug, PartialEq)]
pub struct RangeOperator {
    /// The column.
    pub column: Name,
    /// First.
    pub from: Box<Expr>,
    /// Last, included.
    pub to: Box<Expr>,
    /// Width.
    pub step: Box<Expr>,
}

/// `render timechart with (title = "x", ycolumns = a, b)`
#[derive(Clone, Debug, PartialEq)]
pub struct RenderOperator {
    /// The chart: `timechart`, `piechart`, `table`, …
    pub visualization: Name,
    /// `kind = stacked` without parentheses (an old form), then those of `with (…)`.
    pub properties: Vec<Parameter>,
}

/// `search kind=case_sensitive in (T1, T2) predicate`
#[derive(Clone, Debug, PartialEq)]
pub struct SearchOperator {
    /// `kind`, `withsource`-like parameters.
    pub parameters: Vec<Parameter>,
    /// `in (…)`; empty means every table, or the source.
    pub tables: Vec<Expr>,
    /// Strings, `column:"term"`, comparisons, `and`/`or`; `*` for anything.
    pub predicate: Box<Expr>,
}

/// `union kind=inner withsource=S isfuzzy=true T1, (T2 | take 5), T3*`
#[derive(Clone, Debug, PartialEq)]
pub struct UnionOperator {
    /// `kind`, `withsource`, `isfuzzy`.
    pub parameters: Vec<Parameter>,
    /// What is added to the source; [`ExprKind::Wildcard`](super::ExprKind::Wildcard) for `T*`.
    pub tables: Vec<Expr>,
}
