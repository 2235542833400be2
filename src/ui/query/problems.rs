//! What is wrong with the query, in words, with the edits that would cure it.

use super::editor;
use crate::diagnostics::{Diagnostic, Severity};
use crate::ui::prose::Prose;
use crate::ui::state::{App, use_app};
use leptos::prelude::*;

/// Problems that are listed; more would push the answer off the screen.
const LISTED: usize = 20;

/// The list; nothing where all is well.
#[component]
pub fn ProblemList() -> impl IntoView {
    let app = use_app();
    view! {
        <Show when=move || app.problems.with(|problems| !problems.diagnostics.is_empty())>
            <ul class="problems" aria-label="Problems">
                {move || {
                    let problems = app.problems.get();
                    problems
                        .diagnostics
                        .into_iter()
                        .take(LISTED)
                        .map(|diagnostic| view! { <ProblemItem app base=problems.base diagnostic /> })
                        .collect_view()
                }}
            </ul>
        </Show>
    }
}

/// Line and column, from 1, of a byte of the text.
fn place(app: App, byte: usize) -> (usize, usize) {
    app.text.with_untracked(|text| {
        let before = text.get(..byte.min(text.len())).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        (line, before.rsplit('\n').next().unwrap_or("").chars().count() + 1)
    })
}

#[component]
fn ProblemItem(
    app: App,
    /// Byte of the whole text where the diagnostic's spans begin to count.
    base: usize,
    diagnostic: Diagnostic,
) -> impl IntoView {
    let (word, class) = match diagnostic.severity {
        Severity::Error => ("Error", "problem problem--error"),
        Severity::Warning => ("Warning", "problem problem--warning"),
        Severity::Info => ("Note", "problem problem--info"),
    };
    let (from, to) = (base + diagnostic.span.start, base + diagnostic.span.end);
    let (line, column) = place(app, from);
    view! {
        <li class=class>
            <button class="problem__place" type="button" title="Show in the editor" on:click=move |_| editor::select(app, from, to)>
                {format!("{line}:{column}")}
            </button>
            <span class="problem__text">
                <span class="problem__severity">{word}": "</span>
                <Prose text=diagnostic.message />
                {diagnostic.help.map(|help| view! { " "<span class="problem__help"><Prose text=help /></span> })}
            </span>
            {diagnostic
                .fixes
                .into_iter()
                .map(|fix| {
                    let replacement = fix.replacement;
                    let (from, to) = (base + fix.span.start, base + fix.span.end);
                    view! {
                        <button
                            class="button button--small"
                            type="button"
                            on:click=move |_| editor::replace(app, from, to, &replacement)
                        >
                            {fix.title}
                        </button>
                    }
                })
                .collect_view()}
        </li>
    }
}
