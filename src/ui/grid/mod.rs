//! Rows: a grid that holds only what is seen, however long the result.

pub mod around;
pub mod arranging;
pub mod bar;
pub mod body;
pub mod cells;
pub mod changes;
pub mod clipboard;
pub mod columns;
pub mod context_menu;
pub mod detail;
pub mod export;
pub mod filter;
pub mod filtering;
pub mod floating;
pub mod grouping;
pub mod header;
pub mod jobs;
pub mod keys;
pub mod menu;
pub mod original;
pub mod search;
pub mod selection;
pub mod selection_facts;
pub mod state;
pub mod stats;
pub mod taking;
pub mod tree;

use crate::ui::sizes;
use crate::ui::state::{Outcome, use_app};
use bar::{Constants, Filters, NothingLeft};
use body::Body;
use detail::Detail;
use filtering::FilterBuilder;
use header::Header;
use leptos::prelude::*;
use search::Search;
use state::GridState;
use stats::ColumnStatistics;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The grid of one table of a result: the ARIA pattern of that name, with one tab stop.
#[component]
pub fn Grid(
    /// The answer that it shows.
    outcome: Arc<Outcome>,
) -> impl IntoView {
    let app = use_app();
    let grid = GridState::new(app, outcome);
    grid.follow();
    search::follow(grid);
    grid.count_selection();
    app.taking.shows(grid);
    floating::follow_window();
    Effect::new(move |_| {
        if let Some(host) = grid.host.get() {
            let element = host.clone();
            sizes::observe(&host, move || {
                let now = (f64::from(element.client_width()), f64::from(element.client_height()));
                if grid.size.get_untracked() != now {
                    grid.size.set(now);
                }
            });
        }
    });
    let on_scroll = move |_| {
        if let Some(host) = grid.host.get_untracked() {
            grid.scroll.set((f64::from(host.scroll_top()), f64::from(host.scroll_left())));
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let inside = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if inside.is_some_and(|element| element.get_attribute("role").as_deref() == Some("grid")) {
            keys::press(grid, &event);
        }
    };
    let rows = move || app.grid.arranged.with(|arranged| (arranged.rows + 1).to_string());
    view! {
        <div class="grid-and-detail" class:grid-and-detail--below=move || app.taking.below.get()>
            <div class="grid-side">
                <Filters grid />
                <Constants grid />
                <Search grid />
                <NothingLeft grid />
                <div
                    class="grid"
                    role="grid"
                    aria-label="Results"
                    tabindex="0"
                    aria-rowcount=rows
                    aria-colcount=move || grid.layout.with(|layout| layout.shown.len().to_string())
                    aria-activedescendant=move || grid.active_id()
                    node_ref=grid.host
                    aria-multiselectable="true"
                    on:scroll=on_scroll
                    on:keydown=on_key
                    on:pointerdown=move |event| grid.press(&event)
                    on:pointermove=move |event| grid.drag(&event)
                    on:pointerup=move |_| grid.drop_drag()
                    on:pointercancel=move |_| grid.drop_drag()
                    on:click=move |event| grid.tap(&event)
                    on:dblclick=move |event| grid.double_click(&event)
                    on:contextmenu=move |event| context_menu::on_click(grid, &event)
                >
                    <Header grid />
                    <Body grid />
                </div>
            </div>
            <Detail grid />
            <ColumnStatistics grid />
            <FilterBuilder grid />
        </div>
    }
}
