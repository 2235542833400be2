//! The rooms as tabs: arrow keys move, one tab stop.

use crate::ui::icons::Icon;
use crate::ui::state::{Room, use_app};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

const ROOMS: [(Room, &str, Icon); 4] = [
    (Room::Data, "Data", Icon::Data),
    (Room::Query, "Query", Icon::Query),
    (Room::Audits, "Audits", Icon::Audits),
    (Room::Reference, "Reference", Icon::Reference),
];

/// Id of a room's tab.
pub fn tab_id(room: Room) -> String {
    format!("tab-{room:?}").to_ascii_lowercase()
}

/// Id of a room's panel.
pub fn panel_id(room: Room) -> String {
    format!("room-{room:?}").to_ascii_lowercase()
}

/// The tabs.
#[component]
pub fn Tabs() -> impl IntoView {
    let app = use_app();
    let on_key = move |event: KeyboardEvent| {
        let at = ROOMS.iter().position(|(room, ..)| *room == app.room.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % ROOMS.len(),
            "ArrowLeft" => (at + ROOMS.len() - 1) % ROOMS.len(),
            "Home" => 0,
            "End" => ROOMS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some((room, ..)) = ROOMS.get(next) {
            app.room.set(*room);
            focus(&tab_id(*room));
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="Rooms" on:keydown=on_key>
            {ROOMS
                .into_iter()
                .map(|(room, label, icon)| {
                    let selected = move || app.room.get() == room;
                    view! {
                        <button
                            class="tabs__tab"
                            role="tab"
                            type="button"
                            id=tab_id(room)
                            aria-controls=panel_id(room)
                            aria-selected=move || selected().to_string()
                            tabindex=move || if selected() { "0" } else { "-1" }
                            on:click=move |_| app.room.set(room)
                        >
                            {icon.view()}
                            <span class="tabs__label">{label}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Gives the focus to the element of this id.
pub fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that is gone cannot be focused, and need not be.
        let _ = element.focus();
    }
}
