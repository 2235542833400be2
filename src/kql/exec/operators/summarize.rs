//! `summarize`, `distinct`, `count`: one partial result for each shard, then one of all.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::eval_column;
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::functions::FunctionError;
use crate::kql::functions::aggregate::{Accumulator, Argument};
use crate::kql::plan::{AggregateCall, Expr, Node};
use crate::values::{Batch, Column, ColumnBuilder};

/// What a group takes beside its key, and in each accumulator, roughly.
const GROUP_BYTES: usize = 16;

pub(crate) struct Summarize {
    /// One for each shard, the one that is read now first.
    inputs: std::vec::IntoIter<BoxedOperator>,
    current: Option<BoxedOperator>,
    keys: Vec<Expr>,
    aggregates: Vec<AggregateCall>,
    /// Of the shard that is read now.
    partial: Partial,
    /// Of all shards before it.
    total: Option<Partial>,
    span: crate::diagnostics::Span,
    held: Held,
    done: bool,
}

impl Summarize {
    pub(crate) fn new(
        inputs: Vec<BoxedOperator>,
        keys: Vec<Expr>,
        aggregates: Vec<AggregateCall>,
        node: &Node,
    ) -> Self {
        let mut inputs = inputs.into_iter();
        let partial = Partial::new(&keys, &aggregates);
        Self {
            current: inputs.next(),
            inputs,
            keys,
            aggregates,
            partial,
            total: None,
            span: node.span,
            held: Held::default(),
            done: false,
        }
    }

    /// Puts the shard that has ended to those before it.
    fn end_shard(&mut self) -> Result<(), Diagnostic> {
        let partial = std::mem::replace(&mut self.partial, Partial::new(&self.keys, &self.aggregates));
        match &mut self.total {
            None => self.total = Some(partial),
            Some(total) => total.merge(partial, &self.aggregates)?,
        }
        self.current = self.inputs.next();
        Ok(())
    }
}

impl Operator for Summarize {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let Some(input) = &mut self.current else {
            if std::mem::replace(&mut self.done, true) {
                return Ok(Poll::Done);
            }
            let total = self.total.take().unwrap_or_else(|| Partial::new(&self.keys, &self.aggregates));
            return Ok(Poll::Rows(View::from(total.finish(self.keys.is_empty()))));
        };
        match input.poll(shared)? {
            Poll::Rows(view) => {
                let before = self.partial.grouper.groups();
                let bytes = self.partial.update(&self.keys, &self.aggregates, &view, shared)?;
                let groups = self.partial.grouper.groups();
                shared.limits.check_rows(groups, "The groups of this step", self.span)?;
                let bytes = bytes + ((groups - before) * (GROUP_BYTES * (1 + self.aggregates.len()))) as u64;
                self.held.add_bytes(bytes, shared, "The groups of this step", self.span)?;
            }
            Poll::Working => {}
            Poll::Done => self.end_shard()?,
        }
        Ok(Poll::Working)
    }
}

/// The groups of one shard, or of several put together.
struct Partial {
    grouper: Grouper,
    /// The groups' keys, column by column.
    keys: Vec<ColumnBuilder>,
    accumulators: Vec<Box<dyn Accumulator>>,
}

impl Partial {
    fn new(keys: &[Expr], aggregates: &[AggregateCall]) -> Self {
        Self {
            grouper: Grouper::default(),
            keys: keys.iter().map(|key| ColumnBuilder::new(key.returns)).collect(),
            accumulators: aggregates.iter().map(accumulator).collect(),
        }
    }

    /// Takes rows; says how much memory they take from here on.
    fn update(
        &mut self,
        keys: &[Expr],
        aggregates: &[AggregateCall],
        view: &View,
        shared: &Shared,
    ) -> Result<u64, Diagnostic> {
        let keys = keys.iter().map(|key| eval_column(key, view, &shared.context)).collect::<Result<Vec<_>, _>>()?;
        let before = self.grouper.groups();
        let groups = self.groups_of(&keys, view.rows);
        let count = self.grouper.groups();
        // The keys of new groups are kept, and all values that are gathered in lists.
        let mut bytes = 0;
        if count > before && view.rows > 0 {
            let all: u64 = keys.iter().map(|key| key.bytes_of(0..view.rows as u32)).sum();
            bytes += all * (count - before) as u64 / view.rows as u64;
        }
        for (call, accumulator) in aggregates.iter().zip(&mut self.accumulators) {
            let args =
                call.args.iter().map(|arg| eval_column(arg, view, &shared.context)).collect::<Result<Vec<_>, _>>()?;
            accumulator.update(&groups, count, &args).map_err(|error| failure(call, &error))?;
            if call.aggregate.gathers() {
                bytes += args.iter().map(|arg| arg.bytes_of(0..view.rows as u32)).sum::<u64>();
            }
        }
        Ok(bytes)
    }

    fn groups_of(&mut self, keys: &[Column], rows: usize) -> Vec<u32> {
        let builders = &mut self.keys;
        self.grouper.insert(keys, rows, |row| {
            for (builder, key) in builders.iter_mut().zip(keys) {
                builder.push(&key.value(row));
            }
        })
    }

    /// Takes the groups of another shard.
    fn merge(&mut self, mut other: Self, aggregates: &[AggregateCall]) -> Result<(), Diagnostic> {
        let rows = other.grouper.groups();
        let keys: Vec<Column> = other.keys.iter_mut().map(ColumnBuilder::finish).collect();
        let groups = self.groups_of(&keys, rows);
        let count = self.grouper.groups();
        for ((call, mine), theirs) in aggregates.iter().zip(&mut self.accumulators).zip(&mut other.accumulators) {
            mine.merge(&groups, count, &theirs.state(rows)).map_err(|error| failure(call, &error))?;
        }
        Ok(())
    }

    /// The answer; without keys there is one group even when no row came.
    fn finish(mut self, one_group: bool) -> Batch {
        let rows = if one_group { 1 } else { self.grouper.groups() };
        let mut columns: Vec<Column> = self.keys.iter_mut().map(ColumnBuilder::finish).collect();
        columns.extend(self.accumulators.iter_mut().flat_map(|accumulator| accumulator.finish(rows)));
        Batch::new(columns, rows)
    }
}

pub(super) fn accumulator(call: &AggregateCall) -> Box<dyn Accumulator> {
    let arguments: Vec<Argument<'_>> =
        call.args.iter().map(|arg| Argument { name: "", kind: arg.returns, constant: arg.as_constant() }).collect();
    (call.aggregate.accumulator)(&arguments)
}

pub(super) fn failure(call: &AggregateCall, error: &FunctionError) -> Diagnostic {
    Diagnostic::error("TM202", call.span, format!("{}: {error}", call.aggregate.name))
}
