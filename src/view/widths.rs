//! How wide a grid's columns begin: from the text of the first rows, not from all of them.

use crate::protocol::{Page, ResultColumn};

/// Narrowest column.
pub const MIN_PX: f64 = 64.0;
/// Widest column to begin with: a GUID is read whole, of a digest enough to know it.
const MAX_PX: f64 = 288.0;
/// Cells that are looked at, and how many of a hundred fit: one long value among short ones does not widen its column by more
/// than a word.
const LOOKED_AT: usize = 100;
const FITTING_PERCENT: usize = 95;
const WORD_CHARS: usize = 24;
/// Widest column that a person can drag to.
pub const DRAG_MAX_PX: f64 = 2000.0;
/// Width of a character of the grid's type, roughly.
const CHARACTER_PX: f64 = 7.4;
/// Width of a character of a head, which is not monospaced, roughly.
const HEAD_CHARACTER_PX: f64 = 8.0;
/// Characters of a head that has room for its type in any case.
const SHORT_CHARS: usize = 12;
/// Room for the padding, the line and the handle.
const PADDING_PX: f64 = 20.0;

/// One width for each column, in CSS pixels. `page` is the first page; without it the headers alone count.
pub fn initial(columns: &[ResultColumn], page: Option<&Page>) -> Vec<f64> {
    let width = |(index, column): (usize, &ResultColumn)| {
        let cells = page.map_or(0, |page| {
            page.columns.get(index).map_or(0, |cells| {
                let rows = 0..(page.rows as usize).min(LOOKED_AT);
                let mut lengths: Vec<usize> = rows.map(|row| cells.shown(row).chars().take(80).count()).collect();
                lengths.sort_unstable();
                let at = (lengths.len() * FITTING_PERCENT).div_ceil(100).saturating_sub(1);
                let (most, longest) = (lengths.get(at).copied(), lengths.last().copied());
                most.unwrap_or(0).max(longest.unwrap_or(0).min(WORD_CHARS))
            })
        });
        needed(column, cells).clamp(MIN_PX, MAX_PX)
    };
    columns.iter().enumerate().map(width).collect()
}

/// Wide enough for an instant in a zone: `2026-05-01T12:11:12.1234567+02:00`.
pub const LOCAL_TIME_PX: f64 = 33.0 * CHARACTER_PX + PADDING_PX;

/// The width at which a column's name and so many characters can be read.
pub fn fitting(column: &ResultColumn, chars: usize) -> f64 {
    needed(column, chars).clamp(MIN_PX, DRAG_MAX_PX)
}

/// Room for the name and for so many characters in cells. The column's type stands beside a short name, and beside a longer one
/// where the cells leave room for it; where not the head's description tells it.
fn needed(column: &ResultColumn, chars: usize) -> f64 {
    let name = column.name.chars().count();
    let named = name.max((name + 1 + column.kind.len()).min(SHORT_CHARS));
    (named as f64 * HEAD_CHARACTER_PX).max(chars as f64 * CHARACTER_PX) + PADDING_PX
}

/// Where each column begins, and one more: where the last ends.
pub fn offsets(widths: &[f64]) -> Vec<f64> {
    let mut offsets = vec![0.0];
    let mut at = 0.0;
    for width in widths {
        at += width;
        offsets.push(at);
    }
    offsets
}

/// First and last column (exclusive) that are seen between `left_px` and `right_px`.
pub fn visible(offsets: &[f64], left_px: f64, right_px: f64) -> (usize, usize) {
    let columns = offsets.len().saturating_sub(1);
    let first = offsets.partition_point(|offset| *offset <= left_px).saturating_sub(1).min(columns);
    let last = offsets.partition_point(|offset| *offset < right_px).min(columns);
    (first, last.max(first))
}

/// Whether values of this type stand at the right.
pub fn is_number(kind: &str) -> bool {
    matches!(kind, "int" | "long" | "real" | "double" | "decimal" | "timespan")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_columns_in_sight_are_drawn() {
        let offsets = offsets(&[100.0, 50.0, 200.0]);
        assert_eq!(offsets, [0.0, 100.0, 150.0, 350.0]);
        assert_eq!(visible(&offsets, 0.0, 1000.0), (0, 3));
        assert_eq!(visible(&offsets, 100.0, 150.0), (1, 2));
        assert_eq!(visible(&offsets, 120.0, 160.0), (1, 3));
        assert_eq!(visible(&[0.0], 0.0, 100.0), (0, 0));
        assert_eq!(visible(&[], 0.0, 100.0), (0, 0));
    }

    #[test]
    fn widths_have_bounds() {
        let column = |name: &str| ResultColumn { name: name.to_owned(), kind: String::new() };
        assert_eq!(initial(&[column("a"), column(&"x".repeat(400))], None), [MIN_PX, MAX_PX]);
    }
}
