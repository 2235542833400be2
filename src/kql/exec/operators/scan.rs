//! Rows of a loaded table, batch by batch.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::plan::Source;
use crate::protocol::TimeRange;
use crate::values::{Batch, Column};

pub(crate) struct Scan {
    batches: std::vec::IntoIter<Batch>,
    time_filter: Option<(usize, TimeRange)>,
}

impl Scan {
    /// All shards one after the other, or only one.
    pub(crate) fn new(source: &Source, shard: Option<usize>) -> Self {
        let batches: Vec<Batch> = match shard {
            Some(shard) => source.shards.get(shard).cloned().unwrap_or_default(),
            None => source.shards.iter().flatten().cloned().collect(),
        };
        Self { batches: batches.into_iter(), time_filter: source.time_filter }
    }
}

impl Operator for Scan {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let Some(batch) = self.batches.next() else { return Ok(Poll::Done) };
        shared.rows_scanned += batch.rows as u64;
        let view = View::from(batch);
        let Some((column, range)) = self.time_filter else { return Ok(Poll::Rows(view)) };
        let Column::DateTime(times) = view.column(column) else { return Ok(Poll::Rows(view)) };
        let kept: Vec<u32> = times
            .iter()
            .enumerate()
            .filter(|(_, time)| time.is_some_and(|time| time >= range.start && time < range.end))
            .map(|(row, _)| row as u32)
            .collect();
        Ok(if kept.is_empty() { Poll::Working } else { Poll::Rows(view.pick(kept)) })
    }
}
