//! The line that says what the answer is: rows, rows read, time, every limit that bit, what `now()` was.

use crate::ui::state::{App, Outcome, Run, use_app};
use crate::view::ranges::Range;
use crate::view::{instants, numbers};
use leptos::prelude::*;

/// The line.
#[component]
pub fn Status() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="status" role="status" aria-label="Answer status">
            {move || match app.run.get() {
                Run::Running(_) => view! { <span class="status__part status__part--busy">"Running…"</span> }.into_any(),
                Run::Canceled => view! { <span class="status__part">"Canceled"{kept(app)}</span> }.into_any(),
                Run::Failed(_) => view! { <span class="status__part">"The query could not run"</span> }.into_any(),
                Run::Idle => ().into_any(),
                Run::Done(_) => app.outcome.get().map(|outcome| facts(app, &outcome)).into_any(),
            }}
        </div>
    }
}

fn kept(app: App) -> Option<&'static str> {
    app.outcome.with(Option::is_some).then_some("; this is the answer before")
}

/// How many rows there are; and how many of them the grid shows, where it leaves some out.
fn rows(app: App, rows: u64) -> impl Fn() -> String {
    move || {
        let shown =
            app.grid.arranged.with(|arranged| (arranged.of == rows && arranged.rows != rows).then_some(arranged.rows));
        let all = numbers::counted(rows, "row", "rows");
        shown.map_or_else(|| all.clone(), |shown| format!("{} of {all} shown", numbers::count(shown)))
    }
}

fn facts(app: App, outcome: &Outcome) -> impl IntoView + use<> {
    let info = &outcome.info;
    let visualization = &outcome.table.visualization;
    let unsupported = (!visualization.requested.is_empty() && !visualization.supported)
        .then(|| format!("{} is not drawn yet; the rows are shown.", visualization.requested));
    let warnings = info.warnings.iter().map(|warning| warning.message.clone());
    let limits: Vec<String> = info.limits.iter().cloned().chain(unsupported).chain(warnings).collect();
    let in_query = info.time_set_in_query && outcome.range != Range::All;
    view! {
        <span class="status__part">{rows(app, outcome.table.rows)}</span>
        {move || app.grid.busy.get().then(|| view! { <span class="status__part status__part--busy">"Arranging…"</span> })}
        <span class="status__part status__part--muted">{numbers::counted(info.rows_scanned, "row", "rows")}" scanned"</span>
        <span class="status__part status__part--muted" title=format!("{} ms", info.elapsed_ms)>{numbers::millis(info.elapsed_ms)}</span>
        {info.now.map(|now| view! {
            <span class="status__part status__chip" title="What now() was for this answer">
                <code>"now()"</code>" = "{instants::second(now)}
            </span>
        })}
        {in_query.then(|| view! { <span class="status__part status__chip" title="The query filters TimeGenerated itself, so the time range was left out">"time set in query"</span> })}
        {(outcome.range != Range::All && !in_query).then(|| view! { <span class="status__part status__chip">{outcome.range.label()}</span> })}
        {limits.into_iter().map(|limit| view! { <span class="status__part status__part--limit">{limit}</span> }).collect_view()}
    }
}
