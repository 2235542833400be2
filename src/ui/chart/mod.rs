//! The answer as a picture: canvas, legend, cursor, words.

pub mod actions;
pub mod bar;
pub mod canvas;
pub mod card;
pub mod cursor;
pub mod drawing;
pub mod export;
pub mod fields;
pub mod legend;
pub mod options;
pub mod readout;
pub mod state;
pub mod theme;
pub mod timeline;

use crate::charts::{Drawn, hideable, summary, with_hidden};
use crate::protocol::{Arranged, ChartData, ChartKind, Request, Visualization};
use crate::ui::sizes;
use crate::ui::state::{App, Outcome, use_app};
use crate::view::numbers::{count, counted};
use canvas::{paint, pixel_ratio};
use card::Card;
use cursor::Cursor;
use legend::Legend;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use options::Options;
use std::sync::Arc;
use std::time::Duration;
use web_sys::HtmlElement;

/// A chart is asked for again when its width has changed by more than this: points are thinned to the width.
const WIDTH_STEP_PX: u32 = 64;

/// What a chart was asked for with: width, zoom, how it is drawn where the query does not say it, and which rows the grid showed.
type Asked = (u32, Option<(f64, f64)>, Option<Visualization>, u32);

/// The chart of one table of a result.
#[component]
pub fn Chart(
    /// The answer that it shows.
    outcome: Arc<Outcome>,
) -> impl IntoView {
    let app = use_app();
    let (query, table) = (outcome.query, outcome.at);
    let own = outcome.table.visualization.clone();
    let drawn_as = Memo::new(move |_| {
        app.charting.drawn_as.with(|drawn_as| {
            drawn_as
                .as_ref()
                .filter(|(of, at, _)| (*of, *at) == (query, table))
                .map(|(_, _, drawn_as)| drawn_as.clone())
        })
    });
    let visualization = Memo::new(move |_| drawn_as.get().unwrap_or_else(|| own.clone()));
    let is_card = Memo::new(move |_| visualization.with(|visualization| visualization.kind == ChartKind::Card));
    let host = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let size = RwSignal::new(Size::default());
    let drawn = RwSignal::new(None::<Arc<Drawn>>);
    let is_painted = StoredValue::new(false);
    let trouble = RwSignal::new(None::<String>);
    app.charting.zoom.set(None);
    Effect::new(move |_| {
        if let Some(host) = host.get() {
            let element = host.clone();
            sizes::observe(&host, move || {
                let now = Size::of(&element);
                if size.get_untracked() != now {
                    size.set(now);
                }
            });
        }
    });
    Effect::new(move |asked: Option<Asked>| {
        let asked = asked.unwrap_or_default();
        let width_px = size.get().width_px();
        let (zoom, visualization, picked) = (app.charting.zoom.get(), drawn_as.get(), app.grid.picked.get());
        let is_near = asked.0.abs_diff(width_px) <= WIDTH_STEP_PX && asked.0 > 0;
        if width_px == 0 || (is_near && (&asked.1, &asked.2, asked.3) == (&zoom, &visualization, picked)) {
            return asked;
        }
        app.engine.send(&Request::Chart { query, table, width_px, visualization: visualization.clone(), zoom });
        (width_px, zoom, visualization, picked)
    });
    Effect::new(move |_| {
        app.theme_turn.track();
        let (Some(canvas), Some(chart)) = (canvas.get(), shown(app)) else { return };
        let size_now = size.get();
        if drawn.with_untracked(Option::is_none) {
            // What stands beside the picture takes its room first, or all would be painted twice.
            drawn.set(Some(Arc::new(Drawn::beside(&chart, &theme::of_page(&canvas)))));
            let again = move || {
                // The browser may have told of the room before, and the chart may be gone.
                if is_painted.try_get_value() == Some(false)
                    && let Some(host) = host.get_untracked()
                {
                    size.set(Size::of(&host));
                }
            };
            set_timeout(again, Duration::ZERO);
            return;
        }
        is_painted.set_value(true);
        match paint(&canvas, &chart, (size_now.width, size_now.height)) {
            Ok(picture) => drawn.set(Some(Arc::new(picture))),
            Err(message) => trouble.set(Some(message)),
        }
    });
    let words = Memo::new(move |_| shown(app).map_or_else(|| "Chart".to_owned(), |chart| summary(&chart)));
    let nothing = move || {
        let nothing = drawn.get()?.nothing?;
        let is_hidden = app.chart.with(|chart| {
            let names = chart.as_ref().map(|chart| hideable(chart)).unwrap_or_default();
            !names.is_empty() && app.charting.hidden.with(|hidden| names.iter().all(|name| hidden.contains(name)))
        });
        Some(if is_hidden { "All series are hidden: press one in the legend." } else { nothing.sentence() })
    };
    let left_out = move || {
        let Arranged { rows, of, .. } = app.grid.arranged.get();
        let all = counted(of, "row", "rows");
        (rows < of).then(|| format!("Drawn from the {} of {all} that the table shows.", count(rows)))
    };
    let notes = move || drawn.get().map(|drawn| drawn.notes.clone()).unwrap_or_default().into_iter().chain(left_out());
    let title = move || visualization.with(|visualization| visualization.title.clone());
    view! {
        <figure class="chart" aria-label="Chart">
            {move || title().map(|title| view! { <figcaption class="chart__title">{title}</figcaption> })}
            <div class="chart__body">
                <div class="chart__picture">
                    <div class="chart__plot" node_ref=host>
                        <Show
                            when=move || !is_card.get()
                            fallback=move || view! { {move || app.chart.get().map(|chart| view! { <Card chart /> })} }
                        >
                            <canvas class="chart__canvas" role="img" aria-label=move || words.get() node_ref=canvas></canvas>
                            <Cursor
                                drawn
                                label="Values of the chart: move with the arrow keys"
                                select=move |selected| actions::select(app, &selected)
                            />
                            {move || nothing().map(|sentence| view! { <p class="chart__nothing">{sentence}</p> })}
                            {move || trouble.get().map(|message| view! { <p class="chart__nothing" role="alert">{message}</p> })}
                        </Show>
                        <Show when=move || app.chart.with(Option::is_none)>
                            <p class="chart__nothing">"Drawing…"</p>
                        </Show>
                    </div>
                    <Legend drawn />
                    {move || notes().map(|note| view! { <p class="chart__note">{note}</p> }).collect_view()}
                </div>
                <Show when=move || app.charting.options_open.get()>
                    <Options />
                </Show>
            </div>
        </figure>
    }
}

/// The room for the picture: CSS pixels, and device pixels for each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Size {
    width: f64,
    height: f64,
    pixel_ratio: f64,
}

impl Size {
    fn of(element: &HtmlElement) -> Self {
        let (width, height) = (f64::from(element.client_width()), f64::from(element.client_height()));
        Self { width, height, pixel_ratio: pixel_ratio() }
    }

    /// Device pixels across.
    fn width_px(self) -> u32 {
        (self.width * self.pixel_ratio).round() as u32
    }
}

/// The chart as it is drawn: without hidden series, zoomed, with what the person chose beside the query. Reactive.
fn shown(app: App) -> Option<ChartData> {
    let chart = app.chart.get()?;
    let mut shown = app.charting.hidden.with(|hidden| with_hidden(&chart, hidden));
    if let Some((low, high)) = app.charting.zoom.get() {
        (shown.visualization.x_min, shown.visualization.x_max) = (Some(low), Some(high));
    }
    shown.options = app.charting.options.get();
    Some(shown)
}
