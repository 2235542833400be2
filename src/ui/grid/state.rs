//! What the parts of a grid share: where it is scrolled, which cell is active, how wide the columns are.

use super::selection::Selection;
use crate::protocol::{Request, ResultColumn};
use crate::ui::state::{App, Outcome};
use crate::view::scrolling::Scroll;
use crate::view::widths;
use leptos::html::Div;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

/// Height of a row, as in `grid.css`.
pub const ROW_PX: f64 = 28.0;
/// Rows drawn beyond both edges.
const SPARE_ROWS: u64 = 6;
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
    /// The active cell: row, column.
    pub active: RwSignal<(u64, usize)>,
    /// What is selected.
    pub selection: Selection,
    /// Whether the row's details are open.
    pub detail: RwSignal<bool>,
    /// Width of each column.
    pub widths: RwSignal<Vec<f64>>,
    /// Where each column begins.
    pub offsets: Memo<Vec<f64>>,
    /// Rows to draw: first, last (exclusive).
    pub seen_rows: Memo<(u64, u64)>,
    /// Columns to draw: first, last (exclusive).
    pub seen_columns: Memo<(usize, usize)>,
}

impl GridState {
    /// A grid at its top.
    pub fn new(app: App, outcome: Arc<Outcome>) -> Self {
        let rows = outcome.table.rows;
        let page = app.pages.with_untracked(|pages| pages.find(0));
        let first = page.as_ref().map(|(page, _)| page.as_ref());
        let widths = RwSignal::new(widths::initial(&outcome.table.columns, first));
        let (scroll, size) = (RwSignal::new((0.0, 0.0)), RwSignal::new((0.0, 0.0)));
        let offsets = Memo::new(move |_| widths::offsets(&widths.read()));
        let seen_rows = Memo::new(move |_| geometry(rows, size.get().1).visible(scroll.get().0, SPARE_ROWS));
        let seen_columns = Memo::new(move |_| {
            let left = scroll.get().1;
            offsets.with(|offsets| widths::visible(offsets, left - 200.0, left + size.get().0 + 200.0))
        });
        let active = RwSignal::new((0, 0));
        let selection = Selection::new(active, rows, outcome.table.columns.len());
        let state = Self {
            app,
            outcome: StoredValue::new(outcome),
            host: NodeRef::new(),
            scroll,
            size,
            active,
            selection,
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
            self.widths.set(self.outcome.with_value(|outcome| widths::initial(&outcome.table.columns, Some(&page))));
            true
        });
    }

    /// Asks for the pages that are seen, and keeps the columns' widths as custom properties of the grid, so that a drag
    /// touches one element and not every cell.
    pub fn follow(self) {
        let (query, table) = self.outcome.with_value(|outcome| (outcome.query, outcome.at));
        Effect::new(move |_| {
            let (first, last) = self.seen_rows.get();
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
        Effect::new(move |_| {
            let Some(host) = self.host.get() else { return };
            let style = web_sys::HtmlElement::style(&host);
            let offsets = self.offsets.get();
            let widths = self.widths.get();
            for (index, (left, width)) in offsets.iter().zip(&widths).enumerate() {
                // Custom properties take any value.
                let _ = style.set_property(&format!("--x{index}"), &format!("{left}px"));
                let _ = style.set_property(&format!("--w{index}"), &format!("{width}px"));
            }
            let _ = style.set_property("--grid-width", &format!("{}px", offsets.last().copied().unwrap_or(0.0)));
        });
    }

    /// Rows of the result.
    pub fn rows(self) -> u64 {
        self.outcome.with_value(|outcome| outcome.table.rows)
    }

    /// Columns of the result.
    pub fn columns(self) -> usize {
        self.outcome.with_value(|outcome| outcome.table.columns.len())
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
        let drawn = (first..last).contains(&row) && (left..right).contains(&column);
        drawn.then(|| cell_id(row, column))
    }

    /// Makes a cell active, all that is selected, and brings it into view.
    pub fn go_to(self, row: u64, column: usize) {
        self.move_to(row, column);
        self.selection.begin(self.active.get_untracked());
    }

    /// Makes a cell active and brings it into view; the selection begins where it did.
    pub fn move_to(self, row: u64, column: usize) {
        let (row, column) = (row.min(self.rows().saturating_sub(1)), column.min(self.columns().saturating_sub(1)));
        self.active.set((row, column));
        let Some(host) = self.host.get_untracked() else { return };
        let (top, left) = self.scroll.get_untracked();
        if let Some(top) = self.geometry().reveal(row, top) {
            host.set_scroll_top(top as i32);
        }
        let width = self.size.get_untracked().0;
        let bounds =
            self.offsets.with_untracked(|offsets| offsets.get(column).copied().zip(offsets.get(column + 1).copied()));
        match bounds {
            Some((start, _)) if start < left => host.set_scroll_left(start as i32),
            Some((start, end)) if end > left + width => {
                host.set_scroll_left((end - width).min(start).ceil() as i32);
            }
            _ => {}
        }
    }
}

/// Id of a cell's element.
pub fn cell_id(row: u64, column: usize) -> String {
    format!("cell-{row}-{column}")
}

fn geometry(rows: u64, height_px: f64) -> Scroll {
    // The sticky header covers one row.
    Scroll { rows, row_px: ROW_PX, viewport_px: (height_px - ROW_PX).max(0.0) }
}
