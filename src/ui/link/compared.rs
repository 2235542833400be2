//! Whether an answer to a question that came by a link is of the data that the link was made over.

use crate::permalink::DataHint;
use crate::protocol::{Catalog, TableKind};
use crate::ui::icons::Icon;
use crate::ui::query::language::tables_in;
use crate::ui::state::{App, Run, use_app};
use crate::view::sharing::data_in_words;
use leptos::prelude::*;

/// A question that came by a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// Its text.
    pub query: String,
    /// What the sender's data were like.
    pub data: DataHint,
}

/// What the data of these tables are like; `None` where they hold none.
pub fn data_of(named: &[String], catalog: &Catalog) -> Option<DataHint> {
    let read = catalog.tables.iter().filter(|table| table.kind != TableKind::Reference && named.contains(&table.name));
    DataHint::of(read.map(|table| (table.rows, table.span)))
}

/// The link's data and the person's own, where the answer on screen is to the link's question and they differ.
fn different(app: App) -> Option<(DataHint, DataHint)> {
    let linked = app.linked.get()?;
    let is_answered =
        app.asked.with(|asked| asked.trim() == linked.query.trim()) && app.run.with(|run| matches!(run, Run::Done(_)));
    if !is_answered {
        return None;
    }
    // The data of the answer: what is loaded after it is not in it.
    let own = app.catalog.with_untracked(|catalog| data_of(&tables_in(&linked.query, catalog), catalog))?;
    (own != linked.data).then_some((linked.data, own))
}

/// The banner; nothing where the data are the same, or nothing is known of them.
#[component]
pub fn OtherData() -> impl IntoView {
    let app = use_app();
    let different = Memo::new(move |_| different(app));
    move || {
        let (there, here) = different.get()?;
        let words = |data: DataHint| data_in_words(data.rows, data.span);
        Some(view! {
            <section class="banner" role="region" aria-label="Other data than the link's">
                {Icon::Link.view()}
                <div class="banner__text">
                    <p class="banner__lead">"The link was made over other data, so this answer may differ from the sender's."</p>
                    <p>{format!("There: {}. Here: {}.", words(there), words(here))}</p>
                </div>
                <button class="button button--quiet" type="button" on:click=move |_| app.linked.set(None)>
                    "Close"
                </button>
            </section>
        })
    }
}
