//! Naming a tab.

use crate::ui::dialog::Modal;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// Characters of a name, at most: it is part of the link.
const MOST_CHARS: usize = 100;

/// The dialog.
#[component]
pub fn NameDialog(
    /// Called when it is closed, one way or the other.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let app = use_app();
    let name = RwSignal::new(app.title.get_untracked());
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        app.title.set(name.with_untracked(|name| name.trim().to_owned()));
        on_close();
    };
    view! {
        <Modal id="name-title" title="Name this tab" on_close>
            <form on:submit=keep>
                <label class="field">
                    <span class="field__label">"Name; empty to go by the query"</span>
                    <input
                        class="field__input"
                        type="text"
                        maxlength=MOST_CHARS
                        prop:value=move || name.get()
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                </label>
                <div class="dialog__actions">
                    <button class="button" type="button" on:click=move |_| on_close()>"Cancel"</button>
                    <button class="button button--primary" type="submit">"Name"</button>
                </div>
            </form>
        </Modal>
    }
}
