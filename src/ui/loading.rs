//! Loading: what was dropped, picked or pasted, on its way to the engine.

use super::sheets::{kept, packed};
use super::state::App;
use crate::protocol::{FileId, FileOverrides, LoadProgress};
use crate::worker::client;
use leptos::prelude::*;
use std::cell::Cell;
use web_sys::File;

thread_local! {
    static NEXT_FILE: Cell<FileId> = const { Cell::new(1) };
}

/// A file with its path inside the dropped folder.
pub type Found = (String, File);

/// A drop whose files are still being found. They go to the engine as they come, so that the first rows of a large folder are
/// there before its last file is known; once this is dropped, those were all.
pub struct Incoming {
    app: App,
    engine: client::Incoming,
    /// They are opened in the end: one that is none after all comes behind the logs, as another drop.
    sessions: Vec<Found>,
    has_logs: bool,
}

impl Incoming {
    /// A drop begins: the page shows at once that a load is under way. `None`, with a sentence for the person, where the page
    /// opens no file yet.
    pub fn begin(app: App) -> Option<Self> {
        let Some(engine) = app.is_ready().then(|| app.engine.incoming()).flatten() else {
            app.say("The page is not locked yet, so no file is opened. Try again in a moment.");
            return None;
        };
        show(app);
        Some(Self { app, engine, sessions: Vec::new(), has_logs: false })
    }

    /// Files that were found: logs, archives and saved tabs. The browser gets its turn in between.
    pub async fn add(&mut self, files: Vec<Found>) {
        let is_session = |(path, file): &Found| kept::may_be_session(path, file);
        let (sessions, logs): (Vec<_>, Vec<_>) = files.into_iter().partition(is_session);
        self.sessions.extend(sessions);
        for (path, file) in logs.iter().filter(|(path, _)| packed::may_be_packed(path)) {
            packed::open_tabs(self.app, path.clone(), file);
        }
        self.add_logs(logs).await;
    }

    async fn add_logs(&mut self, files: Vec<Found>) {
        if files.is_empty() {
            return;
        }
        if !self.has_logs {
            self.has_logs = true;
            self.app.stopped.set(None);
        }
        let numbered = files.into_iter().map(|(path, file)| {
            let id = NEXT_FILE.get();
            NEXT_FILE.set(id.wrapping_add(1));
            (id, path, file)
        });
        self.engine.add(numbered.collect()).await;
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let app = self.app;
        for (path, file) in self.sessions.drain(..) {
            kept::open_file(app, path, file, async move |path, file| {
                if let Some(mut incoming) = Self::begin(app) {
                    incoming.add_logs(vec![(path, file)]).await;
                }
            });
        }
        if !self.has_logs && self.engine.is_alone() {
            nothing_found(app);
        }
    }
}

/// Loads files that are all at hand.
pub async fn load(app: App, files: Vec<Found>) {
    if let Some(mut incoming) = Incoming::begin(app) {
        incoming.add(files).await;
    }
}

/// Loads a file again, read as the person says.
pub fn reread(app: App, file: FileId, overrides: &FileOverrides) {
    if app.is_ready() {
        show(app);
        app.engine.reread(file, overrides);
    }
}

/// Loads the built-in sample.
pub fn load_sample(app: App) {
    if app.is_ready() {
        show(app);
        app.engine.load_sample();
    }
}

/// Says whether a drop that may not fit is loaded all the same.
pub fn go_on(app: App, loads: bool) {
    app.forecast.set(None);
    app.engine.go_on(loads);
    if !loads {
        nothing_found(app);
    }
}

/// Shows at once that a load is under way; the engine's own progress takes its place.
fn show(app: App) {
    if app.progress.with_untracked(Option::is_none) {
        app.progress.set(Some(LoadProgress::default()));
    }
}

/// Takes back [`show`] where no file came of it.
fn nothing_found(app: App) {
    if app.progress.with_untracked(|progress| progress.as_ref().is_some_and(|progress| progress.files_total == 0)) {
        app.progress.set(None);
    }
}
