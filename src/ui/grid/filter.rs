//! Cells as filters of the query.

use super::state::GridState;
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::view::filtering;
use leptos::prelude::*;

/// Keeps only the rows that have this cell's value, or, with `keep` false, only the others.
pub fn by_cell(grid: GridState, row: u64, column: usize, keep: bool) {
    let predicate = grid.app.pages.with_untracked(|pages| {
        let (page, at) = pages.find(row)?;
        let cells = page.columns.get(column)?;
        let cell = (!cells.nulls.get(at)).then(|| cells.cell(at));
        Some(filtering::predicate(&grid.column(column)?, cell, keep))
    });
    if let Some(predicate) = predicate {
        actions::filter(grid.app, &predicate);
    }
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
    let filter = move |keep| by_cell(grid, grid.active.get_untracked().0, column, keep);
    view! {
        <span class="detail__filters">
            <button
                class="button button--small button--quiet"
                type="button"
                aria-label=format!("Only rows with this {name}")
                title="Only rows with this value (Ctrl+Shift+Space in the grid)"
                on:click=move |_| filter(true)
            >
                {Icon::Only.view()}
            </button>
            <button
                class="button button--small button--quiet"
                type="button"
                aria-label=format!("Only rows with another {name}")
                title="Only rows with another value (Ctrl+Shift+Alt+Space in the grid)"
                on:click=move |_| filter(false)
            >
                {Icon::Without.view()}
            </button>
        </span>
    }
}
