//! What is selected in the grid: from the anchor to the active cell, as cells, whole rows, whole columns or all.

/// How far a selection reaches beyond the two cells that span it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Not at all.
    #[default]
    Cells,
    /// Over all columns.
    Rows,
    /// Over all rows.
    Columns,
    /// Over everything.
    All,
}

/// A rectangle of cells: rows and columns from the first up to, not including, the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rectangle {
    /// First row.
    pub top: u64,
    /// Row behind the last.
    pub bottom: u64,
    /// First column.
    pub left: usize,
    /// Column behind the last.
    pub right: usize,
}

impl Rectangle {
    /// What lies between two cells of a table of so many rows and columns.
    pub fn spanned(anchor: (u64, usize), active: (u64, usize), extent: Extent, rows: u64, columns: usize) -> Self {
        let (top, bottom) = match extent {
            Extent::Cells | Extent::Rows => (anchor.0.min(active.0), anchor.0.max(active.0).saturating_add(1)),
            Extent::Columns | Extent::All => (0, rows),
        };
        let (left, right) = match extent {
            Extent::Cells | Extent::Columns => (anchor.1.min(active.1), anchor.1.max(active.1).saturating_add(1)),
            Extent::Rows | Extent::All => (0, columns),
        };
        Self { top: top.min(rows), bottom: bottom.min(rows), left: left.min(columns), right: right.min(columns) }
    }

    /// The columns of a row that are in it; `None` for a row outside.
    pub fn columns_in(self, row: u64) -> Option<(usize, usize)> {
        (self.top..self.bottom).contains(&row).then_some((self.left, self.right))
    }

    /// Whether a cell is in it.
    pub fn holds(self, row: u64, column: usize) -> bool {
        self.columns_in(row).is_some_and(|(left, right)| (left..right).contains(&column))
    }

    /// Number of rows.
    pub fn rows(self) -> u64 {
        self.bottom.saturating_sub(self.top)
    }

    /// Number of columns.
    pub fn columns(self) -> usize {
        self.right.saturating_sub(self.left)
    }

    /// Number of cells.
    pub fn cells(self) -> u64 {
        self.rows().saturating_mul(self.columns() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_spans_both_ways_and_stays_in_the_table() {
        let of = |extent| Rectangle::spanned((5, 3), (2, 1), extent, 10, 4);
        assert_eq!(of(Extent::Cells), Rectangle { top: 2, bottom: 6, left: 1, right: 4 });
        assert_eq!(of(Extent::Rows), Rectangle { top: 2, bottom: 6, left: 0, right: 4 });
        assert_eq!(of(Extent::Columns), Rectangle { top: 0, bottom: 10, left: 1, right: 4 });
        assert_eq!(of(Extent::All).cells(), 40);
        let past = Rectangle::spanned((0, 0), (u64::MAX, usize::MAX), Extent::Cells, 3, 2);
        assert_eq!((past.rows(), past.columns()), (3, 2));
        assert_eq!(Rectangle::spanned((0, 0), (0, 0), Extent::Cells, 0, 0).cells(), 0);
    }

    #[test]
    fn it_knows_its_cells() {
        let it = Rectangle { top: 2, bottom: 4, left: 1, right: 3 };
        assert!(it.holds(2, 1) && it.holds(3, 2));
        assert!(!it.holds(4, 1) && !it.holds(3, 3) && !it.holds(1, 1));
        assert_eq!(it.columns_in(3), Some((1, 3)));
        assert_eq!(it.columns_in(4), None);
    }
}
