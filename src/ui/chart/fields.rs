//! Native controls with their labels, each of one shape for all options.

use leptos::prelude::*;

/// A choice among words: value and what is shown.
pub fn choice(
    label: &'static str,
    choices: Signal<Vec<(String, String)>>,
    value: Signal<String>,
    change: Callback<String>,
) -> AnyView {
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <select class="field__input" prop:value=move || { choices.track(); value.get() } on:change=move |event| change.run(event_target_value(&event))>
                {move || {
                    choices
                        .get()
                        .into_iter()
                        .map(|(word, shown)| {
                            let own = word.clone();
                            view! { <option value=word selected=move || value.get() == own>{shown}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
    .into_any()
}

/// Yes or no.
pub fn check(label: String, value: Signal<bool>, change: Callback<bool>) -> AnyView {
    view! {
        <label class="choices__choice">
            <input type="checkbox" prop:checked=move || value.get() on:change=move |event| change.run(event_target_checked(&event)) />
            {label}
        </label>
    }
    .into_any()
}

/// A line of text, taken when it is left or Enter is pressed.
pub fn line(
    label: &'static str,
    kind: &'static str,
    hint: &'static str,
    value: Signal<String>,
    change: Callback<String>,
) -> AnyView {
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="field__input"
                type=kind
                step="any"
                placeholder=hint
                prop:value=move || value.get()
                on:change=move |event| change.run(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}
