//! The room: tables at the side, the editor above the answer.

use super::checker;
use super::editor::Editor;
use super::problems::ProblemList;
use super::results::Results;
use super::splitter::Splitter;
use super::toolbar::{Toolbar, ToolbarEnd};
use crate::ui::data::tables::{Tables, Use};
use crate::ui::icons::Icon;
use crate::ui::link::awaiting::Awaiting;
use crate::ui::link::compared::OtherData;
use crate::ui::sheets::strip::{PANEL, SheetStrip, open_tab_id};
use crate::ui::state::use_app;
use leptos::html;
use leptos::prelude::*;

/// The room.
#[component]
pub fn QueryRoom() -> impl IntoView {
    let app = use_app();
    checker::follow(app);
    let chosen_px = RwSignal::new(super::splitter::remembered());
    let editor = NodeRef::<html::Section>::new();
    let rail_open = RwSignal::new(false);
    view! {
        <div class="query">
            <aside class="rail" class:rail--open=move || rail_open.get() aria-label="Tables and columns" on:keydown=move |event| { if event.key() == "Escape" { rail_open.set(false); } }>
                <button class="button button--quiet rail__close" type="button" on:click=move |_| rail_open.set(false)>
                    {Icon::Close.view()}"Close"
                </button>
                <Tables purpose=Use::Insert />
            </aside>
            <div class="query__main" role="tabpanel" id=PANEL aria-labelledby=move || open_tab_id(app)>
                <div class="query__bar">
                    <Toolbar rail_open />
                    <SheetStrip />
                    <ToolbarEnd />
                </div>
                <Awaiting />
                <OtherData />
                <section
                    class="query__editor"
                    class:query__editor--fitting=move || chosen_px.get().is_none()
                    aria-label="Query editor"
                    node_ref=editor
                    style:height=move || chosen_px.get().map(|px| format!("{px}px"))
                >
                    <Editor />
                </section>
                <ProblemList />
                <Splitter chosen_px editor />
                <Results />
            </div>
        </div>
    }
}
