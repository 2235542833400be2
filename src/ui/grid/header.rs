//! The columns' heads: name, type, order; a click sorts, a drag moves, the edge sets the width.

use super::state::{GridState, head_id};
use super::{arranging, changes, menu};
use crate::protocol::ResultColumn;
use crate::ui::icons::Icon;
use crate::view::layout::view_mut;
use crate::view::widths::{self, DRAG_MAX_PX, MIN_PX, is_number};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

/// A pointer that has moved less than this was a click.
const CLICK_PX: f64 = 6.0;

/// The sticky row on top.
#[component]
pub fn Header(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let cell = move |index: usize| grid.column(index).map(|column| view! { <HeaderCell grid index column /> });
    view! {
        <div class="grid__head" role="rowgroup">
            <div class="grid__row grid__row--head" role="row" aria-rowindex="1">
                <div class="grid__pins" role="presentation">
                    <For each=move || grid.pinned_columns() key=|column| *column let:index>
                        {cell(index)}
                    </For>
                </div>
                <For each=move || grid.free_columns() key=|column| *column let:index>
                    {cell(index)}
                </For>
            </div>
        </div>
    }
}

#[component]
fn HeaderCell(grid: GridState, index: usize, column: ResultColumn) -> impl IntoView {
    let app = grid.app;
    let is_number = is_number(&column.kind);
    let name = StoredValue::new(column.name.clone());
    // Its number among the keys, and whether large comes first.
    let key = Memo::new(move |_| {
        app.arrangement.with(|arrangement| {
            let at = name.with_value(|name| arrangement.sort.iter().position(|key| key.column == *name))?;
            Some((at, arrangement.sort.get(at)?.descending, arrangement.sort.len()))
        })
    });
    let is_filtered = Memo::new(move |_| {
        app.arrangement.with(|now| name.with_value(|name| now.filters.iter().any(|filter| filter.column == *name)))
    });
    let is_time = column.kind == "datetime";
    let zone = move || {
        let zone = if is_time { arranging::zone_name(&app.zone.get()) } else { String::new() };
        (!zone.is_empty()).then(|| view! { <span class="grid__type">{zone}</span> })
    };
    let title = format!("{} ({})", column.name, column.kind);
    let drag = Drag::new(grid, index);
    let label = format!("{}, {}", column.name, column.kind);
    view! {
        <div
            class="grid__cell grid__cell--head"
            class:grid__cell--number=is_number
            class:grid__cell--active=move || grid.on_head.get() && grid.active.get().1 == index
            class:grid__cell--target=move || grid.drop_at.get() == Some(index)
            role="columnheader"
            id=head_id(index)
            aria-colindex=move || grid.layout.with(|layout| layout.place_of(index).map(|place| (place + 1).to_string()))
            aria-label=label
            aria-sort=move || match key.get() {
                Some((0, true, _)) => Some("descending"),
                Some((0, false, _)) => Some("ascending"),
                _ => None,
            }
            aria-description=move || match key.get() {
                Some((at, descending, _)) if at > 0 => {
                    Some(format!("Sort key {}, {}", at + 1, if descending { "descending" } else { "ascending" }))
                }
                _ => None,
            }
            title=title
            style:left=format!("var(--x{index})")
            style:width=format!("var(--w{index})")
            on:pointerdown=move |event| drag.down(&event)
            on:pointermove=move |event| drag.over(&event)
            on:pointerup=move |event| drag.up(&event)
            on:pointercancel=move |_| drag.end()
            on:contextmenu=move |event: MouseEvent| {
                event.prevent_default();
                menu::open(grid, index);
            }
        >
            <span class="grid__name">{column.name}</span>
            <span class="grid__type">{column.kind}</span>
            {zone}
            {move || is_filtered.get().then(|| view! { <span class="grid__mark">{Icon::Only.view()}</span> })}
            {move || key.get().map(|(at, descending, keys)| {
                let arrow = if descending { "▼" } else { "▲" };
                view! { <span class="grid__mark" aria-hidden="true">{arrow}{(keys > 1).then(|| (at + 1).to_string())}</span> }
            })}
            <button
                class="grid__menu"
                type="button"
                tabindex="-1"
                aria-haspopup="menu"
                aria-label=name.with_value(|name| format!("Menu of {name}"))
                on:pointerdown=|event: PointerEvent| event.stop_propagation()
                on:click=move |_| menu::open(grid, index)
            >
                {Icon::More.view()}
            </button>
            <ResizeHandle grid index />
        </div>
    }
}

#[component]
fn ResizeHandle(grid: GridState, index: usize) -> impl IntoView {
    let grabbed = StoredValue::new(None::<(f64, f64)>);
    let down = move |event: PointerEvent| {
        event.prevent_default();
        // The head is not dragged; an open menu does not hear of the press, either.
        event.stop_propagation();
        grid.app.taking.menu.set(None);
        capture(&event);
        let width = grid.widths.with_untracked(|widths| widths.get(index).copied().unwrap_or(MIN_PX));
        grabbed.set_value(Some((f64::from(event.client_x()), width)));
    };
    let drag = move |event: PointerEvent| {
        if let Some((from, width)) = grabbed.get_value() {
            set_width(grid, index, width + f64::from(event.client_x()) - from);
        }
    };
    let up = move |event: PointerEvent| {
        event.stop_propagation();
        if grabbed.get_value().is_some() {
            grabbed.set_value(None);
            keep_width(grid, index);
        }
    };
    view! {
        <span
            class="grid__handle"
            aria-hidden="true"
            on:pointerdown=down
            on:pointermove=drag
            on:pointerup=up
            on:pointercancel=up
            on:dblclick=move |_| fit(grid, index)
        ></span>
    }
}

fn capture(event: &PointerEvent) {
    if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Without capture the drag ends when the pointer leaves the element; nothing worse.
        let _ = handle.set_pointer_capture(event.pointer_id());
    }
}

/// A pointer on a head: a click sorts, a drag moves the column.
#[derive(Clone, Copy)]
struct Drag {
    grid: GridState,
    index: usize,
    /// Where it went down, and whether it has been moved.
    from: StoredValue<Option<(f64, bool)>>,
}

impl Drag {
    fn new(grid: GridState, index: usize) -> Self {
        Self { grid, index, from: StoredValue::new(None) }
    }

    fn down(self, event: &PointerEvent) {
        if event.button() == 0 {
            self.from.set_value(Some((f64::from(event.client_x()), false)));
            // A finger scrolls.
            if event.pointer_type() == "mouse" {
                capture(event);
            }
        }
    }

    fn over(self, event: &PointerEvent) {
        let Some((from, moved)) = self.from.get_value().filter(|_| event.pointer_type() == "mouse") else { return };
        let x = f64::from(event.client_x());
        if moved || (x - from).abs() > CLICK_PX {
            self.from.set_value(Some((from, true)));
            self.grid.drop_at.set(self.grid.column_at(x));
        }
    }

    fn up(self, event: &PointerEvent) {
        let Some((_, moved)) = self.from.get_value() else { return };
        let target = self.grid.drop_at.get_untracked();
        self.end();
        if !moved {
            self.grid.go_to_head(self.index);
            changes::toggle(self.grid.app, self.index, event.ctrl_key() || event.meta_key());
        } else if let Some(target) = target.filter(|target| *target != self.index) {
            changes::move_column(self.grid.app, self.index, target);
        }
    }

    fn end(self) {
        self.from.set_value(None);
        self.grid.drop_at.set(None);
    }
}

/// Sets a column's width, within bounds.
pub fn set_width(grid: GridState, index: usize, px: f64) {
    grid.widths.update(|widths| {
        if let Some(width) = widths.get_mut(index) {
            *width = px.clamp(MIN_PX, DRAG_MAX_PX);
        }
    });
}

/// Keeps a column's width in the arrangement.
pub fn keep_width(grid: GridState, index: usize) {
    let px = grid.widths.with_untracked(|widths| widths.get(index).copied());
    if let (Some(px), Some(name)) = (px, changes::name_of(grid.app, index)) {
        changes::change(grid.app, |arrangement| view_mut(arrangement, &name).width_px = Some(px as u32));
    }
}

/// Makes a column as wide as the cells need that are seen.
pub fn fit(grid: GridState, index: usize) {
    let Some(column) = grid.column(index) else { return };
    let (first, last) = grid.seen_rows.get_untracked();
    let px = grid.app.pages.with_untracked(|pages| {
        let rows = (first..last).filter_map(|row| pages.find(row));
        let chars = rows.filter_map(|(page, at)| Some(page.columns.get(index)?.shown(at).chars().count())).max();
        widths::fitting(&column, chars.unwrap_or(0))
    });
    set_width(grid, index, px);
    keep_width(grid, index);
}
