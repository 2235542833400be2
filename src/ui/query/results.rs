//! The answer: as a chart or as rows, with what is known about it.

use super::empty::{Failed, Idle, NoRows};
use super::status::Status;
use super::table_tabs::{PANEL, TableTabs, tab_id};
use super::views::ViewTabs;
use crate::ui::chart::Chart;
use crate::ui::chart::bar::ChartTools;
use crate::ui::chart::drawing::drawn_of;
use crate::ui::chart::timeline::{Timeline, TimelineButton};
use crate::ui::grid::Grid;
use crate::ui::grid::columns::GridTools;
use crate::ui::grid::export::ExportButton;
use crate::ui::grid::selection_facts::SelectionFacts;
use crate::ui::state::{Outcome, Run, Shown, use_app};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What the panel below the editor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Idle,
    Failed,
    NoRows,
    Chart,
    Grid,
}

/// The panel.
#[component]
pub fn Results() -> impl IntoView {
    let app = use_app();
    let face = Memo::new(move |_| {
        if app.run.with(|run| matches!(run, Run::Failed(_))) {
            return Face::Failed;
        }
        app.outcome.with(|outcome| match outcome {
            None => Face::Idle,
            Some(outcome) if outcome.table.rows == 0 => Face::NoRows,
            Some(outcome) if app.shown.get() == Shown::Chart && drawn_of(app, outcome).is_some() => Face::Chart,
            Some(_) => Face::Grid,
        })
    });
    let rows_shown = Signal::derive(move || face.get() == Face::Grid);
    let tab = Memo::new(move |_| {
        let shown = |outcome: &Arc<Outcome>| (outcome.info.tables.len() > 1).then(|| tab_id(outcome.at));
        app.outcome.with(|outcome| outcome.as_ref().and_then(shown))
    });
    view! {
        <section class="results" aria-label="Answer" aria-busy=move || app.is_running().to_string()>
            <TableTabs />
            <div class="results__head">
                <ViewTabs />
                <Status />
                <SelectionFacts />
                <div class="results__actions" on:focusin=move |event| bring_whole(&event)>
                    <Show when=move || face.get() == Face::Grid>
                        <GridTools />
                    </Show>
                    <Show when=move || face.get() == Face::Chart>
                        <ChartTools />
                    </Show>
                    <TimelineButton rows_shown />
                    <ExportButton />
                </div>
            </div>
            <Timeline rows_shown />
            <div
                class="results__body"
                class:results__body--stale=move || app.is_running()
                id=PANEL
                role=move || tab.get().map(|_| "tabpanel")
                aria-labelledby=move || tab.get()
            >
                {move || {
                    let face = face.get();
                    let outcome = app.outcome.get();
                    match (face, outcome) {
                        (Face::Failed, _) => view! { <Failed /> }.into_any(),
                        (Face::NoRows, Some(outcome)) => view! { <NoRows outcome /> }.into_any(),
                        (Face::Chart, Some(outcome)) => view! { <Chart outcome /> }.into_any(),
                        (Face::Grid, Some(outcome)) => view! { <Grid outcome /> }.into_any(),
                        _ => view! { <Idle /> }.into_any(),
                    }
                }}
            </div>
        </section>
    }
}

/// A button that is cut at the edge of a line that scrolls is brought into sight with the focus: browsers leave it where a part of
/// it shows.
fn bring_whole(event: &FocusEvent) {
    if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        nearest.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}
