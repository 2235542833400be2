//! The keys of the page and of the query room: whoever has the focus takes its own keys first.

use super::list::COMMANDS;
use super::{Command, Scope};
use crate::ui::state::{App, Room};
use crate::view::shortcuts::{Pressed, is, types};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Listens as long as the page lives.
pub fn follow(app: App) {
    let handle = window_event_listener(ev::keydown, move |event| press(app, &event));
    on_cleanup(move || handle.remove());
}

fn press(app: App, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let pressed = Pressed {
        key: event.key(),
        code: event.code(),
        control: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
    };
    // An open dialog has its own keys, and a field its own letters.
    if has_dialog() || (types(&pressed) && is_typing()) {
        return;
    }
    let is_here = |command: &&Command| match command.scope {
        Scope::Page => true,
        Scope::Query => app.room.get_untracked() == Room::Query,
        _ => false,
    };
    let found = COMMANDS.iter().filter(is_here).find(|command| command.keys.iter().any(|key| is(key, &pressed)));
    let Some((command, run)) = found.and_then(|command| Some((command, command.run?))) else { return };
    // Escape closes many things; it is only the query's where one is running. Enter belongs to what has the focus.
    let is_plain = !pressed.control && !pressed.alt;
    if is_plain && (pressed.key == "Escape" && !app.is_running_untracked() || pressed.key == "Enter") {
        return;
    }
    let _ = command;
    event.prevent_default();
    run(app);
}

fn has_dialog() -> bool {
    document().query_selector("dialog:modal").ok().flatten().is_some()
}

/// Whether letters go into a text: a field, or the editor, whose shadow root hides where exactly.
fn is_typing() -> bool {
    let Some(element) = document().active_element() else { return false };
    let is_field = element.matches("input, textarea, select, .editor").unwrap_or(false);
    is_field || element.dyn_ref::<web_sys::HtmlElement>().is_some_and(web_sys::HtmlElement::is_content_editable)
}
