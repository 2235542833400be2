//! The room of files and tables.

use super::duplicates::Duplicates;
use super::files::Files;
use super::first_screen::FirstScreen;
use super::pickers::Pickers;
use super::tables::{Tables, Use};
use crate::protocol::TableKind;
use crate::ui::actions;
use crate::ui::state::use_app;
use crate::view::{instants, numbers};
use leptos::prelude::*;

/// The room: the first screen while nothing is loaded, files and tables afterwards.
#[component]
pub fn DataRoom() -> impl IntoView {
    let app = use_app();
    let has_data = Memo::new(move |_| app.has_data());
    view! {
        <Show when=move || has_data.get() || app.progress.with(Option::is_some) fallback=FirstScreen>
            <div class="data">
                <div class="data__bar">
                    <h2 class="data__sum">{sum}</h2>
                    <div class="data__actions">
                        <Pickers />
                        <button
                            class="button button--quiet"
                            type="button"
                            disabled=move || app.progress.with(Option::is_some)
                            on:click=move |_| actions::clear(app)
                        >
                            "Forget all data"
                        </button>
                    </div>
                </div>
                <Duplicates />
                <section class="data__column" aria-label="Files"><Files /></section>
                <section class="data__column" aria-label="Tables"><Tables purpose=Use::Open /></section>
            </div>
        </Show>
    }
}

/// "1,234 rows in 5 tables, 2026-06-01 – 2026-06-30, 12 MB in memory".
fn sum() -> String {
    let app = use_app();
    app.catalog.with(|catalog| {
        let tables =
            catalog.tables.iter().filter(|table| table.kind == TableKind::Data && table.rows > 0).count() as u64;
        let mut parts = vec![format!(
            "{} in {}",
            numbers::counted(catalog.rows, "row", "rows"),
            numbers::counted(tables, "table", "tables")
        )];
        if let (Some(start), Some(end)) = (catalog.data_start, catalog.data_end) {
            parts.push(instants::span(start, end));
        }
        if catalog.memory_bytes > 0 {
            parts.push(format!("{} in memory", numbers::bytes(catalog.memory_bytes)));
        }
        parts.join(" · ")
    })
}
