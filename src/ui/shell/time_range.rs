//! The time range: presets that count back from `now()`, a day, week or month, or two instants.

use crate::protocol::TimeRange;
use crate::ui::chart::actions as chart;
use crate::ui::icons::Icon;
use crate::ui::state::use_app;
use crate::view::instants::{self, DAY_TICKS};
use crate::view::ranges::{PRESETS, Range, calendar};
use leptos::prelude::*;

/// The control, with its popover.
#[component]
pub fn TimeRangeControl() -> impl IntoView {
    let app = use_app();
    let in_query = move || app.outcome.with(|outcome| outcome.as_ref().is_some_and(|o| o.info.time_set_in_query));
    let name = move || if in_query() { "Set in query".to_owned() } else { app.range.get().label() };
    let label = move || {
        if in_query() && app.range.get() != Range::All {
            return format!("Time range: Set in query, so that {} is left out", app.range.get().label());
        }
        format!("Time range: {}", name())
    };
    view! {
        <button class="chip" class:chip--set=move || app.range.get() != Range::All type="button" popovertarget="range-detail" aria-label=label title=label>
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
            <Calendar />
            <Custom />
            <Again />
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

/// A day, a week or a month.
#[component]
fn Calendar() -> impl IntoView {
    let app = use_app();
    let input = move |label: &'static str, kind: &'static str, hint: &'static str| {
        view! {
            <label class="field">
                <span class="field__label">{label}</span>
                <input
                    class="field__input"
                    type=kind
                    placeholder=hint
                    on:change=move |event| {
                        let text = event_target_value(&event);
                        match calendar(&text) {
                            Some(range) => app.range.set(Range::Between(range)),
                            None if text.is_empty() => {}
                            None => app.say(format!("This is not read: write it as {hint}.")),
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="choices__legend">"Or all of one, UTC"</legend>
            <div class="choices__row">
                {input("Day", "date", "2026-06-07")} {input("Week", "week", "2026-W23")} {input("Month", "month", "2026-06")}
            </div>
        </fieldset>
    }
}

/// What to do next: ask again, or go back to the range before a brush.
#[component]
fn Again() -> impl IntoView {
    let app = use_app();
    let is_other = move || app.outcome.with(|outcome| outcome.as_ref().is_some_and(|o| o.range != app.range.get()));
    let can_go_back = move || chart::can_go_back(app);
    view! {
        <div class="popover__buttons" hidden=move || !is_other() && !can_go_back()>
            <button class="button button--primary" type="button" popovertarget="range-detail" popovertargetaction="hide" hidden=move || !is_other() on:click=move |_| chart::rerun(app)>
                "Run again with this range"
            </button>
            <button class="button" type="button" hidden=move || !can_go_back() on:click=move |_| chart::back(app)>
                {Icon::Back.view()}"Back to the range before"
            </button>
        </div>
    }
}

/// Two instants. They begin as the span of the data.
#[component]
fn Custom() -> impl IntoView {
    let app = use_app();
    let bounds = Memo::new(move |_| {
        let range = app.range.get().filter(app.now_ticks()).unwrap_or_else(|| {
            let (start, end) = app.catalog.with(|catalog| (catalog.data_start, catalog.data_end));
            let end = end.unwrap_or_else(crate::ui::state::App::device_now);
            TimeRange { start: start.unwrap_or(end - DAY_TICKS), end: end.saturating_add(1) }
        });
        // The inputs show whole seconds. Cut to one, the end would be an instant that is inside.
        TimeRange { end: instants::second_up(range.end), ..range }
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
