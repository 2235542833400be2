//! The layer over a chart that takes pointer and keys: a cursor that reads the values, a brush that selects a stretch.
//! Neither draws the chart again: both are elements of their own above it.

use super::actions;
use super::canvas::pixel_ratio;
use super::readout::ReadoutBox;
use crate::charts::{Drawn, Readout, Selected, Stretch};
use crate::ui::state::use_app;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// A press that moves less than this is no drag, in CSS pixels.
const LEAST_DRAG_PX: f64 = 4.0;

/// The layer.
#[component]
pub fn Cursor(
    /// The chart as it was drawn.
    drawn: RwSignal<Option<Arc<Drawn>>>,
    /// What it is called.
    label: &'static str,
    /// What becomes of a stretch.
    #[prop(into)]
    select: Callback<Selected>,
) -> impl IntoView {
    let app = use_app();
    let layer = NodeRef::<Div>::new();
    let readout = RwSignal::new(None::<Readout>);
    let brush = RwSignal::new(None::<Stretch>);
    // Where a drag began, in device pixels along the axis; where the keys began, as a position.
    let pressed = StoredValue::new(None::<f64>);
    let anchor = StoredValue::new(None::<f64>);
    let along = move |event: &PointerEvent| {
        let is_lying = drawn.with_untracked(|drawn| drawn.as_ref().is_some_and(|drawn| drawn.horizontal));
        f64::from(if is_lying { event.offset_y() } else { event.offset_x() }) * pixel_ratio()
    };
    let drop_brush = move || {
        pressed.set_value(None);
        anchor.set_value(None);
        brush.set(None);
    };
    let apply = move || {
        let stretch = brush.get_untracked();
        drop_brush();
        if let Some(stretch) = stretch {
            app.charting.refocus.set(true);
            readout.set(None);
            select.run(stretch.selected);
        }
    };
    let down = move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        if let Some(layer) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture the drag ends when the pointer leaves the chart; nothing worse.
            let _ = layer.set_pointer_capture(event.pointer_id());
        }
        drop_brush();
        pressed.set_value(Some(along(&event)));
    };
    let moved = move |event: PointerEvent| {
        let Some(drawn) = drawn.get_untracked() else { return };
        let ratio = pixel_ratio();
        if let Some(from) = pressed.get_value() {
            let to = along(&event);
            if brush.with_untracked(Option::is_some) || (to - from).abs() >= LEAST_DRAG_PX * ratio {
                brush.set(drawn.stretch(from, to));
                readout.set(None);
            }
            return;
        }
        if brush.with_untracked(Option::is_none) {
            let next = drawn.readout_at(f64::from(event.offset_x()) * ratio, f64::from(event.offset_y()) * ratio);
            if readout.with_untracked(|now| *now != next) {
                readout.set(next);
            }
        }
    };
    let up = move |event: PointerEvent| {
        if pressed.get_value().is_none() {
            return;
        }
        if brush.with_untracked(Option::is_some) {
            apply();
        } else {
            // A tap reads the values.
            drop_brush();
            moved(event);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(drawn) = drawn.get_untracked() else { return };
        let from = readout.with_untracked(|readout| readout.as_ref().map(|readout| readout.position));
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => drawn.readout_beside(from, 1),
            "ArrowLeft" | "ArrowUp" => drawn.readout_beside(from, -1),
            "Home" => drawn.readout_beside(None, 1),
            "End" => drawn.readout_beside(None, -1),
            "Enter" => {
                event.prevent_default();
                if brush.with_untracked(Option::is_none) {
                    brush.set(from.and_then(|position| drawn.stretch_at(position)));
                }
                apply();
                return;
            }
            "Escape" if brush.with_untracked(Option::is_some) || from.is_some() => {
                event.prevent_default();
                if brush.with_untracked(Option::is_some) {
                    drop_brush();
                } else {
                    readout.set(None);
                }
                return;
            }
            "Backspace" => {
                event.prevent_default();
                app.charting.refocus.set(true);
                actions::back(app);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let Some(next) = next else { return };
        if event.shift_key() {
            let first = anchor.get_value().or(from).unwrap_or(next.position);
            anchor.set_value(Some(first));
            brush.set(drawn.stretch_of(first.min(next.position), first.max(next.position)));
        } else {
            drop_brush();
        }
        readout.set(Some(next));
    };
    // A chart drawn anew has its values elsewhere.
    Effect::new(move |_| {
        drawn.track();
        drop_brush();
        readout.set(None);
    });
    Effect::new(move |_| {
        // Once there is something to read again.
        if drawn.with(Option::is_none) {
            return;
        }
        let layer = layer.get();
        if let Some(layer) = layer.filter(|_| app.charting.refocus.get_untracked()) {
            app.charting.refocus.set(false);
            // An element that cannot take the focus leaves it where it is.
            let _ = layer.focus();
        }
    });
    let is_lying = move || drawn.with(|drawn| drawn.as_ref().is_some_and(|drawn| drawn.horizontal));
    // Left, top, width and height of the brush in CSS pixels.
    let place = move || {
        let ratio = pixel_ratio();
        let plot = drawn.with_untracked(|drawn| drawn.as_ref().map(|drawn| drawn.plot).unwrap_or_default());
        let (from, to) = brush.with(|brush| brush.as_ref().map_or((0.0, 0.0), |brush| brush.pixels));
        let css = |px: i32| f64::from(px) / ratio;
        let (from, length) = (from / ratio, (to - from) / ratio);
        if is_lying() {
            (css(plot.left), from, css(plot.right - plot.left), length)
        } else {
            (from, css(plot.top), length, css(plot.bottom - plot.top))
        }
    };
    let words = move || brush.with(|brush| brush.as_ref().map(|brush| brush.selected.words()));
    view! {
        <div
            class="cursor"
            class:cursor--lying=is_lying
            role="group"
            tabindex="0"
            aria-label=label
            aria-description="Arrow keys move. Shift and an arrow key select, Enter filters, Escape drops the selection, Backspace goes back."
            node_ref=layer
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| drop_brush()
            on:pointerleave=move |_| {
                if pressed.get_value().is_none() && brush.with_untracked(Option::is_none) {
                    readout.set(None);
                }
            }
            on:dblclick=move |_| actions::reset(app)
            on:keydown=key
        >
            <div
                class="brush"
                hidden=move || brush.with(Option::is_none)
                style:left=move || format!("{}px", place().0)
                style:top=move || format!("{}px", place().1)
                style:width=move || format!("{}px", place().2)
                style:height=move || format!("{}px", place().3)
            ></div>
            <div role="status">
                {move || words().map(|words| view! { <p class="brush__words">{words}</p> })}
                <ReadoutBox drawn readout layer />
            </div>
        </div>
    }
}
