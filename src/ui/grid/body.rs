//! The rows that are seen, each at its place in a tall empty element.

use super::state::{GridState, ROW_PX, cell_id};
use crate::protocol::Page;
use crate::view::widths::is_number;
use leptos::prelude::*;
use std::sync::Arc;

/// Characters of a cell that are put into the page; the row's details have them all.
const SHOWN_CHARS: usize = 300;

/// The rows.
#[component]
pub fn Body(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    // A row is drawn anew when its page comes: its cells' text never changes otherwise.
    let rows = Memo::new(move |_| {
        let (first, last) = grid.seen_rows.get();
        grid.app.pages.with(|pages| (first..last).map(|row| (row, pages.find(row).is_some())).collect::<Vec<_>>())
    });
    let height = move || {
        let _ = grid.size.get();
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
    // Cells ask their row, so that a change of the selection costs a few numbers a row.
    let selected = Memo::new(move |_| grid.selection.get().columns_in(row));
    let columns = grid.columns();
    let is_whole = move || selected.get() == Some((0, columns));
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
            <For
                each=move || { let (first, last) = grid.seen_columns.get(); first..last }
                key=|column| *column
                let:column
            >
                {page.with_value(|page| cell(&grid, row, column, selected, page.as_ref()))}
            </For>
        </div>
    }
}

fn cell(
    grid: &GridState,
    row: u64,
    column: usize,
    selected: Memo<Option<(usize, usize)>>,
    page: Option<&(Arc<Page>, usize)>,
) -> impl IntoView + use<> {
    let grid = *grid;
    let is_selected = move || selected.get().is_some_and(|(left, right)| (left..right).contains(&column));
    // The active cell alone has its ring.
    let is_marked = move || is_selected() && grid.selection.get().cells() > 1;
    let number = grid
        .outcome
        .with_value(|outcome| outcome.table.columns.get(column).is_some_and(|column| is_number(&column.kind)));
    let (text, kind) = match page.and_then(|(page, at)| Some((page.columns.get(column)?, *at))) {
        None => ("…".to_owned(), "grid__cell--waiting"),
        Some((cells, at)) if cells.nulls.get(at) => ("null".to_owned(), "grid__cell--null"),
        Some((cells, at)) => (cells.cell(at).chars().take(SHOWN_CHARS).collect(), ""),
    };
    let class = format!("grid__cell {}{kind}", if number { "grid__cell--number " } else { "" });
    view! {
        <div
            class=class
            class:grid__cell--active=move || grid.active.get() == (row, column)
            class:grid__cell--selected=is_marked
            role="gridcell"
            aria-selected=move || is_selected().to_string()
            id=cell_id(row, column)
            aria-colindex=(column + 1).to_string()
            style:left=format!("var(--x{column})")
            style:width=format!("var(--w{column})")
        >
            {text}
        </div>
    }
}
