//! What a person sees first: what to drop, how to try without data, and why it is safe.

use super::pickers::Pickers;
use crate::ui::icons::Icon;
use crate::ui::state::{Lock, use_app};
use crate::view::instants;
use leptos::prelude::*;

/// Families of files: who exports them, and what they are called there.
const ACCEPTED: [(&str, &str); 4] = [
    ("Azure Container Registry", "diagnostic logs from storage or Event Hubs, Log Analytics CSV, Event Grid, metrics"),
    ("Amazon ECR", "CloudTrail, EventBridge"),
    ("IBM Cloud Container Registry", "Activity Tracker"),
    ("Anything else", "JSON, JSON lines or CSV becomes a table under its file's name"),
];

/// The first screen.
#[component]
pub fn FirstScreen() -> impl IntoView {
    let app = use_app();
    let promise = move || match app.lock.get() {
        Lock::Opening => "The page is locking itself; files can be opened in a moment.".to_owned(),
        Lock::Locked(since) => {
            format!("Locked since {}Z: your browser refuses every request of this page.", instants::clock(since))
        }
        Lock::Failed(message) => message,
    };
    view! {
        <div class="first">
            <div class="first__card">
                <h2 class="first__question">"Who pushed, pulled, deleted, failed to log in?"</h2>
                <p class="first__lead">
                    "Drop your registry's exported logs anywhere on this page, then ask in KQL. "
                    "Files and folders, also gzipped; they are recognized by their content."
                </p>
                <div class="first__actions"><Pickers prominent=true /></div>
                <dl class="first__accepted">
                    {ACCEPTED
                        .into_iter()
                        .map(|(who, what)| view! { <div class="first__family"><dt>{who}</dt><dd>{what}</dd></div> })
                        .collect_view()}
                </dl>
                <p class="first__promise">
                    {Icon::Lock.view()}
                    <span>
                        <strong>"Nothing is uploaded. "</strong>
                        {promise}
                        " "
                        <button class="link" type="button" popovertarget="lock-detail">"How this is enforced"</button>
                    </span>
                </p>
            </div>
        </div>
    }
}
