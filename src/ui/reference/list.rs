//! What was found: one tab stop, arrow keys move, Enter opens.

use super::state::Reference;
use crate::protocol::{Mark, ReferenceItem};
use crate::ui::state::use_app;
use crate::view::reference::mark_word;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const LIST_ID: &str = "reference-list";

/// What is found and of the kind that is asked for.
pub fn shown(state: Reference) -> Vec<ReferenceItem> {
    let kind = state.kind.get();
    state.items.with(|items| {
        let items = items.as_deref().unwrap_or_default().iter();
        items.filter(|item| kind.is_empty() || item.kind == kind).cloned().collect()
    })
}

/// Moves the focus to the first entry of the list.
pub fn focus_first() {
    let list = document().get_element_by_id(LIST_ID);
    focus(list.and_then(|list| list.first_element_child()));
}

fn focus(item: Option<Element>) {
    let button = item.and_then(|item| item.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // An element that is gone cannot be focused, and need not be.
        let _ = button.focus();
    }
}

fn on_key(event: KeyboardEvent) {
    let item = document().active_element().and_then(|focused| focused.closest("li").ok().flatten());
    let Some(item) = item else { return };
    let next = match event.key().as_str() {
        "ArrowDown" => item.next_element_sibling(),
        "ArrowUp" => item.previous_element_sibling(),
        "Home" => item.parent_element().and_then(|list| list.first_element_child()),
        "End" => item.parent_element().and_then(|list| list.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    focus(next);
}

/// The list, or what to do where it is empty.
#[component]
pub fn List() -> impl IntoView {
    let state = use_app().reference;
    let items = Memo::new(move |_| shown(state));
    let is_chosen = move |kind: &str, name: &str| {
        state.chosen.with(|chosen| chosen.as_ref().is_some_and(|(k, n)| k == kind && n == name))
    };
    // The tab stop is what is open, where it is in the list, else the first entry.
    let stop = Memo::new(move |_| {
        items.with(|items| {
            let chosen = items.iter().find(|item| is_chosen(&item.kind, &item.name));
            chosen.or(items.first()).map(|item| (item.kind.clone(), item.name.clone()))
        })
    });
    let row = move |item: ReferenceItem| {
        let key = StoredValue::new((item.kind.clone(), item.name.clone()));
        let current = move || key.with_value(|(kind, name)| is_chosen(kind, name));
        let is_stop = move || key.with_value(|key| stop.with(|stop| stop.as_ref() == Some(key)));
        view! {
            <li class="reference__item">
                <button
                    class="entry"
                    class:entry--current=current
                    type="button"
                    tabindex=move || if is_stop() { "0" } else { "-1" }
                    aria-current=move || current().then_some("true")
                    on:click=move |_| key.with_value(|(kind, name)| state.open(kind, name))
                >
                    <span class="entry__name">{item.name}</span>
                    <span class="entry__kind">{item.kind}</span>
                    {(item.mark != Mark::Here).then(|| view! { <span class="badge">{mark_word(item.mark)}</span> })}
                    <span class="entry__summary">{item.summary}</span>
                </button>
            </li>
        }
    };
    let is_empty = move || items.with(Vec::is_empty) && state.items.with(Option::is_some);
    view! {
        <Show when=is_empty>
            <Nothing />
        </Show>
        <ul class="reference__list" id=LIST_ID aria-label="Entries" on:keydown=on_key>
            <For
                each=move || items.get()
                key=|item| (item.kind.clone(), item.name.clone())
                children=row
            />
        </ul>
    }
}

/// Nothing was found: says so, and what comes near.
#[component]
fn Nothing() -> impl IntoView {
    let state = use_app().reference;
    let has_others = move || state.items.with(|items| items.as_ref().is_some_and(|items| !items.is_empty()));
    view! {
        <div class="reference__nothing">
            <p>{move || format!("Nothing has “{}”.", state.text.get().trim())}</p>
            <Show when=has_others>
                <button class="button button--small" type="button" on:click=move |_| state.kind.set(String::new())>
                    "Search all kinds"
                </button>
            </Show>
            <Show when=move || state.nearest.with(|near| !near.is_empty())>
                <p>"Did you mean:"</p>
                <ul class="reference__near" aria-label="Names that are near">
                    <For each=move || state.nearest.get() key=Clone::clone let(name)>
                        <li>
                            <button
                                class="link"
                                type="button"
                                on:click={
                                    let name = name.clone();
                                    move |_| {
                                        state.kind.set(String::new());
                                        state.text.set(name.clone());
                                    }
                                }
                            >
                                {name.clone()}
                            </button>
                        </li>
                    </For>
                </ul>
            </Show>
        </div>
    }
}
