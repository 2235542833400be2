//! Pasted text as a file.

use crate::ui::dialog::show;
use crate::ui::loading;
use crate::ui::state::use_app;
use js_sys::Array;
use leptos::html::{Dialog, Textarea};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// What the file is called when the person gives no name.
const NAME: &str = "pasted";

/// A dialog with a text area.
#[component]
pub fn PasteDialog(
    /// Called when it is closed, one way or the other.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<Dialog>::new();
    let text = NodeRef::<Textarea>::new();
    let name = RwSignal::new(String::new());
    show(dialog);
    let load = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(area) = text.get_untracked() else { return };
        let content = area.value();
        let chosen = name.get_untracked();
        let name = if chosen.trim().is_empty() { NAME.to_owned() } else { chosen.trim().to_owned() };
        if !content.trim().is_empty() {
            let parts = Array::of1(&JsValue::from_str(&content));
            if let Ok(file) = File::new_with_str_sequence(&parts, &name) {
                spawn_local(loading::load(app, vec![(name, file)]));
            }
        }
        on_close();
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="paste-title" on:close=move |_| on_close()>
            <form class="dialog__form" on:submit=load>
                <h2 class="dialog__title" id="paste-title">"Paste text"</h2>
                <label class="field">
                    <span class="field__label">"Log lines, JSON or CSV"</span>
                    <textarea class="field__input field__input--text" rows="12" spellcheck="false" node_ref=text></textarea>
                </label>
                <label class="field">
                    <span class="field__label">"Name of the table, where the text does not say it"</span>
                    <input class="field__input" type="text" placeholder=NAME on:input=move |event| name.set(event_target_value(&event)) />
                </label>
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| on_close()>"Cancel"</button>
                    <button class="button button--primary" type="submit">"Load"</button>
                </div>
            </form>
        </dialog>
    }
}
