//! The legend, in HTML: it wraps, it is read aloud, and its text is as sharp as all other text.

use crate::charts::{Drawn, LegendEntry, css_color};
use leptos::prelude::*;
use std::sync::Arc;

/// Entries that are listed.
const LISTED: usize = 60;

/// The legend; nothing where the chart needs none.
#[component]
pub fn Legend(
    /// The chart as it was drawn.
    drawn: RwSignal<Option<Arc<Drawn>>>,
) -> impl IntoView {
    let entries = move || drawn.get().map(|drawn| drawn.legend.clone()).unwrap_or_default();
    view! {
        <Show when=move || !entries().is_empty()>
            <ul class="legend" aria-label="Legend">
                {move || entries().into_iter().take(LISTED).map(|entry| view! { <Entry entry /> }).collect_view()}
            </ul>
            {move || {
                let more = entries().len().saturating_sub(LISTED);
                (more > 0).then(|| view! { <p class="chart__note">{format!("{more} more series are not listed.")}</p> })
            }}
        </Show>
    }
}

#[component]
fn Entry(entry: LegendEntry) -> impl IntoView {
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
    let name = if entry.name.is_empty() { "(empty)".to_owned() } else { entry.name };
    view! {
        <li class="legend__entry">
            {swatch}<span class="legend__name">{name}</span>
            {entry.value.map(|value| view! { <span class="legend__value">{value}</span> })}
        </li>
    }
}
