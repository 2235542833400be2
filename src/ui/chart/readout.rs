//! What every series says where the cursor is: a line across the chart, and a box beside it.

use super::canvas::pixel_ratio;
use crate::charts::{Drawn, Readout};
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// Series that a readout lists.
const LISTED: usize = 12;
/// Room that the readout needs at the right of the cursor.
const BOX_PX: f64 = 280.0;

/// Line and box; nothing where the cursor is nowhere.
#[component]
pub fn ReadoutBox(
    /// The chart as it was drawn.
    drawn: RwSignal<Option<Arc<Drawn>>>,
    /// What the cursor reads.
    readout: RwSignal<Option<Readout>>,
    /// The layer that both stand in.
    layer: NodeRef<Div>,
) -> impl IntoView {
    move || {
        readout.get().map(|readout| {
            let ratio = pixel_ratio();
            let (horizontal, plot) = drawn.with_untracked(|drawn| {
                drawn.as_ref().map(|drawn| (drawn.horizontal, drawn.plot)).unwrap_or_default()
            });
            let at = readout.position_px / ratio;
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
                <div class="cursor__box" style:left=format!("{box_left}px") class:cursor__box--flip=flip>
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
    }
}
