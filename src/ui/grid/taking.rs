//! What is under way with the rows of the answer: copies and exports that the engine writes, what is known of the
//! selection, the menu that is open.

use super::jobs::{Job, Progress, Purpose};
use super::state::GridState;
use crate::protocol::{Block, BlockFacts, FurtherText, QueryId, Reply, Request, RowsFormat};
use crate::ui::link::question;
use crate::ui::menu::Menu;
use crate::ui::remembered::{keep, recall};
use crate::ui::state::App;
use leptos::prelude::*;

/// Where the choice of the place of the row's details is kept on this device.
const BELOW_KEY: &str = "tallyman-detail-below";
/// Bytes that are copied at most: more does no clipboard good.
pub const MOST_COPIED_BYTES: u64 = 50_000_000;

/// A selection, and what is known of it once it has been counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Which run.
    pub query: QueryId,
    /// Which of its tables.
    pub table: u32,
    /// Which cells.
    pub block: Block,
    /// The facts; `None` while they are counted.
    pub facts: Option<BlockFacts>,
}

/// The signals. Copied into every closure.
#[derive(Clone, Copy)]
pub struct Taking {
    /// The menu that is open.
    pub menu: RwSignal<Option<Menu>>,
    /// What is known of the selection.
    pub known: RwSignal<Option<Known>>,
    /// Whether the row's details are open; they stay so from answer to answer.
    pub details: RwSignal<bool>,
    /// Whether they are below the rows, and not beside them.
    pub below: RwSignal<bool>,
    /// Whether the dialog for exports is open.
    pub dialog: RwSignal<bool>,
    /// The table that is taken further, and how once the engine has said it.
    pub further: RwSignal<Option<(String, Option<Vec<FurtherText>>)>>,
    /// How the export into a file is coming along.
    pub progress: RwSignal<Option<Progress>>,
    /// The grid that is on screen.
    grid: RwSignal<Option<GridState>>,
    jobs: StoredValue<Vec<Job>, LocalStorage>,
    next: StoredValue<u32>,
}

impl Taking {
    /// Nothing under way.
    pub fn new() -> Self {
        Self {
            menu: RwSignal::new(None),
            known: RwSignal::new(None),
            details: RwSignal::new(false),
            below: RwSignal::new(remembered_below()),
            dialog: RwSignal::new(false),
            further: RwSignal::new(None),
            progress: RwSignal::new(None),
            grid: RwSignal::new(None),
            jobs: StoredValue::new_local(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Notes the grid that is on screen, until its component is gone.
    pub fn shows(self, grid: GridState) {
        self.grid.set(Some(grid));
        on_cleanup(move || {
            // Its lines act on the rows that go.
            self.menu.set(None);
            // A new grid may have come before the old one goes.
            self.grid.update(|shown| {
                if shown.as_ref().is_some_and(|shown| shown.active == grid.active) {
                    *shown = None;
                }
            });
        });
    }

    /// The grid that is on screen.
    pub fn grid(self) -> Option<GridState> {
        self.grid.get_untracked()
    }

    /// The grid that is on screen; tells when another one comes.
    pub fn grid_now(self) -> Option<GridState> {
        self.grid.get()
    }

    /// Has the engine write cells; what is done with them says `purpose`.
    pub fn start(self, app: App, block: Block, format: RowsFormat, purpose: Purpose) {
        let Some(outcome) = app.outcome.get_untracked() else {
            app.say("There is no answer yet.");
            return;
        };
        let export = self.next.get_value().wrapping_add(1);
        self.next.set_value(export);
        let most_bytes = if matches!(purpose, Purpose::File { .. }) { 0 } else { MOST_COPIED_BYTES };
        if let Purpose::File { name, .. } = &purpose {
            self.progress.set(Some(Progress { export, name: name.clone(), rows: block.rows, done: 0, bytes: 0 }));
        }
        // Another query may have run before the rows are here.
        let asked = matches!(purpose, Purpose::CopyWithQuery { .. }).then(|| question::of_answer(app));
        self.jobs.update_value(|jobs| jobs.push(Job::new(export, purpose, asked)));
        let (query, table) = (outcome.query, outcome.at);
        app.engine.send(&Request::Export { export, query, table, block, format, most_bytes });
    }

    /// Stops the export into a file.
    pub fn cancel(self, app: App) {
        let Some(Progress { export, .. }) = self.progress.get_untracked() else { return };
        self.progress.set(None);
        self.jobs.update_value(|jobs| jobs.retain(|job| job.export != export));
        app.engine.send(&Request::ExportStop { export });
        app.say("The export was stopped; no file was written.");
    }

    /// All answers are gone, and what was written of them: no reply comes any more.
    pub fn forget(self) {
        self.progress.set(None);
        self.jobs.update_value(Vec::clear);
    }

    /// Takes a reply about a selection or an export.
    pub fn take(self, app: App, reply: Reply) {
        match reply {
            Reply::BlockFacts { query, table, block, facts } => self.known.update(|known| {
                let asked =
                    known.as_mut().filter(|known| (known.query, known.table, &known.block) == (query, table, &block));
                if let Some(asked) = asked {
                    asked.facts = Some(facts);
                }
            }),
            Reply::Further { table, texts } => self.further.update(|asked| {
                if let Some((_, known)) = asked.as_mut().filter(|(name, _)| *name == table) {
                    *known = Some(texts);
                }
            }),
            Reply::Exported { export, piece } => {
                let found = self.jobs.try_update_value(|jobs| {
                    let at = jobs.iter().position(|job| job.export == export)?;
                    let is_over = jobs[at].add(&piece);
                    Some(if is_over { Some(jobs.remove(at)) } else { None })
                });
                match found.flatten() {
                    // It was stopped in the meantime.
                    None => {}
                    Some(None) => {
                        self.progress.update(|progress| {
                            if let Some(progress) = progress.as_mut().filter(|progress| progress.export == export) {
                                progress.done = piece.rows;
                                progress.bytes += piece.bytes.len() as u64;
                            }
                        });
                        app.engine.send(&Request::ExportMore { export });
                    }
                    Some(Some(job)) => {
                        self.progress.update(|progress| {
                            if progress.as_ref().is_some_and(|progress| progress.export == export) {
                                *progress = None;
                            }
                        });
                        job.finish(app, piece.state);
                    }
                }
            }
            _ => {}
        }
    }
}

impl Default for Taking {
    fn default() -> Self {
        Self::new()
    }
}

/// Puts the row's details below the rows or beside them, and remembers that.
pub fn place_details(app: App, below: bool) {
    app.taking.below.set(below);
    keep(BELOW_KEY, if below { "1" } else { "" });
}

/// Opens the row's details, or closes them.
pub fn toggle_details(app: App) {
    app.taking.details.update(|open| *open = !*open);
}

fn remembered_below() -> bool {
    recall(BELOW_KEY).is_some_and(|kept| kept == "1")
}
