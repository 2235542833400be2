//! The worker's end of the line: takes messages, asks the session, posts replies.
//!
//! Nothing here holds the worker for long: queries and loads go in slices of some 16 ms, and whatever has arrived in
//! the meantime gets its turn between two slices.

use super::load::{self, Load};
use super::original::{self, Originals};
use super::outbox::{self, Outbox};
use super::read::Dropped;
use super::turn::Turns;
use super::{codec, field};
use crate::protocol::{Reply, Request};
use crate::session::Session;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Parts that a worker keeps each table in. One worker works on one part at a time, so more would only cost.
const SHARDS: usize = 1;

/// The engine of one worker.
pub(super) struct Server {
    pub(super) session: RefCell<Session>,
    pub(super) outbox: Outbox,
    pub(super) turns: Turns,
    pub(super) load: RefCell<Load>,
    pub(super) originals: Originals,
    stepping: Cell<bool>,
}

/// Starts the engine in this worker and says that it is ready.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        web_sys::console::error_1(&"The engine runs in a worker only.".into());
        return;
    };
    report_panics(scope.clone());
    let turns = match Turns::new(&scope) {
        Ok(turns) => turns,
        Err(error) => {
            let message = format!("The engine could not start: {}", codec::text_of(&error));
            outbox::send(&scope, &Reply::Broken { message });
            return;
        }
    };
    let server = Rc::new(Server {
        session: RefCell::new(Session::new(turns.clock(), SHARDS)),
        outbox: Outbox::new(scope.clone()),
        turns,
        load: RefCell::default(),
        originals: Originals::default(),
        stepping: Cell::new(false),
    });
    let posting = Rc::clone(&server);
    let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| server.receive(&event.data()));
    scope.set_onmessage(Some(receive.as_ref().unchecked_ref()));
    // The closure lives as long as the worker.
    receive.forget();
    posting.outbox.post(Reply::Ready);
}

impl Server {
    /// Asks the session; its replies go out at once, reports of files as the outbox sees fit.
    pub(super) fn ask(&self, request: Request) {
        self.session.borrow_mut().handle(request, &mut |reply| self.outbox.post(reply));
    }

    fn receive(self: &Rc<Self>, message: &JsValue) {
        if let Some(request) = codec::field(message, field::REQUEST) {
            match codec::from_js(request) {
                Ok(Request::Original { query, table, row }) => original::show(self, query, table, row),
                Ok(request) => {
                    if request == Request::Clear {
                        self.originals.forget();
                    }
                    self.ask(request);
                }
                Err(error) => self.outbox.post(Reply::Broken {
                    message: format!("Page and engine do not understand each other ({error}). Load the page again."),
                }),
            }
            self.step();
        } else if let Some(files) = codec::field(message, field::LOAD) {
            let files: Vec<_> = js_sys::Array::from(&files).iter().filter_map(|entry| dropped(&entry)).collect();
            self.originals.keep(&files);
            load::load(self, files);
        } else if let Some(again) = codec::field(message, field::REREAD) {
            let again = js_sys::Array::from(&again);
            if let (Some(file), Ok(overrides)) = (again.get(0).as_f64(), codec::from_js(again.get(1))) {
                load::reread(self, file as u32, overrides);
            }
        } else if let Some(first) = codec::field(message, field::SAMPLE).and_then(|first| first.as_f64()) {
            self.originals.keep_sample(first as u32);
            load::load_sample(self, first as u32);
        } else if codec::field(message, field::CANCEL_LOAD).is_some() {
            load::cancel(self);
        }
    }

    /// Works on what the session has queued, slice by slice, until nothing is left.
    fn step(self: &Rc<Self>) {
        if self.stepping.replace(true) {
            return;
        }
        let server = Rc::clone(self);
        spawn_local(async move {
            while server.session.borrow_mut().step(&mut |reply| server.outbox.post(reply)) {
                server.turns.breathe().await;
            }
            server.stepping.set(false);
        });
    }
}

/// `[file id, path, File]`.
fn dropped(entry: &JsValue) -> Option<Dropped> {
    let entry = entry.dyn_ref::<js_sys::Array>()?;
    let id = entry.get(0).as_f64()? as u32;
    Some(Dropped { id, path: entry.get(1).as_string()?, file: entry.get(2).dyn_into().ok()? })
}

/// A panic ends this engine: memory may be half written. The page says so and can start another.
fn report_panics(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |panic| {
        console_error_panic_hook::hook(panic);
        let place = panic.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        let reason = panic.payload_as_str().unwrap_or("no reason given");
        let message = format!(
            "The engine stopped at an error of its own: {reason}{place}. Start it again and load the files anew."
        );
        outbox::send(&scope, &Reply::Broken { message });
    }));
}
