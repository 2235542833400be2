//! The rows that are seen, each at its place in a tall empty element.

use super::cells::{RowMarks, cell};
use super::state::{GridState, ROW_PX};
use leptos::prelude::*;

/// The rows.
#[component]
pub fn Body(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    // A row is drawn anew when its page comes, or another order: its cells' text never changes otherwise.
    let rows = Memo::new(move |_| {
        let (first, last) = grid.seen_rows.get();
        let turn = grid.app.grid.turn.get();
        grid.app.pages.with(|pages| (first..last).map(|row| (row, pages.find(row).is_some(), turn)).collect::<Vec<_>>())
    });
    let height = move || {
        let _ = grid.size.get();
        grid.app.grid.arranged.track();
        format!("{}px", grid.geometry().spacer_px())
    };
    view! {
        <div class="grid__body" role="rowgroup" style:height=height>
            <For each=move || rows.get() key=|row| *row let:row>
                <Row grid row=row.0 />
            </For>
        </div>
    }
}

#[component]
fn Row(grid: GridState, row: u64) -> impl IntoView {
    let page = grid.app.pages.with_untracked(|pages| pages.find(row));
    let is_scaled = grid.geometry().spacer_px() < grid.rows() as f64 * ROW_PX;
    let top = move || {
        // Only a scaled list moves its rows while it is scrolled.
        let scroll = if is_scaled { grid.scroll.get().0 } else { 0.0 };
        let _ = grid.size.get();
        let top = if is_scaled { grid.geometry().row_top(row, scroll) } else { row as f64 * ROW_PX };
        format!("{top}px")
    };
    let page = StoredValue::new(page);
    // Cells ask their row, so that a change of the selection or of the active cell costs a few numbers a row.
    let marks = Memo::new(move |_| {
        let (selection, active) = (grid.selection.get(), grid.active.get());
        let selected = selection.columns_in(row);
        RowMarks {
            selected,
            is_one_of_many: selected.is_some() && selection.cells() > 1,
            active: (active.0 == row && !grid.on_head.get()).then_some(active.1),
        }
    });
    let is_whole = move || marks.get().selected == Some((0, grid.layout.with(|layout| layout.shown.len())));
    let is_open = move || grid.detail.get() && grid.active.get().0 == row;
    view! {
        <div
            class="grid__row"
            class:grid__row--odd={row % 2 == 1}
            class:grid__row--open=is_open
            role="row"
            aria-rowindex=(row + 2).to_string()
            aria-selected=move || is_whole().to_string()
            style:top=top
        >
            <div class="grid__pins" role="presentation">
                <For each=move || grid.pinned_columns() key=|column| *column let:column>
                    {page.with_value(|page| cell(grid, row, column, marks, page.as_ref()))}
                </For>
            </div>
            <For each=move || grid.free_columns() key=|column| *column let:column>
                {page.with_value(|page| cell(grid, row, column, marks, page.as_ref()))}
            </For>
        </div>
    }
}
