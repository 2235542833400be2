//! What floats beside a column's head: the browser's own popover, so that it closes by Escape and by a click elsewhere.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Names the element that an open popover stands below.
const ANCHOR: &str = "data-anchor";
/// Room between what floats and the edge of the window.
const MARGIN_PX: f64 = 8.0;

/// Shows a popover below an element (by its id), inside the window, and gives the focus to the first part of it that
/// `focused` (a selector) finds. Its contents must be there in the next frame.
pub fn show(popover: NodeRef<Div>, anchor: String, focused: &'static str) {
    request_animation_frame(move || {
        let Some(element) = popover.get_untracked() else { return };
        let host: &HtmlElement = &element;
        // What is open already stays open.
        let _ = host.show_popover();
        // A fixed attribute name is always valid.
        let _ = host.set_attribute(ANCHOR, &anchor);
        place(host, &anchor);
        let first = host.query_selector(focused).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
        if let Some(first) = first {
            let _ = first.focus();
        }
    });
}

/// Puts an open popover below its anchor again: it may have grown.
pub fn place_again(popover: NodeRef<Div>, anchor: String) {
    request_animation_frame(move || {
        if let Some(element) = popover.get_untracked() {
            place(&element, &anchor);
        }
    });
}

/// Keeps what is open inside the window when that changes: a phone is turned, a page is zoomed.
pub fn follow_window() {
    let turned = window_event_listener(leptos::ev::resize, |_| {
        request_animation_frame(|| {
            let open = document().query_selector("[data-anchor]:popover-open").ok().flatten();
            let open = open.and_then(|element| element.dyn_into::<HtmlElement>().ok());
            if let Some((host, anchor)) = open.and_then(|host| host.get_attribute(ANCHOR).map(|anchor| (host, anchor)))
            {
                place(&host, &anchor);
            }
        });
    });
    on_cleanup(move || turned.remove());
}

fn place(host: &HtmlElement, anchor: &str) {
    let Some(window) = web_sys::window() else { return };
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|px| px.as_f64()).unwrap_or_default();
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let bounds = host.get_bounding_client_rect();
    let (left, top) = match document().get_element_by_id(anchor) {
        Some(anchor) => {
            let anchor = anchor.get_bounding_client_rect();
            (anchor.left(), anchor.bottom() + 2.0)
        }
        None => (MARGIN_PX, MARGIN_PX),
    };
    let clamp = |at: f64, size: f64, all: f64| at.min(all - size - MARGIN_PX).max(MARGIN_PX);
    let style = host.style();
    // Lengths are valid values.
    let _ = style.set_property("left", &format!("{}px", clamp(left, bounds.width(), width)));
    let _ = style.set_property("top", &format!("{}px", clamp(top, bounds.height(), height)));
}

/// Closes a popover.
pub fn hide(popover: NodeRef<Div>) {
    if let Some(element) = popover.get_untracked() {
        // What is closed already stays closed.
        let _ = HtmlElement::hide_popover(&element);
    }
}

/// Whether a popover is open.
pub fn is_open(popover: NodeRef<Div>) -> bool {
    popover.get_untracked().is_some_and(|element| Element::matches(&element, ":popover-open").unwrap_or_default())
}
