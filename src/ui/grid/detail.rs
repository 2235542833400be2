//! All columns of one row, in full.

use super::around::AroundButton;
use super::clipboard;
use super::context_menu;
use super::filter::FilterButtons;
use super::original::{OriginalButton, OriginalRecord};
use super::state::GridState;
use super::taking::place_details;
use super::tree::Tree;
use crate::ui::icons::Icon;
use crate::view::{numbers, pretty, tree};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One value: column, type, text; `None` for null.
#[derive(Clone, Debug, PartialEq)]
struct Value {
    name: String,
    kind: String,
    text: Option<String>,
    /// Whether it is shown as a tree.
    opens: bool,
}

/// Goes to the row above or below.
fn step(grid: GridState, down: bool) {
    let (row, column) = grid.active.get_untracked();
    grid.go_to(if down { row + 1 } else { row.saturating_sub(1) }, column);
}

/// The drawer; nothing while it is closed.
#[component]
pub fn Detail(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let values = Memo::new(move |_| if grid.detail.get() { values(&grid) } else { Vec::new() });
    let close = move || {
        grid.detail.set(false);
        if let Some(host) = grid.host.get_untracked() {
            // An element that is gone cannot be focused, and need not be.
            let _ = web_sys::HtmlElement::focus(&host);
        }
    };
    let more = move |event: web_sys::MouseEvent| {
        if let Some(button) = event.current_target().and_then(|target| target.dyn_into().ok()) {
            context_menu::open_at_button(grid.app, &button);
        }
    };
    view! {
        <Show when=move || grid.detail.get()>
            <aside
                class="detail"
                aria-label="Row details"
                on:keydown=move |event| {
                    match (event.key().as_str(), event.alt_key()) {
                        ("Escape", _) => close(),
                        (key @ ("ArrowUp" | "ArrowDown"), true) => step(grid, key == "ArrowDown"),
                        _ => return,
                    }
                    event.prevent_default();
                }
            >
                <div class="detail__head">
                    <h2 class="detail__title">"Row "{move || numbers::count(grid.active.get().0 + 1)}</h2>
                    <button
                        class="button button--small button--quiet"
                        type="button"
                        aria-label="Row above"
                        title="Row above (Alt+↑)"
                        disabled=move || grid.active.get().0 == 0
                        on:click=move |_| step(grid, false)
                    >
                        {Icon::Up.view()}
                    </button>
                    <button
                        class="button button--small button--quiet"
                        type="button"
                        aria-label="Row below"
                        title="Row below (Alt+↓)"
                        disabled=move || {
                            grid.app.grid.arranged.with(|arranged| grid.active.get().0 + 1 >= arranged.rows)
                        }
                        on:click=move |_| step(grid, true)
                    >
                        {Icon::Down.view()}
                    </button>
                    <button
                        class="button button--small button--quiet detail__place"
                        type="button"
                        aria-pressed=move || grid.app.taking.below.get().to_string()
                        on:click=move |_| place_details(grid.app, !grid.app.taking.below.get_untracked())
                    >
                        "Below the rows"
                    </button>
                    <button class="button button--small button--quiet" type="button" aria-label="Close row details" on:click=move |_| close()>
                        {Icon::Close.view()}
                    </button>
                </div>
                <div class="detail__tools">
                    <AroundButton grid />
                    <OriginalButton grid />
                    <button
                        class="button button--small"
                        type="button"
                        on:click=move |_| clipboard::copy_row(grid, grid.active.get_untracked().0)
                    >
                        {Icon::Copy.view()}"Copy row"
                    </button>
                    <button class="button button--small" type="button" aria-haspopup="menu" on:click=more>"More…"</button>
                </div>
                <OriginalRecord grid />
                <div class="detail__scroll" tabindex="0" role="region" aria-label="Values of the row">
                    <dl class="detail__values">
                        {move || {
                            values
                                .get()
                                .into_iter()
                                .enumerate()
                                .map(|(column, value)| {
                                    let name = value.name.clone();
                                    let tree = value.opens.then(|| (value.name.clone(), value.kind != "dynamic"));
                                    view! {
                                        <div class="detail__value">
                                            <dt class="detail__name">
                                                <span class="detail__column">{value.name}</span>
                                                <span class="detail__type">{value.kind}</span>
                                                <FilterButtons grid column name />
                                            </dt>
                                            {match value.text {
                                                Some(json) if let Some((column, is_text)) = tree => {
                                                    view! { <dd class="detail__tree"><Tree grid column is_text json /></dd> }.into_any()
                                                }
                                                None => view! { <dd class="detail__text detail__text--none">"null"</dd> }.into_any(),
                                                Some(text) if text.is_empty() => {
                                                    view! { <dd class="detail__text detail__text--none">"empty"</dd> }.into_any()
                                                }
                                                Some(text) => view! { <dd class="detail__text">{text}</dd> }.into_any(),
                                            }}
                                        </div>
                                    }
                                })
                                .collect_view()
                        }}
                    </dl>
                </div>
            </aside>
        </Show>
    }
}

fn values(grid: &GridState) -> Vec<Value> {
    let (row, _) = grid.active.get();
    let Some((page, at)) = grid.app.pages.with(|pages| pages.find(row)) else { return Vec::new() };
    grid.outcome.with_value(|outcome| {
        let columns = outcome.table.columns.iter().zip(&page.columns);
        columns
            .map(|(column, cells)| {
                let cell = cells.cell(at);
                let is_null = cells.nulls.get(at);
                let opens = !is_null && matches!(column.kind.as_str(), "dynamic" | "string") && tree::opens(cell);
                let text = (!is_null).then(|| match column.kind.as_str() {
                    // Too large for a tree, or none.
                    "dynamic" if !opens => pretty::json(cell),
                    _ => cell.to_owned(),
                });
                Value { name: column.name.clone(), kind: column.kind.clone(), text, opens }
            })
            .collect()
    })
}
