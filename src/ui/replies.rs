//! What the engine says, put where it is shown.

use super::actions;
use super::grid::arranging;
use super::link::awaiting;
use super::sheets;
use super::state::{App, Outcome, Run};
use crate::diagnostics::Diagnostic;
use crate::protocol::{QueryId, Reply, Request, ResultInfo};
use crate::view::history::End;
use crate::view::numbers::counted;
use leptos::prelude::*;
use std::sync::Arc;

/// Takes one reply. Replies to runs and checks that are no longer the latest are dropped.
pub fn take(app: App, reply: Reply) {
    match reply {
        // Who started the engine asks it for what it needs.
        Reply::Ready => {}
        Reply::Progress(progress) => {
            if progress.finished {
                let rows = counted(progress.rows, "row", "rows");
                let files = counted(progress.files_done.into(), "file", "files");
                let twice = match progress.duplicates {
                    0 => String::new(),
                    count => format!(" {} left out.", counted(count, "duplicate", "duplicates")),
                };
                app.say(format!("Loaded {rows} from {files}.{twice}"));
                app.progress.set(None);
                app.stopped.set(progress.stopped);
                awaiting::run_if_here(app);
            } else {
                app.progress.set(Some(progress));
            }
        }
        Reply::FileList(list) => app.files.set(list.into()),
        Reply::Forecast(forecast) => app.forecast.set(Some(forecast)),
        Reply::Catalog(catalog) => {
            app.catalog.set(catalog);
            awaiting::run_if_here(app);
        }
        Reply::Checked { check, diagnostics } => actions::checked(app, check, diagnostics),
        Reply::Edited { number, answer } => super::query::assist::answered(number, answer),
        Reply::Done { query, result } => done(app, query, result),
        Reply::Failed { query, diagnostics } => failed(app, query, diagnostics),
        Reply::Canceled { query } => {
            if is_latest(app, query) {
                app.run.set(Run::Canceled);
                sheets::wait_again(app);
                app.say("Canceled.");
            } else {
                sheets::finish_elsewhere(app, query, Run::Canceled, None);
            }
            app.history.update(|history| history.finish(query, End::Canceled, None));
        }
        Reply::Released { query } => sheets::released(app, query),
        Reply::Page { query, table, page } => arranging::take_page(app, query, table, page),
        reply @ (Reply::Arranged { .. }
        | Reply::Found { .. }
        | Reply::ColumnStats { .. }
        | Reply::PlainColumns { .. }) => arranging::take(app, reply),
        Reply::Chart { query, table, chart } => {
            let is_shown = |outcome: &Arc<Outcome>| outcome.query == query && outcome.at == table;
            if app.outcome.with_untracked(|outcome| outcome.as_ref().is_some_and(is_shown)) {
                app.charting.arrived(&chart);
                app.chart.set(Some(Arc::new(chart)));
            }
        }
        Reply::Timeline { query, table, chart } => app.charting.timeline.set(Some((query, table, chart.map(Arc::new)))),
        Reply::Anchors { query, at_end_of_data, at_all_times } => {
            app.charting.anchors.set(Some((query, at_end_of_data, at_all_times)));
        }
        Reply::Original { query, table, row, original } => app.original.update(|shown| {
            let asked = shown.as_mut().filter(|shown| (shown.query, shown.table, shown.row) == (query, table, row));
            if let Some(asked) = asked {
                asked.answer = Some(original);
            }
        }),
        Reply::Packed(packed) => sheets::packed::take(app, packed),
        reply @ (Reply::BlockFacts { .. } | Reply::Exported { .. } | Reply::Further { .. }) => {
            app.taking.take(app, reply);
        }
        reply @ (Reply::Reference { .. } | Reply::ReferenceEntry(_) | Reply::Coverage(_)) => app.reference.take(reply),
        Reply::Broken { message } => {
            app.progress.set(None);
            app.forecast.set(None);
            if app.is_running_untracked() {
                app.run.set(Run::Idle);
                sheets::wait_again(app);
            }
            app.broken.set(Some(message));
        }
    }
}

fn is_latest(app: App, query: QueryId) -> bool {
    app.run.with_untracked(|run| *run == Run::Running(query))
}

fn done(app: App, query: QueryId, info: ResultInfo) {
    let mut at = 0;
    if is_latest(app, query) {
        at = app.wanted_table.get_untracked();
        app.wanted_table.set(0);
        at = if (at as usize) < info.tables.len() { at } else { 0 };
    }
    // The range that it ran with: another one may have been chosen since.
    let range = app.history.with_untracked(|history| history.range_of(query));
    let outcome = Outcome::new(query, Arc::new(info), at, range.unwrap_or_else(|| app.range.get_untracked()));
    let (end, kept) = (sheets::ended(&outcome), Arc::new(outcome.clone()));
    if is_latest(app, query) {
        app.run.set(Run::Done(query));
        app.answered.set(app.asked.get_untracked());
        actions::show_table(app, outcome);
    } else if !sheets::finish_elsewhere(app, query, Run::Done(query), Some(kept.clone())) {
        app.engine.send(&Request::Release { query });
        app.history.update(|history| history.finish(query, End::Canceled, None));
        return;
    }
    app.history.update(|history| history.finish(query, end, Some(kept)));
}

fn failed(app: App, query: QueryId, diagnostics: Vec<Diagnostic>) {
    app.history.update(|history| history.finish(query, End::Failed, None));
    if is_latest(app, query) {
        app.run.set(Run::Failed(diagnostics));
        sheets::wait_again(app);
    } else {
        sheets::finish_elsewhere(app, query, Run::Failed(diagnostics), None);
    }
}
