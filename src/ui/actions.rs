//! What the person asks for: run, cancel, open a query.

use super::grid::{arranging, changes};
use super::link;
use super::query::{editor, language};
use super::state::{App, Meant, Outcome, Problems, Room, Run};
use crate::diagnostics::Diagnostic;
use crate::protocol::{ColumnInfo, NowAnchor, QueryId, QueryOptions, Request, Ticks};
use crate::view::blocks;
use crate::view::carrying;
use crate::view::filtering;
use crate::view::listed::Listed;
use crate::view::ranges;
use leptos::prelude::*;
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

thread_local! {
    static NEXT_QUERY: Cell<QueryId> = const { Cell::new(1) };
    static NEXT_CHECK: Cell<u32> = const { Cell::new(1) };
    /// The latest check, and the byte of the text where what it checks begins.
    static LATEST_CHECK: Cell<(u32, usize)> = const { Cell::new((0, 0)) };
}

/// How a query would be run now, over this time range.
fn options(app: App, range: ranges::Range) -> QueryOptions {
    untrack(|| QueryOptions {
        now: app.now.get(),
        device_now: App::device_now(),
        time_range: range.filter(app.now_ticks()),
        max_rows: 0,
    })
}

/// The part of the text that a run would take: the selection, else the query at the cursor. Its first byte, and itself.
pub fn current_query(app: App) -> (usize, String) {
    untrack(|| {
        let (from, to) = app.selection.get();
        app.text.with(|text| {
            let span = if from < to { from..to } else { blocks::query_at(text, to) };
            let part = text.get(span.clone()).unwrap_or(text);
            (span.start, part.to_owned())
        })
    })
}

/// Rows that a preview shows.
const PREVIEW_ROWS: u32 = 50;

/// Runs the selection or the query at the cursor.
pub fn run(app: App) {
    run_as(app, str::to_owned);
}

/// Runs the same for its first rows alone; the text stays what it is.
pub fn preview(app: App) {
    run_as(app, |text| {
        let (at, take) = filtering::insertion(text, &format!("take {PREVIEW_ROWS}"));
        let (before, after) = text.split_at(at);
        format!("{before}{take}{after}")
    });
}

/// Runs what `sent` makes of the selection or the query at the cursor.
fn run_as(app: App, sent: impl FnOnce(&str) -> String) {
    let (_, text) = current_query(app);
    if text.trim().is_empty() {
        app.say("There is no query at the cursor.");
        return;
    }
    if !app.is_ready() {
        app.say("The engine is not ready yet.");
        return;
    }
    let mut is_again = false;
    if let Run::Running(query) = app.run.get_untracked() {
        app.engine.send(&Request::Cancel { query });
        is_again = app.asked.with_untracked(|asked| asked.trim() == text.trim());
    }
    let query = NEXT_QUERY.replace(NEXT_QUERY.get().wrapping_add(1));
    app.awaited.set(None);
    app.room.set(Room::Query);
    app.run.set(Run::Running(query));
    if !is_again {
        arrange_for(app, &text);
    }
    // The history has what was run, so that a preview is never taken for the whole answer.
    let (sent, range) = (sent(&text), app.range.get_untracked());
    app.history.update(|history| history.begin(query, sent.clone(), range, App::device_now()));
    app.engine.send(&Request::Query { query, text: sent, options: options(app, range) });
    if app.stepped.with_untracked(|stepped| *stepped != text) {
        app.stepped.set(String::new());
    }
    app.asked.set(text);
    link::push(app);
}

/// Lets the grid's arrangement stand for this query where it runs next: a link brings both, and a step that is written into the query
/// leaves the rest of it as it was.
pub fn keep_arrangement(app: App, query: String) {
    app.meant.set(Some(Meant { query, arrangement: None }));
}

/// Arranges the grid for the answer to a query. What was arranged for one question says nothing of another: its filters would hide
/// rows that nobody expects to be hidden.
pub fn arrange_for(app: App, query: &str) {
    let is_it = |text: &str| text.trim() == query.trim();
    match app.meant.get_untracked() {
        Some(meant) if is_it(&meant.query) => {
            app.meant.set(None);
            if let Some(arrangement) = meant.arrangement {
                app.arrangement.set(arrangement);
            }
        }
        // What stands in the grid waits for the query that it is meant for.
        Some(Meant { query, arrangement: None }) => {
            app.meant.set(Some(Meant { query, arrangement: Some(app.arrangement.get_untracked()) }));
            changes::start_anew(app);
        }
        _ if app.answered.with_untracked(|answered| is_it(answered)) => {}
        _ => changes::start_anew(app),
    }
}

/// The text and the time range that the answer on screen was asked with, whatever runs or is chosen since.
pub fn question_of_answer(app: App) -> (String, ranges::Range) {
    let range = app.outcome.with_untracked(|outcome| outcome.as_ref().map(|outcome| outcome.range));
    (app.answered.get_untracked(), range.unwrap_or_default())
}

/// The question of the answer on screen, and the byte where it stands in the editor. Where a step was written into it whose answer
/// has not come, or will not, that is the question with the step.
pub fn question_in_editor(app: App) -> Option<(usize, String)> {
    [app.answered, app.stepped].into_iter().map(|text| text.get_untracked()).find_map(|text| {
        let query = Some(text.trim_end()).filter(|query| !query.is_empty())?;
        let at = app.text.with_untracked(|all| blocks::find(all, query))?;
        Some((at, text))
    })
}

/// Puts the cursor at a query of so many bytes. One with blank lines in it is selected, since nothing else says that it is one.
pub fn point_at(app: App, start: usize, length: usize) {
    if app.text.with_untracked(|text| blocks::query_at(text, start)).end >= start + length {
        editor::point_at(app, start);
    } else {
        editor::select(app, start, start + length);
    }
}

/// Asks whether the question of an answer without rows would find some with another `now()`, or over all times.
pub fn ask_anchors(app: App, query: QueryId) {
    let (text, range) = question_of_answer(app);
    app.engine.send(&Request::Anchors { query, text, options: options(app, range) });
}

/// Stops the running query; says whether there was one.
pub fn cancel(app: App) -> bool {
    let Run::Running(query) = app.run.get_untracked() else { return false };
    app.engine.send(&Request::Cancel { query });
    true
}

/// Shows a table of an answer. The signals change in an order in which no component sees one table's rows under another's
/// columns.
pub fn show_table(app: App, outcome: Outcome) {
    let pages = arranging::begin(app, &outcome);
    app.chart.set(None);
    app.original.set(None);
    app.pages.set(pages);
    app.outcome.set(Some(Arc::new(outcome)));
}

/// Writes a filter of the answer into its query, and runs that.
pub fn filter(app: App, predicate: &str) {
    append_operator(app, &format!("where {predicate}"));
}

/// Writes an operator behind the others of the answer's query (before a `render`), and runs that; says whether it could.
pub fn append_operator(app: App, operator: &str) -> bool {
    if app.outcome.with_untracked(|outcome| outcome.as_ref().is_some_and(|outcome| outcome.info.tables.len() > 1)) {
        app.say("The query answers with several tables, so that a step at its end would not be about this one.");
        return false;
    }
    amend(app, |asked| {
        let (at, text) = filtering::insertion(asked, operator);
        (at..at, text)
    })
}

/// Changes the query of the answer in the editor, and runs it: `change` gives the bytes of the query that are replaced, and what
/// stands there instead. Says whether it could. The page's time range goes into the query where it would give way to the change.
pub fn amend(app: App, change: impl FnOnce(&str) -> (Range<usize>, String)) -> bool {
    amend_to(app, |asked| {
        let (replaced, text) = change(asked);
        let bounds = range_before(app, asked, &text)?;
        if bounds.is_empty() {
            return Ok((replaced, text));
        }
        Ok((0..replaced.end, format!("{bounds}{}{text}", asked.get(..replaced.start).unwrap_or(""))))
    })
}

/// Puts another query in the place of the answer's, and runs it.
pub fn replace_question(app: App, query: String) -> bool {
    amend_to(app, |asked| Ok((0..asked.len(), query)))
}

fn amend_to(app: App, change: impl FnOnce(&str) -> Result<(Range<usize>, String), &'static str>) -> bool {
    let Some((base, asked)) = question_in_editor(app) else {
        app.say("The query of this answer is not in the editor any more. Run it again first.");
        return false;
    };
    let (replaced, text) = match change(&asked) {
        Ok(change) => change,
        Err(message) => {
            app.say(message);
            return false;
        }
    };
    editor::replace(app, base + replaced.start, base + replaced.end, &text);
    let mut amended = asked;
    amended.replace_range(replaced, &text);
    point_at(app, base, amended.trim_end().len());
    let amended = current_query(app).1;
    app.stepped.set(amended.clone());
    keep_arrangement(app, amended);
    run(app);
    true
}

/// What stands before the answer's query once these steps are in it, so that it goes on to be about the rows of the page's time range:
/// that gives way where a query filters the time itself. Fails, with a sentence, where it cannot be written.
fn range_before(app: App, query: &str, steps: &str) -> Result<String, &'static str> {
    let Some(outcome) = app.outcome.get_untracked() else { return Ok(String::new()) };
    let range = match outcome.range.filter(now_of(app, &outcome)) {
        Some(range) if carrying::filters_time(steps) => range,
        _ => return Ok(String::new()),
    };
    if outcome.info.time_set_in_query || outcome.info.rows_scanned == 0 {
        return Ok(String::new());
    }
    let tables = app.catalog.with_untracked(|catalog| {
        let is_timed = |name: &String| {
            let table = catalog.tables.iter().find(|table| table.name == *name);
            let is_time = |column: &ColumnInfo| column.name == carrying::TIME_COLUMN && column.kind == "datetime";
            table.is_some_and(|table| table.columns.iter().any(is_time))
        };
        language::tables_in(query, catalog).into_iter().filter(is_timed).collect::<Vec<_>>()
    });
    carrying::bounded(query, &tables, range).ok_or(
        "This filter would take the page's time range away, which cannot be written into this query. Choose “All data”, or filter \
         TimeGenerated in the query first.",
    )
}

/// What `now()` was when the question of an answer was asked: the device's clock has gone on since.
pub fn now_of(app: App, outcome: &Outcome) -> Ticks {
    let asked_at = || {
        if app.now.get_untracked() != NowAnchor::Device {
            return None;
        }
        app.history.with_untracked(|history| Some(history.runs().find(|run| run.query == outcome.query)?.at))
    };
    outcome.info.now.or_else(asked_at).unwrap_or_else(|| untrack(|| app.now_ticks()))
}

/// Puts a query behind what is in the editor, and runs it where `run_it` says so.
pub fn open_query(app: App, text: &str, run_it: bool) {
    app.room.set(Room::Query);
    editor::append(app, text);
    if run_it {
        run(app);
    }
}

/// Asks the engine what is wrong with the query at the cursor.
pub fn check(app: App) {
    if !app.is_ready() {
        return;
    }
    let (base, text) = current_query(app);
    let check = NEXT_CHECK.replace(NEXT_CHECK.get().wrapping_add(1));
    LATEST_CHECK.set((check, base));
    if text.trim().is_empty() {
        app.problems.set(Problems::default());
        return;
    }
    app.engine.send(&Request::Check { check, text, options: options(app, app.range.get_untracked()) });
}

/// Takes the answer to a check, unless a later one is under way.
pub fn checked(app: App, check: u32, diagnostics: Vec<Diagnostic>) {
    let (latest, base) = LATEST_CHECK.get();
    if check == latest {
        app.problems.set(Problems { base, diagnostics });
    }
}

/// Shows so many files.
pub fn show_files(app: App, limit: u32) {
    app.files_shown.set(limit);
    app.engine.send(&Request::FileList { limit });
}

/// Forgets all data.
pub fn clear(app: App) {
    app.engine.send(&Request::Clear);
    app.files.set(Listed::default());
    app.stopped.set(None);
    super::sheets::forget_answers(app);
    app.engine.send(&Request::Catalog);
    app.say("All data is forgotten.");
}
