//! One ready query: the question, what the answer means, the text.

use crate::protocol::AuditInfo;
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::prose::Prose;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// A ready query.
#[component]
pub fn AuditItem(
    /// The query, with what is known about it.
    audit: AuditInfo,
) -> impl IntoView {
    let app = use_app();
    let (query, answerable) = (StoredValue::new(audit.query.clone()), audit.answerable);
    let open = move |_| actions::open_query(app, &query.get_value(), answerable);
    let label = format!("{} {}", if answerable { "Ask:" } else { "Open:" }, audit.title);
    view! {
        <li class="audit">
            <div class="audit__head">
                <h3 class="audit__title">{audit.title}</h3>
                <span class="badge">{audit.cloud}</span>
                <button class="button button--small audit__ask" type="button" aria-label=label on:click=open>
                    {Icon::Run.view()}{if answerable { "Ask" } else { "Open" }}
                </button>
            </div>
            {(!audit.note.is_empty()).then(|| view! { <p class="audit__note"><Prose text=audit.note /></p> })}
            <p class="audit__tables">{audit.tables.join(", ")}</p>
            <details class="audit__query">
                <summary>"Query"</summary>
                <pre class="audit__text" tabindex="0">{audit.query}</pre>
            </details>
        </li>
    }
}
