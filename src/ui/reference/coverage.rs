//! How much of the whole language is here: counts for each kind, and each name with its mark.

use crate::protocol::{CoveredPart, Mark};
use crate::ui::state::use_app;
use crate::view::numbers::count;
use crate::view::reference::{Counts, counts, mark_word};
use leptos::prelude::*;

/// The table and the names.
#[component]
pub fn Coverage() -> impl IntoView {
    let state = use_app().reference;
    let all = move || state.parts.with(|parts| counts(parts));
    view! {
        <Show when=move || state.parts.with(|parts| !parts.is_empty())>
            <article class="topic">
                <h3 class="topic__name">"How much of Kusto is here"</h3>
                <p class="topic__doc">{move || all().sentence()}</p>
                <table class="coverage" aria-label="Coverage">
                    <thead>
                        <tr>
                            <th scope="col">"Kind"</th>
                            <th scope="col">"Here"</th>
                            <th scope="col">"Refused"</th>
                            <th scope="col">"Missing"</th>
                            <th scope="col">"Azure Monitor"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            state.parts.with(|parts| {
                                parts.iter().map(|part| row(part.kind.clone(), counts([part]))).collect_view()
                            })
                        }}
                    </tbody>
                    <tfoot>{move || row("All".to_owned(), all())}</tfoot>
                </table>
                {move || state.parts.get().into_iter().map(|part| view! { <Part part /> }).collect_view()}
            </article>
        </Show>
    }
}

fn row(kind: String, counts: Counts) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{kind}</th>
            <td>{count(counts.here)}</td>
            <td>{count(counts.refused)}</td>
            <td>{count(counts.missing)}</td>
            <td>{format!("{} of {}", count(counts.azure_here), count(counts.azure))}</td>
        </tr>
    }
}

/// The names of one kind, made when they are asked for.
#[component]
fn Part(part: CoveredPart) -> impl IntoView {
    let state = use_app().reference;
    let open = RwSignal::new(false);
    let label = format!("{}: names and marks", part.kind);
    let part = StoredValue::new(part);
    let names = move || {
        part.with_value(|part| {
            part.names
                .iter()
                .map(|covered| {
                    let (kind, name, mark) = (part.kind.clone(), covered.name.clone(), covered.mark);
                    let azure = if covered.azure_monitor { "" } else { ", not in Azure Monitor" };
                    let (class, sign) = match mark {
                        Mark::Here => ("coverage__name", "✓"),
                        Mark::Refused => ("coverage__name coverage__name--refused", "–"),
                        Mark::Missing => ("coverage__name coverage__name--missing", "✗"),
                    };
                    let label = format!("{name}: {}{azure}", mark_word(mark));
                    let shown = name.clone();
                    view! {
                        <li>
                            <button class=class type="button" aria-label=label on:click=move |_| state.open(&kind, &name)>
                                <span aria-hidden="true">{sign}" "</span>
                                {shown}
                            </button>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <details class="coverage__part" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{label.clone()}</summary>
            <Show when=move || open.get()>
                <ul class="coverage__names" aria-label=label.clone()>{names()}</ul>
            </Show>
        </details>
    }
}
