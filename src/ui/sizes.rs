//! The size of an element, told whenever it changes.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Calls `changed` now and whenever the size of `element` changes, until the component that asks is gone.
pub fn observe(element: &Element, changed: impl Fn() + 'static) {
    let callback = Closure::<dyn Fn()>::new(changed);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let kept = SendWrapper::new((observer, callback));
    on_cleanup(move || {
        let (observer, callback) = kept.take();
        observer.disconnect();
        drop(callback);
    });
}
