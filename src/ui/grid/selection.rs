//! The cells that are selected: by click and drag, with Shift, by key; one rectangle, spanned by the anchor and the active
//! cell.

use super::state::{GridState, HEAD_PX};
use super::taking::Known;
use crate::protocol::{Block, Request};
use crate::ui::state::App;
use crate::view::layout::Layout;
use crate::view::selecting::{Extent, Rectangle};
use leptos::leptos_dom::helpers::{IntervalHandle, TimeoutHandle};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

/// A selection is counted when it has stood still this long.
const SETTLE: Duration = Duration::from_millis(120);
/// A drag beyond the edge of the grid goes on at this pace.
const DRIFT: Duration = Duration::from_millis(40);
/// Rows that it takes in one go, at most.
const MOST_DRIFT: f64 = 20.0;

thread_local! {
    static COUNTING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    static DRIFTING: Cell<Option<IntervalHandle>> = const { Cell::new(None) };
}

/// What is selected. Copied into every closure.
#[derive(Clone, Copy)]
pub struct Selection {
    /// The cell that the selection began with.
    anchor: RwSignal<(u64, usize)>,
    extent: RwSignal<Extent>,
    rectangle: Memo<Rectangle>,
    /// Whether the pointer draws it, and where it is beyond the edge: columns, rows.
    drag: StoredValue<Option<(f64, f64)>>,
}

impl Selection {
    /// The active cell alone.
    pub fn new(app: App, active: RwSignal<(u64, usize)>, layout: Memo<Layout>) -> Self {
        let (anchor, extent) = (RwSignal::new(active.get_untracked()), RwSignal::new(Extent::Cells));
        let rectangle = Memo::new(move |_| {
            let rows = app.grid.arranged.with(|arranged| arranged.rows);
            layout.with(|layout| {
                let place = |(row, column): (u64, usize)| (row, layout.place_of(column).unwrap_or(0));
                Rectangle::spanned(place(anchor.get()), place(active.get()), extent.get(), rows, layout.shown.len())
            })
        });
        Self { anchor, extent, rectangle, drag: StoredValue::new(None) }
    }

    /// The selected rectangle: rows and columns by their places on the screen.
    pub fn get(self) -> Rectangle {
        self.rectangle.get()
    }

    /// The same, outside of the reactive world.
    pub fn now(self) -> Rectangle {
        self.rectangle.get_untracked()
    }

    /// Whether it is one cell, picked as such: not the row or column of a table that has one.
    pub fn is_one_cell(self) -> bool {
        self.now().cells() == 1 && self.extent.get_untracked() == Extent::Cells
    }

    /// Makes one cell all that is selected.
    pub fn begin(self, cell: (u64, usize)) {
        self.anchor.set(cell);
        self.extent.set(Extent::Cells);
    }

    /// Widens the selection to whole rows, whole columns, or all; two of them are all.
    pub fn widen(self, extent: Extent) {
        let both = matches!(
            (self.extent.get_untracked(), extent),
            (Extent::Rows, Extent::Columns) | (Extent::Columns, Extent::Rows)
        );
        self.extent.set(if both { Extent::All } else { extent });
    }
}

impl GridState {
    /// Positions in the result of the columns that are shown from place `left` up to, not including, `right`.
    pub fn shown_columns(self, left: usize, right: usize) -> Vec<u32> {
        self.layout.with_untracked(|layout| {
            let shown = layout.shown.iter().take(right).skip(left);
            shown.map(|column| *column as u32).collect()
        })
    }

    /// Whether a cell is selected.
    fn is_selected(self, row: u64, column: usize) -> bool {
        let place = self.layout.with_untracked(|layout| layout.place_of(column));
        place.is_some_and(|place| self.selection.now().holds(row, place))
    }

    /// A rectangle as the engine knows it.
    pub fn block(self, rectangle: Rectangle) -> Block {
        Block {
            first_row: rectangle.top,
            rows: rectangle.rows(),
            columns: self.shown_columns(rectangle.left, rectangle.right),
        }
    }

    /// Selects from the anchor to this cell.
    pub fn extend_to(self, row: u64, column: usize) {
        self.move_to(row, column);
    }

    /// Asks what there is to know of the selection, once it stands still; of one cell there is nothing.
    pub fn count_selection(self) {
        let app = self.app;
        let (query, table) = self.outcome.with_value(|outcome| (outcome.query, outcome.at));
        Effect::new(move |_| {
            let rectangle = self.selection.get();
            // Other rows may stand there now, or other columns.
            app.grid.turn.track();
            self.layout.track();
            if let Some(counting) = COUNTING.take() {
                counting.clear();
            }
            if rectangle.cells() < 2 {
                app.taking.known.set(None);
                return;
            }
            let ask = move || {
                let block = self.block(rectangle);
                app.taking.known.set(Some(Known { query, table, block: block.clone(), facts: None }));
                app.engine.send(&Request::BlockFacts { query, table, block });
            };
            COUNTING.set(set_timeout_with_handle(ask, SETTLE).ok());
        });
        on_cleanup(move || app.taking.known.set(None));
    }

    /// A press on a cell: it is selected, or with Shift what lies between; moving on draws a rectangle.
    pub fn press(self, event: &PointerEvent) {
        let Some((row, column)) = cell_at(event.target()) else { return };
        match (event.button(), event.pointer_type().as_str()) {
            (0, "touch") => {}
            (0, _) => {
                if event.shift_key() {
                    self.extend_to(row, column);
                } else {
                    self.go_to(row, column);
                }
                self.selection.drag.set_value(Some((0.0, 0.0)));
            }
            // The other button is about the selection where it is inside, else about that cell.
            (2, _) if !self.is_selected(row, column) => self.go_to(row, column),
            _ => {}
        }
    }

    /// A finger picks a cell and shows its row.
    pub fn tap(self, event: &MouseEvent) {
        let is_touch = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
        if let Some((row, column)) = cell_at(event.target()).filter(|_| is_touch) {
            self.go_to(row, column);
            self.detail.set(true);
        }
    }

    /// A double click shows the row.
    pub fn double_click(self, event: &MouseEvent) {
        if cell_at(event.target()).is_some() {
            self.detail.set(true);
        }
    }

    /// The pointer has moved.
    pub fn drag(self, event: &PointerEvent) {
        if self.selection.drag.get_value().is_none() {
            return;
        }
        if event.buttons() & 1 == 0 {
            return self.drop_drag();
        }
        let Some(host) = self.host.get_untracked() else { return };
        // From here on the pointer is the grid's, wherever it goes; a click stays a click.
        let _ = host.set_pointer_capture(event.pointer_id());
        let place = host.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let (top, left) = (place.top() + HEAD_PX, place.left());
        let (bottom, right) = (top + self.size.get_untracked().1 - HEAD_PX, left + self.size.get_untracked().0);
        let beyond = |at: f64, low: f64, high: f64| if at < low { at - low } else { (at - high).max(0.0) };
        let over = (beyond(x, left, right), beyond(y, top, bottom));
        self.selection.drag.set_value(Some(over));
        let inside = document()
            .element_from_point(x.clamp(left + 1.0, right - 2.0) as f32, y.clamp(top + 1.0, bottom - 2.0) as f32);
        if let Some((row, column)) = inside.and_then(|element| cell_of(&element))
            && self.active.get_untracked() != (row, column)
        {
            self.extend_to(row, column);
        }
        if over == (0.0, 0.0) {
            stop_drifting();
        } else if DRIFTING.take().map(|handle| DRIFTING.set(Some(handle))).is_none() {
            DRIFTING.set(set_interval_with_handle(move || self.drift(), DRIFT).ok());
        }
    }

    /// Beyond the edge the selection grows on its own: the faster, the farther out the pointer is.
    fn drift(self) {
        let Some((x, y)) = self.selection.drag.try_get_value().flatten() else { return stop_drifting() };
        let (row, column) = self.active.get_untracked();
        let rows = (y.abs() / 12.0).ceil().min(MOST_DRIFT) as u64;
        let row = if y < 0.0 {
            row.saturating_sub(rows)
        } else if y > 0.0 {
            row + rows
        } else {
            row
        };
        let column = if x < 0.0 {
            self.beside(column, false)
        } else if x > 0.0 {
            self.beside(column, true)
        } else {
            column
        };
        self.extend_to(row, column);
    }

    /// The pointer is up again.
    pub fn drop_drag(self) {
        self.selection.drag.set_value(None);
        stop_drifting();
    }
}

fn stop_drifting() {
    if let Some(drifting) = DRIFTING.take() {
        drifting.clear();
    }
}

/// Row and column of the cell that an event is about.
pub fn cell_at(target: Option<web_sys::EventTarget>) -> Option<(u64, usize)> {
    cell_of(&target?.dyn_into::<Element>().ok()?)
}

fn cell_of(element: &Element) -> Option<(u64, usize)> {
    let id = element.closest("[role=gridcell]").ok()??.id();
    let (row, column) = id.strip_prefix("cell-")?.split_once('-')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// Selects everything.
pub fn select_all(app: App) {
    widen(app, Extent::All);
}

/// Selects the rows of what is selected.
pub fn select_rows(app: App) {
    widen(app, Extent::Rows);
}

/// Selects the columns of what is selected.
pub fn select_columns(app: App) {
    widen(app, Extent::Columns);
}

fn widen(app: App, extent: Extent) {
    if let Some(grid) = app.taking.grid() {
        grid.selection.widen(extent);
    }
}
