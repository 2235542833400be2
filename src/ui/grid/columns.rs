//! All columns as a list with checkboxes, and the button that opens it.

use super::{arranging, changes, grouping, search};
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use crate::view::layout::view_of;
use leptos::prelude::*;

const POPOVER_ID: &str = "grid-columns";

/// The buttons of the grid, above it.
#[component]
pub fn GridTools() -> impl IntoView {
    let app = use_app();
    let hidden = Memo::new(move |_| {
        let outcome = app.outcome.get();
        outcome.map_or(0, |outcome| outcome.table.columns.len() - arranging::layout_of(app, &outcome).shown.len())
    });
    let is_arranged = move || app.arrangement.with(|now| *now != crate::protocol::Arrangement::default());
    view! {
        <div class="grid-tools" role="group" aria-label="Grid">
            <button class="button button--small button--quiet" type="button" popovertarget=POPOVER_ID>
                {Icon::Columns.view()}
                {move || match hidden.get() {
                    0 => "Columns".to_owned(),
                    hidden => format!("Columns ({hidden} hidden)"),
                }}
            </button>
            <button
                class="button button--small button--quiet"
                type="button"
                title="Search in the rows (Ctrl+F in the grid)"
                on:click=move |_| search::open(app)
            >
                {Icon::Find.view()}"Search"
            </button>
            <button
                class="button button--small button--quiet"
                type="button"
                title="Group the answer, or pivot it"
                aria-haspopup="dialog"
                on:click=move |_| grouping::open(app, None)
            >
                "Group…"
            </button>
            <Show when=is_arranged>
                <button
                    class="button button--small button--quiet"
                    type="button"
                    title="Show the answer as the query gives it"
                    on:click=move |_| changes::reset(app)
                >
                    "Reset grid"
                </button>
            </Show>
            <ColumnList />
        </div>
    }
}

#[component]
fn ColumnList() -> impl IntoView {
    let app = use_app();
    let wanted = RwSignal::new(String::new());
    let columns = Memo::new(move |_| {
        let outcome = app.outcome.get();
        let named = outcome.iter().flat_map(|outcome| outcome.table.columns.iter().enumerate());
        let wanted = wanted.get().to_lowercase();
        let named = named.filter(|(_, column)| column.name.to_lowercase().contains(&wanted));
        named.map(|(at, column)| (at, column.clone())).collect::<Vec<_>>()
    });
    let set_all = move |hidden: bool| {
        let names: Vec<String> =
            columns.with_untracked(|columns| columns.iter().map(|(_, column)| column.name.clone()).collect());
        changes::change(app, |now| {
            for name in &names {
                crate::view::layout::view_mut(now, name).hidden = hidden;
            }
        });
    };
    let switch = move |label: &'static str,
                       read: fn(&crate::protocol::Arrangement) -> bool,
                       write: fn(&mut crate::protocol::Arrangement, bool)| {
        view! {
            <label class="choices__choice">
                <input
                    type="checkbox"
                    prop:checked=move || app.arrangement.with(read)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        changes::change(app, |now| write(now, on));
                    }
                />
                {label}
            </label>
        }
    };
    let row = move |(at, column): (usize, crate::protocol::ResultColumn)| {
        let name = column.name.clone();
        let shown = move || app.arrangement.with(|now| !view_of(now, &name).is_some_and(|view| view.hidden));
        view! {
            <label class="choices__choice">
                <input
                    type="checkbox"
                    prop:checked=shown
                    on:change=move |event| changes::set_hidden(app, at, !event_target_checked(&event))
                />
                <span class="columns__name">{column.name}</span>
                <span class="columns__type">{column.kind}</span>
            </label>
        }
    };
    view! {
        <div class="popover columns" id=POPOVER_ID popover="auto" role="dialog" aria-label="Columns">
            <input
                class="field__input"
                type="search"
                aria-label="Find a column"
                placeholder="Find a column"
                prop:value=move || wanted.get()
                on:input=move |event| wanted.set(event_target_value(&event))
            />
            <div class="columns__actions">
                <button class="button button--small" type="button" on:click=move |_| set_all(false)>"Show all"</button>
                <button class="button button--small" type="button" on:click=move |_| set_all(true)>"Hide all"</button>
            </div>
            <fieldset class="choices">
                <legend class="visually-hidden">"Columns that say nothing"</legend>
                {switch("Hide empty columns", |now| now.hides_empty, |now, on| now.hides_empty = on)}
                {switch("Fold columns with one value", |now| now.folds_constants, |now, on| now.folds_constants = on)}
            </fieldset>
            <fieldset class="choices">
                <legend class="visually-hidden">"Shown columns"</legend>
                {move || columns.get().into_iter().map(row).collect_view()}
            </fieldset>
        </div>
    }
}
