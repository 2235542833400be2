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
