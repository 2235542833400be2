//! A dialog over the page: the browser's own, opened as soon as it is there.

use leptos::html::Dialog;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Opens a dialog as soon as it is there. When it is taken out of the page, the focus goes back to where it was, if nothing else
/// has it by then.
pub fn show(dialog: NodeRef<Dialog>) {
    let before = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let before = SendWrapper::new(before);
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // It fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        let before = before.take();
        request_animation_frame(move || {
            let is_free = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if let Some(element) = before.filter(|_| is_free) {
                // An element that is gone cannot be focused, and need not be.
                let _ = element.focus();
            }
        });
    });
}

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
    show(dialog);
    view! {
        <dialog class=format!("dialog {class}") node_ref=dialog aria-labelledby=id on:close=move |_| on_close()>
            <h2 class="dialog__title" id=id>{title}</h2>
            {children()}
        </dialog>
    }
}
