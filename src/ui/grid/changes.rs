//! Every way to change how the grid is arranged.

use super::state::GridState;
use crate::protocol::{Arrangement, Coloring, ColumnFilter};
use crate::ui::actions;
use crate::ui::state::{App, Outcome};
use crate::view::arranging::{filter_predicate, set_sort, sort_operator, toggle_sort};
use crate::view::layout::{move_to, tidy, view_mut};
use leptos::prelude::*;
use std::sync::Arc;

/// Changes the arrangement.
pub fn change(app: App, how: impl FnOnce(&mut Arrangement)) {
    let mut next = app.arrangement.get_untracked();
    how(&mut next);
    tidy(&mut next);
    if app.arrangement.with_untracked(|now| *now != next) {
        app.arrangement.set(next);
    }
}

/// Another question: its answer comes as the query has it, but for what was said of all answers.
pub fn start_anew(app: App) {
    change(app, |arrangement| {
        let Arrangement { folds_constants, hides_empty, .. } = *arrangement;
        *arrangement = Arrangement { folds_constants, hides_empty, ..Arrangement::default() };
    });
}

/// Name of a column of the answer that is shown.
pub fn name_of(app: App, column: usize) -> Option<String> {
    let name = |outcome: &Arc<Outcome>| Some(outcome.table.columns.get(column)?.name.clone());
    app.outcome.with_untracked(|outcome| outcome.as_ref().and_then(name))
}

/// Sorts by a column: up, down, not at all; with `adds` beside the other keys.
pub fn toggle(app: App, column: usize, adds: bool) {
    let Some(name) = name_of(app, column) else { return };
    change(app, |arrangement| toggle_sort(arrangement, &name, adds));
    let key = app.arrangement.with_untracked(|now| now.sort.iter().find(|key| key.column == name).cloned());
    app.say(match key {
        Some(key) if key.descending => format!("Sorted by {name}, large first."),
        Some(_) => format!("Sorted by {name}, small first."),
        None => format!("Not sorted by {name}."),
    });
}

/// Sorts by one column only.
pub fn sort(app: App, column: usize, descending: Option<bool>) {
    let Some(name) = name_of(app, column) else { return };
    change(app, |arrangement| set_sort(arrangement, &name, descending, false));
}

/// Leaves a column out.
pub fn set_hidden(app: App, column: usize, hidden: bool) {
    let Some(name) = name_of(app, column) else { return };
    change(app, |arrangement| view_mut(arrangement, &name).hidden = hidden);
}

/// Keeps a column at the left.
pub fn set_pinned(app: App, column: usize, pinned: bool) {
    let Some(name) = name_of(app, column) else { return };
    change(app, |arrangement| view_mut(arrangement, &name).pinned = pinned);
}

/// Colors the cells of a column.
pub fn set_coloring(app: App, column: usize, coloring: Coloring) {
    let Some(name) = name_of(app, column) else { return };
    change(app, |arrangement| view_mut(arrangement, &name).coloring = coloring);
}

/// Moves a column to the place of another.
pub fn move_column(app: App, column: usize, target: usize) {
    let Some(outcome) = app.outcome.get_untracked() else { return };
    change(app, |arrangement| move_to(&outcome.table.columns, arrangement, column, target));
}

/// Moves a column one place to the left or to the right.
pub fn shift_column(grid: GridState, column: usize, right: bool) {
    let layout = grid.layout.get_untracked();
    let Some(place) = layout.place_of(column) else { return };
    let next = if right { place.checked_add(1) } else { place.checked_sub(1) };
    // Columns that stay at the left are moved among themselves.
    let target = next.filter(|next| (*next < layout.pinned) == (place < layout.pinned));
    match target.and_then(|next| layout.shown.get(next)) {
        Some(target) => move_column(grid.app, column, *target),
        None => grid.app.say("The column is at the end."),
    }
}

/// Shows only rows that pass this too.
pub fn add_filter(app: App, filter: ColumnFilter) {
    change(app, |arrangement| {
        if !arrangement.filters.contains(&filter) {
            arrangement.filters.push(filter);
        }
    });
}

/// Takes a filter away.
pub fn remove_filter(app: App, at: usize) {
    change(app, |arrangement| {
        if at < arrangement.filters.len() {
            arrangement.filters.remove(at);
        }
    });
}

/// Takes all filters and the search away.
pub fn show_all_rows(app: App) {
    app.grid.searches.set(false);
    change(app, |arrangement| {
        arrangement.filters.clear();
        arrangement.search.clear();
        arrangement.only_matching = false;
    });
}

/// Writes all filters that apply into the query, in place of those of the grid, and runs that.
pub fn write_filters(app: App) {
    match untrack(|| filter_operator(app)) {
        Some(operator) => append_instead(app, &operator),
        None => app.say("There is no filter to write."),
    }
}

/// Appends an operator to the query and runs that. It is about the rows that the grid's filters leave: they are written
/// before it, in place of those of the grid.
pub fn append_filtered(app: App, operator: &str) {
    let filters = untrack(|| filter_operator(app)).map(|filters| format!("{filters}\n| ")).unwrap_or_default();
    append_instead(app, &format!("{filters}{operator}"));
}

/// The filters of the grid that apply to the answer, as the language writes them. Reactive in what is filtered.
pub fn filter_operator(app: App) -> Option<String> {
    let outcome = app.outcome.get_untracked()?;
    let columns = &outcome.table.columns;
    let predicates: Vec<String> = app.arrangement.with(|arrangement| {
        arrangement.filters.iter().filter_map(|filter| filter_predicate(columns, filter)).collect()
    });
    (!predicates.is_empty()).then(|| format!("where {}", predicates.join("\n| where ")))
}

/// Appends operators that hold the filters that apply, and takes these from the grid.
fn append_instead(app: App, operators: &str) {
    let Some(outcome) = app.outcome.get_untracked() else { return };
    if actions::append_operator(app, operators) {
        let columns = &outcome.table.columns;
        change(app, |arrangement| arrangement.filters.retain(|filter| filter_predicate(columns, filter).is_none()));
    }
}

/// Writes the order of the grid into the query, and runs that.
pub fn write_sort(app: App) {
    let Some(outcome) = app.outcome.get_untracked() else { return };
    let sort = app.arrangement.with_untracked(|arrangement| arrangement.sort.clone());
    match sort_operator(&outcome.table.columns, &sort) {
        Some(operator) => {
            if actions::append_operator(app, &operator) {
                change(app, |arrangement| arrangement.sort.clear());
            }
        }
        None => app.say("The grid is not sorted."),
    }
}

/// The grid as the query gives it.
pub fn reset(app: App) {
    app.grid.searches.set(false);
    app.arrangement.set(Arrangement::default());
    app.say("The grid shows the answer as the query gives it.");
}
