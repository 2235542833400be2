//! The page's hold on the engine: nothing is sent before it has started, or after it has failed.

use crate::protocol::{FileId, FileOverrides, Request};
use crate::worker::client;
use leptos::prelude::*;

/// The engine, once there is one.
#[derive(Clone, Copy)]
pub struct Engine {
    client: StoredValue<Option<client::Engine>, LocalStorage>,
}

impl Engine {
    /// No engine yet.
    pub fn new() -> Self {
        Self { client: StoredValue::new_local(None) }
    }

    /// Takes the engine that has started; an older one ends.
    pub fn start(self, client: client::Engine) {
        self.client.set_value(Some(client));
    }

    /// Sends a request.
    pub fn send(self, request: &Request) {
        self.client.with_value(|client| client.iter().for_each(|client| client.send(request)));
    }

    /// Takes a drop; `None` where there is no engine.
    pub fn incoming(self) -> Option<client::Incoming> {
        self.client.with_value(|client| client.as_ref().map(client::Engine::incoming))
    }

    /// Whether a drop that may not fit is loaded all the same.
    pub fn go_on(self, loads: bool) {
        self.client.with_value(|client| client.iter().for_each(|client| client.go_on(loads)));
    }

    /// Loads a file again, in another way.
    pub fn reread(self, file: FileId, overrides: &FileOverrides) {
        self.client.with_value(|client| client.iter().for_each(|client| client.reread(file, overrides)));
    }

    /// Loads the built-in sample.
    pub fn load_sample(self) {
        self.client.with_value(|client| client.iter().for_each(client::Engine::load_sample));
    }

    /// Stops loading; what has come stays.
    pub fn cancel_load(self) {
        self.client.with_value(|client| client.iter().for_each(client::Engine::cancel_load));
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}
