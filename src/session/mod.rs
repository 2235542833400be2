//! The engine's state: files, tables, results. Plain Rust, so that protocol tests need no browser.

use crate::protocol::{Catalog, Reply, Request};

/// Everything that one engine worker holds.
#[derive(Default)]
pub struct Session {}

impl Session {
    /// An engine with nothing loaded.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one request. Quick requests are answered at once through `emit`; a query is only queued here and done
    /// by [`Session::step`].
    pub fn handle(&mut self, request: Request, emit: &mut dyn FnMut(Reply)) {
        if matches!(request, Request::Catalog) {
            emit(Reply::Catalog(Catalog::default()));
        }
    }

    /// Does one slice of waiting work (a batch or so) and says whether there is more. The worker calls it between
    /// messages, so that a cancel can arrive.
    pub fn step(&mut self, _emit: &mut dyn FnMut(Reply)) -> bool {
        false
    }
}
