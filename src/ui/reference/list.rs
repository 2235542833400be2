//! What was found: one tab stop, arrow keys move, Enter opens.

use super::state::Reference;
use crate::protocol::{Mark, ReferenceItem};
use crate::ui::elements::{attribute_at, element, fill, set, text};
use crate::ui::state::use_app;
use crate::view::reference::{link_from_entry, mark_word};
use leptos::html::Ul;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const LIST_ID: &str = "reference-list";
/// The way back to the list, which only narrow windows show, and the tab stop of the list.
const BACK: &str = ".reference__back";
const STOP: &str = "#reference-list [tabindex='0']";
/// What an element opens: the entry's link.
pub(super) const OPENS: &str = "data-entry";

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
    focus(document().get_element_by_id(LIST_ID).and_then(|list| list.first_element_child()));
}

fn focus(item: Option<Element>) {
    let button = item.and_then(|item| item.first_element_child());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // An element that is gone cannot be focused, and need not be.
        let _ = button.focus();
    }
}

/// Where a narrow window shows either the list or what is open, takes the focus along.
pub fn take_focus_along() {
    request_animation_frame(|| {
        let page = document();
        let is_gone = page.active_element().and_then(|focused| focused.dyn_into::<HtmlElement>().ok());
        if is_gone.is_some_and(|focused| focused.offset_parent().is_some()) {
            return;
        }
        for place in [BACK, STOP] {
            let shown = page.query_selector(place).ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
            if let Some(shown) = shown.filter(|shown| shown.offset_parent().is_some()) {
                // An element that is gone cannot be focused, and need not be.
                let _ = shown.focus();
                return;
            }
        }
    });
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
    let list = NodeRef::<Ul>::new();
    let items = Memo::new(move |_| shown(state));
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            items.with(|items| fill(&list, &items.iter().map(row).collect::<Vec<_>>()));
        }
    });
    // After the rows, and whenever another entry is opened.
    Effect::new(move |_| {
        items.track();
        let link = state.link();
        if let Some(list) = list.get() {
            point_at(&list, &link);
        }
    });
    let nothing = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        let is_empty = items.with(Vec::is_empty) && state.items.with(Option::is_some);
        if let Some(nothing) = nothing.get() {
            fill(&nothing, &if is_empty { hints(state) } else { Vec::new() });
        }
    });
    let near = move |event: web_sys::MouseEvent| {
        if let Some(name) = attribute_at(&event, "data-near") {
            state.kind.set(String::new());
            if !name.is_empty() {
                state.text.set(name);
            }
        }
    };
    view! {
        <div class="reference__nothing" node_ref=nothing on:click=near></div>
        <ul
            class="reference__list"
            id=LIST_ID
            aria-label="Entries"
            node_ref=list
            on:keydown=on_key
            on:click=move |event| state.open_at(&event)
        ></ul>
    }
}

fn row(item: &ReferenceItem) -> Element {
    let button =
        element("button", "entry", &[text("span", "entry__name", &item.name), text("span", "entry__kind", &item.kind)]);
    set(&button, "type", "button");
    set(&button, OPENS, &link_from_entry(&item.kind, &item.name));
    if item.mark != Mark::Here {
        crate::ui::elements::append(&button, &text("span", "badge", mark_word(item.mark)));
    }
    crate::ui::elements::append(&button, &text("span", "entry__summary", &item.summary));
    element("li", "reference__item", &[button])
}

/// Marks what is open. The tab stop is what is open, where it is in the list, else the first entry.
fn point_at(list: &Element, link: &str) {
    let mut stop = list.first_element_child().and_then(|item| item.first_element_child());
    let mut item = list.first_element_child();
    while let Some(current) = item {
        item = current.next_element_sibling();
        let Some(button) = current.first_element_child() else { continue };
        let is_open = !link.is_empty() && button.get_attribute(OPENS).is_some_and(|opens| opens == link);
        set(&button, "tabindex", "-1");
        set(&button, "aria-current", if is_open { "true" } else { "false" });
        if is_open {
            stop = Some(button);
        }
    }
    if let Some(stop) = stop {
        set(&stop, "tabindex", "0");
    }
}

/// Nothing was found: says so, and what comes near.
fn hints(state: Reference) -> Vec<Element> {
    let nothing = state.text.with(|text| format!("Nothing has “{}”.", text.trim()));
    let mut hints = vec![text("p", "", &nothing)];
    let hint = |class: &str, label: &str, name: &str| {
        let button = crate::ui::elements::button(class, label);
        set(&button, "data-near", name);
        button
    };
    if state.items.with(|items| items.as_ref().is_some_and(|items| !items.is_empty())) {
        hints.push(hint("button button--small", "Search all kinds", ""));
    }
    let near: Vec<Element> =
        state.nearest.with(|names| names.iter().map(|name| element("li", "", &[hint("link", name, name)])).collect());
    if !near.is_empty() {
        hints.push(text("p", "", "Did you mean:"));
        let list = element("ul", "reference__near", &near);
        set(&list, "aria-label", "Names that are near");
        hints.push(list);
    }
    hints
}
