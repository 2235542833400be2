//! The size of an element, told whenever it changes.

use js_sys::Reflect;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, ResizeObserverBoxOptions, ResizeObserverOptions};

/// Whether this browser observes sizes in pixels of the screen.
fn knows_screen() -> bool {
    let entry = Reflect::get(&js_sys::global(), &"ResizeObserverEntry".into());
    let prototype = entry.and_then(|entry| Reflect::get(&entry, &"prototype".into()));
    prototype.is_ok_and(|prototype| Reflect::has(&prototype, &"devicePixelContentBoxSize".into()).unwrap_or(false))
}

/// Calls `changed` now and whenever the size of `element` changes, until the component that asks is gone. Where the browser
/// knows it, a change of the screen's pixels counts as well: another screen, another zoom.
pub fn observe(element: &Element, changed: impl Fn() + 'static) {
    let callback = Closure::<dyn Fn()>::new(changed);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    if knows_screen() {
        let options = ResizeObserverOptions::new();
        options.set_box(ResizeObserverBoxOptions::DevicePixelContentBox);
        observer.observe_with_options(element, &options);
    } else {
        observer.observe(element);
    }
    let kept = SendWrapper::new((observer, callback));
    on_cleanup(move || {
        let (observer, callback) = kept.take();
        observer.disconnect();
        drop(callback);
    });
}
