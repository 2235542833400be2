//! What a link says: the question that is asked now, or the one that the answer on screen is of.

use super::compared;
use crate::permalink::{State, View};
use crate::protocol::TimeRange;
use crate::ui::actions;
use crate::ui::query::language;
use crate::ui::state::{App, Room, Shown};
use crate::view::ranges::{PRESETS, Range};
use leptos::prelude::*;

/// The question that is asked now.
pub fn of_now(app: App) -> State {
    untrack(|| {
        // Not every note beside it: the recipient gets the answer to this one.
        let mut state = asking(app, actions::current_query(app).1, app.range.get());
        state.tables.extend(app.awaited.get().map(|awaited| awaited.tables).unwrap_or_default());
        state.tables.sort();
        state.tables.dedup();
        state
    })
}

/// The question that the answer on screen is of, wherever the cursor is.
pub fn of_answer(app: App) -> State {
    let (query, range) = actions::question_of_answer(app);
    asking(app, query, range)
}

/// A query over a time range, with all that is said of the page beside it.
fn asking(app: App, query: String, range: Range) -> State {
    untrack(|| {
        let mut tables = app.catalog.with(|catalog| language::tables_in(&query, catalog));
        let data = app.catalog.with(|catalog| compared::data_of(&tables, catalog));
        tables.sort();
        State {
            now: app.now.get(),
            time_range: range.filter(app.now_ticks()),
            zone: app.zone.get(),
            view: view_of(app.room.get(), app.shown.get()),
            title: app.title.get(),
            at: app.outcome.with(|outcome| outcome.as_ref().map_or(0, |outcome| outcome.at)),
            arrangement: app.arrangement.get(),
            chart: app.charting.options.get(),
            hidden_series: app.charting.hidden.with(|hidden| hidden.iter().cloned().collect()),
            // Only where it is shown: other rooms' links stay short.
            entry: if app.room.get() == Room::Reference { app.reference.link() } else { String::new() },
            data,
            query,
            tables,
            ..State::default()
        }
    })
}

/// The word for what is shown.
pub fn view_of(room: Room, shown: Shown) -> View {
    match (room, shown) {
        (Room::Data, _) => View::Data,
        (Room::Audits, _) => View::Audits,
        (Room::Reference, _) => View::Reference,
        (Room::Query, Shown::Table) => View::Table,
        (Room::Query, Shown::Chart) => View::Query,
    }
}

/// The choice that means this time range now.
pub fn range_of(app: App, range: Option<TimeRange>) -> Range {
    let now = untrack(|| app.now_ticks());
    range.map_or(Range::All, |range| {
        let presets = PRESETS.iter().map(|(_, length)| Range::Last(*length));
        presets.into_iter().find(|preset| preset.filter(now) == Some(range)).unwrap_or(Range::Between(range))
    })
}
