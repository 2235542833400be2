//! One table: rows and span, and its columns when it is opened; of a view its query, too.

use super::further;
use super::tables::Use;
use crate::kql::syntax::lexer::quoted;
use crate::protocol::{ColumnInfo, TableInfo, TableKind};
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::ui::prose::Prose;
use crate::ui::query::editor;
use crate::ui::state::use_app;
use crate::view::carrying::TIME_COLUMN;
use crate::view::{instants, names, numbers};
use leptos::prelude::*;

/// A table of the list.
#[component]
pub fn TableItem(
    /// Its name.
    name: String,
    /// What a click on a name does.
    purpose: Use,
) -> impl IntoView {
    let app = use_app();
    let open = RwSignal::new(false);
    let shown = name.clone();
    let table =
        Memo::new(move |_| app.catalog.with(|catalog| catalog.tables.iter().find(|table| table.name == name).cloned()));
    view! {
        <li class="table">
            <details class="table__details" on:toggle=move |_| open.update(|open| *open = !*open)>
                <summary class="table__summary">
                    <span class="table__name" title=shown.clone()>{shown.clone()}</span>
                    <span class="table__rows">
                        {move || table.with(|table| table.as_ref().map_or_else(String::new, marked))}
                    </span>
                </summary>
                <Show when=move || open.get()>
                    {move || table.get().map(|table| view! { <Inside table purpose /> })}
                </Show>
            </details>
        </li>
    }
}

/// What stands beside a table's name: its rows. How many a view has only a query tells.
fn marked(table: &TableInfo) -> String {
    if table.kind == TableKind::View { "view".to_owned() } else { numbers::count(table.rows) }
}

#[component]
fn Inside(table: TableInfo, purpose: Use) -> impl IntoView {
    let app = use_app();
    let has_time = table.columns.iter().any(|column| column.name == TIME_COLUMN);
    let span = table.span.map(|(start, end)| instants::span(start, end));
    let memory = (table.memory_bytes > 0).then(|| numbers::bytes(table.memory_bytes));
    let facts = [span, memory].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let query = names::look_at_table(&table.name, has_time);
    let label = format!("Query {}", table.name);
    let rows = table.rows;
    // How full a column is was counted for tables from files only.
    let counted = if table.kind == TableKind::Data { rows } else { 0 };
    view! {
        {(!table.doc.is_empty()).then(|| view! { <p class="table__doc"><Prose text=table.doc.clone() /></p> })}
        <div class="table__row">
            <span class="table__facts">{facts}</span>
            <button
                class="button button--small"
                type="button"
                aria-label=label
                on:click=move |_| actions::open_query(app, &query, rows > 0)
            >
                {Icon::Query.view()}"Query"
            </button>
            {(table.kind == TableKind::Data).then(|| {
                let name = table.name.clone();
                view! {
                    <button
                        class="button button--small"
                        type="button"
                        aria-haspopup="dialog"
                        aria-label=format!("Take {name} further…")
                        title="Commands and mappings for Azure Data Explorer, Log Analytics and Sentinel"
                        on:click=move |_| further::open(app, &name)
                    >
                        "Further…"
                    </button>
                }
            })}
        </div>
        {(!table.text.is_empty()).then(|| view! { <ViewText name=table.name.clone() text=table.text.clone() /> })}
        <ul class="columns" aria-label=format!("Columns of {}", table.name)>
            {table
                .columns
                .into_iter()
                .map(|column| view! { <Column table=table.name.clone() rows counted column purpose /> })
                .collect_view()}
        </ul>
    }
}

/// The query of a view: to be read, and to be opened in the editor and changed.
#[component]
fn ViewText(name: String, text: String) -> impl IntoView {
    let app = use_app();
    let query = StoredValue::new(text.clone());
    view! {
        <details class="table__query">
            <summary>"Its query"</summary>
            <button
                class="button button--small"
                type="button"
                aria-label=format!("Open the query of {name}")
                on:click=move |_| actions::open_query(app, &query.get_value(), false)
            >
                {Icon::Query.view()}"Open the query"
            </button>
            <pre class="table__text" tabindex="0">{text}</pre>
        </details>
    }
}

#[component]
fn Column(table: String, rows: u64, counted: u64, column: ColumnInfo, purpose: Use) -> impl IntoView {
    let app = use_app();
    let percent = numbers::percent(column.filled, counted);
    let (name, kind) = (column.name.clone(), column.kind.clone());
    let click = move |_| match purpose {
        Use::Open => actions::open_query(app, &names::look_at_column(&table, &name, &kind), rows > 0),
        Use::Insert => editor::insert(app, &quoted(&name)),
    };
    let title = match purpose {
        Use::Open => "Open a query about this column",
        Use::Insert => "Write this name at the cursor",
    };
    view! {
        <li class="column">
            <button class="column__name" type="button" title=title on:click=click>{column.name.clone()}</button>
            <span class="column__type">{column.kind.clone()}</span>
            {(counted > 0).then(|| view! {
                <span class="column__fill" title=format!("{} of {} rows", numbers::count(column.filled), numbers::count(counted))>
                    <meter class="column__meter" min="0" max="100" value=percent.to_string() aria-label=format!("Filled rows of {}", column.name)>
                    </meter>
                    <span class="column__percent">{format!("{percent}%")}</span>
                </span>
            })}
            {(!column.doc.is_empty()).then(|| view! { <span class="column__doc"><Prose text=column.doc.clone() /></span> })}
        </li>
    }
}
