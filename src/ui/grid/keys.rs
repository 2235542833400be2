//! The grid's keys, as the ARIA grid pattern has them.

use super::state::GridState;
use super::{changes, clipboard, context_menu, export, filter, header, menu, search, selection, stats};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// How much Alt with an arrow widens a column.
const WIDEN_PX: f64 = 16.0;

/// Handles a key that was pressed on the grid.
pub fn press(grid: GridState, event: &KeyboardEvent) {
    let done = if columns(grid, event) {
        true
    } else if grid.on_head.get_untracked() {
        head(grid, event)
    } else {
        cells(grid, event)
    };
    if done {
        event.prevent_default();
    }
}

/// Keys that are about the active column, wherever in it.
fn columns(grid: GridState, event: &KeyboardEvent) -> bool {
    let column = grid.active.get_untracked().1;
    let control = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), control, event.alt_key(), event.shift_key()) {
        (key @ ("ArrowLeft" | "ArrowRight"), false, true, false) => {
            let step = if key == "ArrowLeft" { -WIDEN_PX } else { WIDEN_PX };
            let width = grid.widths.with_untracked(|widths| widths.get(column).copied().unwrap_or(0.0));
            header::set_width(grid, column, width + step);
            header::keep_width(grid, column);
        }
        (key @ ("ArrowLeft" | "ArrowRight"), false, true, true) => {
            changes::shift_column(grid, column, key == "ArrowRight");
        }
        ("u" | "U", true, false, false) => stats::open(grid, column),
        ("f" | "F", true, false, false) => search::open(grid.app),
        _ => return false,
    }
    true
}

/// Keys on the head of a column.
fn head(grid: GridState, event: &KeyboardEvent) -> bool {
    let (row, column) = grid.active.get_untracked();
    let control = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), control, event.shift_key()) {
        ("Enter", _, false) => changes::toggle(grid.app, column, control),
        ("Enter" | "F10", false, true) | ("ContextMenu", ..) => menu::open(grid, column),
        ("ArrowDown", false, _) => {
            let first = grid.geometry().first_row(grid.scroll.get_untracked().0);
            grid.go_to(first, column);
        }
        ("ArrowDown", true, _) => grid.go_to(grid.rows(), column),
        ("ArrowLeft", false, _) => grid.go_to_head(grid.beside(column, false)),
        ("ArrowRight", false, _) => grid.go_to_head(grid.beside(column, true)),
        ("Home", true, _) => grid.go_to(0, grid.edge(false)),
        ("End", true, _) => grid.go_to(grid.rows(), grid.edge(true)),
        ("Home", ..) => grid.go_to_head(grid.edge(false)),
        ("End", ..) => grid.go_to_head(grid.edge(true)),
        ("PageDown", false, _) => grid.go_to(row, column),
        ("Escape", ..) => grid.go_to(row, column),
        _ => return false,
    }
    true
}

/// Keys on a cell.
fn cells(grid: GridState, event: &KeyboardEvent) -> bool {
    let (row, column) = grid.active.get_untracked();
    let rows = grid.rows();
    let page = grid.geometry().page_rows();
    let control = event.ctrl_key() || event.meta_key();
    let key = event.key();
    let shift = event.shift_key();
    let target = match (key.as_str(), control, event.alt_key()) {
        ("ArrowUp", false, false) if row == 0 && !shift => {
            grid.go_to_head(column);
            return true;
        }
        ("ArrowUp", true, false) => (0, column),
        ("ArrowDown", true, false) => (rows, column),
        ("ArrowLeft", true, false) => (row, grid.edge(false)),
        ("ArrowRight", true, false) => (row, grid.edge(true)),
        ("ArrowUp", false, false) => (row.saturating_sub(1), column),
        ("ArrowDown", false, false) => (row + 1, column),
        ("ArrowLeft", false, false) => (row, grid.beside(column, false)),
        ("ArrowRight", false, false) => (row, grid.beside(column, true)),
        ("PageUp", false, false) => (row.saturating_sub(page), column),
        ("PageDown", false, false) => (row + page, column),
        ("Home", false, false) => (row, grid.edge(false)),
        ("End", false, false) => (row, grid.edge(true)),
        ("Home", true, false) => (0, grid.edge(false)),
        ("End", true, false) => (rows, grid.edge(true)),
        _ => return act(grid, &key, control, event.alt_key(), shift),
    };
    if shift {
        grid.extend_to(target.0, target.1);
    } else {
        grid.go_to(target.0, target.1);
    }
    true
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

impl GridState {
    /// The column that is shown beside another one; itself at the edge.
    pub fn beside(self, column: usize, right: bool) -> usize {
        self.layout.with_untracked(|layout| {
            let Some(place) = layout.place_of(column) else { return layout.shown.first().copied().unwrap_or(column) };
            let next = if right { place + 1 } else { place.saturating_sub(1) };
            layout.shown.get(next).copied().unwrap_or(column)
        })
    }

    /// The first or the last column that is shown.
    pub fn edge(self, last: bool) -> usize {
        let of = |shown: &[usize]| if last { shown.last().copied() } else { shown.first().copied() };
        self.layout.with_untracked(|layout| of(&layout.shown)).unwrap_or_default()
    }
}
