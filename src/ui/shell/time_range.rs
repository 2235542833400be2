//! The time range: presets that count back from `now()`, or two instants.

use crate::protocol::TimeRange;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use crate::view::instants::{self, DAY_TICKS};
use crate::view::ranges::{PRESETS, Range};
use leptos::prelude::*;

/// The control, with its popover.
#[component]
pub fn TimeRangeControl() -> impl IntoView {
    let app = use_app();
    let in_query = move || app.outcome.with(|outcome| outcome.as_ref().is_some_and(|o| o.info.time_set_in_query));
    let name = move || {
        if in_query() && app.range.get() != Range::All {
            format!("{} (set in query)", app.range.get().label())
        } else {
            app.range.get().label()
        }
    };
    let label = move || format!("Time range: {}", name());
    view! {
        <button class="chip" type="button" popovertarget="range-detail" aria-label=label title=label>
            {Icon::Clock.view()}
            <span class="chip__text chip__text--wide">{name}</span>
        </button>
        <div class="popover" id="range-detail" popover="auto" role="dialog" aria-label="Time range">
            <fieldset class="choices">
                <legend class="choices__legend">"Rows with "<code>"TimeGenerated"</code>" in"</legend>
                <Preset label="All data" range=Range::All />
                <div class="choices__columns">
                    {PRESETS
                        .iter()
                        .map(|(label, length)| view! { <Preset label range=Range::Last(*length) /> })
                        .collect_view()}
                </div>
            </fieldset>
            <Custom />
            <p class="popover__note">
                "A query that filters "<code>"TimeGenerated"</code>" itself is not filtered a second time; the answer says so."
            </p>
        </div>
    }
}

#[component]
fn Preset(label: &'static str, range: Range) -> impl IntoView {
    let app = use_app();
    view! {
        <label class="choices__choice">
            <input
                type="radio"
                name="time-range"
                prop:checked=move || app.range.get() == range
                on:change=move |_| app.range.set(range)
            />
            {label}
        </label>
    }
}

/// Two instants. They begin as the span of the data.
#[component]
fn Custom() -> impl IntoView {
    let app = use_app();
    let bounds = Memo::new(move |_| match app.range.get() {
        Range::Between(range) => range,
        range => range.filter(app.now_ticks()).unwrap_or_else(|| {
            let (start, end) = app.catalog.with(|catalog| (catalog.data_start, catalog.data_end));
            let end = end.unwrap_or_else(crate::ui::state::App::device_now);
            TimeRange { start: start.unwrap_or(end - DAY_TICKS), end: end.saturating_add(1) }
        }),
    });
    let input = move |label: &'static str, read: fn(TimeRange) -> i64, write: fn(&mut TimeRange, i64)| {
        view! {
            <label class="field">
                <span class="field__label">{label}</span>
                <input
                    class="field__input"
                    type="datetime-local"
                    step="1"
                    prop:value=move || instants::to_input(read(bounds.get()))
                    on:change=move |event| {
                        if let Some(ticks) = instants::from_input(&event_target_value(&event)) {
                            let mut range = bounds.get_untracked();
                            write(&mut range, ticks);
                            if range.start < range.end {
                                app.range.set(Range::Between(range));
                            } else {
                                app.say("The end of a time range comes after its start.");
                            }
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="choices__legend">"Or between two instants, UTC"</legend>
            {input("From", |range| range.start, |range, ticks| range.start = ticks)}
            {input("Up to, not including", |range| range.end, |range, ticks| range.end = ticks)}
        </fieldset>
    }
}
