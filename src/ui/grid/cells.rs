//! One cell: its text, with what the search has found in it.

use super::state::{GridState, cell_id};
use crate::protocol::Page;
use crate::view::arranging::matches_in;
use crate::view::widths::is_number;
use leptos::prelude::*;
use std::sync::Arc;

/// Characters of a cell that are put into the page; the row's details have them all.
const SHOWN_CHARS: usize = 300;

/// The cell of a row (by its place) and a column (by its position in the result); `selected` are the places of the columns of
/// its row that are selected.
pub fn cell(
    grid: GridState,
    row: u64,
    column: usize,
    selected: Memo<Option<(usize, usize)>>,
    page: Option<&(Arc<Page>, usize)>,
) -> impl IntoView + use<> {
    let place = Memo::new(move |_| grid.layout.with(|layout| layout.place_of(column)));
    let is_selected = move || {
        let (selected, place) = (selected.get(), place.get());
        selected.zip(place).is_some_and(|((left, right), place)| (left..right).contains(&place))
    };
    // The active cell alone has its ring.
    let is_marked = move || is_selected() && grid.selection.get().cells() > 1;
    let number = grid.column(column).is_some_and(|column| is_number(&column.kind));
    let (text, kind) = match page.and_then(|(page, at)| Some((page.columns.get(column)?, *at))) {
        None => ("…".to_owned(), "grid__cell--waiting"),
        Some((cells, at)) if cells.nulls.get(at) => ("null".to_owned(), "grid__cell--null"),
        Some((cells, at)) => (cells.shown(at).chars().take(SHOWN_CHARS).collect(), ""),
    };
    let class = format!("grid__cell {}{kind}", if number { "grid__cell--number " } else { "" });
    let is_value = kind.is_empty();
    let text = StoredValue::new(text);
    // The search changes what is marked in a cell, and nothing else: without one there is only the text.
    let marked = Memo::new(move |_| {
        grid.app.arrangement.with(|now| {
            let found = if is_value { text.with_value(|text| matches_in(text, &now.search)) } else { Vec::new() };
            (!found.is_empty()).then_some(found)
        })
    });
    let content = move || match marked.get() {
        None => text.get_value().into_any(),
        Some(found) => text.with_value(|text| marks(text, &found)).into_any(),
    };
    view! {
        <div
            class=class
            class:grid__cell--active=move || !grid.on_head.get() && grid.active.get() == (row, column)
            class:grid__cell--selected=is_marked
            role="gridcell"
            aria-selected=move || is_selected().to_string()
            id=cell_id(row, column)
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
