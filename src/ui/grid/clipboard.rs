//! Cells and rows to the clipboard, as tab-separated text.

use super::state::GridState;
use crate::ui::state::App;
use crate::view::copying;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies text and says how it went.
pub fn copy(app: App, text: String, done: &str) {
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
        app.say("This browser gives the clipboard only to pages from https or from this device.");
        return;
    };
    let done = done.to_owned();
    spawn_local(async move {
        let written = JsFuture::from(window.navigator().clipboard().write_text(&text)).await;
        app.say(if written.is_ok() { done } else { "The browser did not let the page copy.".to_owned() });
    });
}

/// Copies one cell as it stands.
pub fn copy_cell(grid: GridState, row: u64, column: usize) {
    let text = grid.app.pages.with_untracked(|pages| {
        let (page, at) = pages.find(row)?;
        Some(copying::cell(page.columns.get(column)?.cell(at)).into_owned())
    });
    if let Some(text) = text {
        copy(grid.app, text, "Cell copied.");
    }
}

/// Copies a row with its header.
pub fn copy_row(grid: GridState, row: u64) {
    let cells = grid.app.pages.with_untracked(|pages| {
        let (page, at) = pages.find(row)?;
        Some(copying::row(page.columns.iter().map(|column| column.cell(at))))
    });
    let header = grid
        .outcome
        .with_value(|outcome| copying::row(outcome.table.columns.iter().map(|column| column.name.as_str())));
    if let Some(cells) = cells {
        copy(grid.app, format!("{header}\n{cells}"), "Row copied.");
    }
}
