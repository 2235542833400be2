//! The search in the rows: what is found is marked, counted and gone to; the other rows can be left out.

use super::changes;
use super::state::GridState;
use crate::protocol::Request;
use crate::ui::icons::Icon;
use crate::ui::state::App;
use crate::view::arranging::matches_in;
use crate::view::numbers::count;
use leptos::html::Input;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Typing is gathered this long.
const PAUSE: Duration = Duration::from_millis(150);

thread_local! {
    static WAITING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

/// Opens the search.
pub fn open(app: App) {
    app.grid.searches.set(true);
    let focus = || {
        if let Some(input) = document().get_element_by_id(INPUT_ID) {
            use wasm_bindgen::JsCast;
            if let Ok(input) = input.dyn_into::<web_sys::HtmlInputElement>() {
                // An input that is gone cannot be focused, and need not be.
                let _ = input.focus();
                input.select();
            }
        }
    };
    request_animation_frame(focus);
}

const INPUT_ID: &str = "grid-search";

/// Closes the search and shows all rows.
pub fn close(grid: GridState) {
    if let Some(waiting) = WAITING.take() {
        waiting.clear();
    }
    grid.app.grid.searches.set(false);
    changes::change(grid.app, |now| {
        now.search.clear();
        now.only_matching = false;
    });
    grid.focus();
}

/// Goes to the next cell with the text, or to the one before.
pub fn next(grid: GridState, backwards: bool) {
    let (row, column) = grid.active.get_untracked();
    let layout = grid.layout.get_untracked();
    let place = layout.place_of(column);
    let here = matching_columns(grid, row);
    let is_further = |at: &usize| {
        let at = layout.place_of(*at);
        if backwards { at < place } else { at > place }
    };
    // The first search after a change goes to the first cell of all.
    let is_there = grid.app.grid.found.with_untracked(|found| found.is_some_and(|(found, _)| found == row));
    let beside =
        if backwards { here.iter().rev().find(|at| is_further(at)) } else { here.iter().find(|at| is_further(at)) };
    if let Some(column) = beside.filter(|_| is_there) {
        grid.go_to(row, *column);
        return;
    }
    let from = match (is_there, backwards) {
        (true, false) => row.saturating_add(1),
        (true, true) => row.checked_sub(1).unwrap_or(u64::MAX),
        (false, _) => row,
    };
    BACKWARDS.set(backwards);
    let (query, table) = grid.outcome.with_value(|outcome| (outcome.query, outcome.at));
    grid.app.engine.send(&Request::FindRow { query, table, from, backwards });
}

thread_local! {
    static BACKWARDS: Cell<bool> = const { Cell::new(false) };
}

/// Columns of a row that show the text, in the order of the screen; none while its page is not here.
fn matching_columns(grid: GridState, row: u64) -> Vec<usize> {
    let Some((page, at)) = grid.app.pages.with_untracked(|pages| pages.find(row)) else { return Vec::new() };
    grid.app.arrangement.with_untracked(|now| {
        let is_found = |column: &usize| {
            let cells = page.columns.get(*column);
            cells.is_some_and(|cells| !cells.nulls.get(at) && !matches_in(cells.shown(at), &now.search).is_empty())
        };
        grid.layout.with_untracked(|layout| layout.shown.iter().copied().filter(is_found).collect())
    })
}

/// Goes to what the engine has found, once its row is here.
pub fn follow(grid: GridState) {
    let gone = StoredValue::new(None::<(u64, u64)>);
    Effect::new(move |_| {
        let found = grid.app.grid.found.get();
        let Some((row, _)) = found else {
            gone.set_value(None);
            return;
        };
        if gone.get_value() == found {
            return;
        }
        let is_here = grid.app.pages.with(|pages| pages.find(row).is_some());
        if !is_here {
            grid.go_to(row, grid.active.get_untracked().1);
            return;
        }
        gone.set_value(found);
        let columns = matching_columns(grid, row);
        let column = if BACKWARDS.get() { columns.last() } else { columns.first() };
        grid.go_to(row, column.copied().unwrap_or(grid.active.get_untracked().1));
    });
}

/// The row with the search; nothing while it is closed.
#[component]
pub fn Search(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let app = grid.app;
    let input = NodeRef::<Input>::new();
    let is_open = Memo::new(move |_| app.grid.searches.get() || app.arrangement.with(|now| !now.search.is_empty()));
    let typed = move |event| {
        let text: String = event_target_value(&event);
        if let Some(waiting) = WAITING.take() {
            waiting.clear();
        }
        let search = move || changes::change(app, |now| now.search = text);
        WAITING.set(set_timeout_with_handle(search, PAUSE).ok());
    };
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            next(grid, event.shift_key());
        }
        "Escape" => {
            event.prevent_default();
            close(grid);
        }
        "ArrowDown" => {
            event.prevent_default();
            grid.focus();
        }
        _ => {}
    };
    let told = move || {
        let matching = app.grid.arranged.with(|arranged| arranged.matching);
        let is_empty = app.arrangement.with(|now| now.search.is_empty());
        match (matching, app.grid.found.get()) {
            _ if is_empty => String::new(),
            (None, _) => "Searching…".to_owned(),
            (Some(0), _) => "Found in no row".to_owned(),
            (Some(rows), Some((_, number))) => format!("Row {} of {} with it", count(number + 1), count(rows)),
            (Some(1), None) => "Found in 1 row".to_owned(),
            (Some(rows), None) => format!("Found in {} rows", count(rows)),
        }
    };
    let step = move |backwards: bool, label: &'static str, icon: Icon| {
        view! {
            <button class="button button--small" type="button" aria-label=label title=label on:click=move |_| next(grid, backwards)>
                {icon.view()}
            </button>
        }
    };
    view! {
        <Show when=move || is_open.get()>
            <div class="grid-bar" role="search" aria-label="Rows">
                <input
                    class="field__input grid-bar__search"
                    type="search"
                    id=INPUT_ID
                    aria-label="Search in the rows"
                    placeholder="Search in the rows"
                    node_ref=input
                    prop:value=move || app.arrangement.with(|now| now.search.clone())
                    on:input=typed
                    on:keydown=on_key
                />
                {step(true, "Previous match (Shift+Enter)", Icon::Up)}
                {step(false, "Next match (Enter)", Icon::Down)}
                <label class="grid-bar__choice">
                    <input
                        type="checkbox"
                        prop:checked=move || app.arrangement.with(|now| now.only_matching)
                        on:change=move |event| {
                            let only = event_target_checked(&event);
                            changes::change(app, |now| now.only_matching = only);
                        }
                    />
                    "Only matching rows"
                </label>
                <span class="grid-bar__told" role="status" aria-label="Search status">{told}</span>
                <button class="button button--small button--quiet" type="button" aria-label="Close search" on:click=move |_| close(grid)>
                    {Icon::Close.view()}
                </button>
            </div>
        </Show>
    }
}
