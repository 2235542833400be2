//! What can be done with the selection, as a menu: by right click, the menu key or Shift+F10.

use super::clipboard::{FORMATS, copy_as, copy_selection, copy_with_query};
use super::export;
use super::filter::by_selection;
use super::selection::{cell_at, select_all, select_columns, select_rows};
use super::state::{GridState, ROW_PX, cell_id};
use super::taking::toggle_details;
use crate::ui::menu::{Entry, Menu, open, open_below};
use crate::ui::state::App;
use leptos::prelude::*;
use web_sys::{HtmlElement, MouseEvent};

/// Opens it where the right click was, or at the active cell.
pub fn on_click(grid: GridState, event: &MouseEvent) {
    if event.default_prevented() || grid.on_head.get_untracked() && cell_at(event.target()).is_none() {
        return;
    }
    event.prevent_default();
    let by_mouse = cell_at(event.target()).is_some();
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    open_at(grid, by_mouse.then_some(at));
}

/// Opens the menu of the grid that is on screen, at its active cell.
pub fn open_for_selection(app: App) {
    if let Some(grid) = app.taking.grid() {
        open_at(grid, None);
    }
}

fn open_at(grid: GridState, at: Option<(f64, f64)>) {
    let app = grid.app;
    let at = at.unwrap_or_else(|| {
        let (row, column) = grid.active.get_untracked();
        let cell = document().get_element_by_id(&cell_id(row, column));
        let host = grid.host.get_untracked();
        let place =
            cell.as_ref().or(host.as_deref().map(AsRef::as_ref)).map(web_sys::Element::get_bounding_client_rect);
        place.map_or((0.0, 0.0), |place| (place.left() + 8.0, place.bottom().min(place.top() + ROW_PX)))
    });
    open(app, Menu { label: "Selection".to_owned(), at, entries: entries(app) });
}

/// Opens it below a button, for whoever has neither a right button nor keys.
pub fn open_at_button(app: App, button: &HtmlElement) {
    open_below(app, button, "Selection", entries(app));
}

fn entries(app: App) -> Vec<Entry> {
    let mut entries = vec![Entry::new("Copy", "Ctrl+C", move || copy_selection(app))];
    entries.extend(
        FORMATS
            .iter()
            .map(|(name, format)| Entry::new(format!("Copy as {name}"), "", move || copy_as(app, name, *format))),
    );
    entries.extend([
        Entry::new("Copy with query and link", "Alt+Shift+M", move || copy_with_query(app)),
        Entry::Rule,
        Entry::new("Only rows like this", "Ctrl+Shift+Space", move || by_selection(app, true)),
        Entry::new("Only other rows", "Ctrl+Shift+Alt+Space", move || by_selection(app, false)),
        Entry::Rule,
        Entry::new("Select rows", "Shift+Space", move || select_rows(app)),
        Entry::new("Select columns", "Ctrl+Space", move || select_columns(app)),
        Entry::new("Select all", "Ctrl+A", move || select_all(app)),
        Entry::Rule,
        Entry::new("Row details", "Enter", move || toggle_details(app)),
        Entry::new("Export…", "Ctrl+Shift+E", move || export::open(app)),
    ]);
    entries
}
