//! "Chart | Table", where the rows can be drawn: the table first, unless the query asks for a chart.

use crate::ui::chart::drawing::{can_draw, drawn_as, show_chart};
use crate::ui::link;
use crate::ui::state::{Run, Shown, use_app};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The two tabs; nothing where there is no chart.
#[component]
pub fn ViewTabs() -> impl IntoView {
    let app = use_app();
    let drawn = Memo::new(move |_| {
        // After a failed run there is nothing to show either way.
        let failed = app.run.with(|run| matches!(run, Run::Failed(_)));
        !failed && (drawn_as(app).is_some() || can_draw(app))
    });
    // What is seen now: without a way to be drawn it is the table.
    let seen = Memo::new(move |_| if drawn_as(app).is_some() { app.shown.get() } else { Shown::Table });
    let show = move |shown: Shown| {
        match shown {
            Shown::Chart => show_chart(app),
            Shown::Table => app.shown.set(Shown::Table),
        }
        link::replace(app);
    };
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            show(if seen.get_untracked() == Shown::Chart { Shown::Table } else { Shown::Chart });
        }
    };
    let tab = move |shown: Shown, label: &'static str| {
        let selected = move || seen.get() == shown;
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
