//! All rows of an answer over time, above its table: a brush on it narrows the question. It can be put away, and stays so.

use super::actions::narrow;
use super::canvas::{paint, pixel_ratio};
use super::cursor::Cursor;
use super::legend::Legend;
use crate::charts::{Drawn, End, Selected, summary};
use crate::protocol::{ChartData, Request};
use crate::ui::icons::Icon;
use crate::ui::remembered::{keep, recall};
use crate::ui::sizes;
use crate::ui::state::{App, use_app};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use std::sync::Arc;

/// Where it is remembered that the timeline was put away.
const KEY: &str = "tallyman-timeline";
/// Height of the answer's panel below which the rows need all of it, in CSS pixels.
const LEAST_PANEL_PX: i32 = 360;
/// A histogram is asked for again when its width has changed by more than this.
const WIDTH_STEP_PX: u32 = 64;

/// Whether the timeline is wanted, as it was left.
pub fn remembered() -> bool {
    recall(KEY).is_none_or(|word| word != "closed")
}

/// Shows the timeline or puts it away.
pub fn toggle(app: App) {
    app.charting.timeline_open.update(|open| *open = !*open);
    keep(KEY, if app.charting.timeline_open.get_untracked() { "open" } else { "closed" });
}

/// Whether the table that is shown has times to draw. Reactive.
fn has_times(app: App) -> bool {
    app.outcome.with(|outcome| {
        outcome.as_ref().is_some_and(|outcome| {
            outcome.table.rows > 1 && outcome.table.columns.iter().any(|column| column.kind == "datetime")
        })
    })
}

/// The histogram of the table that is shown, once it is there. Reactive.
fn histogram(app: App) -> Option<Arc<ChartData>> {
    let here = app.outcome.with(|outcome| outcome.as_ref().map(|outcome| (outcome.query, outcome.at)))?;
    app.charting.timeline.with(|timeline| {
        let (query, table, chart) = timeline.as_ref()?;
        chart.clone().filter(|_| (*query, *table) == here)
    })
}

/// The instant after a stretch of it: its bars are all of one length, which a single one does not tell.
fn end_of(histogram: &ChartData, end: End) -> Option<f64> {
    let length = || {
        let starts = &histogram.series.first()?.x;
        Some(starts.get(1)? - starts.get(0)?)
    };
    end.instant().or_else(|| Some(end.edge() + length()?))
}

/// The button that shows it or puts it away; nothing where there are no times.
#[component]
pub fn TimelineButton(
    /// Whether rows are shown.
    #[prop(into)]
    rows_shown: Signal<bool>,
) -> impl IntoView {
    let app = use_app();
    let there = Memo::new(move |_| rows_shown.get() && has_times(app));
    view! {
        <Show when=move || there.get()>
            <button
                class="button button--small button--quiet results__timeline"
                type="button"
                aria-expanded=move || app.charting.timeline_open.get().to_string()
                aria-controls="timeline"
                on:click=move |_| toggle(app)
            >
                {Icon::Clock.view()}"Timeline"
            </button>
        </Show>
    }
}

/// The histogram.
#[component]
pub fn Timeline(
    /// Whether rows are shown.
    #[prop(into)]
    rows_shown: Signal<bool>,
) -> impl IntoView {
    let app = use_app();
    let place = NodeRef::<Div>::new();
    let has_room = RwSignal::new(true);
    Effect::new(move |_| {
        if let Some(panel) = place.get().and_then(|place| place.parent_element()) {
            let element = panel.clone();
            sizes::observe(&panel, move || has_room.set(element.client_height() >= LEAST_PANEL_PX));
        }
    });
    let there =
        Memo::new(move |_| rows_shown.get() && has_room.get() && app.charting.timeline_open.get() && has_times(app));
    view! {
        <div class="timeline" id="timeline" role="group" aria-label="Timeline" node_ref=place hidden=move || !there.get()>
            <Show when=move || there.get()>
                <Bars />
            </Show>
        </div>
    }
}

#[component]
fn Bars() -> impl IntoView {
    let app = use_app();
    let host = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let size = RwSignal::new((0.0, 0.0));
    let drawn = RwSignal::new(None::<Arc<Drawn>>);
    Effect::new(move |_| {
        if let Some(host) = host.get() {
            let element = host.clone();
            sizes::observe(&host, move || {
                size.set((f64::from(element.client_width()), f64::from(element.client_height())));
            });
        }
    });
    Effect::new(move |asked: Option<(u32, u32, u32, u32)>| {
        let (asked, picked) = (asked.unwrap_or_default(), app.grid.picked.get());
        let width_px = (size.get().0 * pixel_ratio()).round() as u32;
        let here = app.outcome.with(|outcome| outcome.as_ref().map(|outcome| (outcome.query, outcome.at)));
        let Some((query, table)) = here else { return asked };
        let is_same = (query, table, picked) == (asked.0, asked.1, asked.3);
        let is_same = is_same && asked.2.abs_diff(width_px) <= WIDTH_STEP_PX;
        if width_px == 0 || is_same {
            return asked;
        }
        app.engine.send(&Request::Timeline { query, table, width_px });
        (query, table, width_px, picked)
    });
    Effect::new(move |_| {
        app.theme_turn.track();
        let (Some(canvas), Some(chart)) = (canvas.get(), histogram(app)) else { return };
        // Without a canvas there are still the rows.
        if let Ok(picture) = paint(&canvas, &chart, size.get()) {
            drawn.set(Some(Arc::new(picture)));
        }
    });
    let words = move || histogram(app).map_or_else(|| "Timeline".to_owned(), |chart| summary(&chart));
    let select = move |selected: Selected| {
        let Some(chart) = histogram(app) else { return };
        if let Selected::Time { start, end } = selected {
            // The bins are ours, not the query's: ends are instants.
            let Some(end) = end_of(&chart, end) else {
                app.say("All rows are in this one bar, so that there is nothing to narrow.");
                return;
            };
            if !narrow(app, &chart.x_column, false, (start, End::Before(end))) {
                app.say("The query answers with several tables, so that no filter at its end would be about this one.");
            }
        }
    };
    view! {
        <div class="timeline__plot" node_ref=host>
            <canvas class="chart__canvas" role="img" aria-label=words node_ref=canvas></canvas>
            <Cursor drawn label="Values of the timeline: move with the arrow keys" select />
        </div>
        <div class="timeline__foot">
            <Legend drawn live=false />
            {move || {
                let notes = drawn.with(|drawn| drawn.as_ref().map(|drawn| drawn.notes.clone()).unwrap_or_default());
                notes.into_iter().map(|note| view! { <p class="chart__note">{note}</p> }).collect_view()
            }}
            <super::bar::BackButtons />
        </div>
    }
}
