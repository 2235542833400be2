//! Whether rows are the rows that they should be.

use super::cell::Cell;
use super::steps::Term;
use super::tables::Column;

/// Whether `found` are the rows of `expected`, in whatever order.
pub(super) fn same_rows(expected: &[Vec<Cell>], found: &[Vec<Cell>]) -> bool {
    if expected.len() != found.len() {
        return false;
    }
    let is = |expected: &[Cell], found: &[Cell]| {
        expected.len() == found.len() && expected.iter().zip(found).all(|(expected, found)| expected.is(found))
    };
    let sorted = |rows: &[Vec<Cell>]| {
        let mut keyed: Vec<(Vec<String>, usize)> =
            rows.iter().enumerate().map(|(at, row)| (row.iter().map(Cell::sort_text).collect(), at)).collect();
        keyed.sort();
        keyed.into_iter().map(|(_, at)| at).collect::<Vec<_>>()
    };
    if sorted(expected).into_iter().zip(sorted(found)).all(|(a, b)| is(&expected[a], &found[b])) {
        return true;
    }
    // What rounding or freedom put out of order: each expected row takes a row that was found.
    let mut left: Vec<&Vec<Cell>> = found.iter().collect();
    expected.iter().all(|expected| {
        let at = left.iter().position(|found| is(expected, found));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

/// Whether the columns that rows are sorted by come in the same order.
pub(super) fn same_order(columns: &[Column], order: &[Term], expected: &[Vec<Cell>], found: &[Vec<Cell>]) -> bool {
    let keys: Vec<usize> =
        order.iter().filter_map(|term| columns.iter().position(|column| column.0 == term.column)).collect();
    expected.iter().zip(found).all(|(expected, found)| keys.iter().all(|key| expected[*key].is(&found[*key])))
}

/// Rows for a message.
pub(super) fn shown(rows: &[Vec<Cell>]) -> String {
    rows.iter().take(30).map(|row| format!("  {row:?}")).collect::<Vec<_>>().join("\n") + "\n"
}
