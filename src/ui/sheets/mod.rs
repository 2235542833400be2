//! Tabs of queries: each has its text, its time range and its answer. The one that is open lives in the page's signals; the
//! others are put away here.

pub mod history;
pub mod kept;
pub mod name;
pub mod packed;
pub mod strip;

use super::query::editor;
use super::state::{App, Meant, Outcome, Room, Run, Shown};
use crate::protocol::{Arrangement, ChartOptions, QueryId};
use crate::view::history::{End, History};
use crate::view::ranges::Range;
use crate::view::titles::title_of;
use leptos::prelude::*;
use std::sync::Arc;

/// Tabs that may be open.
pub const MOST_SHEETS: usize = 50;
/// Closed tabs that can be opened again.
const MOST_CLOSED: usize = 20;

/// One tab. Of the open one only `id` is true; the rest is in the page's signals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its number, which no other tab of this visit has.
    pub id: u32,
    /// What the person called it; empty where its text names it.
    pub title: String,
    /// The text in its editor.
    pub text: String,
    /// The selection as bytes of the text.
    pub selection: (usize, usize),
    /// Its time range.
    pub range: Range,
    /// The text of its last run.
    pub asked: String,
    /// The text that its answer was asked with.
    pub answered: String,
    /// How that stands.
    pub run: Run,
    /// Its last answer.
    pub outcome: Option<Arc<Outcome>>,
    /// Chart or table.
    pub shown: Shown,
    /// How its grid is arranged.
    pub arrangement: Arrangement,
    /// The query that the arrangement is meant for, where that has not run since.
    pub meant: Option<Meant>,
    /// What its chart shows beyond what the query says.
    pub chart: ChartOptions,
}

impl Sheet {
    /// Its run gave no answer, so that the one before it stays: what is arranged for the other waits until that runs again.
    fn wait_again(&mut self) {
        if self.asked.trim() != self.answered.trim() && self.arrangement != Arrangement::default() {
            self.meant = Some(Meant { query: self.asked.clone(), arrangement: Some(self.arrangement.clone()) });
        }
    }
}

/// All tabs.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheets {
    /// In the order of the strip; at least one.
    pub list: Vec<Sheet>,
    /// Which is open.
    pub at: usize,
    /// Closed ones, the latest last.
    pub closed: Vec<Sheet>,
    next_id: u32,
}

impl Default for Sheets {
    fn default() -> Self {
        Self { list: vec![Sheet { id: 1, ..Sheet::default() }], at: 0, closed: Vec::new(), next_id: 2 }
    }
}

impl Sheets {
    /// The number of the open tab.
    pub fn id(&self) -> u32 {
        self.list.get(self.at).map_or(0, |sheet| sheet.id)
    }

    fn add(&mut self, sheet: Sheet) -> usize {
        let id = self.next_id;
        self.next_id += 1;
        self.list.push(Sheet { id, ..sheet });
        self.list.len() - 1
    }
}

/// What a tab is called: its name, or else what its text says, or else its place.
pub fn label(title: &str, text: &str, at: usize) -> String {
    if title.is_empty() { title_of(text, &format!("Query {}", at + 1)) } else { title.to_owned() }
}

/// The open tab as it is now.
fn current(app: App) -> Sheet {
    untrack(|| Sheet {
        id: app.sheets.with(Sheets::id),
        title: app.title.get(),
        text: app.text.get(),
        selection: app.selection.get(),
        range: app.range.get(),
        asked: app.asked.get(),
        answered: app.answered.get(),
        run: app.run.get(),
        outcome: app.outcome.get(),
        shown: app.shown.get(),
        arrangement: app.arrangement.get(),
        meant: app.meant.get(),
        chart: app.charting.options.get(),
    })
}

/// All tabs as they are now, and which is open.
pub fn all(app: App) -> (Vec<Sheet>, usize) {
    let open = current(app);
    app.sheets.with_untracked(|sheets| {
        let list = sheets.list.iter().map(|sheet| if sheet.id == open.id { open.clone() } else { sheet.clone() });
        (list.collect(), sheets.at)
    })
}

/// Puts the open tab away.
fn put_away(app: App) {
    let open = current(app);
    app.sheets.update(|sheets| {
        if let Some(sheet) = sheets.list.iter_mut().find(|sheet| sheet.id == open.id) {
            *sheet = open;
        }
    });
}

/// Takes the tab at this place out.
fn take_out(app: App, at: usize) {
    let Some(sheet) = app.sheets.with_untracked(|sheets| sheets.list.get(at).cloned()) else { return };
    app.sheets.update(|sheets| sheets.at = at);
    app.title.set(sheet.title);
    app.awaited.set(None);
    editor::open(app, sheet.id, &sheet.text, sheet.selection);
    app.range.set(sheet.range);
    app.asked.set(sheet.asked);
    app.answered.set(sheet.answered);
    app.stepped.set(String::new());
    app.shown.set(sheet.shown);
    app.arrangement.set(sheet.arrangement);
    app.meant.set(sheet.meant);
    app.charting.options.set(sheet.chart);
    app.charting.steps.set(Vec::new());
    app.run.set(sheet.run);
    app.original.set(None);
    match sheet.outcome {
        Some(outcome) => super::actions::show_table(app, outcome.as_ref().clone()),
        None => {
            app.chart.set(None);
            app.outcome.set(None);
        }
    }
}

/// Opens the tab at this place.
pub fn switch(app: App, at: usize) {
    let (now, count) = app.sheets.with_untracked(|sheets| (sheets.at, sheets.list.len()));
    if at != now && at < count {
        put_away(app);
        take_out(app, at);
    }
}

/// Opens the tab so many places further on, around the ends.
pub fn step(app: App, by: isize) {
    let (at, count) = app.sheets.with_untracked(|sheets| (sheets.at as isize, sheets.list.len() as isize));
    app.room.set(Room::Query);
    switch(app, (at + by).rem_euclid(count.max(1)) as usize);
}

/// Opens a new tab with this text, which keeps the time range; false where there are too many.
pub fn open_with(app: App, title: &str, text: &str) -> bool {
    if app.sheets.with_untracked(|sheets| sheets.list.len() >= MOST_SHEETS) {
        app.say(format!("{MOST_SHEETS} tabs are open; close one first."));
        return false;
    }
    put_away(app);
    let sheet =
        Sheet { title: title.to_owned(), text: text.to_owned(), range: app.range.get_untracked(), ..Sheet::default() };
    let at = app.sheets.try_update(|sheets| sheets.add(sheet)).unwrap_or(0);
    take_out(app, at);
    true
}

/// Opens a new, empty tab, ready to type in.
pub fn new(app: App) {
    app.room.set(Room::Query);
    if open_with(app, "", "") {
        editor::focus();
    }
}

/// Closes the tab at this place. The last one is emptied instead.
pub fn close(app: App, at: usize) {
    put_away(app);
    let Some(sheet) = app.sheets.with_untracked(|sheets| sheets.list.get(at).cloned()) else { return };
    if let Run::Running(query) = sheet.run {
        app.engine.send(&crate::protocol::Request::Cancel { query });
    }
    let next = app
        .sheets
        .try_update(|sheets| {
            let closed = sheets.list.remove(at);
            if !closed.text.trim().is_empty() {
                sheets.closed.push(Sheet { run: Run::Idle, outcome: None, ..closed });
                if sheets.closed.len() > MOST_CLOSED {
                    sheets.closed.remove(0);
                }
            }
            if sheets.list.is_empty() {
                sheets.add(Sheet::default());
            }
            let now = if sheets.at > at { sheets.at - 1 } else { sheets.at };
            now.min(sheets.list.len() - 1)
        })
        .unwrap_or(0);
    editor::forget(sheet.id);
    take_out(app, next);
    app.say(format!("Closed {}.", label(&sheet.title, &sheet.text, at)));
}

/// Closes the open tab.
pub fn close_current(app: App) {
    close(app, app.sheets.with_untracked(|sheets| sheets.at));
}

/// Opens the tab again that was closed last.
pub fn reopen(app: App) {
    let Some(sheet) = app.sheets.try_update(|sheets| sheets.closed.pop()).flatten() else {
        return app.say("No tab was closed.");
    };
    app.room.set(Room::Query);
    if open_with(app, &sheet.title, &sheet.text) {
        app.range.set(sheet.range);
    }
}

/// Opens the tab whose text holds this query, if any, and gives the byte where it begins.
pub fn open_holding(app: App, query: &str) -> Option<usize> {
    let (list, now) = all(app);
    let found = |sheet: &Sheet| crate::view::blocks::find(&sheet.text, query);
    let at = std::iter::once(now).chain(0..list.len()).find(|at| list.get(*at).and_then(found).is_some())?;
    switch(app, at);
    list.get(at).and_then(found)
}

/// The run of the open tab gave no answer.
pub fn wait_again(app: App) {
    let mut open = current(app);
    open.wait_again();
    app.meant.set(open.meant);
}

/// A run of a tab that is put away has ended; says whether there is such a tab.
pub fn finish_elsewhere(app: App, query: QueryId, run: Run, outcome: Option<Arc<Outcome>>) -> bool {
    let is_it = |sheet: &&mut Sheet| sheet.run == Run::Running(query);
    let open = app.sheets.with_untracked(Sheets::id);
    app.sheets
        .try_update(|sheets| {
            let Some(sheet) = sheets.list.iter_mut().filter(|sheet| sheet.id != open).find(is_it) else {
                return false;
            };
            sheet.run = run;
            if outcome.is_some() {
                sheet.outcome = outcome;
                sheet.answered.clone_from(&sheet.asked);
            } else {
                sheet.wait_again();
            }
            true
        })
        .unwrap_or(false)
}

/// The engine keeps an answer no longer: no tab shows it.
pub fn released(app: App, query: QueryId) {
    app.history.update(|history| history.release(query));
    app.grid.forget(Some(query));
    let is_it = |outcome: &Option<Arc<Outcome>>| outcome.as_ref().is_some_and(|outcome| outcome.query == query);
    app.sheets.update(|sheets| {
        for sheet in sheets.list.iter_mut().filter(|sheet| is_it(&sheet.outcome)) {
            (sheet.outcome, sheet.run) = (None, Run::Idle);
        }
    });
    if app.outcome.with_untracked(is_it) {
        app.chart.set(None);
        app.outcome.set(None);
        if !app.is_running_untracked() {
            app.run.set(Run::Idle);
        }
    }
}

/// All answers are gone, with the data or the engine that held them.
pub fn forget_answers(app: App) {
    app.history.update(History::release_all);
    app.grid.forget(None);
    app.sheets.update(|sheets| {
        for sheet in &mut sheets.list {
            (sheet.outcome, sheet.run) = (None, Run::Idle);
        }
    });
    app.taking.forget();
    app.original.set(None);
    app.chart.set(None);
    app.outcome.set(None);
    app.run.set(Run::Idle);
}

/// Shows the last answer to the query at the cursor, without running it.
pub fn recall(app: App) {
    let (_, text) = super::actions::current_query(app);
    match app.history.with_untracked(|history| history.recall(&text).cloned()) {
        Some(outcome) => show_again(app, &outcome, text),
        None => app.say("No answer to this query is kept. Run it."),
    }
}

/// Shows an answer that is still kept.
pub fn show_again(app: App, outcome: &Arc<Outcome>, text: String) {
    if let Run::Running(query) = app.run.get_untracked() {
        app.engine.send(&crate::protocol::Request::Cancel { query });
    }
    app.room.set(Room::Query);
    super::actions::arrange_for(app, &text);
    app.asked.set(text.clone());
    app.answered.set(text);
    app.stepped.set(String::new());
    app.run.set(Run::Done(outcome.query));
    super::actions::show_table(app, outcome.as_ref().clone());
    app.say("The last answer, as it was; nothing has run.");
}

/// How a run ended, for the history.
pub fn ended(outcome: &Outcome) -> End {
    let rows = outcome.info.tables.iter().map(|table| table.rows).sum();
    End::Done { rows, elapsed_ms: outcome.info.elapsed_ms }
}
