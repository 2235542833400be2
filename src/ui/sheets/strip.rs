//! The tabs as a strip above the editor: arrow keys move, one tab stop.

use super::name::NameDialog;
use super::{close, label, new, switch};
use crate::ui::icons::Icon;
use crate::ui::shell::tabs::focus;
use crate::ui::state::use_app;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, MouseEvent};

/// Id of the element that all tabs show their contents in.
pub const PANEL: &str = "query-tab-panel";

/// The button of the mouse that closes a tab.
const MIDDLE: i16 = 1;

fn tab_id(id: u32) -> String {
    format!("query-tab-{id}")
}

/// Id of the tab that is open.
pub fn open_tab_id(app: crate::ui::state::App) -> String {
    tab_id(app.sheets.with(super::Sheets::id))
}

/// The strip.
#[component]
pub fn SheetStrip() -> impl IntoView {
    let app = use_app();
    let naming = RwSignal::new(false);
    let on_key = move |event: KeyboardEvent| {
        let (at, count) = app.sheets.with_untracked(|sheets| (sheets.at, sheets.list.len()));
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            "Delete" => {
                event.prevent_default();
                close(app, at);
                focus(&app.sheets.with_untracked(|sheets| tab_id(sheets.id())));
                return;
            }
            "F2" => {
                event.prevent_default();
                naming.set(true);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        switch(app, next);
        focus(&app.sheets.with_untracked(|sheets| tab_id(sheets.id())));
    };
    let ids =
        Memo::new(move |_| app.sheets.with(|sheets| sheets.list.iter().map(|sheet| sheet.id).collect::<Vec<_>>()));
    let place = move |id: u32| app.sheets.with(|sheets| sheets.list.iter().position(|sheet| sheet.id == id));
    let tab = move |id: u32| {
        let selected = Memo::new(move |_| app.sheets.with(super::Sheets::id) == id);
        let name = Memo::new(move |_| {
            let at = place(id).unwrap_or(0);
            if selected.get() {
                return app.title.with(|title| app.text.with(|text| label(title, text, at)));
            }
            app.sheets
                .with(|sheets| sheets.list.get(at).map(|sheet| label(&sheet.title, &sheet.text, at)))
                .unwrap_or_default()
        });
        let open = move || {
            if let Some(at) = untrack(|| place(id)) {
                switch(app, at);
            }
        };
        view! {
            <button
                class="tabs__tab"
                role="tab"
                type="button"
                id=tab_id(id)
                title="F2 or double-click names it, Delete or the middle button closes it"
                aria-controls=PANEL
                aria-selected=move || selected.get().to_string()
                tabindex=move || if selected.get() { "0" } else { "-1" }
                on:click=move |_| open()
                on:dblclick=move |_| naming.set(true)
                on:auxclick=move |event: MouseEvent| {
                    if event.button() == MIDDLE {
                        event.prevent_default();
                        if let Some(at) = untrack(|| place(id)) {
                            close(app, at);
                        }
                    }
                }
            >
                <span class="tabs__name">{move || name.get()}</span>
            </button>
        }
    };
    view! {
        <div class="sheets">
            <div class="tabs tabs--small sheets__tabs" role="tablist" aria-label="Query tabs" on:keydown=on_key>
                <For each=move || ids.get() key=|id| *id children=tab />
            </div>
            <button
                class="button button--small button--quiet"
                type="button"
                aria-label="Close this tab"
                title="Close this tab (Delete on it)"
                on:click=move |_| super::close_current(app)
            >
                {Icon::Close.view()}
            </button>
            <button
                class="button button--small button--quiet"
                type="button"
                aria-label="New tab"
                aria-keyshortcuts="Control+J"
                title="New tab (Ctrl+J)"
                on:click=move |_| new(app)
            >
                {Icon::Plus.view()}
            </button>
            <Show when=move || naming.get()>
                <NameDialog on_close=move || naming.set(false) />
            </Show>
        </div>
    }
}
