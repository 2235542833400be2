//! "Events around this one": a menu of queries about what happened at about the same time.

use super::state::GridState;
use crate::protocol::ResultColumn;
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::menu::{Entry, open_below};
use crate::ui::query::language;
use crate::view::around::{Around, queries};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The queries around the active row.
fn found(grid: &GridState) -> Vec<Around> {
    let (row, _) = grid.active.get();
    let Some((page, at)) = grid.app.pages.with(|pages| pages.find(row)) else { return Vec::new() };
    let cells: Vec<(ResultColumn, Option<String>)> = grid.outcome.with_value(|outcome| {
        let columns = outcome.table.columns.iter().zip(&page.columns);
        columns
            .map(|(column, cells)| (column.clone(), (!cells.nulls.get(at)).then(|| cells.cell(at).to_owned())))
            .collect()
    });
    grid.app.catalog.with(|catalog| {
        // The table is known where the query names one only.
        let tables = grid.app.answered.with(|asked| language::tables_in(asked, catalog));
        let table = if let [table] = tables.as_slice() { Some(table.as_str()) } else { None };
        queries(&cells, table, catalog)
    })
}

/// The button; nothing where the row has no time.
#[component]
pub fn AroundButton(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let around =
        Memo::new(move |_| found(&grid).into_iter().map(|around| (around.label, around.query)).collect::<Vec<_>>());
    let app = grid.app;
    let pick = move |event: web_sys::MouseEvent| {
        let button = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let entries = around
            .get_untracked()
            .into_iter()
            .map(|(label, query)| Entry::new(label, "", move || actions::open_query(app, &query, true)));
        if let Some(button) = button {
            open_below(app, &button, "Events within five minutes", entries.collect());
        }
    };
    view! {
        <Show when=move || around.with(|around| !around.is_empty())>
            <button class="button button--small" type="button" aria-haspopup="menu" on:click=pick>
                {Icon::Clock.view()}"Events around"
            </button>
        </Show>
    }
}
