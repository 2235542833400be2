//! A dialog over the page: the browser's own, opened as soon as it is there.

use leptos::html::Dialog;
use leptos::prelude::*;

/// A modal dialog with a heading. Escape closes it, and so does whoever takes it out of the page.
#[component]
pub fn Modal(
    /// Id of its heading.
    id: &'static str,
    /// The heading.
    title: &'static str,
    /// Class beside `dialog`; empty for none.
    #[prop(optional)]
    class: &'static str,
    /// Called when it is closed.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
    /// What stands under the heading.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // It fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class=format!("dialog {class}") node_ref=dialog aria-labelledby=id on:close=move |_| on_close()>
            <h2 class="dialog__title" id=id>{title}</h2>
            {children()}
        </dialog>
    }
}
