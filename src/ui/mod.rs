//! The page: rooms of components around one set of signals.
//!
//! ```text
//! component ── action ──▶ actions ──▶ engine ──▶ worker
//! component ◀── signal ── state ◀── replies ◀──── worker
//! ```

pub mod actions;
pub mod airlock;
pub mod app;
pub mod audits;
pub mod chart;
pub mod commands;
pub mod data;
pub mod dialog;
pub mod elements;
pub mod engine;
pub mod grid;
pub mod icons;
pub mod link;
pub mod loading;
pub mod menu;
pub mod prose;
pub mod query;
pub mod reference;
pub mod remembered;
pub mod replies;
pub mod save;
pub mod sheets;
pub mod shell;
pub mod sizes;
pub mod startup;
pub mod state;

use wasm_bindgen::JsCast;

/// Mounts the page and starts the engine.
pub fn mount() {
    console_error_panic_hook::set_once();
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(host) = document.get_element_by_id("app").and_then(|host| host.dyn_into().ok()) else { return };
    if let Some(skeleton) = document.get_element_by_id("skeleton") {
        skeleton.remove();
    }
    leptos::mount::mount_to(host, app::Page).forget();
}
