//! The room: tables at the side, the editor above the answer.

use super::checker;
use super::editor::Editor;
use super::problems::ProblemList;
use super::results::Results;
use super::splitter::Splitter;
use super::toolbar::Toolbar;
use crate::ui::actions;
use crate::ui::data::tables::{Tables, Use};
use crate::ui::icons::Icon;
use crate::ui::link::awaiting::Awaiting;
use crate::ui::state::{Room, use_app};
use leptos::ev;
use leptos::prelude::*;

/// The room.
#[component]
pub fn QueryRoom() -> impl IntoView {
    let app = use_app();
    checker::follow(app);
    // The keys work wherever the focus is in this room, not only in the editor.
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || app.room.get_untracked() != Room::Query {
            return;
        }
        match event.key().as_str() {
            "F5" if !event.ctrl_key() && !event.shift_key() && !event.meta_key() => actions::run(app),
            "Escape" if app.is_running_untracked() => {
                actions::cancel(app);
            }
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    let editor_px = RwSignal::new(super::splitter::remembered());
    let rail_open = RwSignal::new(false);
    view! {
        <div class="query">
            <aside class="rail" class:rail--open=move || rail_open.get() aria-label="Tables and columns" on:keydown=move |event| { if event.key() == "Escape" { rail_open.set(false); } }>
                <button class="button button--quiet rail__close" type="button" on:click=move |_| rail_open.set(false)>
                    {Icon::Close.view()}"Close"
                </button>
                <Tables purpose=Use::Insert />
            </aside>
            <div class="query__main">
                <Awaiting />
                <Toolbar rail_open />
                <section
                    class="query__editor"
                    aria-label="Query editor"
                    style:height=move || format!("{}px", editor_px.get())
                >
                    <Editor />
                </section>
                <ProblemList />
                <Splitter editor_px />
                <Results />
            </div>
        </div>
    }
}
