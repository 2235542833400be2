//! How many events came twice, and the switch that keeps them.

use crate::protocol::Request;
use crate::ui::state::use_app;
use crate::view::numbers::counted;
use leptos::prelude::*;

/// A line about the duplicates; nothing where there are none.
#[component]
pub fn Duplicates() -> impl IntoView {
    let app = use_app();
    let count = Memo::new(move |_| app.catalog.with(|catalog| catalog.duplicates));
    let keeps = Memo::new(move |_| app.catalog.with(|catalog| catalog.keeps_duplicates));
    let words = move || {
        let count = counted(count.get(), "duplicate", "duplicates");
        if keeps.get() { format!("{count} kept") } else { format!("{count} left out") }
    };
    let switch = move |event| {
        let keep = event_target_checked(&event);
        app.engine.send(&Request::Duplicates { keep });
        app.say(if keep {
            "Queries see duplicates now. Run the query again for its answer with them."
        } else {
            "Queries leave duplicates out now. Run the query again for its answer without them."
        });
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <p class="duplicates">
                <span
                    class="duplicates__count"
                    title="Files with the same content, and events with the same id in more than one record"
                >
                    {words}
                </span>
                <label class="duplicates__switch">
                    <input type="checkbox" prop:checked=move || keeps.get() on:change=switch />
                    "Keep duplicates"
                </label>
            </p>
        </Show>
    }
}
