//! Which columns of its inputs a node needs, when those of its own are known that somebody reads.

use super::expressions::columns_of;
use crate::kql::functions::aggregate::Argument;
use crate::kql::plan::{AggregateCall, Expr, JoinKind, Node, NodeKind};
use std::ops::Range;

/// Columns by position: whether each is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needs(Vec<bool>);

impl Needs {
    /// None of so many columns.
    pub(super) fn none(width: usize) -> Self {
        Self(vec![false; width])
    }

    /// All of so many columns.
    pub(super) fn all(width: usize) -> Self {
        Self(vec![true; width])
    }

    /// Whether this column is needed.
    pub(super) fn has(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or(false)
    }

    pub(super) fn insert(&mut self, at: usize) {
        if let Some(needed) = self.0.get_mut(at) {
            *needed = true;
        }
    }

    /// These are not needed after all.
    pub(super) fn remove(&mut self, columns: Range<usize>) {
        if let Some(columns) = self.0.get_mut(columns) {
            columns.fill(false);
        }
    }

    /// Also what others need.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    /// The columns, in order.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().filter(|(_, needed)| **needed).map(|(at, _)| at)
    }

    /// How many columns there are, needed or not.
    pub(super) fn width(&self) -> usize {
        self.0.len()
    }

    /// Some of the columns on their own.
    fn part(&self, range: Range<usize>) -> Self {
        Self(range.map(|at| self.has(at)).collect())
    }

    fn with<'e>(mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Self {
        exprs.into_iter().for_each(|expr| columns_of(expr, &mut |at| self.insert(at)));
        self
    }
}

/// What a node needs of each of its inputs. Of the input of [`NodeKind::Apply`] its body needs more.
pub(super) fn of_inputs(node: &Node, needed: &Needs) -> Vec<Needs> {
    let widths: Vec<usize> = node.inputs().iter().map(|input| input.schema.len()).collect();
    let first = widths.first().copied().unwrap_or(0);
    let none = || Needs::none(first);
    match &node.kind {
        NodeKind::Scan(_)
        | NodeKind::Values(_)
        | NodeKind::Range { .. }
        | NodeKind::Partition { .. }
        | NodeKind::Shared { .. } => Vec::new(),
        NodeKind::Filter { predicate, .. } => vec![needed.clone().with([predicate])],
        NodeKind::Project { columns, .. } => vec![none().with(needed.columns().filter_map(|at| columns.get(at)))],
        NodeKind::Extract { column, .. } => {
            let mut needs = needed.part(0..first);
            needs.insert(*column);
            vec![needs]
        }
        NodeKind::Summarize { keys, aggregates, .. } => {
            let kept = kept_calls(node, keys.len(), aggregates, needed);
            let calls = aggregates.iter().zip(kept).filter(|(_, kept)| *kept).flat_map(|(call, _)| &call.args);
            vec![none().with(keys).with(calls)]
        }
        NodeKind::Sort { terms, .. } | NodeKind::Top { terms, .. } => {
            vec![needed.clone().with(terms.iter().map(|term| &term.expr))]
        }
        NodeKind::TopNested { levels, .. } => {
            let mut needs = none().with(levels.iter().flat_map(|level| &level.aggregates).flat_map(|call| &call.args));
            for level in levels {
                needs.insert(level.key);
            }
            vec![needs]
        }
        NodeKind::Reduce { reduction, .. } => {
            let mut needs = if reduction.keeps_rows { needed.part(0..first) } else { none() };
            needs.insert(reduction.column);
            vec![needs]
        }
        NodeKind::Serialize { .. } | NodeKind::Take { .. } => vec![needed.clone()],
        NodeKind::Expand { arrays, .. } => vec![needed.part(0..first).with(arrays)],
        NodeKind::Union(inputs) => vec![needed.clone(); inputs.len()],
        NodeKind::Join { left, right, kind, left_keys, right_keys } => {
            let (left, right) = (left.schema.len(), right.schema.len());
            let (of_left, of_right) = match kind {
                JoinKind::LeftSemi | JoinKind::LeftAnti => (needed.clone(), Needs::none(right)),
                JoinKind::RightSemi | JoinKind::RightAnti => (Needs::none(left), needed.clone()),
                _ => (needed.part(0..left), needed.part(left..left + right)),
            };
            vec![of_left.with(left_keys), of_right.with(right_keys)]
        }
        NodeKind::Apply { body, subqueries, .. } => {
            let mut of_input = needed.part(0..first);
            // The key.
            of_input.insert(first.saturating_sub(1));
            let body = needed.part(first..first + body.schema.len());
            let firsts = subqueries.iter().map(|(_, node)| first_column(node));
            [of_input, body].into_iter().chain(firsts).collect()
        }
        // Their computations know columns by position.
        NodeKind::Sequences { .. }
        | NodeKind::MakeSeries(_)
        | NodeKind::Graph(_)
        | NodeKind::GraphTable { .. }
        | NodeKind::GraphMatch(_)
        | NodeKind::Plugin(_) => widths.into_iter().map(Needs::all).collect(),
    }
}

/// A sub-query's answer is its first column.
pub(super) fn first_column(node: &Node) -> Needs {
    let mut needs = Needs::none(node.schema.len());
    needs.insert(0);
    needs
}

/// Which aggregates of a `summarize` give a column that is needed.
pub(super) fn kept_calls(node: &Node, keys: usize, calls: &[AggregateCall], needed: &Needs) -> Vec<bool> {
    let ranges = outputs(keys, calls);
    if ranges.last().map_or(keys, |range| range.end) != node.schema.len() {
        return vec![true; calls.len()];
    }
    ranges.into_iter().map(|mut range| range.any(|at| needed.has(at))).collect()
}

/// The columns that each aggregate of a `summarize` gives.
pub(super) fn outputs(keys: usize, calls: &[AggregateCall]) -> Vec<Range<usize>> {
    let mut next = keys;
    calls
        .iter()
        .map(|call| {
            let argument = |arg: &'_ Expr| (arg.returns, arg.as_constant().cloned());
            let known: Vec<_> = call.args.iter().map(argument).collect();
            let args: Vec<Argument<'_>> = known
                .iter()
                .map(|(kind, constant)| Argument { name: "", kind: *kind, constant: constant.as_ref() })
                .collect();
            let start = next;
            next += call.aggregate.columns(&args).map_or(1, |columns| columns.len());
            start..next
        })
        .collect()
}
