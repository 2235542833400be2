//! The engine's side of loading: gives groups of files to the loaders, takes their parcels, tells the page.
//!
//! A loader gets another group when it has little left, so that it never waits for one, and keeps none from the others.

use super::files::Dropped;
use super::grant::{Group, Work};
use super::pool_loader::Loader;
use super::serve::Server;
use super::{codec, field, memory};
use crate::parcel::Parcel;
use crate::protocol::{FileId, FileOverrides, LoadProgress, Reply, Request};
use crate::sample;
use js_sys::{ArrayBuffer, Uint8Array};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// Bytes left to read at which a loader gets another group.
const AHEAD_BYTES: f64 = 4.0 * 1024.0 * 1024.0;
/// Groups of a loader at most: while it reads one, the browser fetches the others.
const GROUPS_AHEAD: usize = 8;
/// Time between two messages on how the load is coming along.
const PROGRESS_MS: f64 = 100.0;
/// Time between two updates of files and tables.
const CATALOG_MS: f64 = 250.0;
/// They take at most one part in this many of the time.
const CATALOG_SHARE: f64 = 20.0;

/// All loaders, what waits for them, and how the load is coming along.
#[derive(Default)]
pub(super) struct Pool {
    loaders: Vec<Loader>,
    queue: VecDeque<Group>,
    next_group: u32,
    /// From the first group given out until the last one is done.
    running: bool,
    /// Number of the latest drop of which files came, and of the latest one whose files have all come.
    coming_drop: u32,
    ended_drop: u32,
    /// See [`refused`].
    refused: Option<(u32, String)>,
    progress: LoadProgress,
    /// Duplicates in the tables when the load began.
    duplicates_before: u64,
    started_ms: f64,
    last_progress_ms: f64,
    next_catalog_ms: f64,
    /// Reports that the page asks for.
    limit: u32,
    /// Whether a loader was told to get ready.
    warmed: bool,
}

/// Files to load, in this order.
pub(super) fn load(server: &Rc<Server>, files: Vec<Dropped>) {
    if !files.is_empty() {
        begin(server, |pool| {
            pool.count(&files);
            Group::line_up(&mut pool.queue, files, &mut pool.next_group);
        });
    }
}

/// Files that are not to be read: each is reported as stopped, with the reason where it was not the person.
pub(super) fn refuse(server: &Rc<Server>, files: Vec<Dropped>, reason: &str) {
    if !files.is_empty() {
        begin(server, |pool| {
            pool.count(&files);
            let mut groups = VecDeque::new();
            Group::line_up(&mut groups, files, &mut pool.next_group);
            cancel(server, groups, reason);
        });
    }
}

/// Files of the drop of this number come, and more until [`end_drop`].
pub(super) fn expect(server: &Server, number: u32) {
    let pool = &mut *server.pool.borrow_mut();
    pool.coming_drop = pool.coming_drop.max(number);
}

/// Bytes of what was given to the pool and is not read yet.
pub(super) fn left_bytes(server: &Server) -> f64 {
    let pool = server.pool.borrow();
    if pool.running { pool.progress.bytes_total.saturating_sub(pool.progress.bytes_done) as f64 } else { 0.0 }
}

/// All files of the drops up to this number have come.
pub(super) fn end_drop(server: &Rc<Server>, number: u32) {
    {
        let pool = &mut *server.pool.borrow_mut();
        pool.ended_drop = pool.ended_drop.max(number);
    }
    end_if_done(server);
}

/// The last of the drops that were stopped while their files came, and why where it was not the person.
pub(super) fn refused(server: &Server) -> Option<(u32, String)> {
    server.pool.borrow().refused.clone()
}

/// A file that was dropped before, to be read again in another way.
pub(super) fn reread(server: &Rc<Server>, file: FileId, overrides: FileOverrides) {
    let Some(mut dropped) = server.originals.dropped(file) else { return };
    dropped.overrides = Some(overrides);
    // The records behind the rows are found only in text that is read the same way.
    server.originals.keep(std::slice::from_ref(&dropped));
    server.ask(Request::DropFile { file });
    load(server, vec![dropped]);
}

/// The built-in sample, its files numbered from `first`.
pub(super) fn load_sample(server: &Rc<Server>, first: FileId) {
    begin(server, |pool| {
        let files = sample::files(sample::Options::default()).len() as u32;
        pool.progress.files_total += files;
        for at in 0..files {
            pool.queue.push_back(Group::of_sample(pool.next_group, first.wrapping_add(at), at));
            pool.next_group += 1;
        }
    });
}

/// A loader has started; `port` leads to it.
pub(super) fn add_loader(server: &Rc<Server>, number: usize, port: MessagePort) {
    let receiver = Rc::downgrade(server);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(server) = receiver.upgrade() {
            receive(&server, number, &event.data());
        }
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let mut pool = server.pool.borrow_mut();
    while pool.loaders.len() <= number {
        pool.loaders.push(Loader::default());
    }
    if let Some(loader) = pool.loaders.get_mut(number) {
        (loader.port, loader.ready, loader.on_message) = (Some(port), false, Some(on_message));
    }
}

/// A loader has failed. The file that it was reading is given up with what came of it; others read the rest.
pub(super) fn lose_loader(server: &Rc<Server>, number: usize, reason: &str) {
    let (mut groups, mut delivered) = {
        let mut pool = server.pool.borrow_mut();
        let Some(loader) = pool.loaders.get_mut(number) else { return };
        if let Some(port) = loader.port.take() {
            // What is still on the way would come twice, since another loader reads those files again.
            port.set_onmessage(None);
            port.close();
        }
        (loader.ready, loader.open) = (false, (0, 0));
        (std::mem::take(&mut loader.groups), std::mem::take(&mut loader.delivered))
    };
    if let Some(group) = groups.front_mut() {
        let message = format!("The loader stopped while it read this file, and its rest is missing. ({reason})");
        let mut parcel = Parcel { group: group.number, ..Parcel::default() };
        match &mut group.work {
            Work::Files(files) => {
                if !files.is_empty() {
                    let file = files.remove(0);
                    parcel.reports.push(file.lost(&message, delivered.remove(&file.id).unwrap_or_default()));
                }
                parcel.last = files.is_empty();
            }
            Work::Sample(..) => parcel.last = true,
        }
        if parcel.last {
            groups.pop_front();
        }
        arrive(server, number, parcel);
    }
    {
        let mut pool = server.pool.borrow_mut();
        groups.into_iter().rev().for_each(|group| pool.queue.push_front(group));
    }
    give(server);
    end_if_done(server);
}

/// Stops loading. What has come stays; every file that is left is reported as stopped, with the reason where it was not
/// the person.
pub(super) fn stop(server: &Rc<Server>, reason: &str) {
    let unread: VecDeque<Group> = {
        let mut pool = server.pool.borrow_mut();
        if pool.expects_more() {
            pool.refused = Some((pool.coming_drop, reason.to_owned()));
        }
        for loader in pool.loaders.iter().filter(|loader| !loader.groups.is_empty()) {
            loader.post(field::STOP, &JsValue::from_str(reason));
        }
        std::mem::take(&mut pool.queue)
    };
    cancel(server, unread, reason);
    end_if_done(server);
}

/// Reports files as stopped that nobody has begun to read.
fn cancel(server: &Server, unread: VecDeque<Group>, reason: &str) {
    for group in unread {
        let reports = match &group.work {
            Work::Files(files) => files.iter().map(|file| file.canceled(reason)).collect(),
            Work::Sample(..) => Vec::new(),
        };
        let parcel = Parcel { group: group.number, last: true, reports, ..Parcel::default() };
        server.session.borrow_mut().arrive(parcel);
    }
}

/// The page lists this many files.
pub(super) fn list(server: &Server, limit: u32) {
    server.pool.borrow_mut().limit = limit;
    server.ask(Request::FileList { limit });
}

/// A load that follows an idle time counts from zero.
fn begin(server: &Rc<Server>, fill: impl FnOnce(&mut Pool)) {
    {
        let mut pool = server.pool.borrow_mut();
        if !pool.running {
            pool.progress = LoadProgress::default();
            pool.started_ms = server.turns.now_ms();
            pool.duplicates_before = server.session.borrow().duplicates();
            pool.running = true;
        }
        fill(&mut pool);
    }
    progress(server, false);
    give(server);
    end_if_done(server);
}

/// Groups to the loaders that have little left: one each, then again from the first.
fn give(server: &Server) {
    let pool = &mut *server.pool.borrow_mut();
    loop {
        let mut given = false;
        for loader in pool.loaders.iter_mut().filter(|loader| loader.ready) {
            let left_bytes: f64 = loader.groups.iter().map(|group| group.left_bytes).sum();
            if loader.groups.len() < GROUPS_AHEAD
                && left_bytes < AHEAD_BYTES
                && let Some(group) = pool.queue.pop_front()
            {
                loader.post(field::GRANT, &group.to_js());
                loader.groups.push_back(group);
                given = true;
            }
        }
        if !given {
            return;
        }
    }
}

fn receive(server: &Rc<Server>, number: usize, message: &JsValue) {
    if codec::field(message, field::READY).is_some() {
        if let Some(loader) = server.pool.borrow_mut().loaders.get_mut(number) {
            loader.ready = true;
        }
        give(server);
        let pool = &mut *server.pool.borrow_mut();
        if let Some(first) = pool.loaders.first().filter(|_| number == 0 && !pool.warmed && pool.next_group == 0) {
            first.post(field::WARM, &JsValue::TRUE);
            pool.warmed = true;
        }
    } else if let Some(buffer) = codec::field(message, field::PARCEL).and_then(|it| it.dyn_into::<ArrayBuffer>().ok()) {
        let bytes = Uint8Array::new(&buffer).to_vec();
        codec::release(&buffer);
        if let Some(loader) = server.pool.borrow().loaders.get(number) {
            loader.post(field::TAKEN, &JsValue::from(bytes.len() as u32));
        }
        let Some(parcel) = Parcel::read(&bytes) else {
            let message = "A loader sent something else than rows. Load the page again.".to_owned();
            server.outbox.post(Reply::Broken { message });
            return;
        };
        drop(bytes);
        arrive(server, number, parcel);
        give(server);
        check_memory(server);
        report(server);
        end_if_done(server);
    }
}

/// A parcel into the tables.
fn arrive(server: &Server, number: usize, parcel: Parcel) {
    {
        let pool = &mut *server.pool.borrow_mut();
        if let Some(loader) = pool.loaders.get_mut(number) {
            loader.count(&parcel, &mut pool.progress);
        }
    }
    server.session.borrow_mut().arrive(parcel);
}

/// Stops the load while there is still room for what is under way.
fn check_memory(server: &Rc<Server>) {
    if server.pool.borrow().progress.stopped.is_some() {
        return;
    }
    let used_bytes = server.session.borrow().memory_bytes();
    let reason = if used_bytes >= memory::LIMIT_BYTES {
        "Loading stopped: the rows fill the memory that the engine keeps for them (3.2 GB)."
    } else if !memory::has_room() {
        "Loading stopped: the browser gives the engine no more memory."
    } else {
        return;
    };
    let reason = format!("{reason} Everything that was loaded can be queried.");
    server.pool.borrow_mut().progress.stopped = Some(reason.clone());
    stop(server, &reason);
}

/// Says the last words of a load once everything that was given out has come back.
fn end_if_done(server: &Rc<Server>) {
    {
        let mut pool = server.pool.borrow_mut();
        let idle = pool.queue.is_empty() && pool.loaders.iter().all(|loader| loader.groups.is_empty());
        if !pool.running || !idle || pool.expects_more() {
            return;
        }
        pool.running = false;
    }
    tell_files(server);
    server.ask(Request::Catalog);
    progress(server, true);
}

/// Tells the page what has come so far, no more often than it can look.
fn report(server: &Server) {
    let now_ms = server.turns.now_ms();
    let (progress_due, catalog_due) = {
        let pool = server.pool.borrow();
        (now_ms - pool.last_progress_ms >= PROGRESS_MS, now_ms >= pool.next_catalog_ms)
    };
    if progress_due {
        progress(server, false);
    }
    if catalog_due {
        tell_files(server);
        server.ask(Request::Catalog);
        let done_ms = server.turns.now_ms();
        let pause_ms = if server.session.borrow().has_rows() {
            CATALOG_MS.max((done_ms - now_ms) * CATALOG_SHARE)
        } else {
            // The first rows are waited for.
            PROGRESS_MS
        };
        server.pool.borrow_mut().next_catalog_ms = done_ms + pause_ms;
    }
}

fn tell_files(server: &Server) {
    let limit = server.pool.borrow().limit;
    server.ask(Request::FileList { limit });
}

fn progress(server: &Server, finished: bool) {
    let progress = {
        let mut pool = server.pool.borrow_mut();
        pool.last_progress_ms = server.turns.now_ms();
        let elapsed_ms = pool.last_progress_ms - pool.started_ms;
        let (rows, rejected) =
            pool.loaders.iter().fold((0, 0), |sum, loader| (sum.0 + loader.open.0, sum.1 + loader.open.1));
        let done = &pool.progress;
        let duplicates = server.session.borrow().duplicates().saturating_sub(pool.duplicates_before);
        LoadProgress {
            rows: (done.rows + rows).saturating_sub(duplicates),
            duplicates,
            rejected: done.rejected + rejected,
            elapsed_ms,
            coming: pool.expects_more(),
            finished,
            ..done.clone()
        }
    };
    server.outbox.post(Reply::Progress(progress));
}

impl Pool {
    /// Whether files of a drop are still to come.
    fn expects_more(&self) -> bool {
        self.coming_drop > self.ended_drop
    }

    /// Counts files that came.
    fn count(&mut self, files: &[Dropped]) {
        self.progress.files_total += files.len() as u32;
        self.progress.bytes_total += files.iter().map(|file| file.size_bytes).sum::<f64>() as u64;
    }
}
