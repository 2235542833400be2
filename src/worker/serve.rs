//! The worker's end of the line: takes messages, asks the session, posts replies.
//!
//! Nothing here holds the worker for long: queries go in slices of some 16 ms, and whatever has arrived in the meantime
//! gets its turn between two slices, parcels of the loaders too.

use super::drop::{self, Gathering};
use super::files::Dropped;
use super::original::{self, Originals};
use super::outbox::{self, Outbox};
use super::pack;
use super::pool::{self, Pool};
use super::turn::Turns;
use super::{codec, field, loader};
use crate::protocol::{Reply, Request};
use crate::session::Session;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// Parts that a worker keeps each table in. One worker works on one part at a time, so more would only cost.
const SHARDS: usize = 1;

/// The engine of one worker.
pub(super) struct Server {
    pub(super) session: RefCell<Session>,
    pub(super) outbox: Outbox,
    pub(super) turns: Turns,
    pub(super) gathering: RefCell<Gathering>,
    pub(super) originals: Originals,
    pub(super) pool: RefCell<Pool>,
    stepping: Cell<bool>,
}

/// Starts what this worker is for: a loader where bootstrap.js has left a port to the engine, else the engine, which then says
/// that it is ready.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        web_sys::console::error_1(&"The engine runs in a worker only.".into());
        return;
    };
    let port = codec::field(&scope, field::PORT).and_then(|port| port.dyn_into::<MessagePort>().ok());
    match (Turns::new(&scope), port) {
        (Err(error), _) => outbox::fail(&scope, &codec::text_of(&error)),
        (Ok(turns), Some(port)) => {
            report_panics(move |reason| outbox::fail(&scope, reason));
            loader::start(port, turns);
        }
        (Ok(turns), None) => start_engine(scope, turns),
    }
}

fn start_engine(scope: DedicatedWorkerGlobalScope, turns: Turns) {
    let broken = scope.clone();
    // A panic ends this engine: memory may be half written. The page says so and can start another.
    report_panics(move |reason| {
        let message =
            format!("The engine stopped at an error of its own: {reason}. Start it again and load the files anew.");
        outbox::send(&broken, &Reply::Broken { message });
    });
    let server = Rc::new(Server {
        session: RefCell::new(Session::new(turns.clock(), SHARDS)),
        outbox: Outbox::new(scope.clone()),
        turns,
        gathering: RefCell::default(),
        originals: Originals::default(),
        pool: RefCell::default(),
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
    /// Asks the session; its replies go out at once.
    pub(super) fn ask(&self, request: Request) {
        self.session.borrow_mut().handle(request, &mut |reply| self.outbox.post(reply));
    }

    fn receive(self: &Rc<Self>, message: &JsValue) {
        if let Some(request) = codec::field(message, field::REQUEST) {
            match codec::from_js(request) {
                Ok(Request::Original { query, table, row }) => original::show(self, query, table, row),
                Ok(Request::Pack { session }) => pack::pack(self, session),
                Ok(Request::FileList { limit }) => pool::list(self, limit),
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
        } else if let Some((number, files)) = codec::field(message, field::LOAD).as_ref().and_then(numbered) {
            let files: Vec<_> = codec::items(&files).filter_map(|entry| Dropped::from_js(&entry)).collect();
            self.originals.keep(&files);
            drop::gather(self, number as u32, files);
        } else if let Some(number) = codec::field(message, field::LOAD_ALL).and_then(|number| number.as_f64()) {
            spawn_local(drop::weigh(Rc::clone(self), number as u32));
        } else if let Some(loads) = codec::field(message, field::GO_ON) {
            drop::go_on(self, loads.is_truthy());
        } else if let Some(again) = codec::field(message, field::REREAD) {
            let again = js_sys::Array::from(&again);
            if let (Some(file), Ok(overrides)) = (again.get(0).as_f64(), codec::from_js(again.get(1))) {
                pool::reread(self, file as u32, overrides);
            }
        } else if let Some(first) = codec::field(message, field::SAMPLE).and_then(|first| first.as_f64()) {
            self.originals.keep_sample(first as u32);
            pool::load_sample(self, first as u32);
        } else if codec::field(message, field::CANCEL_LOAD).is_some() {
            pool::stop(self, "");
        } else if let Some((number, port)) = codec::field(message, field::LOADER).as_ref().and_then(numbered) {
            if let Ok(port) = port.dyn_into() {
                pool::add_loader(self, number, port);
            }
        } else if let Some((number, reason)) = codec::field(message, field::LOST).as_ref().and_then(numbered) {
            pool::lose_loader(self, number, &reason.as_string().unwrap_or_default());
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

/// `[number, something]`.
fn numbered(pair: &JsValue) -> Option<(usize, JsValue)> {
    let pair = pair.dyn_ref::<js_sys::Array>()?;
    Some((pair.get(0).as_f64()? as usize, pair.get(1)))
}

/// Has `tell` say why and where this worker panicked.
fn report_panics(tell: impl Fn(&str) + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |panic| {
        console_error_panic_hook::hook(panic);
        let place = panic.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        let reason = panic.payload_as_str().unwrap_or("no reason given");
        tell(&format!("{reason}{place}"));
    }));
}
