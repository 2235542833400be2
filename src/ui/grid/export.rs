//! The answer into a file: a dialog with the choices, a bar while it is written.

use super::jobs::{Progress, Purpose};
use crate::protocol::{Block, RowsFormat};
use crate::ui::dialog::show;
use crate::ui::icons::Icon;
use crate::ui::save::named;
use crate::ui::state::{App, Outcome, Run, use_app};
use crate::view::facts;
use crate::view::numbers::{bytes, count, counted};
use leptos::html::Dialog;
use leptos::prelude::*;

/// A format of files: its name, the end of the file's name, its media type, and what is good to know.
#[derive(Clone, Copy, PartialEq)]
struct FileFormat {
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
    format: RowsFormat,
    note: &'static str,
}

const FORMATS: [FileFormat; 4] = [
    FileFormat {
        name: "CSV",
        extension: "csv",
        media_type: "text/csv",
        format: RowsFormat::Csv { byte_order_mark: false },
        note: "Cells that a spreadsheet would run as a formula (they begin with =, +, -, @, a tab or a line break, and are \
               no number) get an apostrophe before them.",
    },
    FileFormat {
        name: "JSON lines",
        extension: "jsonl",
        media_type: "application/jsonl",
        format: RowsFormat::JsonLines,
        note: "An object a line, with types; dynamic values stand as the JSON that they are. It can be dropped here again.",
    },
    FileFormat {
        name: "Markdown",
        extension: "md",
        media_type: "text/markdown",
        format: RowsFormat::Markdown,
        note: "A table for issues and wikis; nothing in a cell is read as markup.",
    },
    FileFormat {
        name: "Parquet",
        extension: "parquet",
        media_type: "application/vnd.apache.parquet",
        format: RowsFormat::Parquet,
        note: "Columns with types, packed by Snappy. Instants are cut to the microsecond; lengths of time, guids and decimals are \
               texts, dynamic values JSON.",
    },
];

/// Opens the dialog.
pub fn open(app: App) {
    if app.outcome.with_untracked(|outcome| outcome.as_ref().is_some_and(|outcome| outcome.table.rows > 0)) {
        app.taking.dialog.set(true);
    } else {
        app.say("There are no rows to export.");
    }
}

/// The button in the answer's head, or the bar while a file is written.
#[component]
pub fn ExportButton() -> impl IntoView {
    let app = use_app();
    let has_rows = Memo::new(move |_| {
        let failed = app.run.with(|run| matches!(run, Run::Failed(_)));
        !failed && app.outcome.with(|outcome| outcome.as_ref().is_some_and(|o| o.table.rows > 0))
    });
    let is_writing = Memo::new(move |_| app.taking.progress.with(Option::is_some));
    view! {
        <Show when=move || is_writing.get()>
            {move || app.taking.progress.get().map(bar)}
            <button class="button button--small" type="button" on:click=move |_| app.taking.cancel(app)>"Cancel export"</button>
        </Show>
        <Show when=move || has_rows.get() && !is_writing.get()>
            <button
                class="button button--small button--quiet"
                type="button"
                aria-haspopup="dialog"
                aria-keyshortcuts="Control+Shift+E"
                on:click=move |_| open(app)
            >
                {Icon::Download.view()}"Export…"
            </button>
        </Show>
    }
}

fn bar(progress: Progress) -> impl IntoView {
    let Progress { rows, done, bytes: written, .. } = progress;
    view! {
        <progress class="exporting" max=rows.to_string() value=done.to_string() aria-label="Rows exported"></progress>
        <span class="status__part status__part--muted">{format!("{} of {}, {}", count(done), counted(rows, "row", "rows"), bytes(written))}</span>
    }
}

/// The dialog; nothing while it is closed.
#[component]
pub fn ExportDialog() -> impl IntoView {
    let app = use_app();
    view! {
        <Show when=move || app.taking.dialog.get()>
            {app.outcome.get_untracked().map(|outcome| view! { <Choices outcome=(*outcome).clone() /> })}
        </Show>
    }
}

#[component]
fn Choices(outcome: Outcome) -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<Dialog>::new();
    let grid = app.taking.grid();
    let selected = grid.map(|grid| grid.selection.now()).filter(|rectangle| rectangle.cells() > 1);
    let all_columns: Vec<u32> = (0..outcome.table.columns.len() as u32).collect();
    let shown_columns = grid.map_or_else(|| all_columns.clone(), |grid| grid.shown_columns(0, usize::MAX));
    let hidden = all_columns.len().saturating_sub(shown_columns.len());
    let (chosen, only_selected) = (RwSignal::new(0_usize), RwSignal::new(false));
    let (with_hidden, byte_order_mark) = (RwSignal::new(false), RwSignal::new(false));
    show(dialog);
    let rows = app.grid.arranged.with_untracked(|arranged| arranged.rows);
    let write = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let file = FORMATS[chosen.get_untracked().min(FORMATS.len() - 1)];
        let block = match (grid, selected.filter(|_| only_selected.get_untracked())) {
            (Some(grid), Some(rectangle)) => grid.block(rectangle),
            _ => {
                let columns = if with_hidden.get_untracked() { all_columns.clone() } else { shown_columns.clone() };
                Block { first_row: 0, rows, columns }
            }
        };
        let format = match file.format {
            RowsFormat::Csv { .. } => RowsFormat::Csv { byte_order_mark: byte_order_mark.get_untracked() },
            other => other,
        };
        app.taking.dialog.set(false);
        let purpose = Purpose::File { name: file_name(file.extension), media_type: file.media_type };
        app.taking.start(app, block, format, purpose);
    };
    let format = move |at: usize, file: FileFormat| {
        view! {
            <label class="choices__choice">
                <input type="radio" name="export-format" prop:checked=move || chosen.get() == at on:change=move |_| chosen.set(at) />
                {file.name}
            </label>
        }
    };
    let which = move |selection: bool, label: String| {
        view! {
            <label class="choices__choice">
                <input
                    type="radio"
                    name="export-rows"
                    prop:checked=move || only_selected.get() == selection
                    on:change=move |_| only_selected.set(selection)
                />
                {label}
            </label>
        }
    };
    let check = move |signal: RwSignal<bool>, label: String| {
        view! {
            <label class="choices__choice">
                <input type="checkbox" prop:checked=move || signal.get() on:change=move |event| signal.set(event_target_checked(&event)) />
                {label}
            </label>
        }
    };
    let is_csv = move || chosen.get() == 0;
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="export-title" on:close=move |_| app.taking.dialog.set(false)>
            <form class="dialog__form" on:submit=write>
                <h2 class="dialog__title" id="export-title">"Export the answer"</h2>
                <fieldset class="choices">
                    <legend class="choices__legend">"Format"</legend>
                    <div class="choices__columns">{FORMATS.iter().enumerate().map(|(at, file)| format(at, *file)).collect_view()}</div>
                </fieldset>
                <p class="dialog__note">{move || FORMATS[chosen.get().min(FORMATS.len() - 1)].note}</p>
                <div hidden=move || !is_csv()>
                    {check(byte_order_mark, "Begin with a byte order mark, by which Excel knows UTF-8".to_owned())}
                </div>
                <fieldset class="choices">
                    <legend class="choices__legend">"Rows"</legend>
                    {which(false, format!("All {}, as they are arranged", counted(rows, "row", "rows")))}
                    {selected.map(|rectangle| which(true, format!("The selection: {}", facts::size(rectangle))))}
                </fieldset>
                {(hidden > 0).then(|| check(with_hidden, format!("Hidden columns as well ({hidden})")))}
                <p class="dialog__note">"The file is written by this page on this device; nothing is sent anywhere."</p>
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| app.taking.dialog.set(false)>"Cancel"</button>
                    <button class="button button--primary" type="submit">"Export"</button>
                </div>
            </form>
        </dialog>
    }
}

/// `tallyman-20260501-1011.csv`.
fn file_name(extension: &str) -> String {
    named("tallyman", &format!(".{extension}"))
}
