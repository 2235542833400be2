//! The runs of this visit as a list: what was asked, when, what came of it. An answer that is still kept is shown again without
//! running.

use super::show_again;
use crate::protocol::Ticks;
use crate::ui::actions;
use crate::ui::dialog::Modal;
use crate::ui::icons::Icon;
use crate::ui::state::{App, Outcome, use_app};
use crate::view::history::{End, PastRun};
use crate::view::{instants, numbers};
use leptos::prelude::*;
use std::sync::Arc;

/// The dialog; nothing while it is closed.
#[component]
pub fn HistoryDialog() -> impl IntoView {
    let app = use_app();
    let open = app.history_open;
    view! {
        <Show when=move || open.get()>
            <Modal id="history-title" title="History" class="dialog--wide" on_close=move || open.set(false)>
                <p class="dialog__note">
                    "The runs of this visit, newest first. They are kept in this tab of the browser and nowhere else."
                </p>
                {move || {
                    let runs = app.history.with(|history| history.runs().cloned().collect::<Vec<_>>());
                    if runs.is_empty() {
                        return view! { <p class="history__none">"Nothing has run yet."</p> }.into_any();
                    }
                    let items = runs.into_iter().map(|run| view! { <Item run /> }).collect_view();
                    view! { <ul class="history" aria-label="Runs">{items}</ul> }.into_any()
                }}
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>"Close"</button>
                </div>
            </Modal>
        </Show>
    }
}

#[component]
fn Item(run: PastRun<Arc<Outcome>>) -> impl IntoView {
    let app = use_app();
    let PastRun { text, at, end, answer, .. } = run;
    let text = StoredValue::new(text);
    let again = answer.map(|outcome| {
        let show = move |_| {
            app.history_open.set(false);
            into_editor(app, &text.get_value());
            show_again(app, &outcome, text.get_value());
        };
        view! {
            <button class="button button--small" type="button" on:click=show>{Icon::Clock.view()}"Show answer"</button>
        }
    });
    let open = move |_| {
        app.history_open.set(false);
        into_editor(app, &text.get_value());
    };
    view! {
        <li class="history__run">
            <div class="history__head">
                <span class="history__what">{said(at, end)}</span>
                {again}
                <button class="button button--small" type="button" on:click=open>{Icon::Query.view()}"Open query"</button>
            </div>
            <pre class="history__text" tabindex="0">{text.get_value()}</pre>
        </li>
    }
}

fn said(at: Ticks, end: End) -> String {
    let how = match end {
        End::Running => "running".to_owned(),
        End::Done { rows, elapsed_ms } => {
            format!("{} in {}", numbers::counted(rows, "row", "rows"), numbers::millis(elapsed_ms))
        }
        End::Failed => "failed".to_owned(),
        End::Canceled => "canceled".to_owned(),
    };
    format!("{} · {how}", instants::second(at))
}

/// Puts the cursor into a query: where it stands, or else behind the others.
fn into_editor(app: App, text: &str) {
    match super::open_holding(app, text.trim()) {
        Some(at) => crate::ui::query::editor::point_at(app, at),
        None => actions::open_query(app, text.trim(), false),
    }
}
