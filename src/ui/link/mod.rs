//! The address bar always holds the link: edits replace it, a run adds a step to the history, Back shows the question
//! of before without running it.

pub mod awaiting;
pub mod compared;
pub mod question;
pub mod share;
pub mod streams;

use super::actions;
use super::grid::clipboard;
use super::query::editor;
use super::sheets::{self, kept};
use super::state::{App, Room, Shown};
use crate::permalink::{
    AdxPayload, Payload, State, View, adx_link, adx_query, decode, encode, fragment_from_payload, link_length,
    payload_from_fragment,
};
use crate::protocol::Arrangement;
use crate::view::blocks;
use crate::view::literals::without_telling_values;
use crate::view::sharing::fenced;
use crate::view::steps::Steps;
use awaiting::Awaited;
use compared::Linked;
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
/// The state of the entries that the page itself writes into the history.
const OWN: u32 = 1;

thread_local! {
    static WAITING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    /// States on their way into the address bar, and whether each is a new step. Deflating takes a moment, and order counts.
    static WRITES: RefCell<VecDeque<(State, bool)>> = const { RefCell::new(VecDeque::new()) };
    static IS_WRITING: Cell<bool> = const { Cell::new(false) };
    /// Whether the address has been read; before that nothing may overwrite it.
    static IS_READ: Cell<bool> = const { Cell::new(false) };
    /// How often the address was read since; only what was read last is shown.
    static TURN: Cell<u32> = const { Cell::new(0) };
    /// The question that came by the last link.
    static ARRIVED: RefCell<String> = const { RefCell::new(String::new()) };
    /// Which writes add to the history.
    static STEPS: RefCell<Steps> = RefCell::new(Steps::default());
}

/// Reads the address once, then keeps it true.
pub fn follow(app: App) {
    kept::bring_back(app);
    spawn_local(async move {
        if let Some((state, notes)) = read().await {
            arrive(app, state, &notes);
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
        app.title.track();
        app.arrangement.track();
        app.charting.options.track();
        app.charting.hidden.track();
        app.outcome.track();
        app.sheets.track();
        app.zone.track();
        app.shown.track();
        app.reference.chosen.track();
        if let Some(waiting) = WAITING.take() {
            waiting.clear();
        }
        let write = move || {
            replace(app);
            if IS_READ.get() {
                kept::keep(app);
            }
        };
        WAITING.set(set_timeout_with_handle(write, PAUSE).ok());
    });
    let back = window_event_listener(ev::popstate, move |event| {
        // Entries of our own are marked; another one was put into the address bar by hand.
        let is_own = !event.state().is_null();
        let turn = TURN.get() + 1;
        TURN.set(turn);
        spawn_local(async move {
            let read = read().await;
            // Inflating takes a moment: whoever goes back twice wants the second.
            if TURN.get() != turn {
                return;
            }
            STEPS.with_borrow_mut(Steps::read);
            let (state, notes) = read.unwrap_or_default();
            if is_own {
                app.awaited.set(None);
                show(app, state, true);
            } else {
                arrive(app, state, &notes);
                replace(app);
            }
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
    spawn_local(async move {
        let Some(url) = current(app, false).await else { return };
        match link_length(url.chars().count()).note() {
            None => clipboard::copy(app, url, "Link copied. It holds the question, never the data."),
            Some(note) => clipboard::copy(app, url, format!("Link copied. {note}")),
        }
    });
}

/// Copies the query with its link, as Markdown.
pub fn copy_with_query(app: App) {
    spawn_local(async move {
        let Some(url) = current(app, false).await else { return };
        clipboard::copy(app, page_of(app, false, &url), "Query and link copied.");
    });
}

/// The question that is asked now, as it is given away. `without` leaves out what tells who or where: such values of the query, and all
/// that holds values beside it (filters and search of the grid, names of series, the tab's name).
fn shared(app: App, without: bool) -> State {
    let state = question::of_now(app);
    if !without {
        return state;
    }
    State {
        query: without_telling_values(&state.query),
        arrangement: Arrangement {
            filters: Vec::new(),
            search: String::new(),
            only_matching: false,
            ..state.arrangement
        },
        hidden_series: Vec::new(),
        title: String::new(),
        data: None,
        ..state
    }
}

/// The link to the question that is asked now; `without` leaves out what tells who or where.
pub async fn current(app: App, without: bool) -> Option<String> {
    address(&shared(app, without)).await
}

/// A question and the link to it, as Markdown.
pub fn page_of(app: App, without: bool, url: &str) -> String {
    let State { query, title, .. } = shared(app, without);
    let title = sheets::label(&title, &query, 0).replace(['[', ']'], "");
    format!("[{title}]({url})\n\n{}", fenced(&query))
}

/// The query as a link of Azure Data Explorer; `None` where the browser cannot compress.
pub async fn adx_address(app: App, without: bool, cluster: &str, database: &str) -> Option<String> {
    let packed = streams::compressed(shared(app, without).query.as_bytes(), "gzip").await?;
    Some(adx_link(cluster, database, &packed))
}

/// Takes what came with the address: shown, and not run before the person says so or its tables arrive. What could not be read at all
/// takes nothing away.
fn arrive(app: App, state: State, notes: &[String]) {
    if let Some(note) = notes.first() {
        app.say(note.clone());
    }
    if state == (State { version: state.version, ..State::default() }) {
        return;
    }
    if state.query.trim().is_empty() {
        return show(app, state, false);
    }
    // A tab of its own, where those that are open hold other texts. A question of a link that was only looked at gives its place to
    // the next; Back still has it.
    let is_left = app.awaited.with_untracked(Option::is_some)
        && ARRIVED.with_borrow(|arrived| app.text.with_untracked(|text| text == arrived));
    let is_elsewhere = !is_left
        && app.text.with_untracked(|text| !text.trim().is_empty())
        && sheets::open_holding(app, &state.query).is_none();
    if is_elsewhere && !sheets::open_with(app, &state.title, &state.query) {
        return;
    }
    let awaited = Awaited { query: state.query.clone(), tables: state.tables.clone(), was_missing: None };
    ARRIVED.set(state.query.clone());
    app.linked.set(state.data.map(|data| Linked { query: state.query.clone(), data }));
    show(app, state, false);
    app.awaited.set(Some(awaited));
    awaiting::run_if_here(app);
}

/// Shows a state, without running anything. One of the history that is the page's own changes one query of the tab at most.
fn show(app: App, state: State, is_own: bool) {
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
    let asks = !state.query.trim().is_empty();
    let found = if asks { sheets::open_holding(app, &state.query) } else { None };
    app.range.set(question::range_of(app, state.time_range));
    // It says where to go and asks nothing: what is written here stays, and how it is shown.
    if !asks {
        return;
    }
    app.title.set(state.title);
    app.arrangement.set(state.arrangement);
    actions::keep_arrangement(app, state.query.clone());
    app.charting.options.set(state.chart);
    app.charting.hide_next(state.hidden_series);
    app.wanted_table.set(state.at);
    if actions::current_query(app).1 == state.query {
        return;
    }
    // Where the editor holds the question beside others, it is only pointed at.
    match found {
        Some(found) => actions::point_at(app, found, state.query.len()),
        None if is_own => put_back(app, &state.query),
        None => {
            editor::set_text(app, &state.query);
            actions::point_at(app, 0, state.query.trim_end().len());
        }
    }
}

/// Puts a question of before in place of the one at the cursor; the others in the tab stay.
fn put_back(app: App, query: &str) {
    let (_, cursor) = app.selection.get_untracked();
    let there = app.text.with_untracked(|text| blocks::query_at(text, cursor));
    editor::replace(app, there.start, there.end, query);
    actions::point_at(app, there.start, query.trim_end().len());
}

fn write(app: App, is_step: bool) {
    if !IS_READ.get() {
        return;
    }
    let state = question::of_now(app);
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
    let mark = JsValue::from(OWN);
    let written = if STEPS.with_borrow_mut(|steps| steps.adds(query, is_step, is_new)) {
        history.push_state_with_url(&mark, "", Some(url))
    } else {
        history.replace_state_with_url(&mark, "", Some(url))
    };
    if let Err(error) = written {
        // The page works on; the next change tries again.
        web_sys::console::warn_1(&error);
    }
}

/// The whole address of a state.
pub async fn address(state: &State) -> Option<String> {
    let location = web_sys::window()?.location();
    let page = format!("{}{}", location.origin().ok()?, location.pathname().ok()?);
    if state.query.is_empty() && *state == (State { view: state.view, ..State::default() }) {
        return Some(page);
    }
    let json = encode(state);
    let payload = match streams::compressed(&json, "deflate-raw").await {
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
