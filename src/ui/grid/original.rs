//! The record behind a row, as it stands in its file.

use super::clipboard;
use super::state::GridState;
use crate::protocol::{Original, Request};
use crate::ui::icons::Icon;
use crate::ui::state::OriginalShown;
use crate::view::numbers::count;
use leptos::prelude::*;

/// Id of the part that shows the record.
const RECORD_ID: &str = "original-record";

/// Opens and closes the record; nothing where rows do not come of one record each.
#[component]
pub fn OriginalButton(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let is_open = move || shown(grid).is_some();
    let toggle = move |_| {
        if shown(grid).is_some() {
            grid.app.original.set(None);
            return;
        }
        let (query, table) = grid.outcome.with_value(|outcome| (outcome.query, outcome.at));
        let row = grid.active.get_untracked().0;
        grid.app.original.set(Some(OriginalShown { query, table, row, answer: None }));
        grid.app.engine.send(&Request::Original { query, table, row });
    };
    let has_origins = grid.outcome.with_value(|outcome| outcome.table.has_origins);
    has_origins.then(|| {
        view! {
            <button
                class="button button--small"
                type="button"
                aria-expanded=move || is_open().to_string()
                aria-controls=RECORD_ID
                on:click=toggle
            >
                {Icon::File.view()}
                {move || if is_open() { "Hide original" } else { "Show original" }}
            </button>
        }
    })
}

/// The record, once it is asked for; the next row closes it.
#[component]
pub fn OriginalRecord(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let shown = Memo::new(move |_| shown(grid));
    // Only this line is read out when it changes: a record can be long.
    let status = move || shown.with(|shown| shown.as_ref().map_or_else(String::new, words));
    let class = move || {
        shown.with(|shown| match shown {
            None => "original",
            Some(OriginalShown { answer: Some(Err(_)), .. }) => "original original--open original--problem",
            Some(_) => "original original--open",
        })
    };
    let record = move || match shown.get()?.answer? {
        Ok(original) => Some(view! { <Record grid original /> }),
        Err(_) => None,
    };
    view! {
        <section class=class id=RECORD_ID aria-label="Original record">
            <p class="original__status" role="status">{status}</p>
            {record}
        </section>
    }
}

/// Where the record stands, or why it is not there.
fn words(shown: &OriginalShown) -> String {
    match &shown.answer {
        None => "Reading the file again…".to_owned(),
        Some(Err(sentence)) => sentence.clone(),
        Some(Ok(Original { path, line, byte, .. })) => format!("{path}, line {}, byte {}", count(*line), count(*byte)),
    }
}

#[component]
fn Record(grid: GridState, original: Original) -> impl IntoView {
    let text = StoredValue::new(original.text.clone());
    view! {
        <button
            class="button button--small original__copy"
            type="button"
            on:click=move |_| clipboard::copy(grid.app, text.get_value(), "Original copied.")
        >
            {Icon::Copy.view()}"Copy original"
        </button>
        <pre class="original__text" tabindex="0" role="region" aria-label="Text of the record">{original.text}</pre>
        {original.cut.then(|| view! { <p class="original__status">"The record is longer: its first mebibyte is shown."</p> })}
    }
}

/// What is shown for the active row.
fn shown(grid: GridState) -> Option<OriginalShown> {
    let row = grid.active.get().0;
    let (query, table) = grid.outcome.with_value(|outcome| (outcome.query, outcome.at));
    grid.app.original.get().filter(|shown| (shown.query, shown.table, shown.row) == (query, table, row))
}
