//! The legend, in HTML: it wraps, it is read aloud, and its text is as sharp as all other text. Its entries are buttons
//! where the chart has series of its own: a press draws only that one, Shift and a press hides or shows it.

use super::actions;
use crate::charts::{Drawn, LegendEntry, css_color};
use crate::ui::state::use_app;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, MouseEvent};

/// Entries that are listed.
const LISTED: usize = 60;

/// The legend; nothing where the chart needs none.
#[component]
pub fn Legend(
    /// The chart as it was drawn.
    drawn: RwSignal<Option<Arc<Drawn>>>,
    /// Whether series can be hidden by their entries.
    #[prop(default = true)]
    live: bool,
) -> impl IntoView {
    // A Memo, so that the entries keep their elements, and the focus, while series come and go.
    let entries =
        Memo::new(move |_| drawn.with(|drawn| drawn.as_ref().map(|drawn| drawn.legend.clone()).unwrap_or_default()));
    view! {
        <Show when=move || entries.with(|entries| !entries.is_empty())>
            <ul class="legend" aria-label="Legend" tabindex=(!live).then_some("0")>
                {move || entries.get().into_iter().take(LISTED).map(|entry| view! { <Entry entry live /> }).collect_view()}
            </ul>
            {move || {
                let more = entries.with(Vec::len).saturating_sub(LISTED);
                (more > 0).then(|| view! { <p class="chart__note">{format!("{more} more series are not listed.")}</p> })
            }}
        </Show>
    }
}

#[component]
fn Entry(
    entry: LegendEntry,
    /// Whether it stands for a series that can be hidden.
    live: bool,
) -> impl IntoView {
    let app = use_app();
    let color = css_color(entry.color);
    let dash = entry.dash.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let swatch = match entry.marker {
        Some(marker) => {
            view! { <span class="legend__marker" aria-hidden="true" style:color=color>{marker.symbol()}</span> }
                .into_any()
        }
        None => view! {
            <svg class="legend__line" viewBox="0 0 20 10" width="20" height="10" aria-hidden="true" focusable="false">
                <line x1="1" y1="5" x2="19" y2="5" stroke=color stroke-width="3" stroke-dasharray=dash />
            </svg>
        }
        .into_any(),
    };
    let series = StoredValue::new(entry.name.clone());
    let name = if entry.name.is_empty() { "(empty)".to_owned() } else { entry.name };
    let value = entry.value.map(|value| view! { <span class="legend__value">{value}</span> });
    let content = view! { {swatch}<span class="legend__name">{name}</span>{value} };
    if !live {
        return view! { <li class="legend__entry">{content}</li> }.into_any();
    }
    let is_shown = move || app.charting.hidden.with(|hidden| series.with_value(|name| !hidden.contains(name)));
    let click = move |event: MouseEvent| {
        let act = if event.shift_key() { actions::toggle } else { actions::isolate };
        act(app, &series.get_value());
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == " " {
            event.prevent_default();
            actions::toggle(app, &series.get_value());
        }
    };
    view! {
        <li class="legend__entry">
            <button
                class="legend__button"
                type="button"
                aria-pressed=move || is_shown().to_string()
                aria-description="Enter draws only this series, Space hides or shows it."
                title="Click: only this series. Shift+click or Space: hide or show it. Double-click: all."
                on:click=click
                on:dblclick=move |_| actions::show_all(app)
                on:keydown=key
            >
                {content}
            </button>
        </li>
    }
    .into_any()
}
