//! Buttons that load: files, a folder, pasted text, the built-in sample.

use super::entries;
use super::paste::PasteDialog;
use crate::ui::icons::Icon;
use crate::ui::loading::{self, Incoming};
use crate::ui::state::use_app;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The buttons. The first screen makes the sample as prominent as the files: it needs no data.
#[component]
pub fn Pickers(
    /// Whether these are the page's main buttons.
    #[prop(optional)]
    prominent: bool,
) -> impl IntoView {
    let app = use_app();
    let (files, folder) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let pasting = RwSignal::new(false);
    let disabled = move || !app.is_ready();
    let take = move |input: NodeRef<Input>| {
        if let Some(input) = input.get_untracked() {
            let files = entries::of_list(input.files());
            // So that the same file can be picked again.
            input.set_value("");
            let Some(mut incoming) = Incoming::begin(app) else { return };
            spawn_local(async move { entries::add_list(&files, &mut incoming).await });
        }
    };
    let open = move |input: NodeRef<Input>| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    Effect::new(move |_| {
        if let Some(input) = folder.get() {
            // A fixed attribute name is always valid; a browser that does not know it picks files.
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    let main_class = if prominent { "button button--primary" } else { "button" };
    view! {
        <button class=main_class type="button" disabled=disabled on:click=move |_| open(files)>
            {Icon::File.view()}"Open files…"
        </button>
        <button class="button" type="button" disabled=disabled on:click=move |_| open(folder)>
            {Icon::Folder.view()}"Open a folder…"
        </button>
        <button class="button" type="button" disabled=disabled on:click=move |_| pasting.set(true)>
            {Icon::Paste.view()}"Paste text…"
        </button>
        <button
            class="button"
            type="button"
            disabled=disabled
            title="30 days of Azure, Amazon and IBM registry logs, generated in this page"
            on:click=move |_| loading::load_sample(app)
        >
            {Icon::Sample.view()}"Open the sample"
        </button>
        <input type="file" multiple hidden aria-label="Files" node_ref=files on:change=move |_| take(files) />
        <input type="file" hidden aria-label="Folder" node_ref=folder on:change=move |_| take(folder) />
        <Show when=move || pasting.get()>
            <PasteDialog on_close=move || pasting.set(false) />
        </Show>
    }
}
