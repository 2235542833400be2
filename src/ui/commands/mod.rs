//! What a person can do, as one list: the palette runs it, the keys call it, the sheet of shortcuts shows it.

pub mod keys;
pub mod list;
pub mod palette;
pub mod sheet;

use super::state::{App, Room};
use leptos::prelude::Set;

/// Where the keys of a command work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Page,
    /// In the query room, wherever the focus is.
    Query,
    /// In the editor, which handles them itself.
    Editor,
    /// In the grid, which handles them itself.
    Grid,
    /// On a chart, which handles them itself.
    Chart,
    /// On the tabs of queries, which handle them themselves.
    Tabs,
}

impl Scope {
    /// All, in the order of the sheet.
    pub const ALL: [Self; 6] = [Self::Page, Self::Query, Self::Editor, Self::Grid, Self::Chart, Self::Tabs];

    /// The heading of its keys.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Page => "Everywhere",
            Self::Query => "In the query room",
            Self::Editor => "In the editor",
            Self::Grid => "In the grid",
            Self::Chart => "On a chart",
            Self::Tabs => "On the tabs",
        }
    }
}

/// One thing to do.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What it does, as a person would say it.
    pub name: &'static str,
    /// Its keys; the first is shown in the palette.
    pub keys: &'static [&'static str],
    /// Where they work.
    pub scope: Scope,
    /// Does it; `None` for what only makes sense at a place, such as a cell.
    pub run: Option<fn(App)>,
}

/// Opens a room.
fn go(app: App, room: Room) {
    app.room.set(room);
}
