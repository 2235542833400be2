//! The engine has failed: what happened, and the way on.

use crate::ui::icons::Icon;
use crate::ui::startup;
use crate::ui::state::{Lock, use_app};
use leptos::prelude::*;

/// A banner; nothing while all is well.
#[component]
pub fn Broken() -> impl IntoView {
    let app = use_app();
    let locked_out = move || match app.lock.get() {
        Lock::Failed(message) => Some(message),
        _ => None,
    };
    view! {
        {move || {
            locked_out().map(|message| {
                view! { <div class="banner banner--danger" role="alert">{Icon::Warning.view()}<p>{message}</p></div> }
            })
        }}
        {move || {
            app.broken.get().map(|message| {
                view! {
                    <div class="banner banner--danger" role="alert">
                        {Icon::Warning.view()}
                        <p>{message}" It starts again without data."</p>
                        <button class="button" type="button" on:click=move |_| startup::restart(app)>
                            "Start the engine again"
                        </button>
                    </div>
                }
            })
        }}
    }
}
