//! The room: what to look for, the list of what was found, and all about one entry or about the whole language.

use super::coverage::Coverage;
use super::detail::Detail;
use super::list::{List, focus_first};
use crate::protocol::Request;
use crate::ui::icons::Icon;
use crate::ui::state::{Room, use_app};
use crate::view::numbers::counted;
use crate::view::reference;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The room.
#[component]
pub fn ReferenceRoom() -> impl IntoView {
    let app = use_app();
    let state = app.reference;
    // The engine answers from its first catalog on.
    let is_asked = Memo::new(move |_| {
        app.room.get() == Room::Reference && app.is_ready() && app.catalog.with(|catalog| !catalog.tables.is_empty())
    });
    Effect::new(move |_| {
        if is_asked.get() {
            state.search(app.engine, state.text.get());
        }
    });
    Effect::new(move |_| {
        if let Some((kind, name)) = state.chosen.get().filter(|_| is_asked.get()) {
            app.engine.send(&Request::ReferenceEntry { kind, name });
        }
    });
    view! {
        <div class="reference" class:reference--open=move || state.is_open.get()>
            <section class="reference__side" aria-label="Find in the reference">
                <Search />
                <List />
            </section>
            <section class="reference__main" aria-label="Entry" tabindex="0">
                <button class="button reference__back" type="button" on:click=move |_| state.is_open.set(false)>
                    "Back to the list"
                </button>
                <Show when=move || state.chosen.with(Option::is_some) fallback=|| view! { <Coverage /> }>
                    <Detail />
                </Show>
            </section>
        </div>
    }
}

/// The field, the kinds, the way to the coverage.
#[component]
fn Search() -> impl IntoView {
    let state = use_app().reference;
    let kinds = Memo::new(move |_| {
        state
            .items
            .with(|items| state.parts.with(|parts| reference::kinds(items.as_deref().unwrap_or_default(), parts)))
    });
    let total = move || state.items.with(|items| items.as_ref().map_or(0, Vec::len));
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "ArrowDown" {
            event.prevent_default();
            focus_first();
        }
    };
    view! {
        <div class="reference__head">
            <h2 class="reference__title">"Language reference"</h2>
            <button
                class="button button--small"
                type="button"
                aria-pressed=move || state.chosen.with(Option::is_none).to_string()
                on:click=move |_| state.open_coverage()
            >
                {Icon::Audits.view()}
                "Coverage"
            </button>
        </div>
        <label class="field">
            <span class="field__label">"Find"</span>
            <input
                class="field__input"
                type="search"
                placeholder="summarize, ipv4, week…"
                prop:value=move || state.text.get()
                on:input=move |event| state.text.set(event_target_value(&event))
                on:keydown=on_key
            />
        </label>
        <label class="field">
            <span class="field__label">"Kind"</span>
            <select
                class="field__input"
                prop:value=move || state.kind.get()
                on:change=move |event| state.kind.set(event_target_value(&event))
            >
                <option value="">{move || format!("All kinds ({})", total())}</option>
                <For each=move || kinds.get() key=Clone::clone let((kind, count))>
                    <option value=kind.clone() selected=state.kind.get_untracked() == kind>
                        {format!("{kind} ({count})")}
                    </option>
                </For>
            </select>
        </label>
        <p class="reference__count" role="status" aria-label="Found">
            {move || {
                let shown = super::list::shown(state).len() as u64;
                if state.items.with(Option::is_none) {
                    "The engine is starting…".to_owned()
                } else {
                    counted(shown, "entry", "entries")
                }
            }}
        </p>
    }
}
