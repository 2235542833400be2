//! The cursor over a chart: what every series says where the pointer is, or where the arrow keys have moved it.

use super::canvas::pixel_ratio;
use crate::charts::{Drawn, Readout};
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent};

/// Series that a readout lists.
const LISTED: usize = 12;
/// Room that the readout needs at the right of the cursor.
const BOX_PX: f64 = 280.0;

/// A transparent layer over the canvas.
#[component]
pub fn Cursor(
    /// The chart as it was drawn.
    drawn: RwSignal<Option<Arc<Drawn>>>,
) -> impl IntoView {
    let layer = NodeRef::<Div>::new();
    let readout = RwSignal::new(None::<Readout>);
    let point = move |event: PointerEvent| {
        let Some(drawn) = drawn.get_untracked() else { return };
        let ratio = pixel_ratio();
        readout.set(drawn.readout_at(f64::from(event.offset_x()) * ratio, f64::from(event.offset_y()) * ratio));
    };
    let key = move |event: KeyboardEvent| {
        let Some(drawn) = drawn.get_untracked() else { return };
        let from = readout.with_untracked(|readout| readout.as_ref().map(|readout| readout.position));
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => drawn.readout_beside(from, 1),
            "ArrowLeft" | "ArrowUp" => drawn.readout_beside(from, -1),
            "Home" => drawn.readout_beside(None, 1),
            "End" => drawn.readout_beside(None, -1),
            "Escape" => {
                readout.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if next.is_some() {
            readout.set(next);
        }
    };
    // A chart drawn anew has its values elsewhere.
    Effect::new(move |_| {
        drawn.track();
        readout.set(None);
    });
    let place = move |readout: &Readout| {
        let drawn = drawn.get_untracked();
        let ratio = pixel_ratio();
        let horizontal = drawn.as_ref().is_some_and(|drawn| drawn.horizontal);
        let plot = drawn.map(|drawn| drawn.plot).unwrap_or_default();
        (horizontal, readout.position_px / ratio, plot, ratio)
    };
    view! {
        <div
            class="cursor"
            role="group"
            tabindex="0"
            aria-label="Values of the chart: move with the arrow keys"
            node_ref=layer
            on:pointermove=point
            on:pointerleave=move |_| readout.set(None)
            on:keydown=key
        >
            {move || {
                readout.get().map(|readout| {
                    let (horizontal, at, plot, ratio) = place(&readout);
                    let css = |px: i32| f64::from(px) / ratio;
                    let (left, top, width, height) = if horizontal {
                        (css(plot.left), at, css(plot.right - plot.left), 1.0)
                    } else {
                        (at, css(plot.top), 1.0, css(plot.bottom - plot.top))
                    };
                    let layer_width = layer.get_untracked().map_or(0.0, |layer| f64::from(layer.client_width()));
                    let box_left = if horizontal { css(plot.left) + 16.0 } else { at + 12.0 };
                    let flip = box_left + BOX_PX > layer_width;
                    let box_left = if flip { (at - BOX_PX - 12.0).max(0.0) } else { box_left };
                    view! {
                        <div
                            class="cursor__line"
                            style:left=format!("{left}px")
                            style:top=format!("{top}px")
                            style:width=format!("{width}px")
                            style:height=format!("{height}px")
                        ></div>
                        <div class="cursor__box" role="status" style:left=format!("{box_left}px") class:cursor__box--flip=flip>
                            <p class="cursor__title">{readout.title}</p>
                            <table class="cursor__values">
                                <tbody>
                                    {readout
                                        .rows
                                        .iter()
                                        .take(LISTED)
                                        .map(|row| view! { <tr><th scope="row">{row.name.clone()}</th><td>{row.value.clone()}</td></tr> })
                                        .collect_view()}
                                </tbody>
                            </table>
                            {(readout.rows.len() > LISTED)
                                .then(|| view! { <p class="cursor__more">{format!("and {} more", readout.rows.len() - LISTED)}</p> })}
                        </div>
                    }
                })
            }}
        </div>
    }
}
