//! A question that came by a link: shown before it runs, with what to drop. It runs by itself when its tables arrive.

use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::query::language::tables_in;
use crate::ui::state::{App, use_app};
use leptos::prelude::*;

/// The tables that the question needs and that have no rows.
fn missing(app: App) -> Vec<String> {
    let named = app.awaited.get().unwrap_or_default();
    app.catalog.with(|catalog| {
        // A link of Azure Data Explorer says no tables: those of its query are known all the same.
        let named = if named.is_empty() { app.text.with(|text| tables_in(text, catalog)) } else { named };
        let is_empty = |name: &String| !catalog.tables.iter().any(|table| table.name == *name && table.rows > 0);
        named.into_iter().filter(is_empty).collect()
    })
}

/// The banner; nothing where no link waits.
#[component]
pub fn Awaiting() -> impl IntoView {
    let app = use_app();
    let missing = Memo::new(move |_| missing(app));
    let waits = move || missing.with(|missing| !missing.is_empty());
    let to_drop = move || {
        view! {
            <p>
                "It asks about "<strong>{move || missing.get().join(", ")}</strong>
                ". Drop an export that holds it, and the answer comes as soon as it is loaded."
            </p>
        }
    };
    let sample = move || {
        view! {
            <button class="button" type="button" disabled=move || !app.is_ready() on:click=move |_| actions::load_sample(app)>
                {Icon::Sample.view()}"Open the sample"
            </button>
        }
    };
    let run = move || {
        view! {
            <button class="button button--primary" type="button" disabled=move || !app.is_ready() on:click=move |_| actions::run(app)>
                {Icon::Run.view()}"Answer it"
            </button>
        }
    };
    view! {
        <Show when=move || app.awaited.with(Option::is_some)>
            <section class="banner" role="region" aria-label="Question from a link">
                {Icon::Link.view()}
                <div class="banner__text">
                    <p class="banner__lead">"This question came by a link. Read it; nothing has run yet, and links carry no data."</p>
                    <Show when=waits fallback=|| view! { <p>"All that it asks about is here."</p> }>{to_drop}</Show>
                </div>
                <Show when=waits fallback=run>{sample}</Show>
                <button
                    class="button button--quiet"
                    type="button"
                    on:click=move |_| app.awaited.set(None)
                >
                    {move || if waits() { "Do not wait" } else { "Close" }}
                </button>
            </section>
        </Show>
    }
}
