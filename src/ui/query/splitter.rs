//! The line between editor and answer: dragged, or moved with the arrow keys, and remembered on this device. Until it is
//! moved the editor is as high as its text, within bounds that the style sheet sets; a double click gives it back that.

use crate::ui::remembered::{keep, recall};
use crate::ui::sizes;
use leptos::html::Section;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

const KEY: &str = "tallyman-editor-px";
const MIN_PX: f64 = 80.0;
const MAX_PX: f64 = 900.0;
const STEP_PX: f64 = 24.0;

/// The height that was chosen last; none where the editor follows its text.
pub fn remembered() -> Option<f64> {
    let px = recall(KEY)?.parse::<f64>().ok()?;
    px.is_finite().then(|| px.clamp(MIN_PX, MAX_PX))
}

fn remember(px: f64) {
    keep(KEY, &px.to_string());
}

/// The line.
#[component]
pub fn Splitter(
    /// Height of the editor, where one was chosen.
    chosen_px: RwSignal<Option<f64>>,
    /// The editor.
    editor: NodeRef<Section>,
) -> impl IntoView {
    let grabbed = StoredValue::new(None::<(f64, f64)>);
    let measured_px = RwSignal::new(MIN_PX);
    Effect::new(move |_| {
        if let Some(editor) = editor.get() {
            let element = editor.clone();
            sizes::observe(&editor, move || measured_px.set(f64::from(element.client_height())));
        }
    });
    let set = move |px: f64| chosen_px.set(Some(px.clamp(MIN_PX, MAX_PX).round()));
    let keep_it = move || {
        if let Some(px) = chosen_px.get_untracked() {
            remember(px);
        }
    };
    let down = move |event: PointerEvent| {
        if let Some(line) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture the drag ends when the pointer leaves the line; nothing worse.
            let _ = line.set_pointer_capture(event.pointer_id());
        }
        grabbed.set_value(Some((f64::from(event.client_y()), measured_px.get_untracked())));
    };
    let drag = move |event: PointerEvent| {
        if let Some((from, px)) = grabbed.get_value() {
            set(px + f64::from(event.client_y()) - from);
        }
    };
    let up = move |_: PointerEvent| {
        if grabbed.get_value().is_some() {
            grabbed.set_value(None);
            keep_it();
        }
    };
    let key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => -STEP_PX,
            "ArrowDown" => STEP_PX,
            _ => return,
        };
        event.prevent_default();
        set(measured_px.get_untracked() + step);
        keep_it();
    };
    let fit = move |_: web_sys::MouseEvent| {
        chosen_px.set(None);
        keep(KEY, "");
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-label="Height of the editor"
            aria-orientation="horizontal"
            aria-valuenow=move || measured_px.get().clamp(MIN_PX, MAX_PX).to_string()
            title="Drag, or press an arrow key; a double click fits the editor to its text"
            aria-valuemin=MIN_PX.to_string()
            aria-valuemax=MAX_PX.to_string()
            on:pointerdown=down
            on:pointermove=drag
            on:pointerup=up
            on:pointercancel=up
            on:dblclick=fit
            on:keydown=key
        ></div>
    }
}
