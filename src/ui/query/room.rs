//! The room: tables at the side, the editor above the answer.

use super::checker;
use super::editor::Editor;
use super::problems::ProblemList;
use super::results::Results;
use super::splitter::Splitter;
use super::toolbar::Toolbar;
use crate::ui::data::tables::{Tables, Use};
use crate::ui::icons::Icon;
use crate::ui::link::awaiting::Awaiting;
use crate::ui::link::compared::OtherData;
use crate::ui::sheets::strip::{PANEL, SheetStrip, open_tab_id};
use crate::ui::state::use_app;
use leptos::prelude::*;

/// The room.
#[component]
pub fn QueryRoom() -> impl IntoView {
    let app = use_app();
    checker::follow(app);
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
            <div class="query__main" role="tabpanel" id=PANEL aria-labelledby=move || open_tab_id(app)>
                <SheetStrip />
                <Awaiting />
                <OtherData />
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
