//! The page's end of the line: one engine in its worker, and the loaders that read files for it.

use super::incoming::Underway;
use super::loaders::Loaders;
use super::{codec, field};
use crate::protocol::{FileId, FileOverrides, Reply, Request};
use js_sys::{Array, Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker};

pub use super::incoming::{Incoming, Slices};

/// Follows the engine's glue in the worker's script.
const BOOTSTRAP: &str = include_str!("bootstrap.js");

/// Files of the built-in sample are numbered from here, far from those that the page numbers.
const FIRST_SAMPLE_FILE: FileId = 1 << 31;

/// Whether a file is one of the built-in sample, which the engine writes itself.
pub fn is_sample(file: FileId) -> bool {
    file >= FIRST_SAMPLE_FILE
}
/// A request over the network that code in the worker tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// The lock refused it.
    Blocked,
    /// It was made. The lock forbids that, so the page has to say so.
    Made,
}

/// What an engine is started from; the page keeps it, since nothing can be fetched after the lock.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The engine's compiled `WebAssembly.Module`.
    pub module: JsValue,
    /// The text of its JavaScript glue (wasm-bindgen, target `no-modules`).
    pub glue: String,
}

/// A running engine. Dropping it ends its worker and the loaders.
pub struct Engine {
    worker: Worker,
    loaders: Option<Loaders>,
    underway: Rc<Underway>,
    samples: Cell<FileId>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

/// Answers "has it started?": the first call of either function counts.
struct Started {
    resolve: Function,
    reject: Function,
}

impl Engine {
    /// Starts a worker from a blob and waits until it is ready. `on_reply` gets every reply, [`Reply::Ready`] too, and
    /// [`Reply::Broken`] when the engine has failed: then drop it and start another. Fails with a sentence for the
    /// person.
    pub async fn start(
        parts: &Parts,
        on_reply: impl Fn(Reply) + 'static,
        on_network: impl Fn(Network) + 'static,
    ) -> Result<Self, String> {
        let on_network: Rc<dyn Fn(Network)> = Rc::new(on_network);
        let started = Rc::new(RefCell::new(None));
        let waiting = Promise::new(&mut |resolve, reject| {
            *started.borrow_mut() = Some(Started { resolve, reject });
        });
        let on_reply = Rc::new(until_broken(on_reply));
        let on_error = on_error(Rc::clone(&started), Rc::clone(&on_reply));
        let on_message = on_message(started, Rc::clone(&on_reply), Rc::clone(&on_network));
        let url = script_url(&parts.glue)?;
        let worker = Worker::new(&url)
            .map_err(|error| format!("The browser does not let the page start a worker: {}", codec::text_of(&error)))?;
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let mut engine = Self {
            worker,
            loaders: None,
            underway: Rc::default(),
            samples: Cell::new(FIRST_SAMPLE_FILE),
            _on_message: on_message,
            _on_error: on_error,
        };
        engine.post(&codec::message(field::MODULE, &parts.module));
        JsFuture::from(waiting)
            .await
            .map_err(|error| format!("The engine could not start: {}", codec::text_of(&error)))?;
        let on_failed = move |message| on_reply(Reply::Broken { message });
        // They start while the page goes on; files wait for them in the engine.
        engine.loaders = Some(Loaders::start(engine.worker.clone(), parts, url, on_network, Rc::new(on_failed)));
        Ok(engine)
    }

    /// Sends a request.
    pub fn send(&self, request: &Request) {
        // Requests are plain data of ours: they can always be told in JavaScript.
        if let Ok(value) = codec::to_js(request) {
            self.post(&codec::message(field::REQUEST, &value));
        }
    }

    /// Loads a drop, whose files [`Incoming::add`] gives. Answered by `Progress`, `FileList` and `Catalog` as it goes, and a
    /// last `Progress` with `finished`; or by `Forecast`, and then nothing more happens before [`Self::go_on`].
    pub fn incoming(&self) -> Incoming {
        Incoming::new(&self.worker, &self.underway)
    }

    /// Whether the files of a forecast are loaded all the same.
    pub fn go_on(&self, loads: bool) {
        self.post(&codec::message(field::GO_ON, &JsValue::from_bool(loads)));
    }

    /// Loads a file again that was loaded before, in another way; answered as [`Self::incoming`] is.
    pub fn reread(&self, file: FileId, overrides: &FileOverrides) {
        // Plain data of ours can always be told in JavaScript.
        if let Ok(overrides) = codec::to_js(overrides) {
            self.post(&codec::message(field::REREAD, &Array::of2(&JsValue::from(file), &overrides)));
        }
    }

    /// Loads the built-in sample, answered as [`Self::incoming`] is. Its files are numbered from 2³¹.
    pub fn load_sample(&self) {
        let first = self.samples.get();
        self.samples.set(first.wrapping_add(1 << 16) | FIRST_SAMPLE_FILE);
        self.post(&codec::message(field::SAMPLE, &JsValue::from(first)));
    }

    /// Stops loading. What has come stays; the files that are left are reported as canceled.
    pub fn cancel_load(&self) {
        self.post(&codec::message(field::CANCEL_LOAD, &JsValue::TRUE));
    }

    /// Ends the worker at once, with everything in it.
    pub fn terminate(self) {
        drop(self);
    }

    fn post(&self, message: &JsValue) {
        codec::post(&self.worker, message);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The last words of an engine are `Broken`; what its worker still says is noise.
fn until_broken(on_reply: impl Fn(Reply) + 'static) -> impl Fn(Reply) + 'static {
    let broken = Cell::new(false);
    move |reply| {
        if !broken.replace(broken.get() || matches!(reply, Reply::Broken { .. })) {
            on_reply(reply);
        }
    }
}

/// What an error that came from the worker itself means. Memory that runs out and a stack that overflows end WebAssembly
/// without a word of ours.
fn explained(started: &RefCell<Option<Started>>, reason: &str) -> String {
    if started.borrow().is_some() {
        // It has not even started; whoever waits for that says so.
        return if reason.is_empty() { "its script could not be run.".to_owned() } else { reason.to_owned() };
    }
    let cause = if reason.contains("unreachable") {
        "most likely because the memory ran out. Start it again with fewer files"
    } else if reason.contains("out of bounds") || reason.contains("call stack") {
        "because something nests too deeply. Start it again and load the files anew"
    } else {
        "at an error of the browser's. Start it again and load the files anew"
    };
    format!("The engine stopped, {cause}. ({reason})")
}

/// The worker's script as a `blob:` URL: only such a worker inherits the page's policies, the lock among them.
fn script_url(glue: &str) -> Result<String, String> {
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let text = Array::of2(&JsValue::from(glue), &JsValue::from(BOOTSTRAP));
    Blob::new_with_str_sequence_and_options(&text, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
        .map_err(|error| {
            format!("The browser does not let the page make a worker's script: {}", codec::text_of(&error))
        })
}

fn on_message(
    started: Rc<RefCell<Option<Started>>>,
    on_reply: Rc<impl Fn(Reply) + 'static>,
    on_network: Rc<dyn Fn(Network)>,
) -> Closure<dyn FnMut(MessageEvent)> {
    Closure::new(move |event: MessageEvent| {
        let data = event.data();
        if let Some(blocked) = codec::field(&data, field::BLOCKED) {
            on_network(if blocked.is_truthy() { Network::Blocked } else { Network::Made });
            return;
        }
        let reply = match (codec::field(&data, field::REPLY), codec::field(&data, field::FAILED)) {
            (Some(reply), _) => codec::from_js(reply).unwrap_or_else(|error| Reply::Broken {
                message: format!("Page and engine do not understand each other ({error}). Load the page again."),
            }),
            (None, Some(message)) => {
                Reply::Broken { message: explained(&started, &message.as_string().unwrap_or_default()) }
            }
            (None, None) => return,
        };
        settle(&started, &reply);
        on_reply(reply);
    })
}

fn on_error(
    started: Rc<RefCell<Option<Started>>>,
    on_reply: Rc<impl Fn(Reply) + 'static>,
) -> Closure<dyn FnMut(ErrorEvent)> {
    Closure::new(move |event: ErrorEvent| {
        let reply = Reply::Broken { message: explained(&started, &event.message()) };
        settle(&started, &reply);
        on_reply(reply);
    })
}

fn settle(started: &RefCell<Option<Started>>, reply: &Reply) {
    let answer = match reply {
        Reply::Ready => started.take().map(|started| started.resolve.call0(&JsValue::UNDEFINED)),
        Reply::Broken { message } => {
            started.take().map(|started| started.reject.call1(&JsValue::UNDEFINED, &JsValue::from(message)))
        }
        _ => None,
    };
    if let Some(Err(error)) = answer {
        web_sys::console::error_1(&error);
    }
}
