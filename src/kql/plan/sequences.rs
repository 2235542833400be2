//! The steps of the `scan` operator.

use super::Expr;
use crate::values::Value;

/// `scan`, its expressions bound.
#[derive(Clone, Debug)]
pub struct Sequences {
    /// Columns that part the rows: where one changes, everything begins anew.
    pub partition_by: Vec<Expr>,
    /// What declared columns hold where no step sets them; their types are those of the values.
    pub defaults: Vec<Value>,
    /// Whether the last column is the number of the match.
    pub with_match_id: bool,
    /// In order; not empty.
    pub steps: Vec<SequenceStep>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct SequenceStep {
    /// Which of its rows are shown.
    pub output: Output,
    /// When a row takes it.
    pub condition: StepExpr,
    /// Position among the declared columns, and what it becomes.
    pub assignments: Vec<(usize, StepExpr)>,
}

/// Which rows of a step are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// All.
    All,
    /// Of several in a row only the last.
    Last,
    /// None.
    None,
}

/// An expression over the row at hand and the rows that steps remember. Its columns are `reads`, in that order.
#[derive(Clone, Debug)]
pub struct StepExpr {
    /// The expression.
    pub expr: Expr,
    /// What its columns are.
    pub reads: Vec<Reading>,
}

/// What a column of a [`StepExpr`] is. Columns count those of the input first, then the declared ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Of the row at hand.
    Current(usize),
    /// Of the last row that took a step.
    Step {
        /// Which step.
        step: usize,
        /// Which column.
        column: usize,
    },
}
