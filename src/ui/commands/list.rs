//! The commands, in the order of the palette. One line each.

use super::{Command, Scope, go};
use crate::ui::sheets::{self, kept};
use crate::ui::state::{App, Room, Run, Shown};
use crate::ui::{actions, link, query, shell};
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
    command(Scope::Query, &["Escape", "Ctrl+Shift+Enter"], "Cancel the running query", cancel),
    command(Scope::Query, &["F8"], "Show the last answer to this query again, without running", sheets::recall),
    command(Scope::Query, &["Ctrl+Shift+H"], "Open the history of runs", |app| app.history_open.set(true)),
    command(Scope::Query, &["F6"], "Go to the next pane: editor, answer, tables", panes),
    command(Scope::Query, &["Ctrl+J"], "Open a new tab", sheets::new),
    command(Scope::Query, &["Ctrl+Alt+]"], "Go to the next tab", |app| sheets::step(app, 1)),
    command(Scope::Query, &["Ctrl+Alt+["], "Go to the tab before", |app| sheets::step(app, -1)),
    command(Scope::Query, &["Ctrl+Shift+Alt+T"], "Open the tab again that was closed last", sheets::reopen),
    command(Scope::Query, &[], "Close this tab", sheets::close_current),
    command(Scope::Query, &[], "Show the answer as a chart", |app| app.shown.set(Shown::Chart)),
    command(Scope::Query, &[], "Show the answer as a table", |app| app.shown.set(Shown::Table)),
    command(Scope::Page, &["Alt+Shift+L"], "Copy the link", link::copy),
    command(Scope::Page, &["Alt+Shift+C"], "Copy the query and its link", link::copy_with_query),
    command(Scope::Page, &[], "Share: links for other tools, and what the link says", link::share::open),
    command(Scope::Page, &[], "Save all tabs as a file", kept::save_session),
    command(Scope::Page, &["F1", "Ctrl+Shift+P"], "Find a command", super::palette::toggle),
    command(Scope::Page, &["?"], "Show all keys", super::sheet::open),
    command(Scope::Page, &["Alt+1"], "Go to the data", |app| go(app, Room::Data)),
    command(Scope::Page, &["Alt+2"], "Go to the query", |app| go(app, Room::Query)),
    command(Scope::Page, &["Alt+3"], "Go to the audits", |app| go(app, Room::Audits)),
    command(Scope::Page, &["Alt+4"], "Go to the reference", |app| go(app, Room::Reference)),
    command(Scope::Page, &[], "Switch between the system's theme, light and dark", shell::theme::next),
    command(Scope::Page, &[], "Open the built-in sample", actions::load_sample),
    place(Scope::Editor, &["Shift+Enter"], "Run the selection, or the query at the cursor"),
    place(Scope::Editor, &["Ctrl+/"], "Make the lines a comment, or not"),
    place(Scope::Editor, &["Ctrl+F"], "Find in the text"),
    place(Scope::Editor, &["Alt+ArrowUp", "Alt+ArrowDown"], "Move the lines"),
    place(Scope::Editor, &["Shift+Alt+ArrowUp", "Shift+Alt+ArrowDown"], "Copy the lines"),
    place(Scope::Grid, &["Enter"], "Open or close the row's details"),
    place(Scope::Grid, &["Ctrl+Shift+Space"], "Keep only rows with this value"),
    place(Scope::Grid, &["Ctrl+Shift+Alt+Space"], "Leave out rows with this value"),
    place(Scope::Grid, &["Ctrl+C"], "Copy"),
    place(Scope::Grid, &["Alt+ArrowLeft", "Alt+ArrowRight"], "Make the column narrower or wider"),
    place(Scope::Chart, &["ArrowLeft", "ArrowRight"], "Read the values beside"),
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
        let inside =
            format!("{pane} [role=grid], {pane} [tabindex='0'], {pane} button:not([disabled]), {pane} summary");
        let Ok(found) = page.query_selector_all(&inside) else { continue };
        let mut elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<HtmlElement>().ok());
        // What is hidden (the rail of a narrow page) has no box and takes no focus.
        if let Some(element) = elements.find(|element| element.offset_parent().is_some()) {
            let _ = element.focus();
            return;
        }
    }
}
