//! What the grid leaves out, above it: filters as chips, columns with one value as a caption.

use super::changes;
use super::state::GridState;
use crate::ui::icons::Icon;
use crate::view::arranging::{filter_predicate, filter_words};
use crate::view::layout::view_of;
use crate::view::numbers;
use leptos::prelude::*;

/// The filters; nothing where there is none.
#[component]
pub fn Filters(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let app = grid.app;
    let filters = Memo::new(move |_| {
        app.arrangement.with(|now| {
            let applies =
                |filter| grid.outcome.with_value(|outcome| filter_predicate(&outcome.table.columns, filter).is_some());
            let filters = now.filters.iter().enumerate();
            filters.map(|(at, filter)| (at, filter_words(filter), applies(filter))).collect::<Vec<_>>()
        })
    });
    let chip = move |(at, words, applies): (usize, String, bool)| {
        let label = format!("Remove the filter {words}");
        let title = if applies { words.clone() } else { format!("{words}: does not apply to this answer") };
        view! {
            <li class="grid-chip" class:grid-chip--idle=!applies title=title>
                <span class="grid-chip__words">{words}</span>
                <button class="grid-chip__remove" type="button" aria-label=label on:click=move |_| {
                    changes::remove_filter(app, at);
                    grid.focus();
                }>
                    {Icon::Close.view()}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || filters.with(|filters| !filters.is_empty())>
            <div class="grid-bar" role="group" aria-label="Filters of the grid">
                <ul class="grid-bar__chips">{move || filters.get().into_iter().map(chip).collect_view()}</ul>
                <button class="button button--small" type="button" title="Write all filters into the query as where" on:click=move |_| changes::write_filters(app)>
                    "Write into query"
                </button>
                <button class="button button--small button--quiet" type="button" on:click=move |_| {
                    changes::change(app, |now| now.filters.clear());
                    grid.focus();
                }>
                    "Remove all"
                </button>
            </div>
        </Show>
    }
}

/// The columns that are folded because all rows have the same value; nothing where there is none.
#[component]
pub fn Constants(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let app = grid.app;
    let folded = Memo::new(move |_| {
        let plain = app.grid.plain.get().filter(|_| app.arrangement.with(|now| now.folds_constants))?;
        let name = |column: usize| grid.column(column).map(|column| column.name);
        let is_hidden = |name: &str| app.arrangement.with(|now| view_of(now, name).is_some_and(|view| view.hidden));
        let constant = plain.constant.into_iter();
        let shown: Vec<(String, String)> = constant
            .filter_map(|(column, text)| Some((name(column)?, text)))
            .filter(|(name, _)| !is_hidden(name))
            .collect();
        (!shown.is_empty()).then_some(shown)
    });
    let words = move || {
        let rows = grid.outcome.with_value(|outcome| outcome.table.rows);
        let pairs = folded.get().unwrap_or_default();
        let pairs = pairs.into_iter().map(|(name, text)| {
            let text: String = text.chars().take(120).collect();
            view! { <span class="grid-bar__constant"><b>{name}</b>" = "<code>{text}</code></span> }
        });
        view! { {pairs.collect_view()}" "<span class="grid-bar__muted">{format!("for all {}", numbers::counted(rows, "row", "rows"))}</span> }
    };
    view! {
        <Show when=move || folded.with(Option::is_some)>
            <div class="grid-bar" role="group" aria-label="Columns with one value">
                <p class="grid-bar__caption">{words}</p>
                <button class="button button--small" type="button" on:click=move |_| {
                    changes::change(app, |now| now.folds_constants = false);
                }>
                    "Unfold"
                </button>
            </div>
        </Show>
    }
}

/// Says that no row passes; nothing while some do.
#[component]
pub fn NothingLeft(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let app = grid.app;
    let nothing = Memo::new(move |_| app.grid.arranged.with(|arranged| arranged.of > 0 && arranged.rows == 0));
    view! {
        <Show when=move || nothing.get()>
            <div class="grid-bar">
                <p class="grid-bar__caption">"No row passes the filters and the search of the grid."</p>
                <button class="button button--small" type="button" on:click=move |_| changes::show_all_rows(app)>
                    "Show all rows"
                </button>
            </div>
        </Show>
    }
}
