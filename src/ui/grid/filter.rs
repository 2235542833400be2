//! Cells as filters of the query.

use super::jobs::Purpose;
use super::state::GridState;
use crate::protocol::{Block, RowsFormat};
use crate::ui::icons::Icon;
use crate::ui::state::App;
use leptos::prelude::*;

/// Keeps only the rows that show what one of the selected rows shows in the selected columns, or, with `keep` false, only
/// the others.
pub fn by_selection(app: App, keep: bool) {
    let Some(grid) = app.taking.grid() else { return };
    let block = grid.block(grid.selection.now());
    app.taking.start(app, block, RowsFormat::Filter { keep }, Purpose::Filter);
}

/// The same by one cell; the column by its place in the result.
pub fn by_cell(grid: GridState, row: u64, column: usize, keep: bool) {
    let block = Block { first_row: row, rows: 1, columns: vec![column as u32] };
    grid.app.taking.start(grid.app, block, RowsFormat::Filter { keep }, Purpose::Filter);
}
/// The two buttons of a value in the row's details.
#[component]
pub fn FilterButtons(
    /// What the parts of the grid share.
    grid: GridState,
    /// Which column.
    column: usize,
    /// Its name.
    name: String,
) -> impl IntoView {
    let button = move |keep: bool| {
        let (value, key, icon) = if keep {
            ("this", "Ctrl+Shift+Space", Icon::Only)
        } else {
            ("another", "Ctrl+Shift+Alt+Space", Icon::Without)
        };
        view! {
            <button
                class="button button--small button--quiet"
                type="button"
                aria-label=format!("Only rows with {value} {name}")
                title=format!("Only rows with {value} value ({key} in the grid)")
                on:click=move |_| by_cell(grid, grid.active.get_untracked().0, column, keep)
            >
                {icon.view()}
            </button>
        }
    };
    view! { <span class="detail__filters">{[true, false].map(button)}</span> }
}
