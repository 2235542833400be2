//! A load that ended before its time: why, until the person has seen it.

use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use leptos::prelude::*;

/// A banner; nothing where the last load came to its end.
#[component]
pub fn Stopped() -> impl IntoView {
    let app = use_app();
    view! {
        {move || {
            app.stopped.get().map(|message| {
                view! {
                    <div class="banner banner--danger" role="alert">
                        {Icon::Warning.view()}
                        <p>{message}</p>
                        <button class="button" type="button" on:click=move |_| app.stopped.set(None)>"Close"</button>
                    </div>
                }
            })
        }}
    }
}
