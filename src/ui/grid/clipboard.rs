//! The selection to the clipboard, in every format: the engine writes it, however large it is.

use super::jobs::Purpose;
use super::state::GridState;
use crate::protocol::{Block, RowsFormat};
use crate::ui::state::App;
use crate::view::facts;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The formats of copies, with their names.
pub const FORMATS: [(&str, RowsFormat); 6] = [
    ("TSV", RowsFormat::Tsv { header: true }),
    ("CSV", RowsFormat::Csv { byte_order_mark: false }),
    ("JSON", RowsFormat::Json),
    ("JSON lines", RowsFormat::JsonLines),
    ("Markdown", RowsFormat::Markdown),
    ("KQL datatable", RowsFormat::Datatable),
];

/// Copies text and says how it went.
pub fn copy(app: App, text: String, done: impl Into<String>) {
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
        app.say("This browser gives the clipboard only to pages from https or from this device.");
        return;
    };
    let done = done.into();
    spawn_local(async move {
        let written = JsFuture::from(window.navigator().clipboard().write_text(&text)).await;
        app.say(if written.is_ok() { done } else { "The browser did not let the page copy.".to_owned() });
    });
}

/// Copies what is selected, as a spreadsheet pastes it: one cell is its text, several come with their header.
pub fn copy_selection(app: App) {
    let Some(grid) = app.taking.grid() else { return };
    let rectangle = grid.selection.now();
    if rectangle.cells() == 1 {
        let purpose = Purpose::Copy { what: "the cell".to_owned() };
        app.taking.start(app, grid.block(rectangle), RowsFormat::Tsv { header: false }, purpose);
    } else {
        copy_as(app, "TSV", RowsFormat::Tsv { header: true });
    }
}

/// Copies what is selected in a format.
pub fn copy_as(app: App, name: &str, format: RowsFormat) {
    let Some(grid) = app.taking.grid() else { return };
    let rectangle = grid.selection.now();
    let what = format!("{} as {name}", facts::size(rectangle));
    app.taking.start(app, grid.block(rectangle), format, Purpose::Copy { what });
}

/// Copies what is selected as Markdown, with the query and its link.
pub fn copy_with_query(app: App) {
    let Some(grid) = app.taking.grid() else { return };
    let rectangle = grid.selection.now();
    let what = format!("the query, its link and {} as Markdown", facts::size(rectangle));
    app.taking.start(app, grid.block(rectangle), RowsFormat::Markdown, Purpose::CopyWithQuery { what });
}

/// Copies a row with its header.
pub fn copy_row(grid: GridState, row: u64) {
    let block = Block { first_row: row, rows: 1, columns: grid.shown_columns(0, grid.columns()) };
    let purpose = Purpose::Copy { what: "the row".to_owned() };
    grid.app.taking.start(grid.app, block, RowsFormat::Tsv { header: true }, purpose);
}
