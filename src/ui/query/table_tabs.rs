//! The tables of an answer that has several, as tabs: arrow keys move, one tab stop.

use crate::ui::actions;
use crate::ui::shell::tabs::focus;
use crate::ui::state::{Run, use_app};
use crate::view::numbers;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Id of the element that shows the chosen table.
pub const PANEL: &str = "answer-table";

/// Id of the tab of the table at this position.
pub fn tab_id(at: u32) -> String {
    format!("answer-table-{at}")
}

/// The tabs; nothing where there is one table.
#[component]
pub fn TableTabs() -> impl IntoView {
    let app = use_app();
    // What the tabs say changes with the answer, not with the choice: the one that is chosen keeps the focus.
    let tables = Memo::new(move |_| {
        let failed = app.run.with(|run| matches!(run, Run::Failed(_)));
        app.outcome.with(|outcome| {
            let outcome = outcome.as_ref().filter(|outcome| !failed && outcome.info.tables.len() > 1)?;
            let tables = outcome.info.tables.iter().enumerate();
            let said =
                tables.map(|(at, table)| (at as u32, table.label(at), numbers::counted(table.rows, "row", "rows")));
            Some((outcome.query, said.collect::<Vec<_>>()))
        })
    });
    let chosen = Memo::new(move |_| app.outcome.with(|outcome| outcome.as_ref().map_or(0, |outcome| outcome.at)));
    let choose = move |at: u32| {
        if let Some(outcome) = app.outcome.get_untracked().filter(|outcome| outcome.at != at) {
            actions::show_table(app, outcome.with_table(at));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = tables.with_untracked(|tables| tables.as_ref().map_or(0, |(_, tables)| tables.len() as u32));
        let at = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count.max(1),
            "ArrowLeft" => at.checked_sub(1).unwrap_or_else(|| count.saturating_sub(1)),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        choose(next);
        focus(&tab_id(next));
    };
    let tab = move |at: u32, label: String, rows: String| {
        let title = label.clone();
        let selected = move || chosen.get() == at;
        view! {
            <button
                class="tabs__tab"
                role="tab"
                type="button"
                id=tab_id(at)
                title=title
                aria-controls=PANEL
                aria-selected=move || selected().to_string()
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| choose(at)
            >
                <span class="tabs__name">{label}</span>" "<span class="tabs__count">{rows}</span>
            </button>
        }
    };
    view! {
        {move || {
            tables
                .get()
                .map(|(_, tables)| {
                    view! {
                        <div class="tabs tabs--small tabs--tables" role="tablist" aria-label="Tables of the answer" on:keydown=on_key>
                            {tables.into_iter().map(|(at, label, rows)| tab(at, label, rows)).collect_view()}
                        </div>
                    }
                })
        }}
    }
}
