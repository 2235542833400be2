//! The answer as a picture: canvas, legend, cursor, words.

pub mod canvas;
pub mod card;
pub mod legend;
pub mod readout;
pub mod theme;

use crate::charts::{Drawn, summary};
use crate::protocol::{ChartKind, Request};
use crate::ui::sizes;
use crate::ui::state::{Outcome, use_app};
use canvas::{paint, pixel_ratio};
use card::Card;
use legend::Legend;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use readout::Cursor;
use std::sync::Arc;

/// A chart is asked for again when its width has changed by more than this: points are thinned to the width.
const WIDTH_STEP_PX: u32 = 64;

/// The chart of one table of a result.
#[component]
pub fn Chart(
    /// The answer that it shows.
    outcome: Arc<Outcome>,
) -> impl IntoView {
    let app = use_app();
    let (query, table) = (outcome.query, outcome.at);
    let visualization = outcome.table.visualization.clone();
    let is_card = visualization.kind == ChartKind::Card;
    let host = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let size = RwSignal::new((0.0, 0.0));
    let drawn = RwSignal::new(None::<Arc<Drawn>>);
    let trouble = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(host) = host.get() {
            let element = host.clone();
            sizes::observe(&host, move || {
                size.set((f64::from(element.client_width()), f64::from(element.client_height())));
            });
        }
    });
    Effect::new(move |asked: Option<u32>| {
        let asked = asked.unwrap_or(0);
        let width_px = (size.get().0 * pixel_ratio()).round() as u32;
        if width_px == 0 || asked.abs_diff(width_px) <= WIDTH_STEP_PX {
            return asked;
        }
        app.engine.send(&Request::Chart { query, table, width_px });
        width_px
    });
    Effect::new(move |_| {
        app.theme_turn.track();
        let (Some(canvas), Some(chart)) = (canvas.get(), app.chart.get()) else { return };
        match paint(&canvas, &chart, size.get()) {
            Ok(picture) => drawn.set(Some(Arc::new(picture))),
            Err(message) => trouble.set(Some(message)),
        }
    });
    let words = Memo::new(move |_| app.chart.get().map_or_else(|| "Chart".to_owned(), |chart| summary(&chart)));
    let nothing = move || drawn.get().and_then(|drawn| drawn.nothing).map(crate::charts::Nothing::sentence);
    let notes = move || drawn.get().map(|drawn| drawn.notes.clone()).unwrap_or_default();
    view! {
        <figure class="chart" aria-label="Chart">
            {visualization.title.map(|title| view! { <figcaption class="chart__title">{title}</figcaption> })}
            <div class="chart__plot" node_ref=host>
                <Show
                    when=move || !is_card
                    fallback=move || view! { {move || app.chart.get().map(|chart| view! { <Card chart /> })} }
                >
                    <canvas class="chart__canvas" role="img" aria-label=move || words.get() node_ref=canvas></canvas>
                    <Cursor drawn />
                    {move || nothing().map(|sentence| view! { <p class="chart__nothing">{sentence}</p> })}
                    {move || trouble.get().map(|message| view! { <p class="chart__nothing" role="alert">{message}</p> })}
                </Show>
                <Show when=move || app.chart.with(Option::is_none)>
                    <p class="chart__nothing">"Drawing…"</p>
                </Show>
            </div>
            <Legend drawn />
            {move || notes().into_iter().map(|note| view! { <p class="chart__note">{note}</p> }).collect_view()}
        </figure>
    }
}
