//! Turns of the event loop: how a long task lets messages in.
//!
//! A message to oneself comes back behind whatever has already arrived. Timers would wait at least 4 ms each.

use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessagePort, Performance};

/// Work goes on this long before messages get their turn.
const SLICE_MS: f64 = 16.0;

/// Gives turns to the event loop, and tells the time.
pub(super) struct Turns {
    performance: Performance,
    port: MessagePort,
    waiting: Rc<RefCell<VecDeque<Function>>>,
    last_ms: Cell<f64>,
}

impl Turns {
    /// For this worker. Fails where the browser lacks message channels or a clock.
    pub(super) fn new(scope: &DedicatedWorkerGlobalScope) -> Result<Self, JsValue> {
        let performance = scope.performance().ok_or("The browser gives workers no clock.")?;
        let channel = MessageChannel::new()?;
        let waiting = Rc::new(RefCell::new(VecDeque::<Function>::new()));
        let woken = Rc::clone(&waiting);
        let wake = Closure::<dyn FnMut()>::new(move || {
            let next = woken.borrow_mut().pop_front();
            if let Some(resolve) = next {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        });
        channel.port1().set_onmessage(Some(wake.as_ref().unchecked_ref()));
        // The closure lives as long as the worker.
        wake.forget();
        let last_ms = Cell::new(performance.now());
        Ok(Self { performance, port: channel.port2(), waiting, last_ms })
    }

    /// Milliseconds since the worker started.
    pub(super) fn now_ms(&self) -> f64 {
        self.performance.now()
    }

    /// The same clock for somebody else.
    pub(super) fn clock(&self) -> Box<dyn Fn() -> f64> {
        let performance = self.performance.clone();
        Box::new(move || performance.now())
    }

    /// Lets messages in when this slice is used up; returns at once otherwise.
    pub(super) async fn breathe(&self) {
        if self.now_ms() - self.last_ms.get() >= SLICE_MS {
            self.turn().await;
        }
    }

    /// Lets messages in now.
    pub(super) async fn turn(&self) {
        let back = Promise::new(&mut |resolve, _| self.waiting.borrow_mut().push_back(resolve));
        if self.port.post_message(&JsValue::NULL).is_ok() {
            let _ = JsFuture::from(back).await;
        }
        self.last_ms.set(self.now_ms());
    }
}
