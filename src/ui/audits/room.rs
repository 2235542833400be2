//! The room of ready queries: what the loaded data can answer first, everything else folded away.

use super::item::AuditItem;
use crate::protocol::AuditInfo;
use crate::ui::state::use_app;
use crate::view::numbers::counted;
use leptos::prelude::*;

/// The room.
#[component]
pub fn AuditsRoom() -> impl IntoView {
    let app = use_app();
    let wanted = RwSignal::new(String::new());
    let ids = move |answerable: bool| {
        Memo::new(move |_| {
            let wanted = wanted.get().to_lowercase();
            app.catalog.with(|catalog| {
                let audits =
                    catalog.audits.iter().filter(|audit| audit.answerable == answerable && matches(audit, &wanted));
                audits.map(|audit| audit.id.clone()).collect::<Vec<_>>()
            })
        })
    };
    let (ready, waiting) = (ids(true), ids(false));
    let is_empty = move || app.catalog.with(|catalog| catalog.rows == 0);
    let find =
        move |id: String| app.catalog.with_untracked(|all| all.audits.iter().find(|audit| audit.id == id).cloned());
    let item = move |id: String| find(id).map(|audit| view! { <AuditItem audit /> });
    view! {
        <div class="audits">
            <div class="audits__head">
                <h2 class="audits__title">
                    {move || {
                        let ready = ready.with(Vec::len) as u64;
                        if is_empty() {
                            "Ready questions".to_owned()
                        } else {
                            format!("{} that your data can answer", counted(ready, "question", "questions"))
                        }
                    }}
                </h2>
                <label class="audits__search">
                    <span class="audits__label">"Find"</span>
                    <input
                        class="field__input"
                        type="search"
                        placeholder="delete, login, quota…"
                        on:input=move |event| wanted.set(event_target_value(&event))
                    />
                </label>
            </div>
            <Show when=is_empty>
                <p class="audits__note">"Nothing is loaded yet, so nothing can be answered. Drop files anywhere, or open the sample under Data."</p>
            </Show>
            <ul class="audits__list" aria-label="Ready queries">
                <For each=move || ready.get() key=|id| (id.clone(), true) children=item />
            </ul>
            <Show when=move || !waiting.with(Vec::is_empty)>
                <details class="audits__waiting">
                    <summary>
                        {move || format!("Waiting for other data: {}", counted(waiting.with(Vec::len) as u64, "question", "questions"))}
                    </summary>
                    <ul class="audits__list" aria-label="Queries that need other data">
                        <For each=move || waiting.get() key=|id| (id.clone(), false) children=item />
                    </ul>
                </details>
            </Show>
        </div>
    }
}

fn matches(audit: &AuditInfo, wanted: &str) -> bool {
    wanted.split_whitespace().all(|word| {
        [&audit.title, &audit.note, &audit.cloud, &audit.query].iter().any(|text| text.to_lowercase().contains(word))
    })
}
