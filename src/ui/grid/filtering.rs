//! The filter of a column, made by choosing and typing; it works at once, without running the query.

use super::state::{GridState, head_id};
use super::{changes, floating};
use crate::protocol::{ColumnFilter, ColumnTest};
use crate::view::arranging::value_problem;
use leptos::html::Div;
use leptos::prelude::*;

/// What a filter asks, by its word in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Contains,
    Lacks,
    In,
    NotIn,
    AtLeast,
    AtMost,
    Between,
    Empty,
    Filled,
}

const TEXTS: &[(Kind, &str)] = &[
    (Kind::Contains, "contains"),
    (Kind::Lacks, "does not contain"),
    (Kind::In, "is one of"),
    (Kind::NotIn, "is none of"),
    (Kind::Empty, "is empty"),
    (Kind::Filled, "is not empty"),
    (Kind::AtLeast, "is at least"),
    (Kind::AtMost, "is at most"),
    (Kind::Between, "is between"),
];

const ORDERED: &[(Kind, &str)] = &[
    (Kind::AtLeast, "is at least"),
    (Kind::AtMost, "is at most"),
    (Kind::Between, "is between"),
    (Kind::In, "is one of"),
    (Kind::NotIn, "is none of"),
    (Kind::Contains, "contains"),
    (Kind::Lacks, "does not contain"),
    (Kind::Empty, "is empty"),
    (Kind::Filled, "is not empty"),
];

/// Of values without an order.
const KEYS: &[(Kind, &str)] = &[
    (Kind::In, "is one of"),
    (Kind::NotIn, "is none of"),
    (Kind::Contains, "contains"),
    (Kind::Lacks, "does not contain"),
    (Kind::Empty, "is empty"),
    (Kind::Filled, "is not empty"),
];

/// What can be asked of a column of this type, the likeliest first.
fn kinds(kind: &str) -> &'static [(Kind, &'static str)] {
    match kind {
        "int" | "long" | "real" | "decimal" | "datetime" | "timespan" => ORDERED,
        "guid" => KEYS,
        _ => TEXTS,
    }
}

/// Opens the filter of a column.
pub fn open(grid: GridState, column: usize) {
    grid.filtering.set(Some(column));
}

/// The test that was made, or why it is none yet.
fn test(kind: Kind, column_kind: &str, first: &str, second: &str) -> Result<ColumnTest, &'static str> {
    let values = || -> Vec<Option<String>> {
        let lines = first.lines().map(|line| if column_kind == "string" { line } else { line.trim() });
        // A text is never null, so that this word is one like others.
        let value = |line: &str| (column_kind == "string" || line != "null").then(|| line.to_owned());
        lines.filter(|line| !line.is_empty()).map(value).collect()
    };
    let bound = |text: &str| match value_problem(column_kind, text) {
        Some(problem) => Err(problem),
        None => Ok(text.trim().to_owned()),
    };
    let listed = || match values() {
        values if values.is_empty() => Err("Write at least one value."),
        values if matches!(column_kind, "string" | "dynamic") => Ok(values),
        values => {
            values.iter().flatten().find_map(|value| value_problem(column_kind, value)).map_or(Ok(values.clone()), Err)
        }
    };
    Ok(match kind {
        Kind::Contains | Kind::Lacks if first.is_empty() => return Err("Write what to look for."),
        Kind::Contains => ColumnTest::Contains(first.to_owned()),
        Kind::Lacks => ColumnTest::Lacks(first.to_owned()),
        Kind::In => ColumnTest::In(listed()?),
        Kind::NotIn => ColumnTest::NotIn(listed()?),
        Kind::AtLeast => ColumnTest::AtLeast(bound(first)?),
        Kind::AtMost => ColumnTest::AtMost(bound(first)?),
        Kind::Between => ColumnTest::Between(bound(first)?, bound(second)?),
        Kind::Empty => ColumnTest::Empty,
        Kind::Filled => ColumnTest::Filled,
    })
}

/// The popover; one for all columns.
#[component]
pub fn FilterBuilder(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let popover = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(column) = grid.filtering.get() {
            grid.focus();
            floating::show(popover, head_id(column), "select");
        }
    });
    let name = move || grid.filtering.get().and_then(|column| grid.column(column)).unwrap_or_default().name;
    view! {
        <div
            class="floating filter-popover"
            popover="auto"
            role="dialog"
            aria-label=move || format!("Filter {}", name())
            node_ref=popover
            on:toggle=move |_| {
                if !floating::is_open(popover) {
                    grid.filtering.set(None);
                }
            }
        >
            {move || grid.filtering.get().map(|column| view! { <Form grid popover column /> })}
        </div>
    }
}

#[component]
fn Form(grid: GridState, popover: NodeRef<Div>, column: usize) -> impl IntoView {
    let column = grid.column(column).unwrap_or_default();
    let kinds = kinds(&column.kind);
    let kind = RwSignal::new(kinds.first().map_or(Kind::Contains, |(kind, _)| *kind));
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<&'static str>);
    let is_time = column.kind == "datetime";
    let name = column.name.clone();
    let column = StoredValue::new(column);
    let apply = move || {
        let made = column.with_value(|column| {
            first.with_untracked(|first| {
                second.with_untracked(|second| test(kind.get_untracked(), &column.kind, first, second))
            })
        });
        match made {
            Ok(test) => {
                floating::hide(popover);
                let column = column.with_value(|column| column.name.clone());
                changes::add_filter(grid.app, ColumnFilter { column, test });
            }
            Err(why) => problem.set(Some(why)),
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() {
            event.prevent_default();
            apply();
        }
    };
    let input = move |label: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field__label">{label}</span>
                <input
                    class="field__input"
                    type="text"
                    placeholder=if is_time { "2026-05-01T08:00 (UTC)" } else { "" }
                    prop:value=move || value.get()
                    on:input=move |event| {
                        problem.set(None);
                        value.set(event_target_value(&event));
                    }
                    on:keydown=on_key
                />
            </label>
        }
    };
    let inputs = move || match kind.get() {
        Kind::Empty | Kind::Filled => ().into_any(),
        Kind::Between => view! { {input("From", first)} {input("To", second)} }.into_any(),
        Kind::In | Kind::NotIn => view! {
            <label class="field">
                <span class="field__label">"Values, one on each line"</span>
                <textarea
                    class="field__input field__input--text"
                    rows="4"
                    prop:value=move || first.get()
                    on:input=move |event| {
                        problem.set(None);
                        first.set(event_target_value(&event));
                    }
                ></textarea>
            </label>
        }
        .into_any(),
        _ => input("Value", first).into_any(),
    };
    let choose = move |event| {
        let at: usize = event_target_value(&event).parse().unwrap_or_default();
        problem.set(None);
        kind.set(kinds.get(at).map_or(Kind::Contains, |(kind, _)| *kind));
    };
    view! {
        <label class="field">
            <span class="field__label">{format!("Rows where {name}")}</span>
            <select class="field__input" on:change=choose on:keydown=on_key>
                {kinds
                    .iter()
                    .enumerate()
                    .map(|(at, (_, words))| view! { <option value=at.to_string()>{*words}</option> })
                    .collect_view()}
            </select>
        </label>
        {inputs}
        <p class="filter-popover__problem" role="alert">{move || problem.get()}</p>
        <div class="dialog__actions">
            <button class="button" type="button" on:click=move |_| floating::hide(popover)>"Cancel"</button>
            <button class="button button--primary" type="button" on:click=move |_| apply()>"Show these rows"</button>
        </div>
    }
}
