//! The room: what to look for, the list of what was found, and all about one entry or about the whole language.

use super::list::{List, focus_first, take_focus_along};
use super::{coverage, detail};
use crate::protocol::Request;
use crate::ui::actions;
use crate::ui::elements::{attribute_at, fill, set, text};
use crate::ui::state::{Room, use_app};
use crate::view::numbers::counted;
use crate::view::reference;
use leptos::html::{Div, Select};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, MouseEvent};

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
    let host = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        let shown = match (state.chosen.get(), state.entry.get()) {
            (None, _) => state.parts.with(|parts| (!parts.is_empty()).then(|| coverage::coverage(parts))),
            (Some((kind, name)), Some(Some(entry))) => {
                // The answer to an earlier question: the right one is on its way.
                (entry.kind == kind && entry.name == name).then(|| detail::entry(&entry))
            }
            (Some((kind, name)), Some(None)) => Some(detail::unknown(&kind, &name)),
            (Some(_), None) => None,
        };
        fill(&host, shown.as_slice());
    });
    let click = move |event: MouseEvent| match attribute_at(&event, detail::TRIES) {
        Some(at) => {
            let example = state.entry.with_untracked(|entry| {
                let examples = &entry.as_ref()?.as_ref()?.examples;
                Some(examples.get(at.parse::<usize>().ok()?)?.query.clone())
            });
            if let Some(query) = example {
                actions::open_query(app, &query, true);
            }
        }
        None => state.open_at(&event),
    };
    view! {
        <div class="reference" class:reference--open=move || state.is_open.get()>
            <section class="reference__side" aria-label="Find in the reference">
                <Search />
                <List />
            </section>
            <section class="reference__main" aria-label="Entry" tabindex="0">
                <button class="button reference__back" type="button" on:click=move |_| { state.is_open.set(false); take_focus_along(); }>
                    "Back to the list"
                </button>
                <div node_ref=host on:click=click></div>
            </section>
        </div>
    }
}

/// The field, the kinds, the way to the coverage.
#[component]
fn Search() -> impl IntoView {
    let state = use_app().reference;
    let kinds = NodeRef::<Select>::new();
    Effect::new(move |_| {
        let Some(kinds) = kinds.get() else { return };
        let found = state.items.get().unwrap_or_default();
        let option = |value: &str, label: &str| {
            let option = text("option", "", label);
            set(&option, "value", value);
            option
        };
        let mut options = vec![option("", &format!("All kinds ({})", found.len()))];
        let chosen = state.kind.get();
        let mut counted = state.parts.with(|parts| reference::kinds(&found, parts));
        if !chosen.is_empty() && counted.iter().all(|(kind, _)| *kind != chosen) {
            counted.push((chosen.clone(), 0));
        }
        options.extend(counted.iter().map(|(kind, count)| option(kind, &format!("{kind} ({count})"))));
        fill(&kinds, &options);
        kinds.set_value(&chosen);
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "ArrowDown" {
            event.prevent_default();
            focus_first();
        }
    };
    let found = move || {
        if state.items.with(Option::is_none) {
            return "The engine is starting…".to_owned();
        }
        counted(super::list::shown(state).len() as u64, "entry", "entries")
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
                node_ref=kinds
                on:change=move |event| state.kind.set(event_target_value(&event))
            ></select>
        </label>
        <p class="reference__count" role="status" aria-label="Found">{found}</p>
    }
}
