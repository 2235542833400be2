//! Groups and pivots of the answer, chosen from lists and written into the query, where everybody can read them.

use crate::protocol::ResultColumn;
use crate::ui::dialog::show;
use crate::ui::grid::changes;
use crate::ui::state::{App, use_app};
use crate::view::grouping::{BINS, Key, aggregates, pivot, summarize};
use leptos::html::Dialog;
use leptos::prelude::*;

/// What was chosen so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Choice {
    is_pivot: bool,
    keys: Vec<Key>,
    skips_count: bool,
    asked: Vec<(usize, &'static str)>,
    across: Option<usize>,
    value: Option<(usize, &'static str)>,
}

/// Opens the dialog; `column` is grouped by to begin with.
pub fn open(app: App, column: Option<usize>) {
    app.grid.grouping.set(Some(column));
}

/// The dialog; nothing while it is closed.
#[component]
pub fn GroupDialog() -> impl IntoView {
    let app = use_app();
    let opened = Memo::new(move |_| app.grid.grouping.get());
    move || {
        let first = opened.get()?;
        let outcome = app.outcome.get_untracked()?;
        Some(view! { <Chooser columns=outcome.table.columns.clone() first /> })
    }
}

#[component]
fn Chooser(columns: Vec<ResultColumn>, first: Option<usize>) -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<Dialog>::new();
    let keys = first.into_iter().map(|column| (column, "")).collect();
    let choice = RwSignal::new(Choice { keys, across: first, ..Choice::default() });
    let columns = StoredValue::new(columns);
    show(dialog);
    let close = move || app.grid.grouping.set(None);
    let written = Memo::new(move |_| {
        choice.with(|choice| {
            columns.with_value(|columns| match choice {
                Choice { is_pivot: true, across, value, keys, .. } => pivot(columns, (*across)?, *value, keys),
                Choice { keys, skips_count, asked, .. } => summarize(columns, keys, !skips_count, asked),
            })
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(operator) = written.get_untracked() {
            close();
            changes::append_filtered(app, &operator);
        }
    };
    let mode = move |label: &'static str, is_pivot: bool| {
        view! {
            <label class="choices__choice">
                <input
                    type="radio"
                    name="group-mode"
                    prop:checked=move || choice.with(|choice| choice.is_pivot == is_pivot)
                    on:change=move |_| choice.update(|choice| choice.is_pivot = is_pivot)
                />
                {label}
            </label>
        }
    };
    let is_pivot = Memo::new(move |_| choice.with(|choice| choice.is_pivot));
    view! {
        <dialog class="dialog group" node_ref=dialog aria-labelledby="group-title" on:close=move |_| close()>
            <form on:submit=submit>
                <h2 class="dialog__title" id="group-title">"Group the answer"</h2>
                <fieldset class="group__modes">
                    <legend class="visually-hidden">"Result"</legend>
                    {mode("A row for each group", false)} {mode("Pivot: a column for each value", true)}
                </fieldset>
                <div class="group__lists">
                    <Keys columns choice />
                    {move || if is_pivot.get() {
                        view! { <Pivot columns choice /> }.into_any()
                    } else {
                        view! { <Aggregates columns choice /> }.into_any()
                    }}
                </div>
                <p class="field__label" id="group-preview">"Written into the query"</p>
                <pre class="group__preview" tabindex="0" role="region" aria-labelledby="group-preview" aria-live="polite">
                    {move || written.get().map_or_else(
                        || "Choose a column or an aggregate.".to_owned(),
                        |operator| match changes::filter_operator(app) {
                            Some(filters) => format!("| {filters}\n| {operator}"),
                            None => format!("| {operator}"),
                        },
                    )}
                </pre>
                <Show when=move || app.arrangement.with(|arrangement| arrangement.only_matching)>
                    <p class="dialog__note">"The search of the table is not written: the groups are of rows without its text, too."</p>
                </Show>
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| close()>"Cancel"</button>
                    <button class="button button--primary" type="submit" disabled=move || written.with(Option::is_none)>
                        "Write into query"
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// The columns to group by, times with what they are rounded to.
#[component]
fn Keys(columns: StoredValue<Vec<ResultColumn>>, choice: RwSignal<Choice>) -> impl IntoView {
    let row = move |(at, column): (usize, ResultColumn)| {
        let chosen = Memo::new(move |_| choice.with(|choice| choice.keys.iter().any(|(key, _)| *key == at)));
        let is_time = column.kind == "datetime";
        let label = format!("Round {} down to", column.name);
        let set_bin = move |event| {
            let bin = BINS.iter().find(|bin| **bin == event_target_value(&event)).copied().unwrap_or_default();
            choice.update(|choice| choice.keys.iter_mut().filter(|(key, _)| *key == at).for_each(|key| key.1 = bin));
        };
        view! {
            <div class="group__key">
                <label class="choices__choice">
                    <input
                        type="checkbox"
                        prop:checked=move || chosen.get()
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            choice.update(|choice| {
                                choice.keys.retain(|(key, _)| *key != at);
                                if on {
                                    choice.keys.push((at, if is_time { "1h" } else { "" }));
                                }
                            });
                        }
                    />
                    <span class="columns__name">{column.name}</span>
                    <span class="columns__type">{column.kind}</span>
                </label>
                {move || (is_time && chosen.get()).then(|| {
                    view! {
                        <select class="field__input group__bin" aria-label=label.clone() on:change=set_bin>
                            {BINS
                                .iter()
                                .map(|bin| {
                                    let words = if bin.is_empty() { "exact" } else { bin };
                                    let is_chosen = move || choice.with(|choice| choice.keys.contains(&(at, *bin)));
                                    view! { <option value=*bin prop:selected=is_chosen>{words}</option> }
                                })
                                .collect_view()}
                        </select>
                    }
                })}
            </div>
        }
    };
    view! {
        <fieldset class="group__list">
            <legend class="choices__legend">"Group by"</legend>
            {columns.with_value(|columns| columns.iter().cloned().enumerate().map(row).collect_view())}
        </fieldset>
    }
}

/// What is worked out for each group.
#[component]
fn Aggregates(columns: StoredValue<Vec<ResultColumn>>, choice: RwSignal<Choice>) -> impl IntoView {
    let check = move |at: usize, name: String, aggregate: &'static str| {
        view! {
            <label class="group__aggregate">
                <input
                    type="checkbox"
                    aria-label=format!("{aggregate} of {name}")
                    prop:checked=move || choice.with(|choice| choice.asked.contains(&(at, aggregate)))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        choice.update(|choice| {
                            choice.asked.retain(|asked| *asked != (at, aggregate));
                            if on {
                                choice.asked.push((at, aggregate));
                            }
                        });
                    }
                />
                {aggregate}
            </label>
        }
    };
    let row = move |(at, column): (usize, ResultColumn)| {
        let known = aggregates(&column.kind);
        (!known.is_empty()).then(|| {
            let checks = known.iter().map(|aggregate| check(at, column.name.clone(), aggregate)).collect_view();
            view! {
                <div class="group__key" role="group" aria-label=column.name.clone()>
                    <span class="columns__name">{column.name.clone()}</span>
                    <span class="group__aggregates">{checks}</span>
                </div>
            }
        })
    };
    view! {
        <fieldset class="group__list">
            <legend class="choices__legend">"For each group"</legend>
            <label class="choices__choice">
                <input
                    type="checkbox"
                    prop:checked=move || choice.with(|choice| !choice.skips_count)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        choice.update(|choice| choice.skips_count = !on);
                    }
                />
                "count of rows"
            </label>
            {columns.with_value(|columns| columns.iter().cloned().enumerate().map(row).collect_view())}
        </fieldset>
    }
}

/// Which values become columns, and what stands in them.
#[component]
fn Pivot(columns: StoredValue<Vec<ResultColumn>>, choice: RwSignal<Choice>) -> impl IntoView {
    let across = columns.with_value(|columns| {
        let option = |(at, column): (usize, &ResultColumn)| {
            let chosen = move || choice.with(|choice| choice.across == Some(at));
            view! { <option value=at.to_string() prop:selected=chosen>{column.name.clone()}</option> }
        };
        columns.iter().enumerate().map(option).collect_view()
    });
    // Each aggregate of each column, by its number in the list.
    let values: Vec<(usize, &'static str)> = columns.with_value(|columns| {
        let of = |(at, column): (usize, &ResultColumn)| {
            aggregates(&column.kind).iter().map(move |name| (at, *name)).collect::<Vec<_>>()
        };
        columns.iter().enumerate().flat_map(of).collect()
    });
    let options = columns.with_value(|columns| {
        let words = |(at, name): &(usize, &str)| {
            format!("{name} of {}", columns.get(*at).map(|column| column.name.as_str()).unwrap_or_default())
        };
        let option = |(at, value): (usize, &(usize, &'static str))| view! { <option value=at.to_string()>{words(value)}</option> };
        values.iter().enumerate().map(option).collect_view()
    });
    let set_value = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        let value = at.and_then(|at| values.get(at).copied());
        choice.update(|choice| choice.value = value);
    };
    view! {
        <fieldset class="group__list">
            <legend class="choices__legend">"Across"</legend>
            <label class="field">
                <span class="field__label">"The values of this column become columns"</span>
                <select class="field__input" on:change=move |event| {
                    let at = event_target_value(&event).parse().ok();
                    choice.update(|choice| choice.across = at);
                }>
                    <option value="">"Choose a column"</option>
                    {across}
                </select>
            </label>
            <label class="field">
                <span class="field__label">"They hold"</span>
                <select class="field__input" on:change=set_value>
                    <option value="">"count of rows"</option>
                    {options}
                </select>
            </label>
        </fieldset>
    }
}
