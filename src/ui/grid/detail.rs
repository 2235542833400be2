//! All columns of one row, in full.

use super::clipboard;
use super::filter::FilterButtons;
use super::original::{OriginalButton, OriginalRecord};
use super::state::GridState;
use crate::ui::icons::Icon;
use crate::view::{numbers, pretty};
use leptos::prelude::*;

/// One value: column, type, text; `None` for null.
#[derive(Clone, Debug, PartialEq)]
struct Value {
    name: String,
    kind: String,
    text: Option<String>,
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
    view! {
        <Show when=move || grid.detail.get()>
            <aside
                class="detail"
                aria-label="Row details"
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        event.prevent_default();
                        close();
                    }
                }
            >
                <div class="detail__head">
                    <h2 class="detail__title">"Row "{move || numbers::count(grid.active.get().0 + 1)}</h2>
                    <OriginalButton grid />
                    <button
                        class="button button--small"
                        type="button"
                        on:click=move |_| clipboard::copy_row(grid, grid.active.get_untracked().0)
                    >
                        {Icon::Copy.view()}"Copy row"
                    </button>
                    <button class="button button--small" type="button" aria-label="Close row details" on:click=move |_| close()>
                        {Icon::Close.view()}
                    </button>
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
                                    view! {
                                        <div class="detail__value">
                                            <dt class="detail__name">
                                                <span class="detail__column">{value.name}</span>
                                                <span class="detail__type">{value.kind}</span>
                                                <FilterButtons grid column name />
                                            </dt>
                                            {match value.text {
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
                let text = (!cells.nulls.get(at)).then(|| match column.kind.as_str() {
                    "dynamic" => pretty::json(cells.cell(at)),
                    _ => cells.cell(at).to_owned(),
                });
                Value { name: column.name.clone(), kind: column.kind.clone(), text }
            })
            .collect()
    })
}
