//! Rows of an answer as text, column by column.

use crate::kql::ResultRows;
use crate::protocol::{Bitmap, Page, PageColumn};
use crate::values::{Column, display};

/// Rows that one page may have.
const MOST_ROWS: usize = 10_000;

/// Up to `rows` rows from `first_row`. `starts` holds the number of each batch's first row.
pub(super) fn page(table: &ResultRows, starts: &[usize], first_row: u64, rows: u32) -> Page {
    let first = usize::try_from(first_row).unwrap_or(usize::MAX).min(table.rows);
    let rows = (rows as usize).min(MOST_ROWS).min(table.rows - first);
    let columns = (0..table.schema.len()).map(|at| {
        let mut builder = CellBuilder::new(rows);
        let mut next = first;
        let mut batch = starts.partition_point(|start| *start <= first).saturating_sub(1);
        while next < first + rows {
            let (Some(rows_of), Some(start)) = (table.batches.get(batch), starts.get(batch)) else { break };
            let Some(column) = rows_of.columns.get(at) else { break };
            let end = (start + rows_of.rows).min(first + rows);
            (next..end).for_each(|row| builder.push(column, row - start));
            next = end.max(next);
            batch += 1;
        }
        builder.finish()
    });
    Page { first_row: first as u64, columns: columns.collect(), rows: rows as u32 }
}

struct CellBuilder {
    text: String,
    ends: Vec<u32>,
    nulls: Bitmap,
}

impl CellBuilder {
    fn new(rows: usize) -> Self {
        Self { text: String::new(), ends: Vec::with_capacity(rows), nulls: Bitmap::zeros(rows) }
    }

    fn push(&mut self, column: &Column, row: usize) {
        if column.is_null(row) {
            self.nulls.set(self.ends.len());
        }
        display(column, row, &mut self.text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn finish(self) -> PageColumn {
        PageColumn { ends: self.ends.into(), text: self.text.into_bytes(), nulls: self.nulls }
    }
}
