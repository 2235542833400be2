//! What is known of the selection, beside the answer's status.

use crate::ui::state::use_app;
use crate::view::facts;
use crate::view::selecting::Rectangle;
use leptos::prelude::*;

/// The line; empty while no more than one cell is selected.
#[component]
pub fn SelectionFacts() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="status status--selection" role="status" aria-label="Selection">
            {move || {
                let known = app.taking.known.get()?;
                let rectangle =
                    Rectangle { top: 0, bottom: known.block.rows, left: 0, right: known.block.columns.len() };
                let parts = known.facts.as_ref().map(|known| {
                    facts::words(known)
                        .into_iter()
                        .map(|(word, value)| {
                            view! {
                                <span class="status__part">
                                    <span class="status__word">{word}" "</span>{value}
                                </span>
                            }
                        })
                        .collect_view()
                });
                let counting = parts.is_none().then_some("counting…");
                Some(view! {
                    <span class="status__part status__chip">{facts::size(rectangle)}</span>
                    {parts}
                    <span class="status__part status__part--muted">{counting}</span>
                })
            }}
        </div>
    }
}
