//! The grid's keys, as the ARIA grid pattern has them.

use super::header::set_width;
use super::state::GridState;
use super::{clipboard, filter};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// How much Alt with an arrow widens a column.
const WIDEN_PX: f64 = 16.0;

/// Handles a key that was pressed on the grid.
pub fn press(grid: GridState, event: &KeyboardEvent) {
    let (row, column) = grid.active.get_untracked();
    let (rows, columns) = (grid.rows(), grid.columns());
    let page = grid.geometry().page_rows();
    let control = event.ctrl_key() || event.meta_key();
    let key = event.key();
    let target = match (key.as_str(), control, event.alt_key()) {
        ("ArrowLeft" | "ArrowRight", false, true) => {
            let step = if key == "ArrowLeft" { -WIDEN_PX } else { WIDEN_PX };
            let width = grid.widths.with_untracked(|widths| widths.get(column).copied().unwrap_or(0.0));
            set_width(grid, column, width + step);
            (row, column)
        }
        ("ArrowUp", true, false) => (0, column),
        ("ArrowDown", true, false) => (rows, column),
        ("ArrowUp", false, false) => (row.saturating_sub(1), column),
        ("ArrowDown", false, false) => (row + 1, column),
        ("ArrowLeft", false, false) => (row, column.saturating_sub(1)),
        ("ArrowRight", false, false) => (row, column + 1),
        ("PageUp", false, false) => (row.saturating_sub(page), column),
        ("PageDown", false, false) => (row + page, column),
        ("Home", false, false) => (row, 0),
        ("End", false, false) => (row, columns),
        ("Home", true, false) => (0, 0),
        ("End", true, false) => (rows, columns),
        ("Enter", false, false) => {
            event.prevent_default();
            grid.detail.update(|open| *open = !*open);
            return;
        }
        ("Escape", false, false) if grid.detail.get_untracked() => {
            event.prevent_default();
            grid.detail.set(false);
            return;
        }
        (" ", true, alt) if event.shift_key() => {
            event.prevent_default();
            filter::by_cell(grid, row, column, !alt);
            return;
        }
        (" ", false, false) if event.shift_key() => {
            event.prevent_default();
            grid.whole_row.update(|whole| *whole = !*whole);
            return;
        }
        ("c" | "C", true, false) => {
            event.prevent_default();
            if grid.whole_row.get_untracked() {
                clipboard::copy_row(grid, row);
            } else {
                clipboard::copy_cell(grid, row, column);
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    grid.go_to(target.0, target.1);
}
