//! A question that came by a link: shown before it runs, with what to drop. It runs by itself when tables arrive that it lacked;
//! where it lacked none, only the person runs it.

use crate::ui::icons::Icon;
use crate::ui::query::language::tables_in;
use crate::ui::state::{App, use_app};
use crate::ui::{actions, loading};
use leptos::prelude::*;

/// A question that came by a link and has not run yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Awaited {
    /// Its text.
    pub query: String,
    /// The tables that it needs, where the link says them.
    pub tables: Vec<String>,
    /// Whether any of them was missing when it came; `None` before the engine has said which there are.
    pub was_missing: Option<bool>,
}

/// Runs the question as soon as all of its tables have rows, where any of them had none when it came. Otherwise nothing has been
/// said of running by itself.
pub fn run_if_here(app: App) {
    let Some(awaited) = app.awaited.get_untracked() else { return };
    // Known tables are listed from the start, so that nothing listed is nothing said.
    if app.catalog.with_untracked(|catalog| catalog.tables.is_empty()) {
        return;
    }
    let is_here = untrack(|| missing(app)).is_empty();
    match awaited.was_missing {
        None => app.awaited.set(Some(Awaited { was_missing: Some(!is_here), ..awaited })),
        Some(true) if is_here && app.progress.with_untracked(Option::is_none) => actions::run(app),
        Some(_) => {}
    }
}

/// The tables that the question needs and that have no rows.
fn missing(app: App) -> Vec<String> {
    let Some(Awaited { query, tables: named, .. }) = app.awaited.get() else { return Vec::new() };
    app.catalog.with(|catalog| {
        // A link of Azure Data Explorer says no tables: those of its query are known all the same.
        let named = if named.is_empty() { tables_in(&query, catalog) } else { named };
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
    let promised = move || match app.awaited.with(|awaited| awaited.as_ref().and_then(|awaited| awaited.was_missing)) {
        Some(false) => "Drop an export that holds it.",
        _ => "Drop an export that holds it, and the answer comes as soon as it is loaded.",
    };
    let to_drop = move || {
        view! {
            <p>
                "It asks about "<strong>{move || missing.get().join(", ")}</strong>
                ". "{promised}
            </p>
        }
    };
    let sample = move || {
        view! {
            <button class="button" type="button" disabled=move || !app.is_ready() on:click=move |_| loading::load_sample(app)>
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
