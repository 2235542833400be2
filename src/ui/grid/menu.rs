//! The menu of a column: everything that can be done with it, by mouse and by keys.

use super::state::{GridState, head_id};
use super::{changes, clipboard, filtering, grouping, header, stats};
use crate::kql::syntax::lexer::quoted;
use crate::protocol::Coloring;
use crate::ui::menu::{Entry, open_below};
use crate::view::layout::view_of;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Opens it below the column's head.
pub fn open(grid: GridState, column: usize) {
    grid.go_to_head(column);
    // The focus comes back to where it is now.
    grid.focus();
    // By then the head is drawn, wherever the column was.
    request_animation_frame(move || {
        let head = document().get_element_by_id(&head_id(column)).and_then(|head| head.dyn_into::<HtmlElement>().ok());
        if let (Some(head), Some(name)) = (head, changes::name_of(grid.app, column)) {
            open_below(grid.app, &head, format!("Column {name}"), entries(grid, column));
        }
    });
}

/// What can be done with a column as it is now.
fn entries(grid: GridState, column: usize) -> Vec<Entry> {
    let app = grid.app;
    let name = changes::name_of(app, column).unwrap_or_default();
    let (sorted, pinned) = app.arrangement.with_untracked(|now| {
        let pinned = view_of(now, &name).is_some_and(|view| view.pinned);
        (now.sort.iter().any(|key| key.column == name), pinned)
    });
    let entry = |name, keys, act: fn(GridState, usize)| Entry::new(name, keys, move || act(grid, column));
    let coloring =
        app.arrangement.with_untracked(|now| view_of(now, &name).map(|view| view.coloring)).unwrap_or_default();
    let color = |by: Coloring| match by {
        by if by == coloring => entry("Do not color", "", |grid, column| {
            changes::set_coloring(grid.app, column, Coloring::None);
        }),
        Coloring::Severity => entry("Color by severity", "", |grid, column| {
            changes::set_coloring(grid.app, column, Coloring::Severity);
        }),
        _ => entry("Color by value", "", |grid, column| {
            changes::set_coloring(grid.app, column, Coloring::Value);
        }),
    };
    let mut entries = vec![
        entry("Sort ascending", "", |grid, column| changes::sort(grid.app, column, Some(false))),
        entry("Sort descending", "", |grid, column| changes::sort(grid.app, column, Some(true))),
    ];
    if sorted {
        entries.push(entry("Do not sort", "", |grid, column| changes::sort(grid.app, column, None)));
    }
    let (severity, value) = (color(Coloring::Severity), color(Coloring::Value));
    entries.extend([
        Entry::Rule,
        entry("Filter…", "", filtering::open),
        entry("Column statistics", "Ctrl+U", stats::open),
        Entry::Rule,
        if pinned {
            entry("Unpin", "", |grid, column| changes::set_pinned(grid.app, column, false))
        } else {
            entry("Pin to the left", "", |grid, column| changes::set_pinned(grid.app, column, true))
        },
        entry("Hide", "", hide),
        entry("Move left", "Alt+Shift+←", |grid, column| changes::shift_column(grid, column, false)),
        entry("Move right", "Alt+Shift+→", |grid, column| changes::shift_column(grid, column, true)),
        entry("Fit to content", "", header::fit),
        Entry::Rule,
        severity,
        value,
        Entry::Rule,
        entry("Group by…", "", |grid, column| grouping::open(grid.app, Some(column))),
        entry("Copy name", "", copy_name),
        entry("Write sort into query", "", |grid, column| {
            let sorted = grid.app.arrangement.with_untracked(|now| !now.sort.is_empty());
            if !sorted {
                changes::sort(grid.app, column, Some(true));
            }
            changes::write_sort(grid.app);
        }),
        entry("Write project-away into query", "", |grid, column| write(grid, column, "project-away")),
        entry("Write distinct into query", "", |grid, column| write(grid, column, "distinct")),
    ]);
    entries
}

/// Leaves a column out, and goes to the one beside it.
pub fn hide(grid: GridState, column: usize) {
    let layout = grid.layout.get_untracked();
    if layout.shown.len() < 2 {
        grid.app.say("The last column stays.");
        return;
    }
    let place = layout.place_of(column).unwrap_or_default();
    let next = layout.shown.get(place + 1).or_else(|| layout.shown.get(place.wrapping_sub(1)));
    changes::set_hidden(grid.app, column, true);
    if let Some(next) = next {
        grid.go_to_head(*next);
    }
    let name = changes::name_of(grid.app, column).unwrap_or_default();
    grid.app.say(format!("{name} is hidden. “Columns” brings it back."));
}

fn copy_name(grid: GridState, column: usize) {
    if let Some(name) = changes::name_of(grid.app, column) {
        clipboard::copy(grid.app, name, "Name copied.");
    }
}

/// Writes an operator over a column into the query, and runs that.
fn write(grid: GridState, column: usize, operator: &str) {
    if let Some(name) = changes::name_of(grid.app, column) {
        changes::append_filtered(grid.app, &format!("{operator} {}", quoted(&name)));
    }
}
