//! The whole window takes a drop; while something is dragged over it, it says so.

use super::entries::Drop;
use crate::ui::icons::Icon;
use crate::ui::loading::Incoming;
use crate::ui::state::{App, Room, use_app};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::DragEvent;

/// The overlay and the window's listeners.
#[component]
pub fn DropOverlay() -> impl IntoView {
    let app = use_app();
    // Entering a child fires before leaving its parent, so both are counted.
    let depth = RwSignal::new(0_i32);
    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if has_files(&event) {
                event.prevent_default();
                depth.update(|depth| *depth += 1);
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            if has_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if has_files(&event) {
                depth.update(|depth| *depth = (*depth - 1).max(0));
            }
        }),
        window_event_listener(ev::drop, move |event| {
            depth.set(0);
            if has_files(&event) {
                event.prevent_default();
                take(app, &event);
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <Show when=move || { depth.get() > 0 }>
            <div class="drop" role="status">
                <div class="drop__card">
                    {Icon::Data.view()}
                    <p class="drop__text">
                        {move || {
                            if app.is_ready() { "Drop to load. Nothing leaves this device." } else { "The page is not locked yet." }
                        }}
                    </p>
                </div>
            </div>
        </Show>
    }
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

fn take(app: App, event: &DragEvent) {
    let Some(transfer) = event.data_transfer() else { return };
    let Some(mut incoming) = Incoming::begin(app) else { return };
    let dropped = Drop::of(&transfer);
    // A link that waits for its data stays in sight; everyone else sees the load.
    if app.awaited.with_untracked(Option::is_none) && app.outcome.with_untracked(Option::is_none) {
        app.room.set(Room::Data);
    }
    spawn_local(async move {
        let unreadable = dropped.add_to(&mut incoming).await;
        if unreadable > 0 {
            app.say(format!("{unreadable} of the dropped files and folders could not be opened."));
        }
    });
}
