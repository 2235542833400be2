//! "Chart | Table", where the query asks for a chart.

use crate::protocol::{ChartKind, ResultTable};
use crate::ui::link;
use crate::ui::state::{Run, Shown, use_app};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Whether a table is drawn.
pub fn has_chart(table: &ResultTable) -> bool {
    table.rows > 0 && table.visualization.supported && table.visualization.kind != ChartKind::Table
}

/// The two tabs; nothing where there is no chart.
#[component]
pub fn ViewTabs() -> impl IntoView {
    let app = use_app();
    let drawn = Memo::new(move |_| {
        // After a failed run there is nothing to show either way.
        let failed = app.run.with(|run| matches!(run, Run::Failed(_)));
        !failed && app.outcome.with(|outcome| outcome.as_ref().is_some_and(|o| has_chart(&o.table)))
    });
    let show = move |shown: Shown| {
        app.shown.set(shown);
        link::replace(app);
    };
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            show(if app.shown.get_untracked() == Shown::Chart { Shown::Table } else { Shown::Chart });
        }
    };
    let tab = move |shown: Shown, label: &'static str| {
        let selected = move || app.shown.get() == shown;
        view! {
            <button
                class="tabs__tab"
                role="tab"
                type="button"
                aria-selected=move || selected().to_string()
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| show(shown)
            >
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || drawn.get()>
            <div class="tabs tabs--small" role="tablist" aria-label="View" on:keydown=on_key>
                {tab(Shown::Chart, "Chart")} {tab(Shown::Table, "Table")}
            </div>
        </Show>
    }
}
