//! The columns' names and types, with a handle to drag their width.

use super::state::GridState;
use crate::protocol::ResultColumn;
use crate::view::widths::{DRAG_MAX_PX, MIN_PX, is_number};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// The sticky row on top.
#[component]
pub fn Header(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    view! {
        <div class="grid__head" role="rowgroup">
            <div class="grid__row grid__row--head" role="row" aria-rowindex="1">
                <For
                    each=move || { let (first, last) = grid.seen_columns.get(); first..last }
                    key=|column| *column
                    let:index
                >
                    {grid.column(index).map(|column| view! { <HeaderCell grid index column /> })}
                </For>
            </div>
        </div>
    }
}

#[component]
fn HeaderCell(grid: GridState, index: usize, column: ResultColumn) -> impl IntoView {
    let class = if is_number(&column.kind) {
        "grid__cell grid__cell--head grid__cell--number"
    } else {
        "grid__cell grid__cell--head"
    };
    let title = format!("{} ({})", column.name, column.kind);
    let grabbed = StoredValue::new(None::<(f64, f64)>);
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture the drag ends when the pointer leaves the handle; nothing worse.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        let width = grid.widths.with_untracked(|widths| widths.get(index).copied().unwrap_or(MIN_PX));
        grabbed.set_value(Some((f64::from(event.client_x()), width)));
    };
    let drag = move |event: PointerEvent| {
        if let Some((from, width)) = grabbed.get_value() {
            set_width(grid, index, width + f64::from(event.client_x()) - from);
        }
    };
    let up = move |_: PointerEvent| grabbed.set_value(None);
    view! {
        <div
            class=class
            role="columnheader"
            aria-colindex=(index + 1).to_string()
            title=title
            style:left=format!("var(--x{index})")
            style:width=format!("var(--w{index})")
        >
            <span class="grid__name">{column.name}</span>
            <span class="grid__type">{column.kind}</span>
            <span
                class="grid__handle"
                aria-hidden="true"
                on:pointerdown=down
                on:pointermove=drag
                on:pointerup=up
                on:pointercancel=up
            ></span>
        </div>
    }
}

/// Sets a column's width, within bounds.
pub fn set_width(grid: GridState, index: usize, px: f64) {
    grid.widths.update(|widths| {
        if let Some(width) = widths.get_mut(index) {
            *width = px.clamp(MIN_PX, DRAG_MAX_PX);
        }
    });
}
