//! Reading a file in another way: a dialog with everything that a person may know better, and the question about dates.

use crate::protocol::{DateOrder, DateQuestion, FileId, FileOverrides, FileReport};
use crate::ui::dialog::show;
use crate::ui::loading;
use crate::ui::state::use_app;
use crate::view::instants;
use crate::view::reading::{Choice, DATE_ORDERS, DELIMITERS, ENCODINGS, Form, delimiter_name};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The button at a file, and its dialog.
#[component]
pub fn Reread(
    /// The file's last report.
    file: FileReport,
) -> impl IntoView {
    let app = use_app();
    let is_open = RwSignal::new(false);
    let label = format!("Read differently… {}", file.path);
    let file = StoredValue::new(file);
    view! {
        <button
            class="button button--quiet file__reread"
            type="button"
            aria-label=label
            disabled=move || app.progress.with(Option::is_some)
            on:click=move |_| is_open.set(true)
        >
            "Read differently…"
        </button>
        <Show when=move || is_open.get()>
            <RereadDialog file=file.get_value() on_close=move || is_open.set(false) />
        </Show>
    }
}

#[component]
fn RereadDialog(file: FileReport, on_close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<Dialog>::new();
    let form = RwSignal::new(Form::of(&file.overrides));
    let id = file.file;
    show(dialog);
    let load = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        loading::reread(app, id, &form.with_untracked(Form::overrides));
        on_close();
    };
    let tables = app.catalog.with_untracked(|catalog| {
        catalog.tables.iter().map(|table| view! { <option value=table.name.clone()></option> }).collect_view()
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="reread-title" on:close=move |_| on_close()>
            <form class="dialog__form" on:submit=load>
                <h2 class="dialog__title" id="reread-title">"Read differently: "{file.path.clone()}</h2>
                <label class="field">
                    <span class="field__label">"Table: a known one, whose columns are found by name, or a new name"</span>
                    <input
                        class="field__input"
                        type="text"
                        list="reread-tables"
                        placeholder="As found"
                        prop:value=move || form.with(|form| form.table.clone())
                        on:input=move |event| form.update(|form| form.table = event_target_value(&event))
                    />
                    <datalist id="reread-tables">{tables}</datalist>
                </label>
                {file.reading.clone().map(|reading| {
                    let as_found = (String::new(), "As found".to_owned());
                    let named = reading.columns.iter().map(|column| (column.clone(), column.clone()));
                    let columns: Vec<(String, String)> = std::iter::once(as_found).chain(named).collect();
                    let found = match reading.header_row {
                        0 => "As found: there is none".to_owned(),
                        line => format!("As found: line {line}"),
                    };
                    let cells = reading.delimiter.map_or("one cell a line".to_owned(), delimiter_name);
                    view! {
                        <figure class="reread__preview">
                            <figcaption class="field__label">"The first lines"</figcaption>
                            <ol class="reread__lines" tabindex="0" aria-label="The first lines">
                                {reading.lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view()}
                            </ol>
                        </figure>
                        <label class="field">
                            <span class="field__label">"Line of the header; 0 where there is none"</span>
                            <input
                                class="field__input"
                                type="number"
                                min="0"
                                placeholder=found
                                prop:value=move || form.with(|form| form.header_row.clone())
                                on:input=move |event| form.update(|form| form.header_row = event_target_value(&event))
                            />
                        </label>
                        <Select
                            label=format!("Between the cells (found: {cells})")
                            choices=owned(&DELIMITERS)
                            get=move || form.with(|form| form.delimiter.clone())
                            set=move |value| form.update(|form| form.delimiter = value)
                        />
                        <Select
                            label="Column of the time".to_owned()
                            choices=columns
                            get=move || form.with(|form| form.time_column.clone())
                            set=move |value| form.update(|form| form.time_column = value)
                        />
                        <Select
                            label="Dates such as 1/2/2024".to_owned()
                            choices=owned(&DATE_ORDERS)
                            get=move || form.with(|form| form.date_order.clone())
                            set=move |value| form.update(|form| form.date_order = value)
                        />
                    }
                })}
                {file.reading.is_none().then(|| view! {
                    <label class="field">
                        <span class="field__label">"Key of the time, at the top of a record"</span>
                        <input
                            class="field__input"
                            type="text"
                            placeholder="As found"
                            prop:value=move || form.with(|form| form.time_column.clone())
                            on:input=move |event| form.update(|form| form.time_column = event_target_value(&event))
                        />
                    </label>
                })}
                <Select
                    label="Encoding of the text".to_owned()
                    choices=owned(&ENCODINGS)
                    get=move || form.with(|form| form.encoding.clone())
                    set=move |value| form.update(|form| form.encoding = value)
                />
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| on_close()>"Cancel"</button>
                    <button class="button button--primary" type="submit">"Load again"</button>
                </div>
            </form>
        </dialog>
    }
}

fn owned(choices: &[Choice]) -> Vec<(String, String)> {
    choices.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

#[component]
fn Select(
    label: String,
    choices: Vec<(String, String)>,
    get: impl Fn() -> String + Send + 'static,
    set: impl Fn(String) + 'static,
) -> impl IntoView {
    let chosen = untrack(&get);
    let options = choices.into_iter().map(|(value, words)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{words}</option> }
    });
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <select class="field__input" on:change=move |event| set(event_target_value(&event))>{options.collect_view()}</select>
        </label>
    }
}

/// What comes first in the dates of a file, where nothing in it says so: both readings, and two answers.
#[component]
pub fn DateChoice(
    /// Which file.
    id: FileId,
    /// How it was read so far.
    overrides: FileOverrides,
    /// The question.
    question: DateQuestion,
) -> impl IntoView {
    let app = use_app();
    let answer = move |order: DateOrder, words: &'static str| {
        let overrides = FileOverrides { date_order: Some(order), ..overrides.clone() };
        let taken = (order == question.taken).then_some(" (as read now)");
        view! {
            <button
                class="button"
                type="button"
                disabled=move || app.progress.with(Option::is_some)
                on:click=move |_| loading::reread(app, id, &overrides)
            >
                {words}
                {taken}
            </button>
        }
    };
    let rows = question.samples.iter().map(|sample| {
        view! {
            <tr>
                <td>{sample.text.clone()}</td>
                <td>{instants::second(sample.month_first)}</td>
                <td>{instants::second(sample.day_first)}</td>
            </tr>
        }
    });
    view! {
        <div class="dates" role="group" aria-label=format!("Dates of {}", question.column)>
            <p class="dates__question">"Does the month or the day come first in "<strong>{question.column.clone()}</strong>"?"</p>
            <table class="rejects__table">
                <thead>
                    <tr>
                        <th scope="col">"Cell"</th>
                        <th scope="col">"Month first"</th>
                        <th scope="col">"Day first"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <div class="dates__answers">
                {answer(DateOrder::MonthFirst, "Month first")}
                {answer(DateOrder::DayFirst, "Day first")}
            </div>
        </div>
    }
}
