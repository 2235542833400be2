//! A menu that opens where it is asked for: by a right click, a key or a button. One at a time; arrow keys and letters go
//! through it, Escape closes it and gives the focus back.

use super::state::{App, use_app};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// One line of a menu.
#[derive(Clone)]
pub enum Entry {
    /// Something that can be done.
    Do {
        /// What it is called.
        label: String,
        /// Its key elsewhere; empty for none.
        keys: &'static str,
        /// Does it.
        action: Arc<dyn Fn() + Send + Sync>,
    },
    /// A line between groups.
    Rule,
}

impl Entry {
    /// Something that can be done.
    pub fn new(label: impl Into<String>, keys: &'static str, action: impl Fn() + Send + Sync + 'static) -> Self {
        Self::Do { label: label.into(), keys, action: Arc::new(action) }
    }
}

/// An open menu.
#[derive(Clone)]
pub struct Menu {
    /// What screen readers call it.
    pub label: String,
    /// Where it opens, in pixels of the window.
    pub at: (f64, f64),
    /// Its lines.
    pub entries: Vec<Entry>,
}

/// Opens a menu; the element that has the focus gets it back.
pub fn open(app: App, menu: Menu) {
    app.taking.menu.set(Some(menu));
}

/// Opens a menu below an element: a button's.
pub fn open_below(app: App, element: &HtmlElement, label: impl Into<String>, entries: Vec<Entry>) {
    let place = element.get_bounding_client_rect();
    open(app, Menu { label: label.into(), at: (place.left(), place.bottom() + 2.0), entries });
}

/// Where the open menu is shown.
#[component]
pub fn MenuLayer() -> impl IntoView {
    let app = use_app();
    view! { {move || app.taking.menu.get().map(|menu| view! { <OpenMenu menu /> })} }
}

#[component]
fn OpenMenu(menu: Menu) -> impl IntoView {
    let app = use_app();
    let host = NodeRef::<Div>::new();
    let before =
        StoredValue::new_local(document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()));
    let close = move |gives_back: bool| {
        app.taking.menu.set(None);
        if let Some(element) = before.get_value().filter(|_| gives_back) {
            // An element that is gone cannot be focused, and need not be.
            let _ = element.focus();
        }
    };
    let Menu { label, at, entries } = menu;
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        // Moved until all of it is in the window.
        let place = host.get_bounding_client_rect();
        let inside = |start: f64, length: f64, size: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
            let size = size.ok().and_then(|size| size.as_f64()).unwrap_or(f64::MAX);
            start.min(size - length - 8.0).max(4.0)
        };
        let style = HtmlElement::style(&host);
        let left = inside(at.0, place.width(), window().inner_width());
        let top = inside(at.1, place.height(), window().inner_height());
        // Plain lengths always parse.
        let _ = style.set_property("left", &format!("{left}px"));
        let _ = style.set_property("top", &format!("{top}px"));
        focus_item(&host, |_, _| 0);
    });
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let inside = host.get_untracked().is_some_and(|host| {
            event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
                .is_some_and(|node| host.contains(Some(&node)))
        });
        if !inside {
            app.taking.menu.set(None);
        }
    });
    let shrunk = window_event_listener(ev::resize, move |_| app.taking.menu.set(None));
    on_cleanup(move || {
        outside.remove();
        shrunk.remove();
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(host) = host.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => focus_item(&host, |now, count| now.map_or(0, |at| (at + 1) % count)),
            "ArrowUp" => focus_item(&host, |now, count| now.map_or(count - 1, |at| (at + count - 1) % count)),
            "Home" => focus_item(&host, |_, _| 0),
            "End" => focus_item(&host, |_, count| count - 1),
            "Escape" | "Tab" => close(true),
            letter if letter.chars().count() == 1 && letter != " " && !event.ctrl_key() && !event.meta_key() => {
                focus_letter(&host, letter);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let item = move |entry: Entry| match entry {
        Entry::Rule => view! { <div class="menu__line" role="separator"></div> }.into_any(),
        Entry::Do { label, keys, action } => {
            let pick = move |_| {
                close(true);
                action();
            };
            view! {
                <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=pick>
                    <span class="menu__name">{label}</span>
                    {(!keys.is_empty()).then(|| view! { <span class="menu__keys" aria-hidden="true">{keys}</span> })}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <div class="floating menu" role="menu" aria-label=label node_ref=host on:keydown=on_key on:contextmenu=|event| event.prevent_default()>
            {entries.into_iter().map(item).collect_view()}
        </div>
    }
}

fn items(host: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(found) = host.query_selector_all("[role=menuitem]") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok()).collect()
}

/// Gives the focus to the item that `next` says, of the one that has it now and their number.
fn focus_item(host: &HtmlElement, next: impl FnOnce(Option<usize>, usize) -> usize) {
    let items = items(host);
    let focused = document().active_element();
    let now = items.iter().position(|item| focused.as_ref().is_some_and(|element| item.is_same_node(Some(element))));
    if !items.is_empty()
        && let Some(item) = items.get(next(now, items.len()))
    {
        // It is there, so it takes the focus.
        let _ = item.focus();
    }
}

/// Gives the focus to the next item that begins with a letter.
fn focus_letter(host: &HtmlElement, letter: &str) {
    let items = items(host);
    let letter = letter.to_lowercase();
    focus_item(host, |now, count| {
        let start = now.map_or(0, |at| at + 1);
        let begins = |at: &usize| {
            let text = items.get(*at).and_then(|item| item.text_content()).unwrap_or_default();
            text.to_lowercase().starts_with(&letter)
        };
        (0..count).map(|step| (start + step) % count).find(begins).unwrap_or(now.unwrap_or(0))
    });
}
