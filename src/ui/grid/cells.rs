//! One cell: its text, with what the search has found in it and the color that was asked for.

use super::state::{GridState, cell_id};
use crate::protocol::{Coloring, Page};
use crate::view::arranging::matches_in;
use crate::view::coloring::{Tint, tint};
use crate::view::widths::is_number;
use leptos::prelude::*;
use std::sync::Arc;

/// Characters of a cell that are put into the page; the row's details have them all.
const SHOWN_CHARS: usize = 300;

/// The cell of a row (by its place) and a column (by its position in the result). `selected`: the places of the row's columns that are selected.
pub fn cell(
    grid: GridState,
    row: u64,
    column: usize,
    selected: Memo<Option<(usize, usize)>>,
    page: Option<&(Arc<Page>, usize)>,
) -> impl IntoView + use<> {
    let place = Memo::new(move |_| grid.layout.with(|layout| layout.place_of(column)));
    let is_selected = move || {
        selected.get().is_some_and(|(left, right)| place.get().is_some_and(|place| (left..right).contains(&place)))
    };
    let number = grid.column(column).is_some_and(|column| is_number(&column.kind));
    let (text, kind) = match page.and_then(|(page, at)| Some((page.columns.get(column)?, *at))) {
        None => ("…".to_owned(), "grid__cell--waiting"),
        Some((cells, at)) if cells.nulls.get(at) => ("null".to_owned(), "grid__cell--null"),
        Some((cells, at)) => (cells.shown(at).chars().take(SHOWN_CHARS).collect(), ""),
    };
    let base = format!("grid__cell {}{kind}", if number { "grid__cell--number " } else { "" });
    let is_value = kind.is_empty();
    let text = StoredValue::new(text);
    let tinted = move || {
        let coloring = grid.colorings.with(|all| all.get(column).copied()).unwrap_or_default();
        text.with_value(|text| tint(if is_value { coloring } else { Coloring::None }, text))
    };
    let class = move || {
        let is_active = !grid.on_head.get() && grid.active.get() == (row, column);
        let color = tinted().map(|tint| format!(" tint tint--{}", tint.color)).unwrap_or_default();
        let active = if is_active { " grid__cell--active" } else { "" };
        // The active cell alone has its ring.
        let marked = if is_selected() && grid.selection.get().cells() > 1 { " grid__cell--selected" } else { "" };
        format!("{base}{active}{marked}{color}")
    };
    // Mostly there is only the text.
    let content = move || {
        let symbol =
            tinted().map(|Tint { symbol, .. }| view! { <span class="tint__symbol" aria-hidden="true">{symbol}</span> });
        let found = grid.wanted.with(|wanted| {
            if is_value && !wanted.is_empty() { text.with_value(|text| matches_in(text, wanted)) } else { Vec::new() }
        });
        match (symbol, found.is_empty()) {
            (None, true) => text.get_value().into_any(),
            (symbol, _) => text.with_value(|text| view! { {symbol}{marks(text, &found)} }.into_any()),
        }
    };
    view! {
        <div
            class=class
            role="gridcell"
            id=cell_id(row, column)
            aria-selected=move || is_selected().to_string()
            aria-colindex=move || place.get().map(|place| (place + 1).to_string())
            style:left=format!("var(--x{column})")
            style:width=format!("var(--w{column})")
        >
            {content}
        </div>
    }
}

/// A text with marks around some of its parts.
fn marks(text: &str, found: &[(usize, usize)]) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut next = 0;
    for (start, end) in found {
        parts.push(text.get(next..*start).unwrap_or_default().to_owned().into_any());
        let part = text.get(*start..*end).unwrap_or_default().to_owned();
        parts.push(view! { <mark class="grid__found">{part}</mark> }.into_any());
        next = *end;
    }
    parts.push(text.get(next..).unwrap_or_default().to_owned().into_any());
    parts
}
