//! The line between editor and answer: dragged, or moved with the arrow keys, and remembered on this device.

use crate::ui::remembered::{keep, recall};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

const KEY: &str = "tallyman-editor-px";
const MIN_PX: f64 = 80.0;
const MAX_PX: f64 = 900.0;
const FIRST_PX: f64 = 176.0;
const STEP_PX: f64 = 24.0;

/// The height that was chosen last, or the one to begin with.
pub fn remembered() -> f64 {
    recall(KEY)
        .and_then(|px| px.parse::<f64>().ok())
        .filter(|px| px.is_finite())
        .map_or(FIRST_PX, |px| px.clamp(MIN_PX, MAX_PX))
}

fn remember(px: f64) {
    keep(KEY, &px.to_string());
}

/// The line.
#[component]
pub fn Splitter(
    /// Height of the editor.
    editor_px: RwSignal<f64>,
) -> impl IntoView {
    let grabbed = StoredValue::new(None::<(f64, f64)>);
    let set = move |px: f64| editor_px.set(px.clamp(MIN_PX, MAX_PX).round());
    let down = move |event: PointerEvent| {
        if let Some(line) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture the drag ends when the pointer leaves the line; nothing worse.
            let _ = line.set_pointer_capture(event.pointer_id());
        }
        grabbed.set_value(Some((f64::from(event.client_y()), editor_px.get_untracked())));
    };
    let drag = move |event: PointerEvent| {
        if let Some((from, px)) = grabbed.get_value() {
            set(px + f64::from(event.client_y()) - from);
        }
    };
    let up = move |_: PointerEvent| {
        if grabbed.get_value().is_some() {
            grabbed.set_value(None);
            remember(editor_px.get_untracked());
        }
    };
    let key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => -STEP_PX,
            "ArrowDown" => STEP_PX,
            _ => return,
        };
        event.prevent_default();
        set(editor_px.get_untracked() + step);
        remember(editor_px.get_untracked());
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-label="Height of the editor"
            aria-orientation="horizontal"
            aria-valuenow=move || editor_px.get().to_string()
            aria-valuemin=MIN_PX.to_string()
            aria-valuemax=MAX_PX.to_string()
            on:pointerdown=down
            on:pointermove=drag
            on:pointerup=up
            on:pointercancel=up
            on:keydown=key
        ></div>
    }
}
