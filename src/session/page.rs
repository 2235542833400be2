//! Rows of an answer as text, column by column.

use crate::kql::functions::LocalClock;
use crate::protocol::{Bitmap, Page, PageColumn};
use crate::values::{Batch, Column, MAX_DATETIME_TICKS, TICKS_PER_SECOND, display, format_datetime};
use std::fmt::Write;

/// Rows that one page may have.
pub(super) const MOST_ROWS: usize = 10_000;

/// A page of the rows at these places (batch, and row in it). Times are shown on `clock` beside UTC.
pub(super) fn page(
    batches: &[Batch],
    columns: usize,
    first_row: u64,
    places: &[(usize, usize)],
    clock: Option<&LocalClock>,
) -> Page {
    let columns = (0..columns).map(|at| {
        let mut builder = CellBuilder::new(places.len());
        for (batch, row) in places {
            if let Some(column) = batches.get(*batch).and_then(|batch| batch.columns.get(at)) {
                builder.push(column, *row, clock);
            }
        }
        builder.finish()
    });
    Page { first_row, columns: columns.collect(), rows: places.len() as u32 }
}

/// An instant on a clock: `2026-05-01T12:11:12.1234567+02:00`, which is as long as its text in UTC and says which zone it is.
pub(super) fn local_text(ticks: i64, clock: &LocalClock, out: &mut String) {
    let offset_secs = clock.offset_secs(ticks);
    let local = (ticks + offset_secs * TICKS_PER_SECOND).clamp(0, MAX_DATETIME_TICKS);
    let text = format_datetime(local);
    out.push_str(text.trim_end_matches('Z'));
    let sign = if offset_secs < 0 { '-' } else { '+' };
    let minutes = offset_secs.abs() / 60;
    // A String takes whatever is written.
    let _ = write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    if offset_secs % 60 != 0 {
        let _ = write!(out, ":{:02}", offset_secs.abs() % 60);
    }
}

struct CellBuilder {
    text: String,
    ends: Vec<u32>,
    nulls: Bitmap,
    local: String,
    local_ends: Vec<u32>,
}

impl CellBuilder {
    fn new(rows: usize) -> Self {
        Self {
            text: String::new(),
            ends: Vec::with_capacity(rows),
            nulls: Bitmap::zeros(rows),
            local: String::new(),
            local_ends: Vec::new(),
        }
    }

    fn push(&mut self, column: &Column, row: usize, clock: Option<&LocalClock>) {
        if column.is_null(row) {
            self.nulls.set(self.ends.len());
        }
        display(column, row, &mut self.text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        if let (Column::DateTime(times), Some(clock)) = (column, clock) {
            if !column.is_null(row) {
                local_text(times.value(row), clock, &mut self.local);
            }
            self.local_ends.push(u32::try_from(self.local.len()).unwrap_or(u32::MAX));
        }
    }

    fn finish(self) -> PageColumn {
        PageColumn {
            ends: self.ends.into(),
            text: self.text.into_bytes(),
            nulls: self.nulls,
            local_ends: self.local_ends.into(),
            local: self.local.into_bytes(),
        }
    }
}
