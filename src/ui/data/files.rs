//! The list of files: those with problems first, the rest in the order of the drop, a hundred at a time.

use super::file_item::FileItem;
use crate::protocol::{FileId, FileReport, FileState};
use crate::ui::state::use_app;
use crate::view::numbers::counted;
use leptos::prelude::*;

/// Files that are listed before "Show more".
const STEP: usize = 100;

/// The list.
#[component]
pub fn Files() -> impl IntoView {
    let app = use_app();
    let limit = RwSignal::new(STEP);
    let order = Memo::new(move |_| {
        app.files.with(|files| {
            let (odd, even): (Vec<&FileReport>, Vec<&FileReport>) = files.values().partition(|file| has_problem(file));
            odd.into_iter().chain(even).take(limit.get()).map(|file| file.file).collect::<Vec<FileId>>()
        })
    });
    let total = move || app.files.with(std::collections::BTreeMap::len);
    let summary = move || {
        let rejected: u64 = app.files.with(|files| files.values().map(|file| file.rejected).sum());
        let files = counted(total() as u64, "file", "files");
        match rejected {
            0 => files,
            rejected => format!("{files}, {} rejected", counted(rejected, "record", "records")),
        }
    };
    view! {
        <h2 class="data__heading">"Files "<span class="data__count">{summary}</span></h2>
        <ul class="files" aria-label="Files">
            <For each=move || order.get() key=|id| *id let:id>
                <FileItem id />
            </For>
        </ul>
        <Show when=move || { total() > limit.get() }>
            <button class="button button--quiet" type="button" on:click=move |_| limit.update(|limit| *limit += STEP)>
                {move || format!("Show {} more", (total() - limit.get()).min(STEP))}
            </button>
        </Show>
    }
}

fn has_problem(file: &FileReport) -> bool {
    file.state == FileState::Failed || file.rejected > 0 || !file.bad_cells.is_empty()
}
