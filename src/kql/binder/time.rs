//! The page's time range: what it filters, and which column of an answer it is about.

use super::{Binder, Binding};
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind};
use crate::values::{ScalarType, Schema, Value};

/// The column that the page's time range filters.
pub(super) const TIME_COLUMN: &str = "TimeGenerated";

/// Functions that leave an instant in the bin that it is in.
const BINNING: [&str; 7] = ["bin", "bin_at", "floor", "startofday", "startofweek", "startofmonth", "startofyear"];

/// Where the time stands in a table or view that the page's time range filters.
pub(super) fn time_column(schema: &Schema) -> Option<usize> {
    schema.index_of(TIME_COLUMN).filter(|at| schema.fields[*at].kind == ScalarType::DateTime)
}

impl Binder<'_> {
    /// The rows of a view that are in the page's time range.
    pub(super) fn in_time_range(&mut self, mut rows: Node) -> Binding<Node> {
        let (Some(range), Some(at)) = (self.time_range, time_column(&rows.schema)) else { return Ok(rows) };
        let (schema, span) = (rows.schema.clone(), rows.span);
        for (symbol, end) in [(">=", range.start), ("<", range.end)] {
            let time = Expr::column(at, ScalarType::DateTime, span);
            let end = Expr::constant(Value::DateTime(end), span);
            let predicate = self.operator(symbol, vec![time, end], span)?;
            rows = Node { kind: NodeKind::Filter { input: Box::new(rows), predicate }, schema: schema.clone(), span };
        }
        Ok(rows)
    }

    /// Whether a time range over tables and views keeps just those rows of an answer whose `TimeGenerated` is within it.
    pub(super) fn time_is_of_tables(&self, answer: &Node) -> bool {
        answer.schema.index_of(TIME_COLUMN).is_some_and(|at| self.is_time_of_tables(answer, at))
    }

    fn is_time_of_tables(&self, node: &Node, column: usize) -> bool {
        if self.view_spans.contains(&node.span) {
            return time_column(&node.schema) == Some(column);
        }
        match &node.kind {
            NodeKind::Scan(_) => time_column(&node.schema) == Some(column),
            NodeKind::Filter { input, .. } | NodeKind::Sort { input, .. } | NodeKind::Serialize { input } => {
                self.is_time_of_tables(input, column)
            }
            NodeKind::Extract { input, .. } | NodeKind::Expand { input, .. } => {
                column < input.schema.len() && self.is_time_of_tables(input, column)
            }
            NodeKind::Project { input, columns: exprs } | NodeKind::Summarize { input, keys: exprs, .. } => {
                exprs.get(column).and_then(binned).is_some_and(|column| self.is_time_of_tables(input, column))
            }
            // The bins' starts come last.
            NodeKind::MakeSeries(series) => {
                let last = series.input.schema.len().saturating_sub(1);
                column == last && self.is_time_of_tables(&series.input, last)
            }
            NodeKind::Union(inputs) => {
                !inputs.is_empty() && inputs.iter().all(|input| self.is_time_of_tables(input, column))
            }
            // A range would filter what rows are joined with, too.
            NodeKind::Join { left, right, .. } => {
                column < left.schema.len() && !self.reads_times(right) && self.is_time_of_tables(left, column)
            }
            NodeKind::Shared { index, .. } => {
                self.commons.get(*index).is_some_and(|common| self.is_time_of_tables(&common.node, column))
            }
            _ => false,
        }
    }

    /// Whether a table with times is read for it.
    fn reads_times(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Scan(_) => time_column(&node.schema).is_some(),
            NodeKind::Shared { index, .. } => {
                self.commons.get(*index).is_some_and(|common| self.reads_times(&common.node))
            }
            _ => node.inputs().into_iter().any(|input| self.reads_times(input)),
        }
    }
}

/// The column that an expression gives, as it is or cut to bins.
fn binned(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Column(at) => Some(*at),
        // An offset would move it to another bin.
        ExprKind::Call { function, args, .. } if BINNING.contains(&function.name) => {
            let has_offset = function.name.starts_with("startof") && args.len() > 1;
            args.first().filter(|_| !has_offset).and_then(binned)
        }
        _ => None,
    }
}
