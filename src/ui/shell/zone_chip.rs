//! The zone that times are shown in. Queries, filters and links mean the same instants in all of them.

use crate::permalink::Zone;
use crate::ui::grid::arranging::device_zone;
use crate::ui::state::use_app;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const NAMES_ID: &str = "zone-names";

/// The zones that the browser knows by name; none where it does not tell.
fn names() -> Vec<String> {
    let known = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let list: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        let names: Array = list.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()?;
        Some(names.iter().filter_map(|name| name.as_string()).collect())
    };
    known().unwrap_or_default()
}

/// The chip, with its popover.
#[component]
pub fn ZoneChip() -> impl IntoView {
    let app = use_app();
    let name = move || match app.zone.get() {
        Zone::Utc => "UTC".to_owned(),
        Zone::Device => "Device".to_owned(),
        Zone::Named(name) => name,
    };
    let label = move || format!("Times in {}", name());
    let choice = move |label: &'static str, note: String, is: fn(&Zone) -> bool, pick: fn() -> Zone| {
        view! {
            <label class="choices__choice">
                <input
                    type="radio"
                    name="zone"
                    prop:checked=move || app.zone.with(is)
                    on:change=move |_| app.zone.set(pick())
                />
                <span>{label}<span class="choices__note">{note}</span></span>
            </label>
        }
    };
    let device = match device_zone() {
        name if name.is_empty() => "its clock shows UTC".to_owned(),
        name => name,
    };
    let set_named = move |event| {
        let name = event_target_value(&event);
        match Zone::from_word(name.trim()) {
            Some(zone) => app.zone.set(zone),
            None => app.say("Write a zone as in Europe/Paris."),
        }
    };
    view! {
        <button class="chip" type="button" popovertarget="zone-detail" aria-label=label title=label>
            <span class="chip__text chip__text--zone">{name}</span>
        </button>
        <div class="popover" id="zone-detail" popover="auto" role="dialog" aria-label="Time zone">
            <fieldset class="choices">
                <legend class="choices__legend">"Show times in"</legend>
                {choice("UTC", "as the logs have them".to_owned(), |zone| *zone == Zone::Utc, || Zone::Utc)}
                {choice("This device", device, |zone| *zone == Zone::Device, || Zone::Device)}
            </fieldset>
            <label class="field">
                <span class="field__label">"Or a zone by its name"</span>
                <input
                    class="field__input"
                    type="text"
                    list=NAMES_ID
                    placeholder="Europe/Paris"
                    spellcheck="false"
                    prop:value=move || match app.zone.get() {
                        Zone::Named(name) => name,
                        _ => String::new(),
                    }
                    on:change=set_named
                />
            </label>
            <datalist id=NAMES_ID>
                {names().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
            <p class="popover__note">
                "Only what rows show changes. Queries, filters and links mean the same instants, and are written in UTC."
            </p>
        </div>
    }
}
