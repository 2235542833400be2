//! What stands where no rows are: before the first run, after a failed one, and when nothing was found.

use crate::diagnostics::Diagnostic;
use crate::protocol::NowAnchor;
use crate::ui::icons::Icon;
use crate::ui::prose::Prose;
use crate::ui::state::{Outcome, Room, Run, use_app};
use crate::ui::{actions, loading};
use crate::view::instants;
use crate::view::ranges::Range;
use leptos::prelude::*;
use std::sync::Arc;

/// Before the first run.
#[component]
pub fn Idle() -> impl IntoView {
    let app = use_app();
    let has_data = move || app.catalog.with(|catalog| catalog.rows > 0);
    view! {
        <div class="empty">
            <Show
                when=has_data
                fallback=move || {
                    // A question that came by a link has its own banner, which says the same.
                    app.awaited
                        .with(Option::is_none)
                        .then(|| {
                            view! {
                                <p class="empty__lead">"Nothing is loaded yet. Drop files anywhere, or try the built-in sample."</p>
                                <button
                                    class="button"
                                    type="button"
                                    disabled=move || !app.is_ready()
                                    on:click=move |_| loading::load_sample(app)
                                >
                                    {Icon::Sample.view()}
                                    "Open the sample"
                                </button>
                            }
                        })
                }
            >
                <p class="empty__lead">"Write a query and run it, or begin with one that is ready."</p>
                <button class="button" type="button" on:click=move |_| app.room.set(Room::Audits)>
                    {Icon::Audits.view()}"See ready queries"
                </button>
            </Show>
        </div>
    }
}

/// After a failed run: its problems, but for those that stand in the list below the editor already.
#[component]
pub fn Failed() -> impl IntoView {
    let app = use_app();
    let parts = Memo::new(move |_| {
        let Run::Failed(diagnostics) = app.run.get() else { return (0, Vec::new()) };
        app.problems.with(|listed| {
            let is_listed = |diagnostic: &Diagnostic| listed.diagnostics.contains(diagnostic);
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
            let known = errors.filter(|diagnostic| is_listed(diagnostic)).count();
            (known, diagnostics.into_iter().filter(|diagnostic| !is_listed(diagnostic)).collect())
        })
    });
    let lead = move || match parts.get() {
        (0, _) => "The query could not run.",
        (1, rest) if rest.is_empty() => "The problem is listed below the editor.",
        _ => "The problems are listed below the editor.",
    };
    view! {
        <div class="empty" role="alert">
            <p class="empty__lead">{Icon::Warning.view()}{lead}</p>
            <Show when=move || parts.with(|(_, rest)| !rest.is_empty())>
                <ul class="empty__list">
                    {move || {
                        let (_, rest) = parts.get();
                        rest.into_iter()
                            .map(|diagnostic| view! {
                                <li>
                                    <Prose text=diagnostic.message />
                                    {diagnostic.help.map(|help| view! { " "<Prose text=help /> })}
                                </li>
                            })
                            .collect_view()
                    }}
                </ul>
            </Show>
        </div>
    }
}

/// The query ran and found nothing. Where that can come from `now()` or the time range, it says so and offers the cure.
#[component]
pub fn NoRows(
    /// The answer, which has no rows.
    outcome: Arc<Outcome>,
) -> impl IntoView {
    let app = use_app();
    let lead = match outcome.info.tables.len() {
        0 | 1 => "The query ran and found no rows.",
        _ => "The query ran; this table has no rows.",
    };
    let (now, ranged) = (outcome.info.now, outcome.range != Range::All && !outcome.info.time_set_in_query);
    let span = app.catalog.with_untracked(|catalog| catalog.data_start.zip(catalog.data_end));
    let off = now.zip(span).filter(|(now, (start, end))| now < start || now > end);
    let anchored_at_end = app.now.get_untracked() == NowAnchor::EndOfData;
    let query = outcome.query;
    // Asked once, quietly, where another anchor or all times could give rows.
    let is_asked = outcome.at == 0 && ((now.is_some() && !anchored_at_end) || ranged);
    if is_asked {
        actions::ask_anchors(app, query);
    }
    let found = Memo::new(move |_| app.charting.anchors.get().filter(|(of, _, _)| *of == query));
    let at_end = move || found.get().and_then(|(_, at_end, _)| at_end);
    // Where the query sets the time itself, the range played no part.
    let at_all = move || found.get().and_then(|(_, _, at_all)| at_all).filter(|_| ranged);
    let why = move || {
        let mut sentences: Vec<&'static str> = Vec::new();
        if is_asked && found.get().is_none() {
            sentences.push("Looking whether there would be rows at another time…");
        }
        match at_end() {
            Some(true) => sentences
                .push("There are no rows only because of now(): with the end of the data in its place there are some."),
            Some(false) => sentences.push("With now() at the end of the data there are none either."),
            None => {}
        }
        match at_all() {
            Some(true) => {
                sentences.push("There are no rows only because of the time range: without it there are some.");
            }
            Some(false) => sentences.push("Without the time range there are none either."),
            None => {}
        }
        sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()
    };
    view! {
        <div class="empty">
            <p class="empty__lead">{lead}</p>
            {now.map(|now| view! {
                <p>
                    "It asks for "<code>"now()"</code>" or "<code>"ago()"</code>", and "<code>"now()"</code>" was "{instants::second(now)}
                    {off.map(|(_, (start, end))| format!(", outside of the data ({})", instants::span(start, end)))}
                    "."
                </p>
            })}
            <div role="status">{why}</div>
            {(now.is_some() && !anchored_at_end).then(|| view! {
                <button
                    class="button"
                    class:button--primary=move || at_end() == Some(true)
                    type="button"
                    hidden=move || at_end() == Some(false)
                    on:click=move |_| {
                        app.now.set(NowAnchor::EndOfData);
                        actions::run(app);
                    }
                >
                    {Icon::Clock.view()}"Set now() to the end of the data and run again"
                </button>
            })}
            {ranged.then(|| view! {
                <button
                    class="button"
                    class:button--primary=move || at_all() == Some(true)
                    type="button"
                    hidden=move || at_all() == Some(false)
                    on:click=move |_| {
                        app.range.set(Range::All);
                        actions::run(app);
                    }
                >
                    {Icon::Clock.view()}"Ask all data and run again"
                </button>
            })}
        </div>
    }
}
