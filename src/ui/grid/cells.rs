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

/// What a row knows of the selection and of the active cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowMarks {
    /// Places of its columns that are selected: the first, and the one past the last.
    pub selected: Option<(usize, usize)>,
    /// Whether more than one cell of the grid is selected, some of them here.
    pub is_one_of_many: bool,
    /// The active cell, where it is in this row: its column's position in the result.
    pub active: Option<usize>,
}

/// The cell of a row (by its place) and a column (by its position in the result).
pub fn cell(
    grid: GridState,
    row: u64,
    column: usize,
    marks: Memo<RowMarks>,
    page: Option<&(Arc<Page>, usize)>,
) -> impl IntoView + use<> {
    let place = move || grid.layout.with(|layout| layout.place_of(column));
    let is_selected = move |marks: RowMarks| {
        marks.selected.is_some_and(|(left, right)| place().is_some_and(|place| (left..right).contains(&place)))
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
        let marks = marks.get();
        let color = tinted().map(|tint| format!(" tint tint--{}", tint.color)).unwrap_or_default();
        let active = if marks.active == Some(column) { " grid__cell--active" } else { "" };
        // The active cell alone has its ring.
        let marked = if marks.is_one_of_many && is_selected(marks) { " grid__cell--selected" } else { "" };
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
            (symbol, _) => text.with_value(|text| view! { {symbol}{highlighted(text, &found)} }.into_any()),
        }
    };
    view! {
        <div
            class=class
            role="gridcell"
            aria-selected=move || is_selected(marks.get()).to_string()
            id=cell_id(row, column)
            aria-colindex=move || place().map(|place| (place + 1).to_string())
            style:left=format!("var(--x{column})")
            style:width=format!("var(--w{column})")
        >
            {content}
        </div>
    }
}

/// A text with marks around some of its parts.
fn highlighted(text: &str, found: &[(usize, usize)]) -> Vec<AnyView> {
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
