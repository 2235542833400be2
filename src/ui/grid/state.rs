//! What the parts of a grid share: where it is scrolled, which cell is active, how wide the columns are.

use super::arranging::{self, layout_of};
use super::selection::Selection;
use crate::protocol::{Coloring, Page, Request, ResultColumn};
use crate::ui::state::{App, Outcome};
use crate::view::layout::{Layout, view_of};
use crate::view::scrolling::Scroll;
use crate::view::widths;
use leptos::html::Div;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

/// Height of a row, as in `grid.css`.
pub const ROW_PX: f64 = 24.0;
/// Height of the columns' heads, as in `grid.css`.
pub const HEAD_PX: f64 = 28.0;
/// Rows drawn beyond both edges.
const SPARE_ROWS: u64 = 6;
/// Part of the grid's width that columns at the left may take.
const MOST_PINNED: f64 = 0.6;
/// Pages are asked for when scrolling pauses this long, so that a drag through a million rows asks for few.
const SETTLE: Duration = Duration::from_millis(24);

thread_local! {
    static ASKING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

/// The shared state.
#[derive(Clone, Copy)]
pub struct GridState {
    /// The page's state.
    pub app: App,
    /// The answer that is shown.
    pub outcome: StoredValue<Arc<Outcome>>,
    /// The element that scrolls.
    pub host: NodeRef<Div>,
    /// Pixels scrolled: down, right.
    pub scroll: RwSignal<(f64, f64)>,
    /// Pixels of the element: wide, high.
    pub size: RwSignal<(f64, f64)>,
    /// The active cell: row (its place in the grid), column (its position in the result).
    pub active: RwSignal<(u64, usize)>,
    /// Whether the head of that column is active instead.
    pub on_head: RwSignal<bool>,
    /// Which columns are shown, in which order.
    pub layout: Memo<Layout>,
    /// How many columns stay at the left. None do where they would leave no room for the others.
    pub pinned: Memo<usize>,
    /// What each column is colored by.
    pub colorings: Memo<Vec<Coloring>>,
    /// The text that is looked for.
    pub wanted: Memo<String>,
    /// The column that a dragged one would go to.
    pub drop_at: RwSignal<Option<usize>>,
    /// The column whose filter is being made.
    pub filtering: RwSignal<Option<usize>>,
    /// What is selected.
    pub selection: Selection,
    /// Whether the row's details are open.
    pub detail: RwSignal<bool>,
    /// Width of each column.
    pub widths: RwSignal<Vec<f64>>,
    /// Where each shown column begins, by its place, and where the last ends.
    pub offsets: Memo<Vec<f64>>,
    /// Rows to draw: first, last (exclusive).
    pub seen_rows: Memo<(u64, u64)>,
    /// Places of the columns to draw beside those that stay at the left: first, last (exclusive).
    pub seen_columns: Memo<(usize, usize)>,
}

impl GridState {
    /// A grid at its top.
    pub fn new(app: App, outcome: Arc<Outcome>) -> Self {
        let page = app.pages.with_untracked(|pages| pages.find(0));
        let first = page.as_ref().map(|(page, _)| page.as_ref());
        let outcome = StoredValue::new(outcome);
        let widths = RwSignal::new(first_widths(app, outcome, first));
        let (scroll, size) = (RwSignal::new((0.0, 0.0)), RwSignal::new((0.0, 0.0)));
        let layout = Memo::new(move |_| outcome.with_value(|outcome| layout_of(app, outcome)));
        let offsets = Memo::new(move |_| {
            let widths = widths.read();
            let shown = layout.read();
            let px: Vec<f64> = shown.shown.iter().map(|at| widths.get(*at).copied().unwrap_or_default()).collect();
            widths::offsets(&px)
        });
        let pinned = Memo::new(move |_| {
            let pinned = layout.with(|layout| layout.pinned);
            let px = offsets.with(|offsets| offsets.get(pinned).copied().unwrap_or_default());
            if px <= size.get().0 * MOST_PINNED { pinned } else { 0 }
        });
        let seen_rows = Memo::new(move |_| {
            let rows = app.grid.arranged.with(|arranged| arranged.rows);
            geometry(rows, size.get().1).visible(scroll.get().0, SPARE_ROWS)
        });
        let seen_columns = Memo::new(move |_| {
            let left = scroll.get().1;
            offsets.with(|offsets| {
                let pinned = pinned.get();
                let covered = offsets.get(pinned).copied().unwrap_or_default();
                let (first, last) = widths::visible(offsets, left + covered - 200.0, left + size.get().0 + 200.0);
                (first.max(pinned), last.max(pinned))
            })
        });
        let colorings = Memo::new(move |_| {
            app.arrangement.with(|now| {
                let of =
                    |column: &ResultColumn| view_of(now, &column.name).map(|view| view.coloring).unwrap_or_default();
                outcome.with_value(|outcome| outcome.table.columns.iter().map(of).collect())
            })
        });
        let active = RwSignal::new((0, layout.with_untracked(|layout| layout.shown.first().copied().unwrap_or(0))));
        let selection = Selection::new(app, active, layout);
        let state = Self {
            app,
            outcome,
            host: NodeRef::new(),
            scroll,
            size,
            active,
            selection,
            on_head: RwSignal::new(false),
            layout,
            pinned,
            colorings,
            wanted: Memo::new(move |_| app.arrangement.with(|now| now.search.clone())),
            drop_at: RwSignal::new(None),
            filtering: RwSignal::new(None),
            detail: app.taking.details,
            widths,
            offsets,
            seen_rows,
            seen_columns,
        };
        if page.is_none() {
            state.widen_when_rows_come();
        }
        state
    }

    /// The first page comes after the grid: then its cells count for the widths.
    fn widen_when_rows_come(self) {
        Effect::new(move |done: Option<bool>| {
            if done == Some(true) {
                return true;
            }
            let Some((page, _)) = self.app.pages.with(|pages| pages.find(0)) else { return false };
            self.widths.set(first_widths(self.app, self.outcome, Some(&page)));
            true
        });
    }

    /// Asks for the pages that are seen, and keeps the columns' widths as custom properties of the grid, so that a drag
    /// touches one element and not every cell.
    pub fn follow(self) {
        let (query, table) = self.outcome.with_value(|outcome| (outcome.query, outcome.at));
        Effect::new(move |_| {
            let (first, last) = self.seen_rows.get();
            // Other rows may stand there now.
            self.app.grid.turn.track();
            if let Some(asking) = ASKING.take() {
                asking.clear();
            }
            let ask = move || {
                let missing = self.app.pages.try_update_untracked(|pages| pages.want(first, last)).unwrap_or_default();
                for (first_row, rows) in missing {
                    self.app.engine.send(&Request::Page { query, table, first_row, rows });
                }
            };
            ASKING.set(set_timeout_with_handle(ask, SETTLE).ok());
        });
        // Times take more room in a zone than in UTC.
        Effect::new(move |before: Option<()>| {
            self.app.zone.track();
            if before.is_some() {
                let page = self.app.pages.with_untracked(|pages| pages.find(0));
                self.widths.set(first_widths(self.app, self.outcome, page.as_ref().map(|(page, _)| page.as_ref())));
            }
        });
        // Other rows are looked at from their top.
        Effect::new(move |before: Option<u32>| {
            let moved = self.app.grid.moved.get();
            if before.is_some_and(|before| before != moved) {
                if let Some(host) = self.host.get_untracked() {
                    host.set_scroll_top(0);
                }
                self.active.update(|(row, _)| *row = 0);
            }
            moved
        });
        Effect::new(move |_| {
            let Some(host) = self.host.get() else { return };
            let style = web_sys::HtmlElement::style(&host);
            let offsets = self.offsets.get();
            let layout = self.layout.get();
            let pinned = self.pinned.get();
            let start = offsets.get(pinned).copied().unwrap_or_default();
            for (place, column) in layout.shown.iter().enumerate() {
                let (Some(left), Some(right)) = (offsets.get(place), offsets.get(place + 1)) else { continue };
                // Custom properties take any value.
                let _ = style.set_property(&format!("--x{column}"), &format!("{left}px"));
                let _ = style.set_property(&format!("--w{column}"), &format!("{}px", right - left));
            }
            let _ = style.set_property("--pinned-width", &format!("{start}px"));
            let _ = style.set_property("--grid-width", &format!("{}px", offsets.last().copied().unwrap_or(0.0)));
        });
    }

    /// Rows that are shown.
    pub fn rows(self) -> u64 {
        self.app.grid.arranged.with_untracked(|arranged| arranged.rows)
    }

    /// Columns of the result.
    pub fn columns(self) -> usize {
        self.outcome.with_value(|outcome| outcome.table.columns.len())
    }

    /// The columns that stay at the left. Reactive.
    pub fn pinned_columns(self) -> Vec<usize> {
        let pinned = self.pinned.get();
        self.layout.with(|layout| layout.shown.iter().take(pinned).copied().collect())
    }

    /// The other columns, as far as they are drawn. Reactive.
    pub fn free_columns(self) -> Vec<usize> {
        let (first, last) = self.seen_columns.get();
        self.layout.with(|layout| layout.shown.get(first..last).map(<[usize]>::to_vec).unwrap_or_default())
    }

    /// The column under a point of the window, by its distance from the left.
    pub fn column_at(self, client_x: f64) -> Option<usize> {
        let host = self.host.get_untracked()?;
        let x = client_x - host.get_bounding_client_rect().left();
        let place = self.offsets.with_untracked(|offsets| {
            let pinned = self.pinned.get_untracked();
            let covered = offsets.get(pinned).copied().unwrap_or_default();
            let x = if x < covered { x } else { x + self.scroll.get_untracked().1 };
            offsets.partition_point(|offset| *offset <= x).checked_sub(1)
        })?;
        self.layout.with_untracked(|layout| layout.shown.get(place).or(layout.shown.last()).copied())
    }

    /// One column of the result.
    pub fn column(self, index: usize) -> Option<ResultColumn> {
        self.outcome.with_value(|outcome| outcome.table.columns.get(index).cloned())
    }

    /// The geometry of its rows now.
    pub fn geometry(self) -> Scroll {
        geometry(self.rows(), self.size.get_untracked().1)
    }

    /// Id of the active cell, where it is drawn.
    pub fn active_id(self) -> Option<String> {
        let (row, column) = self.active.get();
        let (first, last) = self.seen_rows.get();
        let (left, right) = self.seen_columns.get();
        let place = self.layout.with(|layout| layout.place_of(column))?;
        if !(left..right).contains(&place) && place >= self.pinned.get() {
            return None;
        }
        if self.on_head.get() {
            return Some(head_id(column));
        }
        (first..last).contains(&row).then(|| cell_id(row, column))
    }

    /// Makes a cell active (by its row's place and its column's position in the result), all that is selected, and brings it into
    /// view.
    pub fn go_to(self, row: u64, column: usize) {
        self.move_to(row, column);
        self.selection.begin(self.active.get_untracked());
    }

    /// Makes a cell active and brings it into view; the selection begins where it did.
    pub fn move_to(self, row: u64, column: usize) {
        let row = row.min(self.rows().saturating_sub(1));
        let column = column.min(self.columns().saturating_sub(1));
        self.active.set((row, column));
        self.on_head.set(false);
        let Some(host) = self.host.get_untracked() else { return };
        if let Some(top) = self.geometry().reveal(row, self.scroll.get_untracked().0) {
            host.set_scroll_top(top as i32);
        }
        self.reveal_column(column);
    }

    /// Makes the head of a column active.
    pub fn go_to_head(self, column: usize) {
        let row = self.active.get_untracked().0;
        self.active.set((row, column));
        self.on_head.set(true);
        self.selection.begin((row, column));
        self.reveal_column(column);
    }

    /// Gives the grid the focus: where a menu or a dialog was.
    pub fn focus(self) {
        if let Some(host) = self.host.get_untracked() {
            // An element that is gone cannot be focused, and need not be.
            let _ = web_sys::HtmlElement::focus(&host);
        }
    }

    fn reveal_column(self, column: usize) {
        let Some(host) = self.host.get_untracked() else { return };
        let Some(place) = self.layout.with_untracked(|layout| layout.place_of(column)) else { return };
        let pinned = self.pinned.get_untracked();
        if place < pinned {
            return;
        }
        let (left, width) = (self.scroll.get_untracked().1, self.size.get_untracked().0);
        let bounds = self.offsets.with_untracked(|offsets| {
            let at = |place: usize| offsets.get(place).copied();
            Some((at(place)?, at(place + 1)?, at(pinned)?))
        });
        match bounds {
            Some((start, _, covered)) if start < left + covered => host.set_scroll_left((start - covered) as i32),
            Some((start, end, covered)) if end > left + width => {
                host.set_scroll_left((end - width).min(start - covered).ceil() as i32);
            }
            _ => {}
        }
    }
}

/// Widths to begin with: those of the arrangement, else as the text of the first rows needs them.
fn first_widths(app: App, outcome: StoredValue<Arc<Outcome>>, page: Option<&Page>) -> Vec<f64> {
    outcome.with_value(|outcome| {
        let columns = &outcome.table.columns;
        let mut px = widths::initial(columns, page);
        // Where nothing hovers, the buttons of the heads are always there.
        let is_touched = window().match_media("(hover: none)").ok().flatten().is_some_and(|media| media.matches());
        px.iter_mut().filter(|_| is_touched).for_each(|px| *px += HEAD_PX);
        app.arrangement.with_untracked(|arrangement| {
            let is_local = app.zone.with_untracked(|zone| !arranging::zone_name(zone).is_empty());
            for (px, column) in px.iter_mut().zip(columns) {
                if is_local && column.kind == "datetime" {
                    *px = px.max(widths::LOCAL_TIME_PX);
                }
                if let Some(width) = view_of(arrangement, &column.name).and_then(|view| view.width_px) {
                    *px = f64::from(width).clamp(widths::MIN_PX, widths::DRAG_MAX_PX);
                }
            }
        });
        px
    })
}

/// Id of a cell's element.
pub fn cell_id(row: u64, column: usize) -> String {
    format!("cell-{row}-{column}")
}

/// Id of the element of a column's head.
pub fn head_id(column: usize) -> String {
    format!("head-{column}")
}

fn geometry(rows: u64, height_px: f64) -> Scroll {
    // The sticky header covers the first of it.
    Scroll { rows, row_px: ROW_PX, viewport_px: (height_px - HEAD_PX).max(0.0) }
}
