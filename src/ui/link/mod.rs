//! The address bar always holds the link: edits replace it, a run adds a step to the history, Back shows the question
//! of before without running it.

pub mod awaiting;
pub mod streams;

use super::actions;
use super::query::{editor, language};
use super::state::{App, Room, Shown};
use crate::permalink::{
    AdxPayload, Payload, State, View, adx_query, decode, encode, fragment_from_payload, link_length,
    payload_from_fragment,
};
use crate::view::blocks;
use crate::view::ranges::{PRESETS, Range};
use crate::view::steps::Steps;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Edits are gathered this long: browsers limit how often a page may change its address.
const PAUSE: Duration = Duration::from_millis(400);

thread_local! {
    static WAITING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    /// States on their way into the address bar, and whether each is a new step. Deflating takes a moment, and order counts.
    static WRITES: RefCell<VecDeque<(State, bool)>> = const { RefCell::new(VecDeque::new()) };
    static IS_WRITING: Cell<bool> = const { Cell::new(false) };
    /// Whether the address has been read; before that nothing may overwrite it.
    static IS_READ: Cell<bool> = const { Cell::new(false) };
    /// Which writes add to the history.
    static STEPS: RefCell<Steps> = RefCell::new(Steps::default());
}

/// Reads the address once, then keeps it true.
pub fn follow(app: App) {
    spawn_local(async move {
        if let Some((state, notes)) = read().await {
            let tables = state.tables.clone();
            show(app, state);
            if app.text.with_untracked(|text| !text.trim().is_empty()) {
                app.awaited.set(Some(tables));
            }
            if let Some(note) = notes.first() {
                app.say(note.clone());
            }
        }
        IS_READ.set(true);
    });
    // Room, anchor and range are part of the link, as the text is.
    Effect::new(move |_| {
        app.text.track();
        app.selection.track();
        app.room.track();
        app.now.track();
        app.range.track();
        app.zone.track();
        app.shown.track();
        app.reference.chosen.track();
        if let Some(waiting) = WAITING.take() {
            waiting.clear();
        }
        WAITING.set(set_timeout_with_handle(move || replace(app), PAUSE).ok());
    });
    let back = window_event_listener(ev::popstate, move |_| {
        spawn_local(async move {
            let (state, _) = read().await.unwrap_or_default();
            app.awaited.set(None);
            STEPS.with_borrow_mut(Steps::read);
            show(app, state);
        });
    });
    on_cleanup(move || back.remove());
}

/// Puts the link into the address bar as a new step of the history.
pub fn push(app: App) {
    write(app, true);
}

/// Puts the link into the address bar in place of the one that is there.
pub fn replace(app: App) {
    write(app, false);
}

/// Copies the link.
pub fn copy(app: App) {
    let state = state_of(app);
    let chars = |url: &str| link_length(url.chars().count()).note();
    spawn_local(async move {
        let Some(url) = address(&state).await else { return };
        let note = chars(&url);
        let written = match web_sys::window().filter(web_sys::Window::is_secure_context) {
            Some(window) => {
                wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(&url)).await.is_ok()
            }
            None => false,
        };
        app.say(match (written, note) {
            (true, None) => "Link copied. It holds the question, never the data.".to_owned(),
            (true, Some(note)) => format!("Link copied. {note}"),
            (false, _) => "The browser did not let the page copy; the link is in the address bar.".to_owned(),
        });
    });
}

/// The link of the question that the answer on screen is of.
pub async fn of_answer(app: App) -> Option<String> {
    let state = State { query: app.asked.get_untracked(), ..state_of(app) };
    address(&state).await
}

fn state_of(app: App) -> State {
    untrack(|| {
        // The question that is asked, not every note beside it: the recipient gets the answer to this one.
        let (_, query) = actions::current_query(app);
        let mut tables = app.catalog.with(|catalog| language::tables_in(&query, catalog));
        tables.extend(app.awaited.get().unwrap_or_default());
        tables.sort();
        tables.dedup();
        State {
            now: app.now.get(),
            time_range: app.range.get().filter(app.now_ticks()),
            zone: app.zone.get(),
            view: match (app.room.get(), app.shown.get()) {
                (Room::Data, _) => View::Data,
                (Room::Audits, _) => View::Audits,
                (Room::Reference, _) => View::Reference,
                (Room::Query, Shown::Table) => View::Table,
                (Room::Query, Shown::Chart) => View::Query,
            },
            // Only where it is shown: other rooms' links stay short.
            entry: if app.room.get() == Room::Reference { app.reference.link() } else { String::new() },
            query,
            tables,
            ..State::default()
        }
    })
}

/// Shows a state, without running anything.
fn show(app: App, state: State) {
    let (room, shown) = match state.view {
        View::Data => (Room::Data, Shown::Chart),
        View::Audits => (Room::Audits, Shown::Chart),
        View::Reference => (Room::Reference, Shown::Chart),
        View::Table => (Room::Query, Shown::Table),
        View::Query | View::Chart | View::Overview | View::Metrics => (Room::Query, Shown::Chart),
    };
    let is_empty = state == State::default();
    app.room.set(if is_empty { Room::Data } else { room });
    app.shown.set(shown);
    if room == Room::Reference {
        app.reference.follow_link(&state.entry);
    }
    app.now.set(state.now);
    app.zone.set(state.zone);
    let now = untrack(|| app.now_ticks());
    app.range.set(state.time_range.map_or(Range::All, |range| {
        let preset =
            PRESETS.iter().map(|(_, length)| Range::Last(*length)).find(|preset| preset.filter(now) == Some(range));
        preset.unwrap_or(Range::Between(range))
    }));
    let (at, current) = actions::current_query(app);
    if current == state.query {
        return;
    }
    // Where the editor holds the question beside others, it is only pointed at.
    match app.text.with_untracked(|text| blocks::find(text, &state.query)).filter(|_| !state.query.is_empty()) {
        Some(found) if found != at => editor::point_at(app, found),
        Some(_) => {}
        None => editor::set_text(app, &state.query),
    }
}

fn write(app: App, is_step: bool) {
    if !IS_READ.get() {
        return;
    }
    let state = state_of(app);
    WRITES.with_borrow_mut(|writes| {
        // Only the last of several replacements counts.
        if writes.back().is_some_and(|(_, is_step)| !is_step) {
            writes.pop_back();
        }
        writes.push_back((state, is_step));
    });
    if !IS_WRITING.replace(true) {
        spawn_local(async {
            while let Some((state, is_step)) = WRITES.with_borrow_mut(VecDeque::pop_front) {
                if let Some(url) = address(&state).await {
                    set_address(&url, &state.query, is_step);
                }
            }
            IS_WRITING.set(false);
        });
    }
}

fn set_address(url: &str, query: &str, is_step: bool) {
    let Some(window) = web_sys::window() else { return };
    let Ok(history) = window.history() else { return };
    let is_new = window.location().href().is_ok_and(|now| now != url);
    let written = if STEPS.with_borrow_mut(|steps| steps.adds(query, is_step, is_new)) {
        history.push_state_with_url(&JsValue::NULL, "", Some(url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(url))
    };
    if let Err(error) = written {
        // The page works on; the next change tries again.
        web_sys::console::warn_1(&error);
    }
}

/// The whole address of a state.
async fn address(state: &State) -> Option<String> {
    let location = web_sys::window()?.location();
    let page = format!("{}{}", location.origin().ok()?, location.pathname().ok()?);
    if state.query.is_empty() && *state == (State { view: state.view, ..State::default() }) {
        return Some(page);
    }
    let json = encode(state);
    let payload = match streams::deflated(&json).await {
        Some(bytes) => Payload::Deflated(bytes),
        None => Payload::Json(json),
    };
    Some(page + &fragment_from_payload(&payload))
}

/// The state in the address bar, with what could not be read of it; `None` where there is none.
async fn read() -> Option<(State, Vec<String>)> {
    let location = web_sys::window()?.location();
    let (hash, search) = (location.hash().ok()?, location.search().ok()?);
    if hash.len() < 2 {
        let query = match adx_query(&search)? {
            AdxPayload::Text(query) => query,
            AdxPayload::Gzip(bytes) => String::from_utf8(streams::inflated(&bytes, "gzip").await?).ok()?,
        };
        return Some((State { query, ..State::default() }, Vec::new()));
    }
    let json = match payload_from_fragment(&hash) {
        Ok(Payload::Json(json)) => Some(json),
        Ok(Payload::Deflated(bytes)) => streams::inflated(&bytes, "deflate-raw").await,
        Err(error) => return Some((State::default(), vec![error.to_string()])),
    };
    let Some(json) = json else { return Some((State::default(), vec!["The link is damaged.".to_owned()])) };
    let decoded = decode(&json);
    Some((decoded.state, decoded.notes))
}
