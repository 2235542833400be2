//! The size of an element, told whenever it changes.

use js_sys::Reflect;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, ResizeObserverBoxOptions, ResizeObserverOptions};

/// Whether this browser observes sizes in pixels of the screen.
fn knows_screen() -> bool {
    let entry = Reflect::get(&js_sys::global(), &"ResizeObserverEntry".into());
    let prototype = entry.and_then(|entry| Reflect::get(&entry, &"prototype".into()));
    prototype.is_ok_and(|prototype| Reflect::has(&prototype, &"devicePixelContentBoxSize".into()).unwrap_or(false))
}

/// Calls `changed` at once, in a task of its own, and whenever the size of `element` changes, until the component that asks is
/// gone. Where the browser knows it, a change of the screen's pixels counts as well: another screen, another zoom.
pub fn observe(element: &Element, changed: impl Fn() + 'static) {
    let changed = Rc::new(changed);
    // The browser first tells of a size while it lays out and paints the frame; what is built for it then keeps both waiting.
    let is_begun = Rc::new(Cell::new(false));
    let first = {
        let (changed, is_begun) = (changed.clone(), is_begun.clone());
        move || {
            is_begun.set(true);
            changed();
        }
    };
    let timer = set_timeout_with_handle(first, Duration::ZERO);
    if timer.is_err() {
        is_begun.set(true);
    }
    let again = move || {
        if is_begun.get() {
            changed();
        }
    };
    let callback = Closure::<dyn Fn()>::new(again);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    if knows_screen() {
        let options = ResizeObserverOptions::new();
        options.set_box(ResizeObserverBoxOptions::DevicePixelContentBox);
        observer.observe_with_options(element, &options);
    } else {
        observer.observe(element);
    }
    let kept = SendWrapper::new((timer.ok(), observer, callback));
    on_cleanup(move || {
        let (timer, observer, callback) = kept.take();
        if let Some(timer) = timer {
            timer.clear();
        }
        observer.disconnect();
        drop(callback);
    });
}
