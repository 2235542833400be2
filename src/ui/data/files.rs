//! The list of files: those with problems first, the rest in the order of the drop, a hundred at a time. The engine keeps the
//! order and sends what is shown: ten thousand files cost the page no more than a hundred.

use super::file_item::FileItem;
use crate::protocol::FileId;
use crate::ui::actions;
use crate::ui::state::{FILES_SHOWN, use_app};
use crate::view::numbers::counted;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Files() -> impl IntoView {
    let app = use_app();
    let order = Memo::new(move |_| app.files.with(|listed| listed.order.clone()));
    let hidden = Memo::new(move |_| app.files.with(|listed| listed.files.saturating_sub(app.files_shown.get().into())));
    let summary = move || {
        let (files, rejected) = app.files.with(|listed| (listed.files, listed.rejected));
        let files = counted(files, "file", "files");
        match rejected {
            0 => files,
            rejected => format!("{files}, {} rejected", counted(rejected, "record", "records")),
        }
    };
    view! {
        <h2 class="data__heading">"Files "<span class="data__count">{summary}</span></h2>
        <ul class="files" aria-label="Files">
            <For each=move || order.get() key=|id: &FileId| *id let:id>
                <FileItem id />
            </For>
        </ul>
        <Show when=move || { hidden.get() > 0 }>
            <button
                class="button button--quiet"
                type="button"
                on:click=move |_| actions::show_files(app, app.files_shown.get_untracked() + FILES_SHOWN)
            >
                {move || format!("Show {} more", hidden.get().min(FILES_SHOWN.into()))}
            </button>
        </Show>
    }
}
