//! Checks what is being written, a moment after the last key; only the answer to the latest check counts.

use crate::ui::actions;
use crate::ui::state::App;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Long enough that a word being typed is not called wrong, short enough to be there when the person looks.
const PAUSE: Duration = Duration::from_millis(220);

thread_local! {
    static WAITING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

/// Checks soon.
pub fn poke(app: App) {
    if let Some(waiting) = WAITING.take() {
        waiting.clear();
    }
    WAITING.set(set_timeout_with_handle(move || look(app), PAUSE).ok());
}

fn look(app: App) {
    actions::check(app);
    super::assist::read(app);
}

/// Checks whenever the query at the cursor, the data or what a query means has changed.
pub fn follow(app: App) {
    Effect::new(move |_| {
        app.text.track();
        app.selection.track();
        app.catalog.track();
        app.now.track();
        app.range.track();
        poke(app);
    });
}
