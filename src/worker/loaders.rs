//! The page's hold on the loader workers: starts them, each with a line of its own to the engine, and others where one fails.

use super::client::{Network, Parts};
use super::{codec, field};
use js_sys::{Array, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{ErrorEvent, MessageChannel, MessageEvent, Url, Worker};

/// Loaders at most: the engine takes what comes of four with ease, and of more it would not.
const MOST: usize = 4;
/// Loaders that are started in place of failed ones, in all.
const REPLACEMENTS: u32 = 16;

/// The running loaders. Dropping it ends them.
pub(super) struct Loaders {
    inner: Rc<Inner>,
}

struct Inner {
    engine: Worker,
    module: JsValue,
    /// The script of all workers; it is kept, since nothing can be fetched after the lock.
    script: String,
    on_network: Rc<dyn Fn(Network)>,
    on_failed: Rc<dyn Fn(String)>,
    running: RefCell<Vec<Option<Running>>>,
    replaced: Cell<u32>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Loaders {
    /// Starts as many as the device has processors, within bounds. `on_failed` is told when none is left.
    pub(super) fn start(
        engine: Worker,
        parts: &Parts,
        script: String,
        on_network: Rc<dyn Fn(Network)>,
        on_failed: Rc<dyn Fn(String)>,
    ) -> Self {
        let inner = Rc::new(Inner {
            engine,
            module: parts.module.clone(),
            script,
            on_network,
            on_failed,
            running: RefCell::default(),
            replaced: Cell::new(0),
        });
        for number in 0..processors().clamp(1, MOST) {
            inner.start(number);
        }
        Self { inner }
    }
}

impl Drop for Loaders {
    fn drop(&mut self) {
        self.inner.running.borrow_mut().clear();
        let _ = Url::revoke_object_url(&self.inner.script);
    }
}

impl Inner {
    fn start(self: &Rc<Self>, number: usize) {
        match self.started(number) {
            Ok(running) => {
                let mut all = self.running.borrow_mut();
                while all.len() <= number {
                    all.push(None);
                }
                all[number] = Some(running);
            }
            Err(error) => self.lost(number, &codec::text_of(&error)),
        }
    }

    fn started(self: &Rc<Self>, number: usize) -> Result<Running, JsValue> {
        let channel = MessageChannel::new()?;
        let worker = Worker::new(&self.script)?;
        let on_message = on_message(Rc::downgrade(self), number);
        let on_error = on_error(Rc::downgrade(self), number);
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let (near, far) = (channel.port1(), channel.port2());
        let loader = codec::message(field::LOADER, &Array::of2(&JsValue::from(number as u32), &near));
        self.engine.post_message_with_transfer(&loader, &Array::of1(&near))?;
        let first = codec::message(field::MODULE, &self.module);
        Reflect::set(&first, &field::PORT.into(), &far)?;
        worker.post_message_with_transfer(&first, &Array::of1(&far))?;
        Ok(Running { worker, _on_message: on_message, _on_error: on_error })
    }

    /// A loader has failed: the engine gives its files to others, and another one takes its place.
    fn lost(self: &Rc<Self>, number: usize, reason: &str) {
        let lost = Array::of2(&JsValue::from(number as u32), &JsValue::from_str(reason));
        let _ = self.engine.post_message(&codec::message(field::LOST, &lost));
        let inner = Rc::downgrade(self);
        // Not here: the closure that is being called goes with the worker.
        spawn_local(async move {
            let Some(inner) = inner.upgrade() else { return };
            let failed = inner.running.borrow_mut().get_mut(number).and_then(Option::take);
            drop(failed);
            if inner.replaced.get() < REPLACEMENTS {
                inner.replaced.set(inner.replaced.get() + 1);
                inner.start(number);
            } else if inner.running.borrow().iter().all(Option::is_none) {
                (inner.on_failed)("The workers that read files failed again and again.".to_owned());
            }
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn on_message(inner: Weak<Inner>, number: usize) -> Closure<dyn FnMut(MessageEvent)> {
    let failed = Cell::new(false);
    Closure::new(move |event: MessageEvent| {
        let Some(inner) = inner.upgrade() else { return };
        let data = event.data();
        if let Some(blocked) = codec::field(&data, field::BLOCKED) {
            (inner.on_network)(if blocked.is_truthy() { Network::Blocked } else { Network::Made });
        } else if let Some(reason) = codec::field(&data, field::FAILED)
            && !failed.replace(true)
        {
            inner.lost(number, &reason.as_string().unwrap_or_default());
        }
    })
}

fn on_error(inner: Weak<Inner>, number: usize) -> Closure<dyn FnMut(ErrorEvent)> {
    let failed = Cell::new(false);
    Closure::new(move |event: ErrorEvent| {
        if let Some(inner) = inner.upgrade().filter(|_| !failed.replace(true)) {
            inner.lost(number, &event.message());
        }
    })
}

fn processors() -> usize {
    Reflect::get(&js_sys::global(), &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &"hardwareConcurrency".into()))
        .ok()
        .and_then(|count| count.as_f64())
        .map_or(1, |count| count as usize)
}
