//! What is done with a query: run, cancel, history, links. It stands in one line with the tabs, so that the answer gets the room.

use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::link;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// Run and cancel, before the tabs.
#[component]
pub fn Toolbar(
    /// Whether the rail is open where it is a sheet.
    rail_open: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let running = Memo::new(move |_| app.is_running());
    view! {
        <div class="toolbar" role="group" aria-label="Query actions">
            <button
                class="button button--quiet toolbar__rail"
                type="button"
                aria-label="Tables"
                aria-expanded=move || rail_open.get().to_string()
                on:click=move |_| rail_open.update(|open| *open = !*open)
            >
                {Icon::Menu.view()}<span class="toolbar__label">"Tables"</span>
            </button>
            <button
                class="button button--primary"
                type="button"
                aria-keyshortcuts="Shift+Enter F5"
                title="Run the query at the cursor (Shift+Enter or F5)"
                disabled=move || running.get() || !app.is_ready()
                on:click=move |_| actions::run(app)
            >
                {Icon::Run.view()}"Run"
            </button>
            <button
                class="button button--quiet"
                type="button"
                aria-label="Cancel"
                aria-keyshortcuts="Escape"
                title="Stop the running query (Esc)"
                disabled=move || !running.get()
                on:click=move |_| {
                    actions::cancel(app);
                }
            >
                {Icon::Cancel.view()}<span class="toolbar__label">"Cancel"</span>
            </button>
        </div>
    }
}

/// History and links, behind the tabs.
#[component]
pub fn ToolbarEnd() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="toolbar toolbar--end" role="group" aria-label="History and links">
            <button
                class="button button--quiet"
                type="button"
                aria-label="History"
                aria-keyshortcuts="Control+Shift+H"
                title="The runs of this visit (Ctrl+Shift+H); F8 shows the last answer to this query again"
                on:click=move |_| app.history_open.set(true)
            >
                {Icon::Clock.view()}<span class="toolbar__label">"History"</span>
            </button>
            <button
                class="button button--quiet"
                type="button"
                aria-label="Copy link"
                aria-keyshortcuts="Alt+Shift+L"
                title="Copy the link (Alt+Shift+L)"
                on:click=move |_| link::copy(app)
            >
                {Icon::Link.view()}<span class="toolbar__label">"Copy link"</span>
            </button>
            <button class="button button--quiet" type="button" aria-label="Share" title="What the link says, and links for other tools" on:click=move |_| link::share::open(app)>
                {Icon::Share.view()}<span class="toolbar__label">"Share"</span>
            </button>
        </div>
    }
}
