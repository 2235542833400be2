//! What a person does with a chart: narrow to a part of it, go back, hide series.

use super::state::{Question, Step, question};
use crate::charts::{End, Selected, hideable, time_range};
use crate::protocol::{ChartData, Ticks, TimeRange};
use crate::ui::actions;
use crate::ui::state::{App, Outcome};
use crate::view::carrying::TIME_COLUMN;
use crate::view::ranges::Range;
use crate::view::{brushing, instants};
use leptos::prelude::*;

/// Brushes that are remembered.
const MOST_STEPS: usize = 50;

/// Narrows the question to a part of the chart that is shown.
pub fn select(app: App, selected: &Selected) {
    let Some(chart) = app.chart.get_untracked() else { return };
    match selected {
        Selected::Numbers { low, high } if low < high => app.charting.zoom.set(Some((*low, *high))),
        Selected::Numbers { .. } => {}
        Selected::Categories(labels) => select_labels(app, &chart, labels),
        Selected::Time { start, end } => {
            if !narrow(app, &chart.x_column, chart.x_in_arrays, (*start, *end)) {
                app.charting.zoom.set(Some((*start, end.edge())));
            }
        }
    }
}

/// Narrows the question to a stretch of time: by the page's range where that is what filters the column, else by a filter
/// in the query, never by both. Says whether it could. The start is in milliseconds since 1970.
pub fn narrow(app: App, column: &str, in_arrays: bool, (start, end): (f64, End)) -> bool {
    let Some(outcome) = app.outcome.get_untracked() else { return false };
    let ticks = instants::from_unix_ms;
    let by_range = column == TIME_COLUMN && !outcome.info.time_set_in_query && outcome.info.time_is_of_tables;
    let range = by_range.then(|| range_within(app, &outcome, ticks(start), end.instant().map(ticks)));
    if let Some(range) = range.flatten() {
        stepping(app, || {
            if is_in_editor(app) {
                app.range.set(Range::Between(range));
            }
            rerun(app);
        });
        return true;
    }
    if in_arrays || column.is_empty() || outcome.info.tables.len() > 1 {
        return false;
    }
    let predicate = match end {
        End::Bin { last, .. } => brushing::bins(column, ticks(start), ticks(last)),
        End::Before(end) => brushing::instants(column, ticks(start), ticks(end)),
    };
    stepping(app, || {
        actions::amend(app, |query| brushing::narrowed(query, column, &predicate));
    });
    true
}

/// The page's range for a stretch of an answer; `None` where no range says the same.
fn range_within(app: App, outcome: &Outcome, start: Ticks, end: Option<Ticks>) -> Option<TimeRange> {
    let data_end = app.catalog.with_untracked(|catalog| catalog.data_end);
    time_range(start, end, outcome.range.filter(actions::now_of(app, outcome)), data_end)
}

fn select_labels(app: App, chart: &ChartData, labels: &[String]) {
    let column = app.outcome.with_untracked(|outcome| {
        let columns = &outcome.as_ref()?.table.columns;
        columns.iter().find(|column| column.name == chart.x_column).cloned()
    });
    match column.filter(|_| !chart.x_in_arrays).and_then(|column| brushing::one_of(&column, labels)) {
        Some(predicate) => stepping(app, || actions::filter(app, &predicate)),
        None => app.say("These labels are not values of one column, so that no filter can name them."),
    }
}

/// Runs the question of the answer again.
pub fn rerun(app: App) {
    actions::amend(app, |_| (0..0, String::new()));
}

/// Whether the question of the answer still stands in the editor.
fn is_in_editor(app: App) -> bool {
    actions::question_in_editor(app).is_some()
}

/// Does something that may change the question, and remembers the one before.
fn stepping(app: App, act: impl FnOnce()) {
    let asked = untrack(|| question(app));
    // What is brushed is the answer's question, whatever was asked since without an answer.
    let text = actions::question_in_editor(app).map_or_else(|| asked.text.clone(), |(_, text)| text);
    let before = Question { text, ..asked.clone() };
    act();
    let after = untrack(|| question(app));
    if asked == after {
        return;
    }
    app.charting.steps.update(|steps| {
        // Steps that led elsewhere are over.
        if steps.last().is_some_and(|last| last.after != before) {
            steps.clear();
        }
        if steps.len() >= MOST_STEPS {
            steps.remove(0);
        }
        steps.push(Step { before, after });
    });
}

/// Whether there is a brush to take back. Reactive.
pub fn can_go_back(app: App) -> bool {
    let now = question(app);
    app.charting.zoom.with(Option::is_some)
        || app.charting.steps.with(|steps| steps.last().is_some_and(|last| last.after == now))
}

/// Takes the last brush back: the zoom, or else the question before it.
pub fn back(app: App) {
    if app.charting.zoom.with_untracked(Option::is_some) {
        app.charting.zoom.set(None);
        return;
    }
    let now = untrack(|| question(app));
    let last = app.charting.steps.with_untracked(|steps| steps.last().filter(|last| last.after == now).cloned());
    let Some(step) = last else { return };
    ask(app, step.before);
    app.charting.steps.update(|steps| {
        steps.pop();
    });
}

/// Takes all brushes back.
pub fn reset(app: App) {
    app.charting.zoom.set(None);
    let now = untrack(|| question(app));
    let first = app.charting.steps.with_untracked(|steps| {
        steps.last().filter(|last| last.after == now)?;
        steps.first().map(|first| first.before.clone())
    });
    if let Some(question) = first {
        ask(app, question);
        app.charting.steps.set(Vec::new());
    }
}

fn ask(app: App, question: Question) {
    if !is_in_editor(app) {
        app.say("The query of this answer is not in the editor any more. Run it again first.");
        return;
    }
    app.range.set(question.range);
    actions::replace_question(app, question.text);
}

/// Draws only this series; all where it is the only one already.
pub fn isolate(app: App, series: &str) {
    let names = names(app);
    app.charting.hidden.update(|hidden| {
        let is_alone = names.iter().all(|name| (name == series) != hidden.contains(name));
        hidden.clear();
        if !is_alone {
            hidden.extend(names.into_iter().filter(|name| name != series));
        }
    });
}

/// Hides or shows a series.
pub fn toggle(app: App, series: &str) {
    app.charting.hidden.update(|hidden| {
        if !hidden.remove(series) {
            hidden.insert(series.to_owned());
        }
    });
}

/// Draws all series.
pub fn show_all(app: App) {
    app.charting.hidden.update(std::collections::BTreeSet::clear);
}

/// Shows or hides the options of charts.
pub fn toggle_options(app: App) {
    app.charting.options_open.update(|open| *open = !*open);
}

fn names(app: App) -> Vec<String> {
    app.chart.with_untracked(|chart| chart.as_ref().map(|chart| hideable(chart)).unwrap_or_default())
}
