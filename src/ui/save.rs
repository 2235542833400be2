//! Files for the person to keep, made in the page: no request is made for them.

use super::state::App;
use crate::protocol::Ticks;
use crate::view::instants;
use js_sys::Array;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser has to take a file before its memory is freed.
const TAKEN_WITHIN: Duration = Duration::from_mins(1);

/// An instant for a file's name: `20260607-1405`.
fn stamp(ticks: Ticks) -> String {
    instants::minute(ticks).chars().filter(char::is_ascii_digit).enumerate().fold(
        String::new(),
        |mut text, (at, digit)| {
            if at == 8 {
                text.push('-');
            }
            text.push(digit);
            text
        },
    )
}

/// A name with the minute in it: `session-20260607-1405.json`.
pub fn named(what: &str, extension: &str) -> String {
    format!("{what}-{}{extension}", stamp(App::device_now()))
}

/// Saves a text under this name.
pub fn text(app: App, name: &str, kind: &str, contents: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    match Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(contents)), &options) {
        Ok(blob) => save_blob(app, name, &blob),
        Err(_) => app.say("The browser gives no room for the file."),
    }
}

/// Saves bytes under this name.
pub fn save_blob(app: App, name: &str, blob: &Blob) {
    match Url::create_object_url_with_blob(blob) {
        Ok(url) => address(app, name, &url),
        Err(_) => app.say("The browser gives no room for the file."),
    }
}

/// Saves what the browser has at an address of its own under this name, and frees it.
pub fn address(app: App, name: &str, url: &str) {
    let url = url.to_owned();
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let Some(link) = link else { return app.say("The browser cannot save files.") };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    app.say(format!("Saved {name}."));
    let free = move || {
        // An address that is gone already needs no freeing.
        let _ = Url::revoke_object_url(&url);
    };
    set_timeout(free, TAKEN_WITHIN);
}
