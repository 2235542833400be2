//! Rows of a loaded table, batch by batch.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::plan::Source;
use crate::protocol::TimeRange;
use crate::values::{Batch, Column};
use std::sync::Arc;

pub(crate) struct Scan {
    batches: std::vec::IntoIter<Batch>,
    columns: Option<Arc<[usize]>>,
    time_filter: Option<(usize, TimeRange)>,
}

impl Scan {
    /// All shards one after the other, or only one.
    pub(crate) fn new(source: &Source, shard: Option<usize>) -> Self {
        let batches: Vec<Batch> = match shard {
            Some(shard) => source.shards.get(shard).cloned().unwrap_or_default(),
            None => source.shards.iter().flatten().cloned().collect(),
        };
        let columns = source.columns.clone().or_else(|| source.origin.map(|origin| (0..origin).collect()));
        Self { batches: batches.into_iter(), columns, time_filter: source.time_filter }
    }
}

impl Operator for Scan {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let Some(batch) = self.batches.next() else { return Ok(Poll::Done) };
        shared.rows_scanned += batch.rows as u64;
        let times = self.time_filter.and_then(|(column, range)| Some((batch.columns.get(column)?.clone(), range)));
        let view = View::from(match &self.columns {
            Some(columns) => Batch::new(columns.iter().map(|at| batch.columns[*at].clone()).collect(), batch.rows),
            None => batch,
        });
        let Some((Column::DateTime(times), range)) = times else { return Ok(Poll::Rows(view)) };
        let kept: Vec<u32> = times
            .iter()
            .enumerate()
            .filter(|(_, time)| time.is_some_and(|time| time >= range.start && time < range.end))
            .map(|(row, _)| row as u32)
            .collect();
        Ok(if kept.is_empty() { Poll::Working } else { Poll::Rows(view.pick(kept)) })
    }
}
