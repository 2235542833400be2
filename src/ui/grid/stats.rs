//! What is in a column: filled, distinct, frequent values, the least and the greatest, a small histogram.

use super::state::{GridState, head_id};
use super::{arranging, changes, floating};
use crate::protocol::{Bin, ColumnFilter, ColumnStats, ColumnTest, ResultColumn, ValueCount};
use crate::ui::actions;
use crate::ui::icons::Icon;
use crate::view::filtering;
use crate::view::numbers::{count, percent};
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// Shows what is in a column.
pub fn open(grid: GridState, column: usize) {
    arranging::ask_stats(grid.app, column);
}

/// The popover; one for all columns.
#[component]
pub fn ColumnStatistics(
    /// What the parts of the grid share.
    grid: GridState,
) -> impl IntoView {
    let popover = NodeRef::<Div>::new();
    let column = Memo::new(move |_| grid.app.grid.stats.with(|shown| shown.as_ref().map(|shown| shown.column)));
    Effect::new(move |_| {
        if let Some(column) = column.get() {
            grid.focus();
            floating::show(popover, head_id(column), ".stats");
        }
    });
    // The answer makes it grow.
    Effect::new(move |_| {
        grid.app.grid.stats.track();
        if let Some(column) = column.get_untracked() {
            floating::place_again(popover, head_id(column));
        }
    });
    let name = move || column.get().and_then(|column| grid.column(column)).unwrap_or_default();
    let content = move || {
        let shown = grid.app.grid.stats.get()?;
        let column = grid.column(shown.column)?;
        Some(match shown.answer {
            None => view! { <p class="stats__note">"Counting…"</p> }.into_any(),
            Some(Err(problem)) => view! { <p class="stats__note">{problem}</p> }.into_any(),
            Some(Ok(stats)) => view! { <Told grid popover column stats /> }.into_any(),
        })
    };
    view! {
        <div
            class="floating stats-popover"
            popover="auto"
            role="dialog"
            aria-label=move || format!("Statistics of {}", name().name)
            node_ref=popover
            on:toggle=move |_| {
                if !floating::is_open(popover) {
                    grid.app.grid.stats.set(None);
                }
            }
        >
            <div class="stats" tabindex="-1">
                <h2 class="stats__title">
                    {move || name().name}<span class="stats__type">{move || name().kind}</span>
                </h2>
                {content}
            </div>
        </div>
    }
}

#[component]
fn Told(grid: GridState, popover: NodeRef<Div>, column: ResultColumn, stats: Arc<ColumnStats>) -> impl IntoView {
    let filled = stats.rows - stats.empty;
    let facts = [
        ("Rows", Some(count(stats.rows))),
        ("Filled", Some(format!("{} ({} %)", count(filled), percent(filled, stats.rows)))),
        ("Distinct", Some(count(stats.distinct))),
        ("Least", stats.min.clone()),
        ("Greatest", stats.max.clone()),
        ("Average", stats.average.clone()),
    ];
    let percentiles = stats.percentiles.clone();
    let rows = stats.rows;
    let listed: u64 = stats.top.iter().map(|value| value.rows).sum();
    let others = rows - listed.min(rows);
    let column = StoredValue::new(column);
    let top = stats.top.clone();
    view! {
        <dl class="stats__facts">
            {facts
                .into_iter()
                .filter_map(|(name, value)| {
                    let value = value?;
                    Some(view! { <div class="stats__fact"><dt>{name}</dt><dd title=value.clone()>{value.clone()}</dd></div> })
                })
                .collect_view()}
        </dl>
        <Histogram bins=stats.bins.clone() />
        {(!percentiles.is_empty()).then(|| view! {
            <dl class="stats__percentiles" aria-label="Percentiles">
                {percentiles
                    .into_iter()
                    .map(|(percent, value)| view! {
                        <div class="stats__fact"><dt>{format!("{percent} %")}</dt><dd title=value.clone()>{value.clone()}</dd></div>
                    })
                    .collect_view()}
            </dl>
        })}
        <h3 class="stats__lead">{if others == 0 { "All values" } else { "Most frequent values" }}</h3>
        <ul class="stats__values">
            {top
                .into_iter()
                .map(|value| view! { <FrequentValue grid popover column value rows /> })
                .collect_view()}
        </ul>
        {(others > 0).then(|| view! { <p class="stats__note">{format!("{} rows have other values.", count(others))}</p> })}
        <p class="stats__note">"Counted over all rows that are shown, exactly."</p>
    }
}

/// A small histogram; nothing where there is none.
#[component]
fn Histogram(bins: Vec<Bin>) -> impl IntoView {
    let most = bins.iter().map(|bin| bin.rows).max().unwrap_or(0).max(1);
    let ends = bins.first().zip(bins.last()).map(|(first, last)| (first.from.clone(), last.to.clone()));
    let label = ends.as_ref().map(|(from, to)| {
        format!("Histogram from {from} to {to}: {} bars, at most {} rows in one.", bins.len(), count(most))
    });
    let bars = bins.into_iter().map(move |bin| {
        let height = format!("{}%", bin.rows as f64 / most as f64 * 100.0);
        let title = format!("{} – {}: {} rows", bin.from, bin.to, count(bin.rows));
        view! {
            <span class="stats__bin" title=title>
                <span class="stats__bar" class:stats__bar--some=move || { bin.rows > 0 } style:height=height></span>
            </span>
        }
    });
    let bars: Vec<_> = bars.collect();
    ends.map(|(from, to)| {
        view! {
            <figure class="stats__histogram">
                <div class="stats__bins" role="img" aria-label=label>{bars}</div>
                <figcaption class="stats__ends"><span>{from}</span><span>{to}</span></figcaption>
            </figure>
        }
    })
}

/// A share of all rows; that it is small is said, and not rounded away.
fn part(rows: u64, all: u64) -> String {
    if rows > 0 && rows.saturating_mul(100) < all { " <1 %".to_owned() } else { format!(" {} %", percent(rows, all)) }
}

#[component]
fn FrequentValue(
    grid: GridState,
    popover: NodeRef<Div>,
    column: StoredValue<ResultColumn>,
    value: ValueCount,
    rows: u64,
) -> impl IntoView {
    let (words, special) = match &value.text {
        None => ("null".to_owned(), true),
        Some(text) if text.is_empty() => ("empty".to_owned(), true),
        Some(text) => (text.clone(), false),
    };
    let text = StoredValue::new(value.text.clone());
    let write = move |keep: bool| {
        floating::hide(popover);
        let predicate =
            column.with_value(|column| text.with_value(|text| filtering::predicate(column, text.as_deref(), keep)));
        actions::filter(grid.app, &predicate);
    };
    let show_only = move |_| {
        floating::hide(popover);
        let column = column.with_value(|column| column.name.clone());
        changes::add_filter(grid.app, ColumnFilter { column, test: ColumnTest::In(vec![text.get_value()]) });
    };
    let share = format!("{}%", value.rows as f64 / rows.max(1) as f64 * 100.0);
    let shown: String = words.chars().take(200).collect();
    view! {
        <li class="stats__value">
            <button
                class="stats__name"
                class:stats__name--special=special
                type="button"
                title=format!("Show only rows with {words}")
                on:click=show_only
            >
                {shown}
            </button>
            <span class="stats__count">{count(value.rows)}<span class="stats__share">{part(value.rows, rows)}</span></span>
            <span class="stats__length" aria-hidden="true"><span class="stats__fill" style:width=share></span></span>
            <span class="stats__buttons">
                <button
                    class="button button--small button--quiet"
                    type="button"
                    aria-label=format!("Write only {words} into the query")
                    title="Write a where into the query that keeps only this value"
                    on:click=move |_| write(true)
                >
                    {Icon::Only.view()}
                </button>
                <button
                    class="button button--small button--quiet"
                    type="button"
                    aria-label=format!("Write without {words} into the query")
                    title="Write a where into the query that leaves this value out"
                    on:click=move |_| write(false)
                >
                    {Icon::Without.view()}
                </button>
            </span>
        </li>
    }
}
