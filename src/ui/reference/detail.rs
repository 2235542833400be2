//! All about one entry: how it is written, what it does, examples to try.

use crate::protocol::{Mark, ReferenceEntry, ReferenceExample};
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::prose::Prose;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// Kinds whose entries say of nulls only what is not the rule.
const CALLS: [&str; 3] = ["Scalar functions", "Series functions", "Geospatial functions"];

/// The entry that is open.
#[component]
pub fn Detail() -> impl IntoView {
    let state = use_app().reference;
    move || {
        let (kind, name) = state.chosen.get().unwrap_or_default();
        match state.entry.get() {
            Some(entry) if entry.kind == kind && entry.name == name => view! { <Entry entry /> }.into_any(),
            // The answer to an earlier question: the right one is on its way.
            Some(_) => ().into_any(),
            None if state.items.with(Option::is_none) => ().into_any(),
            None => {
                let kind = if kind.is_empty() { String::new() } else { format!(" among “{kind}”") };
                view! { <p class="reference__lead">{format!("The reference has no “{name}”{kind}.")}</p> }.into_any()
            }
        }
    }
}

#[component]
fn Entry(entry: ReferenceEntry) -> impl IntoView {
    let standing = match entry.mark {
        Mark::Here => "Runs here",
        Mark::Refused => "Refused here",
        Mark::Missing => "Not here yet",
    };
    let azure = match entry.azure_monitor {
        Some(true) => "Azure Monitor supports it",
        Some(false) => "Not in Azure Monitor",
        None => "",
    };
    let facts: Vec<&str> = [entry.kind.as_str(), standing, azure].into_iter().filter(|fact| !fact.is_empty()).collect();
    let also = (!entry.aliases.is_empty()).then(|| format!("Also written {}.", entry.aliases.join(", ")));
    let is_call = entry.mark == Mark::Here && CALLS.contains(&entry.kind.as_str());
    let (name, count) = (entry.name.clone(), entry.examples.len());
    view! {
        <article class="topic">
            <h3 class="topic__name">{entry.name}</h3>
            <p class="topic__facts">{facts.join(" · ")}</p>
            {(!entry.refusal.is_empty())
                .then(|| view! { <p class="topic__refusal">{Icon::Warning.view()}<span><Prose text=entry.refusal /></span></p> })}
            {(!entry.syntax.is_empty())
                .then(|| view! { <pre class="topic__code" tabindex="0" role="group" aria-label="Syntax">{entry.syntax.join("\n")}</pre> })}
            {(!entry.doc.is_empty()).then(|| view! { <p class="topic__doc"><Prose text=entry.doc /></p> })}
            {is_call
                .then(|| view! { <p class="topic__facts">"A null argument gives null, or an empty text, where nothing else is said."</p> })}
            {also.map(|also| view! { <p class="topic__facts">{also}</p> })}
            {(count > 0).then(|| view! { <h4 class="topic__heading">{if count == 1 { "Example" } else { "Examples" }}</h4> })}
            {entry
                .examples
                .into_iter()
                .enumerate()
                .map(|(at, example)| {
                    let label = if count == 1 { format!("Try {name}") } else { format!("Try {name}, example {}", at + 1) };
                    view! { <Example example label can_run=entry.mark == Mark::Here /> }
                })
                .collect_view()}
        </article>
    }
}

/// An example, its answer, and the way into the editor.
#[component]
fn Example(example: ReferenceExample, label: String, can_run: bool) -> impl IntoView {
    let app = use_app();
    let query = StoredValue::new(example.query.clone());
    view! {
        <div class="topic__example">
            <pre class="topic__code" tabindex="0" role="group" aria-label="Query">{example.query}</pre>
            {can_run
                .then(|| view! {
                    <button
                        class="button button--small topic__try"
                        type="button"
                        aria-label=label
                        disabled=move || !app.is_ready()
                        on:click=move |_| query.with_value(|query| actions::open_query(app, query, true))
                    >
                        {Icon::Run.view()}
                        "Try it"
                    </button>
                })}
            {(!example.answer.is_empty())
                .then(|| view! { <pre class="topic__answer" tabindex="0" role="group" aria-label="Answer">{example.answer}</pre> })}
        </div>
    }
}
