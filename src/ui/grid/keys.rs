//! The grid's keys, as the ARIA grid pattern has them.

use super::header::set_width;
use super::state::GridState;
use super::{clipboard, context_menu, export, filter, selection};
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
    let shift = event.shift_key();
    let target = match (key.as_str(), control, event.alt_key()) {
        ("ArrowLeft" | "ArrowRight", false, true) => {
            let step = if key == "ArrowLeft" { -WIDEN_PX } else { WIDEN_PX };
            let width = grid.widths.with_untracked(|widths| widths.get(column).copied().unwrap_or(0.0));
            set_width(grid, column, width + step);
            event.prevent_default();
            return;
        }
        ("ArrowUp", true, false) => (0, column),
        ("ArrowDown", true, false) => (rows, column),
        ("ArrowLeft", true, false) => (row, 0),
        ("ArrowRight", true, false) => (row, columns),
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
        _ => {
            if act(grid, &key, control, event.alt_key(), shift) {
                event.prevent_default();
            }
            return;
        }
    };
    event.prevent_default();
    if shift {
        grid.extend_to(target.0, target.1);
    } else {
        grid.go_to(target.0, target.1);
    }
}

/// Does what a key that does not move stands for; says whether it stands for anything.
fn act(grid: GridState, key: &str, control: bool, alt: bool, shift: bool) -> bool {
    let app = grid.app;
    match (key, control, alt, shift) {
        ("Enter", false, false, false) => grid.detail.update(|open| *open = !*open),
        ("Escape", false, false, _) if grid.selection.now().cells() > 1 => {
            grid.selection.begin(grid.active.get_untracked());
        }
        ("Escape", false, false, _) if grid.detail.get_untracked() => grid.detail.set(false),
        (" ", true, _, true) => filter::by_selection(app, !alt),
        (" ", true, false, false) => selection::select_columns(app),
        (" ", false, false, true) => selection::select_rows(app),
        ("a" | "A", true, false, false) => selection::select_all(app),
        ("c" | "C", true, false, false) => clipboard::copy_selection(app),
        ("e" | "E", true, false, true) => export::open(app),
        // On some keyboards Alt makes another letter of it.
        ("m" | "M" | "µ" | "Â", false, true, true) => clipboard::copy_with_query(app),
        ("ContextMenu", ..) | ("F10", false, false, true) => context_menu::open_for_selection(app),
        _ => return false,
    }
    true
}
