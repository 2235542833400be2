//! The way from an open page to a locked one, in which files can be opened.
//!
//! 1. `index.html` starts under a strict policy; `boot.js` fetches and compiles the engine and keeps the page for
//!    offline use.
//! 2. [`boot`] locks the page: a second policy that leaves no way out, to the page's own host neither. Policies only
//!    ever add up, so nothing can take it back. Then it tries a request, and goes on only if the browser refused it.
//! 3. The engine starts from a blob and so inherits the lock; it tries a request as well.
//! 4. Only then is there an [`Engine`], and without one no file can be read.
//!
//! The state is also on the document's element, `data-airlock`, for style sheets and tests.

use crate::protocol::Reply;
use crate::worker::client::{Engine, Network, Parts};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AddEventListenerOptions, Document, PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList,
    PerformanceObserverInit, SecurityPolicyViolationEvent, Window,
};

/// The second policy. Everything the page needs is loaded by then: no script, no sheet, nothing from its own host either,
/// whose requests could carry words out. What is left are the engines' scripts and images from memory.
const LOCK: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data: blob:; \
                    connect-src 'none'; base-uri 'none'; form-action 'none'";

/// Marks the requests that prove the lock, here and in bootstrap.js; they are not counted.
const PROOF: &str = "?airlock";

/// How long the browser may take to say that it refused the first request after the lock.
const PROOF_MS: i32 = 2000;

/// How far the page has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AirlockState {
    /// The engine is being fetched and compiled.
    #[default]
    Loading,
    /// The page is locked; the engine is starting.
    Locking,
    /// Files can be opened, requests cannot be made.
    Ready,
    /// No file can be opened; a sentence that says why and what to do.
    Failed(String),
}

/// What the lock has seen, in the page and in its engines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Log {
    /// When the page was locked, in milliseconds since 1970-01-01T00:00:00Z; `None` before.
    pub locked_at_ms: Option<f64>,
    /// Requests made since then. The lock forbids them all.
    pub requests: u32,
    /// Requests refused since then, without the two that prove the lock.
    pub blocked: u32,
}

thread_local! {
    static STATE: RefCell<AirlockState> = RefCell::default();
    static LOG: Cell<Log> = Cell::default();
    static PARTS: RefCell<Option<Parts>> = const { RefCell::new(None) };
    static WATCHERS: RefCell<Vec<Rc<dyn Fn()>>> = RefCell::default();
}

/// How far the page has got.
pub fn state() -> AirlockState {
    STATE.with_borrow(Clone::clone)
}

/// What the lock has seen.
pub fn log() -> Log {
    LOG.get()
}

/// Requests made since the lock, by the page or an engine.
pub fn requests_since_lock() -> u32 {
    log().requests
}

/// Requests refused since the lock, to the page or an engine.
pub fn blocked_since_lock() -> u32 {
    log().blocked
}

/// Calls `watcher` whenever [`state`] or [`log`] changes.
pub fn watch(watcher: impl Fn() + 'static) {
    WATCHERS.with_borrow_mut(|watchers| watchers.push(Rc::new(watcher)));
}

/// Waits for the engine's module, locks the page and starts the first engine, whose replies go to `on_reply`. Fails
/// with a sentence for the person; [`state`] says the same.
pub async fn boot(on_reply: impl Fn(Reply) + 'static) -> Result<Engine, String> {
    let result = async {
        let window = web_sys::window().ok_or("There is no window.")?;
        let document = window.document().ok_or("There is no document.")?;
        let parts = fetched(&window).await?;
        PARTS.set(Some(parts));
        set_state(AirlockState::Locking);
        observe(&document)?;
        lock(&window, &document).await?;
        start(on_reply).await
    }
    .await;
    set_state(match &result {
        Ok(_) => AirlockState::Ready,
        Err(message) => AirlockState::Failed(message.clone()),
    });
    result
}

/// Starts another engine, after the first has failed. Nothing is loaded in it.
pub async fn start(on_reply: impl Fn(Reply) + 'static) -> Result<Engine, String> {
    let parts = PARTS.with_borrow(Clone::clone).ok_or("The engine has not been fetched. Load the page again.")?;
    Engine::start(&parts, on_reply, count).await
}

fn set_state(state: AirlockState) {
    let name = match &state {
        AirlockState::Loading => "loading",
        AirlockState::Locking => "locking",
        AirlockState::Ready => "ready",
        AirlockState::Failed(_) => "failed",
    };
    if let Some(element) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        // Setting a plain attribute of an element cannot fail.
        let _ = element.set_attribute("data-airlock", name);
    }
    STATE.set(state);
    changed();
}

fn changed() {
    for watcher in WATCHERS.with_borrow(Clone::clone) {
        watcher();
    }
}

/// A request was tried: in the page, or in an engine, which tells by message.
fn count(network: Network) {
    let mut log = LOG.get();
    match network {
        Network::Blocked => log.blocked += 1,
        Network::Made => log.requests += 1,
    }
    LOG.set(log);
    changed();
}

/// What `boot.js` has fetched and compiled. Offline copies are waited for (within bounds), so that they are not
/// requested after the lock.
async fn fetched(window: &Window) -> Result<Parts, String> {
    let boot = get(window, "tallymanBoot")?;
    let engine = JsFuture::from(js_sys::Promise::from(get(&boot, "engine")?))
        .await
        .map_err(|error| format!("The engine could not be fetched: {} Load the page again.", text_of(&error)))?;
    let engine = js_sys::Array::from(&engine);
    let parts = Parts { module: engine.get(0), glue: engine.get(1).as_string().unwrap_or_default() };
    JsFuture::from(js_sys::Promise::from(get(&boot, "offline")?)).await.map_err(|error| text_of(&error))?;
    Ok(parts)
}

/// Adds the second policy and has the browser prove it.
async fn lock(window: &Window, document: &Document) -> Result<(), String> {
    let refused = refusal(window, document);
    let policy = document.create_element("meta").map_err(|error| text_of(&error))?;
    policy.set_attribute("http-equiv", "Content-Security-Policy").map_err(|error| text_of(&error))?;
    policy.set_attribute("content", LOCK).map_err(|error| text_of(&error))?;
    let head = document.head().ok_or("The page has no head.")?;
    head.append_child(&policy).map_err(|error| text_of(&error))?;
    let close_side_roads: js_sys::Function = get(&get(window, "tallymanBoot")?, "closeSideRoads")?.into();
    close_side_roads.call0(&JsValue::UNDEFINED).map_err(|error| text_of(&error))?;
    LOG.set(Log { locked_at_ms: Some(js_sys::Date::now()), ..Log::default() });
    let open = JsFuture::from(window.fetch_with_str(&format!("./{PROOF}"))).await.is_ok();
    if open || JsFuture::from(refused).await.is_err() {
        return Err(
            "This browser does not enforce the policy that keeps your files on this device, so Tallyman opens \
                    none. Use a current Chrome, Edge, Firefox or Safari, without add-ons that change pages' policies."
                .to_owned(),
        );
    }
    Ok(())
}

/// Resolves when the browser says that it refused a connection; rejects when it says nothing for too long.
fn refusal(window: &Window, document: &Document) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, reject| {
        let heard = Closure::once_into_js(move |_: JsValue| {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let _ = document.add_event_listener_with_callback_and_add_event_listener_options(
            "securitypolicyviolation",
            heard.unchecked_ref(),
            &once,
        );
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PROOF_MS);
    })
}

/// Counts what the page itself tries from now on.
fn observe(document: &Document) -> Result<(), String> {
    let refused = Closure::<dyn FnMut(SecurityPolicyViolationEvent)>::new(|event: SecurityPolicyViolationEvent| {
        if log().locked_at_ms.is_some() && !event.blocked_uri().ends_with(PROOF) {
            count(Network::Blocked);
        }
    });
    document
        .add_event_listener_with_callback("securitypolicyviolation", refused.as_ref().unchecked_ref())
        .map_err(|error| text_of(&error))?;
    refused.forget();
    let made = Closure::<dyn FnMut(PerformanceObserverEntryList)>::new(|list: PerformanceObserverEntryList| {
        for entry in list.get_entries().iter().filter_map(|entry| entry.dyn_into::<PerformanceEntry>().ok()) {
            if log().locked_at_ms.is_some_and(|locked_at_ms| is_request_since(&entry, locked_at_ms)) {
                count(Network::Made);
            }
        }
    });
    let observer = PerformanceObserver::new(made.as_ref().unchecked_ref()).map_err(|error| text_of(&error))?;
    let kinds = js_sys::Array::of1(&"resource".into());
    observer.observe(&PerformanceObserverInit::new(&kinds));
    made.forget();
    Ok(())
}

/// Whether an entry is a request over the network that began after the lock.
fn is_request_since(entry: &PerformanceEntry, locked_at_ms: f64) -> bool {
    let over_network = ["http:", "https:", "ws:", "wss:"].iter().any(|scheme| entry.name().starts_with(scheme));
    let origin_ms = web_sys::window().and_then(|w| w.performance()).map_or(0.0, |clock| clock.time_origin());
    over_network && origin_ms + entry.start_time() > locked_at_ms
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, String> {
    js_sys::Reflect::get(object, &name.into())
        .ok()
        .filter(|value| !value.is_undefined())
        .ok_or_else(|| format!("The page's boot script did not leave its {name}. Load the page again."))
}

fn text_of(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| error.as_string().unwrap_or_default(), |error| String::from(error.message()))
}
