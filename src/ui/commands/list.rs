//! The commands, in the order of the palette. One line each.

use super::{Command, Scope, go};
use crate::ui::chart::{self, drawing, export as pictures, timeline};
use crate::ui::grid::{changes, clipboard, export, grouping, search, taking};
use crate::ui::sheets::{self, kept, packed};
use crate::ui::state::{App, Room, Run, Shown};
use crate::ui::{actions, link, loading, query, shell};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const fn command(scope: Scope, keys: &'static [&'static str], name: &'static str, run: fn(App)) -> Command {
    Command { name, keys, scope, run: Some(run) }
}

/// Keys that only make sense at a place.
const fn place(scope: Scope, keys: &'static [&'static str], name: &'static str) -> Command {
    Command { name, keys, scope, run: None }
}

/// Every command.
pub const COMMANDS: &[Command] = &[
    command(Scope::Query, &["F5", "Shift+Enter", "Ctrl+Enter"], "Run the query at the cursor", actions::run),
    command(Scope::Query, &["Alt+Shift+Enter"], "Run it for its first 50 rows only", actions::preview),
    command(Scope::Query, &["Escape", "Ctrl+Shift+Enter"], "Cancel the running query", cancel),
    command(Scope::Query, &["F8"], "Show the last answer to this query again, without running", sheets::recall),
    command(Scope::Query, &["Ctrl+Shift+H"], "Open the history of runs", |app| app.history_open.set(true)),
    command(Scope::Query, &["F6"], "Go to the next pane: editor, answer, tables", panes),
    command(Scope::Query, &["Ctrl+J"], "Open a new tab", sheets::new),
    command(Scope::Query, &["Ctrl+Alt+]"], "Go to the next tab", |app| sheets::step(app, 1)),
    command(Scope::Query, &["Ctrl+Alt+["], "Go to the tab before", |app| sheets::step(app, -1)),
    command(Scope::Query, &["Ctrl+Shift+Alt+T"], "Open the tab again that was closed last", sheets::reopen),
    command(Scope::Query, &[], "Close this tab", sheets::close_current),
    command(Scope::Query, &[], "Show the answer as a chart", drawing::show_chart),
    command(Scope::Query, &[], "Show or hide the chart's options", chart::actions::toggle_options),
    command(Scope::Query, &[], "Go back to the range before the last selection", chart::actions::back),
    command(Scope::Query, &[], "Go back to the range before the first selection", chart::actions::reset),
    command(Scope::Query, &[], "Draw all series of the chart", chart::actions::show_all),
    command(Scope::Query, &[], "Save the chart as PNG", pictures::save_png),
    command(Scope::Query, &[], "Save the chart as SVG", pictures::save_svg),
    command(Scope::Query, &[], "Copy the chart as a picture", pictures::copy_image),
    command(Scope::Query, &[], "Show or hide the timeline", timeline::toggle),
    command(Scope::Query, &[], "Show the answer as a table", |app| app.shown.set(Shown::Table)),
    command(Scope::Query, &["Ctrl+Shift+E"], "Export the answer as a file", export::open),
    command(
        Scope::Query,
        &["Alt+Shift+M"],
        "Copy the selection as Markdown, with the query and its link",
        clipboard::copy_with_query,
    ),
    command(Scope::Query, &[], "Find in the rows", search::open),
    command(Scope::Query, &[], "Group the rows by columns, or pivot them", |app| grouping::open(app, None)),
    command(Scope::Query, &[], "Show all rows again: no filters on the grid", changes::show_all_rows),
    command(Scope::Query, &[], "Write the grid's filters into the query", changes::write_filters),
    command(Scope::Query, &[], "Write the grid's order into the query", changes::write_sort),
    command(Scope::Query, &[], "Show all columns as the query gives them", changes::reset),
    command(Scope::Query, &[], "Show the row's details below the rows", |app| taking::place_details(app, true)),
    command(Scope::Query, &[], "Show the row's details beside the rows", |app| taking::place_details(app, false)),
    command(Scope::Page, &["Alt+Shift+L"], "Copy the link", link::copy),
    command(Scope::Page, &["Alt+Shift+C"], "Copy the query and its link", link::copy_with_query),
    command(Scope::Page, &[], "Share: links for other tools, and what the link says", link::share::open),
    command(Scope::Page, &[], "Save all tabs as a file", kept::save_session),
    command(Scope::Page, &[], "Save all tabs with their data as one archive", packed::pack),
    command(Scope::Page, &["F1", "Ctrl+Shift+P"], "Find a command", super::palette::toggle),
    command(Scope::Page, &["?"], "Show all keys", super::sheet::open),
    command(Scope::Page, &["Alt+1"], "Go to the data", |app| go(app, Room::Data)),
    command(Scope::Page, &["Alt+2"], "Go to the query", |app| go(app, Room::Query)),
    command(Scope::Page, &["Alt+3"], "Go to the audits", |app| go(app, Room::Audits)),
    command(Scope::Page, &["Alt+4"], "Go to the reference", |app| go(app, Room::Reference)),
    command(Scope::Page, &[], "Switch between the system's theme, light and dark", shell::theme::next),
    command(Scope::Page, &[], "Open the built-in sample", loading::load_sample),
    place(Scope::Editor, &["Shift+Enter"], "Run the selection, or the query at the cursor"),
    place(Scope::Editor, &["Ctrl+Space"], "Complete"),
    place(Scope::Editor, &["Ctrl+Shift+Space"], "Show the signature of the call"),
    place(Scope::Editor, &["Ctrl+K Ctrl+I"], "Describe the name at the cursor"),
    place(Scope::Editor, &["Ctrl+."], "Fix, or extract a let"),
    place(Scope::Editor, &["F2"], "Rename"),
    place(Scope::Editor, &["Shift+Alt+F"], "Format all queries"),
    place(Scope::Editor, &["Ctrl+K Ctrl+F"], "Format the selection, or the query at the cursor"),
    place(Scope::Editor, &["Ctrl+/", "Ctrl+K Ctrl+C", "Ctrl+K Ctrl+U"], "Make the lines a comment, or not"),
    place(Scope::Editor, &["Alt+F8", "Shift+F8"], "Go to the next problem, or the one before"),
    place(Scope::Editor, &["Ctrl+F", "F3"], "Find in the text, and again"),
    place(Scope::Editor, &["Ctrl+D"], "Select the next occurrence as well"),
    place(Scope::Editor, &["Alt+ArrowUp", "Alt+ArrowDown"], "Move the lines"),
    place(Scope::Editor, &["Shift+Alt+ArrowUp", "Shift+Alt+ArrowDown"], "Copy the lines"),
    place(Scope::Editor, &["Ctrl+Shift+[", "Ctrl+Shift+]"], "Fold, unfold"),
    place(Scope::Grid, &["ArrowUp"], "In the first row: go to the head of the column"),
    place(Scope::Grid, &["Enter"], "On a cell: open or close the row's details. On a head: sort"),
    place(Scope::Grid, &["Shift+Enter", "ContextMenu"], "On a head: open the column's menu"),
    place(Scope::Grid, &["Shift+F10", "ContextMenu"], "On a cell: open the menu of the selection"),
    place(Scope::Grid, &["Shift+ArrowDown", "Shift+ArrowRight"], "Select more cells"),
    place(Scope::Grid, &["Shift+Space", "Ctrl+Space", "Ctrl+A"], "Select rows, columns, everything"),
    place(Scope::Grid, &["Ctrl+Shift+Space"], "Keep only rows with the selected values"),
    place(Scope::Grid, &["Ctrl+Shift+Alt+Space"], "Leave out rows with the selected values"),
    place(Scope::Grid, &["Ctrl+C"], "Copy the selection"),
    place(Scope::Grid, &["Ctrl+F"], "Find in the rows"),
    place(Scope::Grid, &["Ctrl+U"], "Show what is in the column"),
    place(Scope::Grid, &["Alt+ArrowLeft", "Alt+ArrowRight"], "Make the column narrower or wider"),
    place(Scope::Grid, &["Shift+Alt+ArrowLeft", "Shift+Alt+ArrowRight"], "Move the column"),
    place(Scope::Chart, &["ArrowLeft", "ArrowRight"], "Read the values beside"),
    place(Scope::Chart, &["Shift+ArrowLeft", "Shift+ArrowRight"], "Select a range"),
    place(Scope::Chart, &["Enter"], "Filter by the range, or by the bin under the cursor"),
    place(Scope::Chart, &["Backspace"], "Go back to the range before"),
    place(Scope::Tabs, &["F2"], "Name the tab"),
    place(Scope::Tabs, &["Delete"], "Close the tab"),
];

fn cancel(app: App) {
    if !actions::cancel(app) && app.run.with_untracked(|run| !matches!(run, Run::Running(_))) {
        app.say("No query is running.");
    }
}

/// The panes of the query room, in the order in which F6 goes.
const PANES: [&str; 3] = [".query__editor", ".results", ".rail"];

/// What takes the focus in a pane, the best first: rows, a chart, whatever else there is.
const INSIDE: [&str; 4] = ["[role=grid]", ".cursor", "summary", "button:not([disabled])"];

/// Moves the focus from pane to pane, in the order of the page.
fn panes(_: App) {
    let page = document();
    let focused = page.active_element();
    let holds = |selector: &str| {
        page.query_selector(selector).ok().flatten().is_some_and(|pane| pane.contains(focused.as_deref()))
    };
    let at = PANES.iter().position(|pane| holds(pane));
    let order = (1..=PANES.len()).filter_map(|step| PANES.get((at.map_or(0, |at| at + step)) % PANES.len()));
    for pane in order {
        if *pane == ".query__editor" {
            return query::editor::focus();
        }
        // What is hidden (the rail of a narrow page) has no box and takes no focus.
        let found = INSIDE.iter().find_map(|inside| {
            let found = page.query_selector_all(&format!("{pane} {inside}")).ok()?;
            let mut elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<HtmlElement>().ok());
            elements.find(|element| element.offset_parent().is_some())
        });
        if let Some(element) = found {
            let _ = element.focus();
            return;
        }
    }
}
