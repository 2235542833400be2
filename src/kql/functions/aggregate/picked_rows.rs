//! One row kept for each group, column by column: what `arg_max` and `take_any` give.

use crate::values::{Column, NO_ROW, ScalarType};

/// Rows beyond what the groups need that may lie around before they are cleared away.
const SLACK_ROWS: usize = 4096;

/// The kept rows.
pub(super) struct PickedRows {
    kinds: Vec<ScalarType>,
    /// Rows as they were picked, newest last; some are no longer any group's.
    chunks: Vec<Vec<Column>>,
    /// Rows in all chunks.
    rows: usize,
    /// For each group its row, counted through all chunks, or [`NO_ROW`].
    places: Vec<u32>,
    /// For each group its row of the batch that is worked on, or [`NO_ROW`].
    marks: Vec<u32>,
    /// The groups that are marked.
    marked: Vec<u32>,
}

impl PickedRows {
    /// No rows yet, of columns of these types.
    pub(super) fn new(kinds: Vec<ScalarType>) -> Self {
        Self { kinds, chunks: Vec::new(), rows: 0, places: Vec::new(), marks: Vec::new(), marked: Vec::new() }
    }

    /// Makes room for groups.
    pub(super) fn grow(&mut self, group_count: usize) {
        self.places.resize(group_count, NO_ROW);
        self.marks.resize(group_count, NO_ROW);
    }

    /// Says that a row of this batch is the group's from now on.
    pub(super) fn mark(&mut self, group: usize, row: usize) {
        if self.marks[group] == NO_ROW {
            self.marked.push(group as u32);
        }
        self.marks[group] = row as u32;
    }

    /// Whether the group has a row, in this batch or from before.
    pub(super) fn has(&self, group: usize) -> bool {
        self.places[group] != NO_ROW || self.marks[group] != NO_ROW
    }

    /// Ends the batch: keeps the marked rows of these columns.
    pub(super) fn keep(&mut self, columns: &[Column]) {
        if self.marked.is_empty() {
            return;
        }
        let rows: Vec<u32> = self.marked.iter().map(|group| self.marks[*group as usize]).collect();
        self.chunks.push(columns.iter().map(|column| column.take(&rows)).collect());
        for (at, group) in self.marked.drain(..).enumerate() {
            self.places[group as usize] = (self.rows + at) as u32;
            self.marks[group as usize] = NO_ROW;
        }
        self.rows += rows.len();
        if self.rows > 2 * self.places.len() + SLACK_ROWS {
            let columns = self.columns();
            self.rows = self.places.len();
            // Groups without a row got a row of nulls, which must not count as theirs.
            for (group, place) in self.places.iter_mut().enumerate() {
                if *place != NO_ROW {
                    *place = group as u32;
                }
            }
            self.chunks = vec![columns];
        }
    }

    /// Whether each group has a row.
    pub(super) fn placed(&self) -> Vec<bool> {
        self.places.iter().map(|place| *place != NO_ROW).collect()
    }

    /// The rows, one for each group; nulls where a group has none.
    pub(super) fn columns(&self) -> Vec<Column> {
        let columns = self.kinds.iter().enumerate();
        let joined = columns.map(|(at, kind)| {
            let parts: Vec<&Column> = self.chunks.iter().filter_map(|chunk| chunk.get(at)).collect();
            Column::concat(*kind, &parts)
        });
        joined.map(|column| column.take(&self.places)).collect()
    }
}
