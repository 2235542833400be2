//! The tabs across a reload, in the memory of this tab of the browser; and as a file that can be dropped again.

use super::{MOST_SHEETS, Sheet, Sheets, all};
use crate::permalink::{MOST_SESSION_BYTES, Session, State, decode_session, encode_session};
use crate::protocol::{Arrangement, SESSION_ENDING};
use crate::ui::link::question::{range_of, view_of};
use crate::ui::query::editor;
use crate::ui::save;
use crate::ui::state::{App, Meant, Room, Shown};
use crate::view::blocks;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, Storage};

const KEY: &str = "tallyman-tabs";

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn session(app: App) -> Session {
    let (list, at) = all(app);
    let now_ticks = untrack(|| app.now_ticks());
    let sheets = list.into_iter().map(|sheet| State {
        query: sheet.text,
        title: sheet.title,
        now: app.now.get_untracked(),
        zone: app.zone.get_untracked(),
        time_range: sheet.range.filter(now_ticks),
        view: view_of(Room::Query, sheet.shown),
        arrangement: sheet.arrangement,
        chart: sheet.chart,
        ..State::default()
    });
    Session { at, sheets: sheets.collect() }
}

/// Keeps the tabs for the next load of the page. Closing the browser's tab forgets them.
pub fn keep(app: App) {
    if let Some(storage) = storage() {
        // Full or forbidden storage costs the memory of the tabs, nothing else.
        let _ = storage.set_item(KEY, &encode_session(&session(app)));
    }
}

/// Brings back the tabs of before the reload, if there were any.
pub fn bring_back(app: App) {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    if let Some((session, _)) = kept.and_then(|text| decode_session(&text)) {
        put_in(app, session);
    }
}

/// Whom the arrangement of a tab is meant for: the query in it. Where there are several, nothing says which of them it was.
fn meant_of(state: &State) -> Option<Meant> {
    let query = state.query.get(blocks::query_at(&state.query, 0))?;
    let is_alone = !query.is_empty() && query.trim() == state.query.trim();
    (is_alone && state.arrangement != Arrangement::default())
        .then(|| Meant { query: query.to_owned(), arrangement: None })
}

/// Opens the tabs of a session in place of the one that is open, if that is empty, or else beside those that are there.
fn put_in(app: App, session: Session) {
    let Some(first) = session.sheets.first().cloned() else { return };
    app.now.set(first.now);
    app.zone.set(first.zone);
    let sheets = session.sheets.into_iter().map(|state| Sheet {
        meant: meant_of(&state),
        title: state.title,
        text: state.query,
        range: range_of(app, state.time_range),
        arrangement: state.arrangement,
        chart: state.chart,
        shown: if state.view == crate::permalink::View::Table { Shown::Table } else { Shown::Chart },
        ..Sheet::default()
    });
    let sheets: Vec<Sheet> = sheets.collect();
    super::put_away(app);
    let at = app.sheets.try_update(|all| {
        if all.list.iter().all(|sheet| sheet.text.trim().is_empty()) {
            all.list.clear();
        }
        let before = all.list.len();
        for sheet in sheets {
            if all.list.len() < MOST_SHEETS {
                all.add(sheet);
            }
        }
        (before + session.at).min(all.list.len() - 1)
    });
    super::take_out(app, at.unwrap_or(0));
}

/// All tabs as the text of a file.
pub fn session_text(app: App) -> String {
    encode_session(&session(app))
}

/// Saves the tabs as a file.
pub fn save_session(app: App) {
    save::text(app, &save::named("session", SESSION_ENDING), "application/json", &session_text(app));
}

/// Whether a dropped file may be a session.
pub fn may_be_session(path: &str, file: &File) -> bool {
    path.ends_with(SESSION_ENDING) && file.size() <= MOST_SESSION_BYTES as f64
}

/// Opens a dropped session; a file that is none after all is handed to `otherwise`.
pub fn open_file(app: App, path: String, file: File, otherwise: impl AsyncFnOnce(String, File) + 'static) {
    spawn_local(async move {
        let text = text_of(&file).await;
        if !text.is_some_and(|text| open_text(app, &path, &text)) {
            otherwise(path, file).await;
        }
    });
}

/// A file's text; `None` where it cannot be read.
pub async fn text_of(file: &Blob) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Opens the tabs of a session's text; says whether it is one.
pub fn open_text(app: App, path: &str, text: &str) -> bool {
    let Some((session, notes)) = decode_session(text) else { return false };
    let tabs = crate::view::numbers::counted(session.sheets.len() as u64, "tab", "tabs");
    put_in(app, session);
    app.room.set(Room::Query);
    let note = notes.into_iter().next().map(|note| format!(" {note}")).unwrap_or_default();
    app.say(format!("Opened {tabs} of {path}. Nothing has run.{note}"));
    true
}

/// The editor shows the open tab. For its first appearance.
pub fn show_open(app: App) {
    let id = app.sheets.with_untracked(Sheets::id);
    let (text, selection) = (app.text.get_untracked(), app.selection.get_untracked());
    editor::open(app, id, &text, selection);
}
