//! The tables: those with rows, the known ones that are empty, views over them, and reference tables.

use super::table_item::TableItem;
use crate::protocol::{TableInfo, TableKind};
use crate::ui::state::use_app;
use crate::view::numbers::counted;
use leptos::prelude::*;

/// What a click on a name does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Opens a query about it.
    Open,
    /// Writes it at the cursor.
    Insert,
}

/// The list.
#[component]
pub fn Tables(
    /// What a click on a name does.
    purpose: Use,
) -> impl IntoView {
    let app = use_app();
    let names = move |fits: fn(&TableInfo) -> bool| {
        Memo::new(move |_| {
            app.catalog.with(|catalog| {
                let tables = catalog.tables.iter().filter(|table| fits(table));
                tables.map(|table| table.name.clone()).collect::<Vec<_>>()
            })
        })
    };
    let filled = names(|table| table.kind == TableKind::Data && table.rows > 0);
    let empty = names(|table| table.kind == TableKind::Data && table.rows == 0);
    let views = names(|table| table.kind == TableKind::View);
    let reference = names(|table| table.kind == TableKind::Reference);
    view! {
        <h2 class="data__heading">
            "Tables "<span class="data__count">{move || counted(filled.with(Vec::len) as u64, "table", "tables")}</span>
        </h2>
        <Show when=move || filled.with(Vec::is_empty)>
            <p class="data__empty">"No rows yet. Drop files or open the sample."</p>
        </Show>
        <ul class="tables" aria-label="Tables">
            <For each=move || filled.get() key=Clone::clone let:name>
                <TableItem name purpose />
            </For>
        </ul>
        <Show when=move || !views.with(Vec::is_empty)>
            <h3 class="tables__kind">"Views"</h3>
            <ul class="tables" aria-label="Views">
                <For each=move || views.get() key=Clone::clone let:name>
                    <TableItem name purpose />
                </For>
            </ul>
        </Show>
        <Show when=move || !reference.with(Vec::is_empty)>
            <details class="tables__known">
                <summary>{move || counted(reference.with(Vec::len) as u64, "reference table", "reference tables")}</summary>
                <ul class="tables" aria-label="Reference tables">
                    <For each=move || reference.get() key=Clone::clone let:name>
                        <TableItem name purpose />
                    </For>
                </ul>
            </details>
        </Show>
        <Show when=move || !empty.with(Vec::is_empty)>
            <details class="tables__known">
                <summary>{move || format!("{} without rows", counted(empty.with(Vec::len) as u64, "known table", "known tables"))}</summary>
                <ul class="tables" aria-label="Known tables without rows">
                    <For each=move || empty.get() key=Clone::clone let:name>
                        <TableItem name purpose />
                    </For>
                </ul>
            </details>
        </Show>
    }
}
