//! The grid's arrangement on its way to the engine, and what the engine made of it.

use crate::permalink::Zone;
use crate::protocol::{Arranged, ColumnStats, QueryId, Reply, Request, RowOrder};
use crate::ui::state::{App, Outcome};
use crate::view::arranging::row_order;
use crate::view::layout::{Layout, PlainColumns, layout};
use crate::view::numbers;
use crate::view::pages::Pages;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Work that takes longer than this is said to be under way.
const PATIENCE: Duration = Duration::from_millis(200);

/// What a person asked to know about a column.
#[derive(Clone, Debug, PartialEq)]
pub struct StatsShown {
    /// Which run.
    pub query: QueryId,
    /// Which of its tables.
    pub table: u32,
    /// Which of its columns.
    pub column: usize,
    /// The answer; `None` while it is worked out.
    pub answer: Option<Result<Arc<ColumnStats>, String>>,
}

/// What the engine has made of the arrangement for the table that is shown.
#[derive(Clone, Copy)]
pub struct Arranging {
    /// Rows that are shown, of how many, with what searched text.
    pub arranged: RwSignal<Arranged>,
    /// Turns whenever other rows stand at the same places.
    pub turn: RwSignal<u32>,
    /// Turns whenever the rows are others, or in another order: not where they are only searched or in another zone.
    pub moved: RwSignal<u32>,
    /// Turns whenever other rows of the answer may be shown, in whatever order.
    pub picked: RwSignal<u32>,
    /// Whether the engine has been at it for a while.
    pub busy: RwSignal<bool>,
    /// Columns that say nothing, once that was asked.
    pub plain: RwSignal<Option<PlainColumns>>,
    /// What is in a column, where that was asked.
    pub stats: RwSignal<Option<StatsShown>>,
    /// The matching row that was gone to: its place, and its number among them.
    pub found: RwSignal<Option<(u64, u64)>>,
    /// Whether the dialog for groups is open, and the column that it begins with.
    pub grouping: RwSignal<Option<Option<usize>>>,
    /// Whether the search stands open.
    pub searches: RwSignal<bool>,
    sent: StoredValue<Sent>,
}

/// What was asked of the engine.
#[derive(Default)]
struct Sent {
    turn: u32,
    /// The order that the engine has for each table of the answer.
    orders: BTreeMap<(QueryId, u32), RowOrder>,
    /// The table that an answer is awaited for.
    awaited: Option<(QueryId, u32)>,
    /// Whether the awaited order has other rows, or the same in another order.
    moves: bool,
    /// Pages of the new order, until the first of them is here.
    next: Option<(Pages, Arranged)>,
}

impl Arranging {
    /// The engine keeps an answer no longer, or, for `None`, none at all: its orders are gone with it.
    pub fn forget(&self, query: Option<QueryId>) {
        self.sent.update_value(|sent| sent.orders.retain(|(of, _), _| query.is_some_and(|query| *of != query)));
    }

    /// Nothing arranged yet.
    pub fn new() -> Self {
        Self {
            arranged: RwSignal::new(Arranged::default()),
            turn: RwSignal::new(0),
            moved: RwSignal::new(0),
            picked: RwSignal::new(0),
            busy: RwSignal::new(false),
            plain: RwSignal::new(None),
            stats: RwSignal::new(None),
            found: RwSignal::new(None),
            grouping: RwSignal::new(None),
            searches: RwSignal::new(false),
            sent: StoredValue::new(Sent::default()),
        }
    }
}

impl Default for Arranging {
    fn default() -> Self {
        Self::new()
    }
}

/// The zone's name for the engine; empty for UTC.
pub fn zone_name(zone: &Zone) -> String {
    match zone {
        Zone::Utc => String::new(),
        Zone::Named(name) => name.clone(),
        Zone::Device => device_zone(),
    }
}

/// The IANA name of this device's zone; empty where the browser does not tell.
pub fn device_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let options = format.resolved_options();
    let name = js_sys::Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string());
    name.filter(|name| name != "UTC").unwrap_or_default()
}

/// Which columns of an answer are shown. Reactive.
pub fn layout_of(app: App, outcome: &Outcome) -> Layout {
    let plain = app.grid.plain.get().unwrap_or_default();
    app.arrangement.with(|arrangement| layout(&outcome.table.columns, arrangement, &plain))
}

fn order_of(app: App, outcome: &Outcome) -> RowOrder {
    let layout = layout_of(app, outcome);
    let zone = zone_name(&app.zone.get());
    app.arrangement.with(|arrangement| row_order(&outcome.table.columns, arrangement, &layout, &zone))
}

/// A table is about to be shown: asks for its rows as the arrangement has them. The pages to begin with.
pub fn begin(app: App, outcome: &Outcome) -> Pages {
    let (query, table, rows) = (outcome.query, outcome.at, outcome.table.rows);
    let grid = app.grid;
    grid.plain.set(None);
    grid.stats.set(None);
    grid.found.set(None);
    // What another table waited for is not said of this one.
    grid.busy.set(false);
    grid.sent.update_value(|sent| {
        sent.next = None;
        sent.awaited = None;
    });
    asks_plain(app, query, table);
    let order = untrack(|| order_of(app, outcome));
    // An answer that is shown again is asked for its order once more, though the engine has it: how many rows it leaves is not known
    // here any more.
    grid.sent.update_value(|sent| {
        if sent.orders.get(&(query, table)).is_some_and(|known| *known == order && !order.is_plain()) {
            sent.orders.remove(&(query, table));
        }
    });
    if send(app, query, table, order) {
        grid.arranged.set(Arranged::default());
        return Pages::new(query, table, 0);
    }
    grid.arranged.set(Arranged { rows, of: rows, ..Arranged::default() });
    let mut pages = Pages::new(query, table, rows);
    for (first_row, rows) in pages.want(0, 1) {
        app.engine.send(&Request::Page { query, table, first_row, rows });
    }
    pages
}

/// Sends an order, unless the engine has it; says whether an answer is to be waited for.
fn send(app: App, query: QueryId, table: u32, order: RowOrder) -> bool {
    let grid = app.grid;
    let has = grid.sent.with_value(|sent| match sent.orders.get(&(query, table)) {
        Some(known) => *known == order,
        None => order.is_plain(),
    });
    if has {
        return false;
    }
    let turn = grid.sent.try_update_value(|sent| {
        sent.turn = sent.turn.wrapping_add(1);
        // Until the answer comes an order counts as the one before it, so that two changes in a row move once.
        let before = sent.orders.get(&(query, table)).cloned().unwrap_or_default();
        sent.moves = (sent.moves && sent.awaited.is_some()) || rows_of(&before) != rows_of(&order);
        sent.orders.insert((query, table), order.clone());
        sent.awaited = Some((query, table));
        sent.next = None;
        sent.turn
    });
    let Some(turn) = turn else { return false };
    app.engine.send(&Request::Arrange { query, table, turn, order });
    let is_slow = move || {
        let waits = grid.sent.try_with_value(|sent| sent.turn == turn && sent.awaited.is_some());
        if waits == Some(true) {
            grid.busy.set(true);
        }
    };
    set_timeout(is_slow, PATIENCE);
    true
}

/// What of an order says which rows are shown, and in which order.
fn rows_of(order: &RowOrder) -> impl PartialEq + '_ {
    let search = order.only_matching.then_some((&order.search, &order.searched));
    (&order.predicates, &order.sort, search)
}

/// Keeps the engine's order as the arrangement has it, for as long as the page lives.
pub fn follow(app: App) {
    Effect::new(move |_| {
        app.arrangement.track();
        app.zone.track();
        app.grid.plain.track();
        let Some(outcome) = app.outcome.get_untracked() else { return };
        asks_plain(app, outcome.query, outcome.at);
        let order = untrack(|| order_of(app, &outcome));
        send(app, outcome.query, outcome.at, order);
    });
}

/// Columns that say nothing are looked for only where they are left out.
fn asks_plain(app: App, query: QueryId, table: u32) {
    let leaves_out = app.arrangement.with_untracked(|arranged| arranged.hides_empty || arranged.folds_constants);
    if leaves_out && app.grid.plain.with_untracked(Option::is_none) {
        app.engine.send(&Request::PlainColumns { query, table });
    }
}

/// Takes what the engine says about arrangements.
pub fn take(app: App, reply: Reply) {
    let grid = app.grid;
    let is_shown = |query, table| {
        app.outcome
            .with_untracked(|shown| shown.as_ref().is_some_and(|shown| (shown.query, shown.at) == (query, table)))
    };
    match reply {
        Reply::Arranged { query, table, turn, arranged }
            if is_shown(query, table) && grid.sent.with_value(|sent| sent.turn == turn) =>
        {
            take_order(app, query, table, arranged);
        }
        Reply::PlainColumns { query, table, empty, constant } if is_shown(query, table) => {
            let constant = constant.into_iter().map(|(column, text)| (column as usize, text)).collect();
            let empty = empty.into_iter().map(|column| column as usize).collect();
            grid.plain.set(Some(PlainColumns { empty, constant }));
        }
        Reply::ColumnStats { query, table, column, stats } => grid.stats.update(|shown| {
            let asked = (query, table, column as usize);
            if let Some(shown) = shown.as_mut().filter(|shown| (shown.query, shown.table, shown.column) == asked) {
                shown.answer = Some(stats.map(Arc::new));
            }
        }),
        Reply::Found { query, table, found } if is_shown(query, table) => grid.found.set(found),
        _ => {}
    }
}

fn take_order(app: App, query: QueryId, table: u32, arranged: Arranged) {
    let mut pages = Pages::new(query, table, arranged.rows);
    app.grid.busy.set(false);
    // The rows of before stand until the first of the new ones are here: nothing flickers.
    for (first_row, rows) in pages.want(0, 1) {
        app.engine.send(&Request::Page { query, table, first_row, rows });
    }
    let has_rows = arranged.rows > 0;
    app.grid.sent.update_value(|sent| {
        sent.awaited = None;
        sent.next = Some((pages, arranged));
    });
    if !has_rows {
        show_next(app);
    }
}

/// Takes rows; where they are the first of a new order, that is shown from now on.
pub fn take_page(app: App, query: QueryId, table: u32, page: crate::protocol::Page) {
    let page = app.grid.sent.try_update_value(|sent| match &mut sent.next {
        Some((pages, _)) if pages.are_of(query, table) => {
            pages.put(page);
            None
        }
        _ => Some(page),
    });
    match page.flatten() {
        None => show_next(app),
        Some(page) if app.pages.with_untracked(|pages| pages.are_of(query, table)) => {
            app.pages.update(|pages| pages.put(page));
        }
        Some(_) => {}
    }
}

fn show_next(app: App) {
    let grid = app.grid;
    let Some((pages, arranged)) = grid.sent.try_update_value(|sent| sent.next.take()).flatten() else { return };
    let before = grid.arranged.get_untracked();
    say_what_changed(app, &before, &arranged);
    let picks = [&before, &arranged].into_iter().any(|arranged| arranged.rows != arranged.of);
    app.original.set(None);
    app.pages.set(pages);
    grid.found.set(None);
    grid.arranged.set(arranged);
    grid.turn.update(|turn| *turn = turn.wrapping_add(1));
    if grid.sent.with_value(|sent| sent.moves) {
        grid.moved.update(|moved| *moved = moved.wrapping_add(1));
        if picks {
            grid.picked.update(|picked| *picked = picked.wrapping_add(1));
        }
    }
    // What was told of a column was told of other rows.
    if let Some(shown) = grid.stats.get_untracked() {
        ask_stats(app, shown.column);
    }
}

/// For those who do not see the grid.
fn say_what_changed(app: App, before: &Arranged, now: &Arranged) {
    if let Some(problem) = &now.problem {
        app.say(problem.clone());
    } else if now.rows != before.rows && before.of > 0 {
        let of = numbers::count(now.of);
        app.say(format!("{} of {of} rows shown.", numbers::count(now.rows)));
    }
}

/// Asks what is in a column of the rows that are shown.
pub fn ask_stats(app: App, column: usize) {
    let Some(outcome) = app.outcome.get_untracked() else { return };
    let (query, table) = (outcome.query, outcome.at);
    app.grid.stats.set(Some(StatsShown { query, table, column, answer: None }));
    app.engine.send(&Request::ColumnStats { query, table, column: column as u32 });
}
