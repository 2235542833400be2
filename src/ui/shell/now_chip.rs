//! What `now()` means: a choice that is always in sight, because `ago(1d)` on last month's export answers nothing.

use crate::protocol::NowAnchor;
use crate::ui::icons::Icon;
use crate::ui::query::checker;
use crate::ui::state::{App, use_app};
use crate::view::instants;
use leptos::prelude::*;

/// The chip, with its popover.
#[component]
pub fn NowChip() -> impl IntoView {
    let app = use_app();
    let name = move || match app.now.get() {
        NowAnchor::EndOfData => "End of data".to_owned(),
        NowAnchor::Device => "This device".to_owned(),
        NowAnchor::Fixed(ticks) => instants::minute(ticks),
    };
    let label = move || format!("now() {}", name());
    view! {
        <button class="chip" type="button" popovertarget="now-detail" aria-label=label title=label>
            <code class="chip__code">"now()"</code>
            " "
            <span class="chip__text chip__text--wide">{name}</span>
        </button>
        <div class="popover" id="now-detail" popover="auto" role="dialog" aria-label="What now() means">
            <fieldset class="choices">
                <legend class="choices__legend">
                    <code>"now()"</code>
                    " and "
                    <code>"ago()"</code>
                    " count from"
                </legend>
                <Choice app label="End of data" is=|anchor| anchor == NowAnchor::EndOfData pick=|_| NowAnchor::EndOfData>
                    {move || {
                        app.catalog
                            .with(|catalog| catalog.data_end)
                            .map_or("nothing is loaded, so the device's clock".to_owned(), instants::second)
                    }}
                </Choice>
                <Choice app label="This device" is=|anchor| anchor == NowAnchor::Device pick=|_| NowAnchor::Device>
                    "the clock of this device"
                </Choice>
                <Choice
                    app
                    label="Fixed…"
                    is=|anchor| matches!(anchor, NowAnchor::Fixed(_))
                    pick=|app| NowAnchor::Fixed(app.now_ticks())
                >
                    "an instant of your choice"
                </Choice>
                <FixedInput />
            </fieldset>
        </div>
    }
}

#[component]
fn Choice(
    app: App,
    label: &'static str,
    /// Whether an anchor is this choice.
    is: fn(NowAnchor) -> bool,
    /// The anchor that choosing it sets.
    pick: fn(App) -> NowAnchor,
    /// A word of explanation.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="choices__choice">
            <input
                type="radio"
                name="now-anchor"
                prop:checked=move || is(app.now.get())
                on:change=move |_| {
                    let anchor = untrack(|| pick(app));
                    app.now.set(anchor);
                    checker::poke(app);
                }
            />
            <span>
                {label}<span class="choices__note">{children()}</span>
            </span>
        </label>
    }
}

#[component]
fn FixedInput() -> impl IntoView {
    let app = use_app();
    let fixed = move || match app.now.get() {
        NowAnchor::Fixed(ticks) => Some(ticks),
        _ => None,
    };
    view! {
        <label class="field" hidden=move || fixed().is_none()>
            <span class="field__label">"Instant, UTC"</span>
            <span class="field__row">
                {Icon::Clock.view()}
                <input
                    class="field__input"
                    type="datetime-local"
                    step="1"
                    prop:value=move || fixed().map(instants::to_input).unwrap_or_default()
                    on:change=move |event| {
                        if let Some(ticks) = instants::from_input(&event_target_value(&event)) {
                            app.now.set(NowAnchor::Fixed(ticks));
                            checker::poke(app);
                        }
                    }
                />
            </span>
        </label>
    }
}
