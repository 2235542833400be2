//! How an answer is drawn: as its query says, or as a person has said since, which is then written into the query.

use crate::protocol::{ChartKind, Visualization};
use crate::ui::actions;
use crate::ui::link;
use crate::ui::query::editor;
use crate::ui::state::{App, Outcome, Shown};
use crate::view::rendering;
use leptos::prelude::*;

/// How the table that is shown is drawn; `None` where it is not. Reactive.
pub fn drawn_as(app: App) -> Option<Visualization> {
    app.outcome.with(|outcome| drawn_of(app, outcome.as_ref()?))
}

/// The same for an outcome.
pub fn drawn_of(app: App, outcome: &Outcome) -> Option<Visualization> {
    let here = (outcome.query, outcome.at);
    let since = app.charting.drawn_as.with(|drawn| {
        drawn.as_ref().filter(|(query, table, _)| (*query, *table) == here).map(|(_, _, drawn)| drawn.clone())
    });
    let drawn = since.unwrap_or_else(|| outcome.table.visualization.clone());
    (outcome.table.rows > 0 && drawn.supported && drawn.kind != ChartKind::Table).then_some(drawn)
}

/// Whether the table that is shown could be drawn, though its query does not ask for it. Reactive.
pub fn can_draw(app: App) -> bool {
    app.outcome
        .with(|outcome| outcome.as_ref().is_some_and(|o| o.table.rows > 0 && rendering::guess(&o.table).is_some()))
}

/// Shows the answer as a chart: as its query says, or as a guess that is written nowhere until something is changed.
pub fn show_chart(app: App) {
    if untrack(|| drawn_as(app)).is_none() {
        let Some(outcome) = app.outcome.get_untracked() else { return };
        let Some(guess) = rendering::guess(&outcome.table) else { return };
        app.charting.drawn_as.set(Some((outcome.query, outcome.at, guess)));
    }
    app.shown.set(Shown::Chart);
}

/// Draws the answer in another way, and writes that into its query. Nothing runs: the rows are the same.
pub fn draw_as(app: App, visualization: Visualization) {
    let Some(outcome) = app.outcome.get_untracked() else { return };
    let operator = rendering::operator(&visualization);
    app.charting.drawn_as.set(Some((outcome.query, outcome.at, visualization)));
    if outcome.info.tables.len() > 1 {
        return;
    }
    let Some((base, old)) = actions::question_in_editor(app) else {
        app.say("The query of this answer is not in the editor any more, so that the change is not written into it.");
        return;
    };
    let (range, text) = rendering::place(&old, &operator);
    editor::replace(app, base + range.start, base + range.end, &text);
    let mut asked = old.clone();
    asked.replace_range(range, &text);
    actions::point_at(app, base, asked.trim_end().len());
    // The brushes before belong to the question, which is the same.
    app.charting.steps.update(|steps| {
        if let Some(last) = steps.last_mut().filter(|last| last.after.text == old) {
            last.after.text.clone_from(&asked);
        }
    });
    for text in [app.asked, app.answered, app.stepped] {
        if text.with_untracked(|text| *text == old) {
            text.set(asked.clone());
        }
    }
    link::replace(app);
}
