//! The way from an open page to a running engine, shown in the lock state; and back to one after a failure.

use super::airlock;
use super::replies;
use super::state::{App, Lock};
use crate::view::instants;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Locks the page and starts the engine.
pub fn start(app: App) {
    airlock::watch(move || {
        let log = airlock::log();
        app.requests.set(log.requests);
        app.lock.set(match (airlock::state(), log.locked_at_ms) {
            (airlock::AirlockState::Failed(message), _) => Lock::Failed(message),
            (airlock::AirlockState::Ready, Some(locked_at_ms)) => Lock::Locked(instants::from_unix_ms(locked_at_ms)),
            _ => Lock::Opening,
        });
    });
    spawn_local(async move {
        // A failure is already in the state that is watched.
        if let Ok(client) = airlock::boot(move |reply| replies::take(app, reply)).await {
            started(app, client);
        }
    });
}

/// Starts another engine after the first has failed. Its tables are empty.
pub fn restart(app: App) {
    spawn_local(async move {
        match airlock::start(move |reply| replies::take(app, reply)).await {
            Ok(client) => {
                app.files.set(crate::view::listed::Listed::default());
                app.forecast.set(None);
                super::sheets::forget_answers(app);
                app.broken.set(None);
                started(app, client);
            }
            Err(message) => app.broken.set(Some(message)),
        }
    });
}

fn started(app: App, client: crate::worker::client::Engine) {
    app.engine.start(client);
    app.engine.send(&crate::protocol::Request::Catalog);
    super::actions::show_files(app, super::state::FILES_SHOWN);
    super::query::checker::poke(app);
}
