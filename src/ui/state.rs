//! What the page knows and shows: one set of signals, reached by every component.

use super::chart::state::Charting;
use super::engine::Engine;
use super::grid::arranging::Arranging;
use super::grid::taking::Taking;
use super::link::awaiting::Awaited;
use super::link::compared::Linked;
use super::reference::state::Reference;
use super::sheets::Sheets;
use super::shell::theme;
use crate::diagnostics::Diagnostic;
use crate::permalink::Zone;
use crate::protocol::{
    Arrangement, Catalog, ChartData, LoadForecast, LoadProgress, NowAnchor, Original, PackedSession, QueryId,
    ResultInfo, ResultTable, Ticks,
};
use crate::view::history::History;
use crate::view::instants;
use crate::view::listed::Listed;
use crate::view::pages::Pages;
use crate::view::ranges::Range;
use leptos::prelude::*;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// How long a sentence stays on screen.
const SAID_FOR: Duration = Duration::from_secs(6);

/// Files that the page lists at first, and as many more each time that is asked for.
pub const FILES_SHOWN: u32 = 100;

/// A room of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// Files and tables.
    #[default]
    Data,
    /// Editor and answer.
    Query,
    /// Ready queries.
    Audits,
    /// The language.
    Reference,
}

/// Whether the page can still send anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// Still fetching what it needs.
    #[default]
    Opening,
    /// The browser refuses every request since this instant.
    Locked(Ticks),
    /// The page could not be locked or the engine not be started, so no file is opened.
    Failed(String),
}

/// How a run of a query stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Run {
    /// Nothing asked yet.
    #[default]
    Idle,
    /// The engine is at work.
    Running(QueryId),
    /// There is an answer, in [`App::outcome`].
    Done(QueryId),
    /// The query could not run.
    Failed(Vec<Diagnostic>),
    /// The person stopped it.
    Canceled,
}

/// The last answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which run.
    pub query: QueryId,
    /// What the engine said about it.
    pub info: Arc<ResultInfo>,
    /// Which of its tables is shown, from 0.
    pub at: u32,
    /// That table.
    pub table: ResultTable,
    /// The time range that was asked for.
    pub range: Range,
}

impl Outcome {
    /// An answer of which this table is shown.
    pub fn new(query: QueryId, info: Arc<ResultInfo>, at: u32, range: Range) -> Self {
        let table = info.tables.get(at as usize).cloned().unwrap_or_default();
        Self { query, info, at, table, range }
    }

    /// The same answer with another table shown.
    pub fn with_table(&self, at: u32) -> Self {
        Self::new(self.query, self.info.clone(), at, self.range)
    }
}

/// The query that an arrangement of the grid is meant for, though another one ran before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// Its text.
    pub query: String,
    /// The arrangement, put aside while the grid is arranged for another query; `None` while it stands in the grid.
    pub arrangement: Option<Arrangement>,
}

/// What is wrong with the text in the editor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems {
    /// Byte of the whole text where the checked part begins; the diagnostics count from there.
    pub base: usize,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// How the answer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// As the chart that the query asks for, where it asks for one.
    #[default]
    Chart,
    /// As rows.
    Table,
}

/// The record behind a row, which the person asked to see.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginalShown {
    /// Which run.
    pub query: QueryId,
    /// Which of its tables, from 0.
    pub table: u32,
    /// Which row, from 0.
    pub row: u64,
    /// The record, or why it cannot be shown; `None` while the file is read.
    pub answer: Option<Result<Original, String>>,
}

/// The page's state, as every closure holds it: a reference, which costs nothing to copy.
#[derive(Clone, Copy)]
pub struct App(&'static Signals);

impl Deref for App {
    type Target = Signals;

    fn deref(&self) -> &Signals {
        self.0
    }
}

/// Everything, by signal.
pub struct Signals {
    /// The page's end of the line.
    pub engine: Engine,
    /// Which room is open.
    pub room: RwSignal<Room>,
    /// The airlock.
    pub lock: RwSignal<Lock>,
    /// Requests that the browser refused or let pass since the lock.
    pub requests: RwSignal<u32>,
    /// Why the engine is gone; the page says how to go on.
    pub broken: RwSignal<Option<String>>,
    /// What is loaded.
    pub catalog: RwSignal<Catalog>,
    /// What became of the files.
    pub files: RwSignal<Listed>,
    /// How many of them the page shows.
    pub files_shown: RwSignal<u32>,
    /// How the drop is coming along; `None` when none is under way.
    pub progress: RwSignal<Option<LoadProgress>>,
    /// A drop that may not fit, until the person says whether it is loaded.
    pub forecast: RwSignal<Option<LoadForecast>>,
    /// Why the last load ended before its time.
    pub stopped: RwSignal<Option<String>>,
    /// The tabs of queries.
    pub sheets: RwSignal<Sheets>,
    /// The name of the open one; empty where its text names it.
    pub title: RwSignal<String>,
    /// The runs of this visit.
    pub history: RwSignal<History<Arc<Outcome>>>,
    /// Whether their list is open.
    pub history_open: RwSignal<bool>,
    /// Whether the command palette is open.
    pub palette_open: RwSignal<bool>,
    /// Whether the sheet of keys is open.
    pub keys_open: RwSignal<bool>,
    /// Whether the dialog for sharing is open.
    pub share_open: RwSignal<bool>,
    /// The text in the editor.
    pub text: RwSignal<String>,
    /// The selection as bytes of the text: from, to.
    pub selection: RwSignal<(usize, usize)>,
    /// What is wrong with it.
    pub problems: RwSignal<Problems>,
    /// What `now()` means.
    pub now: RwSignal<NowAnchor>,
    /// The time range.
    pub range: RwSignal<Range>,
    /// The zone that times are shown in.
    pub zone: RwSignal<Zone>,
    /// How the last run stands.
    pub run: RwSignal<Run>,
    /// The text of the last run.
    pub asked: RwSignal<String>,
    /// The text that the answer on screen was asked with.
    pub answered: RwSignal<String>,
    /// The text that the last step was written into, such as a filter by a cell: with it.
    pub stepped: RwSignal<String>,
    /// The last answer; kept on screen while the next one is worked out.
    pub outcome: RwSignal<Option<Arc<Outcome>>>,
    /// The rows of the table that is shown.
    pub pages: RwSignal<Pages>,
    /// Which table of the answer that comes next is shown, where it has it: a link may say so.
    pub wanted_table: RwSignal<u32>,
    /// How the person has arranged the grid.
    pub arrangement: RwSignal<Arrangement>,
    /// The query that it is meant for, where that has not run since.
    pub meant: RwSignal<Option<Meant>>,
    /// What the engine has made of that for the table that is shown.
    pub grid: Arranging,
    /// Its chart, where it has one.
    pub chart: RwSignal<Option<Arc<ChartData>>>,
    /// What was done to charts.
    pub charting: Charting,
    /// The record behind a row, where it is shown.
    pub original: RwSignal<Option<OriginalShown>>,
    /// What is selected, copied and exported of it.
    pub taking: Taking,
    /// Chart or table.
    pub shown: RwSignal<Shown>,
    /// The language's reference.
    pub reference: Reference,
    /// The question of a link that has not run yet.
    pub awaited: RwSignal<Option<Awaited>>,
    /// The question of the last link that was opened, where the link says what its data were like.
    pub linked: RwSignal<Option<Linked>>,
    /// The session with its data, when it has been put together.
    pub packed: RwSignal<Option<PackedSession>>,
    /// The theme: `auto`, `light` or `dark`.
    pub theme: RwSignal<&'static str>,
    /// Turns whenever the page's colors change, so that charts are drawn anew.
    pub theme_turn: RwSignal<u32>,
    /// A sentence that is said to screen readers and shown for a moment.
    pub said: RwSignal<String>,
}

impl App {
    /// The page before anything has happened. It lives as long as the page itself, so that it is never freed.
    pub fn new() -> Self {
        Self(Box::leak(Box::new(Signals {
            engine: Engine::new(),
            room: RwSignal::new(Room::Data),
            lock: RwSignal::new(Lock::Opening),
            requests: RwSignal::new(0),
            broken: RwSignal::new(None),
            catalog: RwSignal::new(Catalog::default()),
            files: RwSignal::new(Listed::default()),
            files_shown: RwSignal::new(FILES_SHOWN),
            progress: RwSignal::new(None),
            forecast: RwSignal::new(None),
            stopped: RwSignal::new(None),
            sheets: RwSignal::new(Sheets::default()),
            title: RwSignal::new(String::new()),
            history: RwSignal::new(History::default()),
            history_open: RwSignal::new(false),
            palette_open: RwSignal::new(false),
            keys_open: RwSignal::new(false),
            share_open: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            selection: RwSignal::new((0, 0)),
            problems: RwSignal::new(Problems::default()),
            now: RwSignal::new(NowAnchor::EndOfData),
            range: RwSignal::new(Range::All),
            zone: RwSignal::new(Zone::Utc),
            asked: RwSignal::new(String::new()),
            answered: RwSignal::new(String::new()),
            stepped: RwSignal::new(String::new()),
            run: RwSignal::new(Run::Idle),
            outcome: RwSignal::new(None),
            pages: RwSignal::new(Pages::default()),
            wanted_table: RwSignal::new(0),
            arrangement: RwSignal::new(Arrangement::default()),
            meant: RwSignal::new(None),
            grid: Arranging::new(),
            chart: RwSignal::new(None),
            charting: Charting::new(),
            original: RwSignal::new(None),
            taking: Taking::new(),
            shown: RwSignal::new(Shown::Chart),
            reference: Reference::new(),
            awaited: RwSignal::new(None),
            linked: RwSignal::new(None),
            packed: RwSignal::new(None),
            theme: RwSignal::new(theme::remembered()),
            theme_turn: RwSignal::new(0),
            said: RwSignal::new(String::new()),
        })))
    }

    /// The device's clock.
    pub fn device_now() -> Ticks {
        instants::from_unix_ms(js_sys::Date::now())
    }

    /// What `now()` would be for a query that is run now. Reactive in the anchor and the data.
    pub fn now_ticks(&self) -> Ticks {
        match self.now.get() {
            NowAnchor::EndOfData => self.catalog.with(|catalog| catalog.data_end).unwrap_or_else(Self::device_now),
            NowAnchor::Device => Self::device_now(),
            NowAnchor::Fixed(ticks) => ticks,
        }
    }

    /// Whether files can be opened.
    pub fn is_ready(&self) -> bool {
        self.lock.with(|lock| matches!(lock, Lock::Locked(_))) && self.broken.with(Option::is_none)
    }

    /// Whether a query is running.
    pub fn is_running(&self) -> bool {
        self.run.with(|run| matches!(run, Run::Running(_)))
    }

    /// The same, outside of the reactive world.
    pub fn is_running_untracked(&self) -> bool {
        self.run.with_untracked(|run| matches!(run, Run::Running(_)))
    }

    /// Whether anything is loaded or being loaded.
    pub fn has_data(&self) -> bool {
        self.catalog.with(|catalog| catalog.rows > 0) || self.files.with(|listed| listed.files > 0)
    }

    /// Says a sentence, and takes it away again.
    pub fn say(&self, sentence: impl Into<String>) {
        let (said, sentence) = (self.said, sentence.into());
        said.set(sentence.clone());
        let fade = move || {
            if said.with_untracked(|now| *now == sentence) {
                said.set(String::new());
            }
        };
        set_timeout(fade, SAID_FOR);
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

/// The page's state, from any component.
pub fn use_app() -> App {
    expect_context::<App>()
}
