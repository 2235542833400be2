//! Bound scalar expressions.

use crate::diagnostics::Span;
use crate::kql::functions::{Overload, Scalar, is_random};
use crate::values::{ScalarType, Value};

/// A scalar expression over the columns of one input.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Which, and its parts.
    pub kind: ExprKind,
    /// Type of its values.
    pub returns: ScalarType,
    /// Where it stands in the query, for errors while it runs.
    pub span: Span,
}

/// The kinds of bound expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// The input's column at this position.
    Column(usize),
    /// The same for every row.
    Constant(Value),
    /// A call, its arguments converted to what the overload takes.
    Call {
        /// The function, for its name.
        function: &'static Scalar,
        /// The signature that was chosen.
        overload: &'static Overload,
        /// The arguments.
        args: Vec<Expr>,
    },
    /// An implicit conversion to `returns`.
    Convert(Box<Expr>),
    /// A function that looks at neighboring rows; its input is serialized.
    Window {
        /// Which.
        function: WindowFunction,
        /// The arguments.
        args: Vec<Expr>,
    },
    /// The answer of [`super::Plan::subqueries`] at this position: its first cell (`toscalar`), or all cells of its
    /// first column as a dynamic array (`in (table)`). Replaced by a constant before the plan runs.
    Subquery {
        /// Position in [`super::Plan::subqueries`].
        index: usize,
        /// Whether the whole first column is meant.
        all_rows: bool,
    },
}

/// Window functions (Kusto documentation: `query/window-functions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowFunction {
    /// `prev(column, offset, default)`
    Prev,
    /// `next(column, offset, default)`
    Next,
    /// `row_number(start, restart)`
    RowNumber,
    /// `row_cumsum(term, restart)`
    RowCumsum,
    /// `row_rank_dense(term, restart)`
    RowRankDense,
    /// `row_rank_min(term, restart)`
    RowRankMin,
    /// `row_window_session(expr, max_distance_from_first, max_distance_between_neighbors, restart)`
    RowWindowSession,
}

impl Expr {
    /// A constant.
    pub fn constant(value: Value, span: Span) -> Self {
        Self { returns: value.kind(), kind: ExprKind::Constant(value), span }
    }

    /// A column of the input.
    pub fn column(index: usize, kind: ScalarType, span: Span) -> Self {
        Self { kind: ExprKind::Column(index), returns: kind, span }
    }

    /// The constant that it is; `None` for anything else.
    pub fn as_constant(&self) -> Option<&Value> {
        if let ExprKind::Constant(value) = &self.kind { Some(value) } else { None }
    }

    /// Whether a window function stands in it.
    pub fn has_window(&self) -> bool {
        match &self.kind {
            ExprKind::Window { .. } => true,
            ExprKind::Call { args, .. } => args.iter().any(Self::has_window),
            ExprKind::Convert(arg) => arg.has_window(),
            _ => false,
        }
    }

    /// Whether it answers the same each time that it is worked out for the same row, wherever the row stands.
    pub fn is_steady(&self) -> bool {
        match &self.kind {
            ExprKind::Window { .. } => false,
            ExprKind::Call { function, args, .. } => !is_random(function) && args.iter().all(Self::is_steady),
            ExprKind::Convert(arg) => arg.is_steady(),
            ExprKind::Column(_) | ExprKind::Constant(_) | ExprKind::Subquery { .. } => true,
        }
    }

    /// Whether it reads a column of its input.
    pub fn reads_columns(&self) -> bool {
        match &self.kind {
            ExprKind::Column(_) => true,
            ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => args.iter().any(Self::reads_columns),
            ExprKind::Convert(arg) => arg.reads_columns(),
            ExprKind::Constant(_) | ExprKind::Subquery { .. } => false,
        }
    }

    /// Runs `change` on every expression inside, innermost first, and on itself.
    pub fn walk_mut(&mut self, change: &mut impl FnMut(&mut Self)) {
        match &mut self.kind {
            ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => {
                for arg in args {
                    arg.walk_mut(change);
                }
            }
            ExprKind::Convert(arg) => arg.walk_mut(change),
            ExprKind::Column(_) | ExprKind::Constant(_) | ExprKind::Subquery { .. } => {}
        }
        change(self);
    }
}
