//! A question that came by a link: shown before it runs, with what to drop. It runs by itself when its tables arrive.

use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// The banner; nothing where no link waits.
#[component]
pub fn Awaiting() -> impl IntoView {
    let app = use_app();
    let missing = move || {
        let tables = app.awaited.get().unwrap_or_default();
        app.catalog.with(|catalog| {
            let is_empty = |name: &String| !catalog.tables.iter().any(|table| table.name == *name && table.rows > 0);
            tables.into_iter().filter(is_empty).collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || app.awaited.with(Option::is_some)>
            <section class="banner" role="region" aria-label="Question from a link">
                {Icon::Link.view()}
                <div class="banner__text">
                    <p class="banner__lead">"This question came by a link. Read it; nothing has run yet, and links carry no data."</p>
                    {move || {
                        let missing = missing();
                        if missing.is_empty() {
                            view! { <p>"Drop the data it asks about, and it is answered as soon as that is loaded."</p> }.into_any()
                        } else {
                            view! {
                                <p>
                                    "It asks about "<strong>{missing.join(", ")}</strong>
                                    ". Drop an export that holds it, and the answer comes as soon as it is loaded."
                                </p>
                            }
                                .into_any()
                        }
                    }}
                </div>
                <button
                    class="button"
                    type="button"
                    disabled=move || !app.is_ready()
                    on:click=move |_| actions::load_sample(app)
                >
                    {Icon::Sample.view()}"Open the sample"
                </button>
                <button
                    class="button button--quiet"
                    type="button"
                    title="Run it only when you say so"
                    on:click=move |_| app.awaited.set(None)
                >
                    "Do not wait"
                </button>
            </section>
        </Show>
    }
}
