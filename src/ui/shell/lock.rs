//! The airlock's state, and what it means.

use crate::ui::icons::Icon;
use crate::ui::state::{Lock, use_app};
use crate::view::instants;
use leptos::prelude::*;

/// The chip, with its popover.
#[component]
pub fn LockState() -> impl IntoView {
    let app = use_app();
    let text = move || match app.lock.get() {
        Lock::Opening => "Locking…".to_owned(),
        Lock::Locked(since) => {
            let requests = app.requests.get();
            let noun = if requests == 1 { "request" } else { "requests" };
            format!("Locked: {requests} {noun} since {}Z", instants::clock(since))
        }
        Lock::Failed(_) => "Not locked".to_owned(),
    };
    let detail = move || match app.lock.get() {
        Lock::Opening => {
            "The page fetches what it needs, then locks itself. Files can be opened after that.".to_owned()
        }
        Lock::Locked(since) => format!("Locked at {}.", instants::second(since)),
        Lock::Failed(message) => message,
    };
    let is_bad = move || matches!(app.lock.get(), Lock::Failed(_)) || app.requests.get() > 0;
    view! {
        <button
            class="chip chip--lock"
            class:chip--danger=is_bad
            type="button"
            popovertarget="lock-detail"
            aria-label=text
            title=text
        >
            {Icon::Lock.view()}
            <span class="chip__text chip__text--wide">{text}</span>
        </button>
        <div class="popover" id="lock-detail" popover="auto" role="dialog" aria-label="What locked means">
            <p class="popover__lead">{detail}</p>
            <p>
                "Your browser now refuses every request this page could make, to its own server too: before any file can
                be opened, the page adds a second content security policy with "<code>"connect-src 'none'"</code>
                ", and the engine that reads your files inherits it. No code in the page can take it back."
            </p>
            <p>"Check it yourself: open the network panel of the developer tools, or unplug the network. Everything still works."</p>
        </div>
    }
}
