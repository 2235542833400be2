//! How a drop is coming along. The page stays usable beside it.

use crate::protocol::LoadProgress;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use crate::view::numbers::{bytes, count, counted, short};
use crate::view::remaining;
use leptos::prelude::*;

/// The progress of the drop; nothing when none is under way.
#[component]
pub fn Progress() -> impl IntoView {
    let app = use_app();
    let read = move |part: fn(&LoadProgress) -> String| {
        move || app.progress.with(|progress| progress.as_ref().map(part).unwrap_or_default())
    };
    let found = Memo::new(move |_| app.progress.with(|progress| progress.as_ref().is_some_and(|p| p.files_total > 0)));
    view! {
        <Show when=move || app.progress.with(Option::is_some)>
            <section class="progress" aria-label="Loading">
                <progress
                    class="progress__bar"
                    aria-label="Bytes read"
                    max="1000"
                    prop:value=move || app.progress.with(|progress| progress.as_ref().map_or(0.0, thousandths))
                ></progress>
                <Show when=move || found.get() fallback=|| view! { <p class="progress__text">"Finding the files…"</p> }>
                    <p class="progress__text">
                        <strong>{read(|p| format!("{} of {}", bytes(p.bytes_done), bytes(p.bytes_total)))}</strong>
                        <span>{read(|p| format!("{} of {}", count(p.files_done.into()), counted(p.files_total.into(), "file", "files")))}</span>
                        <span>{read(|p| counted(p.rows, "row", "rows"))}</span>
                        <span>{read(speed)}</span>
                        <span>{read(time_left)}</span>
                        <span class="progress__rejected">{read(|p| match p.rejected {
                            0 => String::new(),
                            rejected => format!("{} rejected", count(rejected)),
                        })}</span>
                    </p>
                    <p class="progress__file">{read(|p| p.current.clone())}</p>
                    <button class="button" type="button" aria-label="Cancel loading" on:click=move |_| app.engine.cancel_load()>
                        {Icon::Cancel.view()}"Cancel"
                    </button>
                </Show>
            </section>
        </Show>
    }
}

fn thousandths(progress: &LoadProgress) -> f64 {
    if progress.bytes_total == 0 { 0.0 } else { progress.bytes_done as f64 / progress.bytes_total as f64 * 1000.0 }
}

fn speed(progress: &LoadProgress) -> String {
    if progress.elapsed_ms < 200.0 {
        return String::new();
    }
    format!("{} rows/s", short(progress.rows as f64 / progress.elapsed_ms * 1000.0))
}

fn time_left(progress: &LoadProgress) -> String {
    if progress.coming {
        return "finding more files…".to_owned();
    }
    remaining::time_left(progress.bytes_done, progress.bytes_total, progress.elapsed_ms)
}
