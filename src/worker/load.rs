//! Dropped files into the session, piece by piece, with turns for other messages in between.

use super::read::{Dropped, Piece, ReadAhead};
use super::serve::Server;
use crate::protocol::{FileId, LoadProgress, Reply, Request};
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Bytes that the session takes in one go. Compressed logs grow ten- to twentyfold, so that this is a few megabytes of
/// text: about one slice of work.
const FEED_BYTES: u32 = 256 * 1024;
/// Time between two messages on how the load is coming along.
const PROGRESS_MS: f64 = 100.0;
/// Time between two updates of files and tables.
const CATALOG_MS: f64 = 250.0;
/// The catalog takes at most one part in this many of the time.
const CATALOG_SHARE: f64 = 20.0;

/// Everything that waits to be loaded, and how the load is coming along.
#[derive(Default)]
pub(super) struct Load {
    ahead: ReadAhead,
    running: bool,
    /// The file that is being read or waited for.
    current: Option<FileId>,
    /// The current file was stopped by the person.
    canceled: Option<FileId>,
    progress: LoadProgress,
    started_ms: f64,
    opened_ms: f64,
    last_progress_ms: f64,
    next_catalog_ms: f64,
}

/// Puts files in the line and sees that somebody works on it.
pub(super) fn load(server: &Rc<Server>, files: Vec<Dropped>) {
    {
        let mut load = server.load.borrow_mut();
        begin(server, &mut load);
        load.progress.files_total += files.len() as u32;
        for dropped in files {
            load.progress.bytes_total += dropped.file.size() as u64;
            load.ahead.push(dropped);
        }
    }
    run(server);
}

/// Stops reading. What has come stays; every file that is left is reported as stopped.
pub(super) fn cancel(server: &Server) {
    let unread = {
        let mut load = server.load.borrow_mut();
        load.canceled = load.current;
        load.ahead.clear()
    };
    server.load.borrow_mut().progress.files_done += unread.len() as u32;
    for dropped in unread {
        server.ask(opening(&dropped));
        server.ask(Request::CloseFile { file: dropped.id, canceled: true, error: None, load_ms: 0.0 });
    }
}

/// A load that follows an idle time counts from zero.
fn begin(server: &Server, load: &mut Load) {
    if !load.running {
        load.progress = LoadProgress::default();
        load.started_ms = server.turns.now_ms();
    }
}

fn run(server: &Rc<Server>) {
    if server.load.borrow().running {
        return;
    }
    server.load.borrow_mut().running = true;
    server.outbox.hold();
    let server = Rc::clone(server);
    spawn_local(async move {
        while let Some(reading) = next(&server) {
            let piece = reading.await;
            take(&server, piece).await;
        }
        server.load.borrow_mut().running = false;
        server.outbox.release();
        server.ask(Request::Catalog);
        progress(&server, true);
    });
}

fn next(server: &Server) -> Option<impl Future<Output = Piece> + use<>> {
    let mut load = server.load.borrow_mut();
    load.current = None;
    load.canceled = None;
    let (id, reading) = load.ahead.next()?;
    load.current = Some(id);
    Some(reading)
}

/// One piece into the session, in portions of a slice of work each.
async fn take(server: &Rc<Server>, piece: Piece) {
    let id = piece.dropped.id;
    if piece.first {
        open(server, &piece.dropped);
    }
    match piece.bytes {
        Ok(bytes) => {
            for start in (0..bytes.length()).step_by(FEED_BYTES as usize) {
                if canceled(server, id) {
                    break;
                }
                feed(server, id, &bytes.subarray(start, bytes.length().min(start + FEED_BYTES)));
                report(server);
                server.turns.breathe().await;
            }
            if canceled(server, id) {
                close(server, id, true, None);
            } else if piece.last {
                close(server, id, false, None);
            }
        }
        Err(message) => {
            server.load.borrow_mut().ahead.skip(id);
            close(server, id, false, Some(message));
        }
    }
    report(server);
    server.turns.breathe().await;
}

fn canceled(server: &Server, file: FileId) -> bool {
    server.load.borrow().canceled == Some(file)
}

fn open(server: &Server, dropped: &Dropped) {
    {
        let mut load = server.load.borrow_mut();
        load.opened_ms = server.turns.now_ms();
        load.progress.current = dropped.file.name();
    }
    server.ask(opening(dropped));
}

fn opening(dropped: &Dropped) -> Request {
    let size_bytes = dropped.file.size() as u64;
    Request::OpenFile { file: dropped.id, name: dropped.file.name(), path: dropped.path.clone(), size_bytes }
}

fn feed(server: &Server, file: FileId, bytes: &Uint8Array) {
    server.load.borrow_mut().progress.bytes_done += u64::from(bytes.length());
    // The one copy on the road: from the browser's memory into the engine's.
    server.ask(Request::Chunk { file, bytes: bytes.to_vec() });
}

fn close(server: &Server, file: FileId, canceled: bool, error: Option<String>) {
    let load_ms = {
        let mut load = server.load.borrow_mut();
        load.progress.files_done += 1;
        server.turns.now_ms() - load.opened_ms
    };
    server.ask(Request::CloseFile { file, canceled, error, load_ms });
}

/// Tells the page what has come so far, no more often than it can look.
fn report(server: &Server) {
    let now_ms = server.turns.now_ms();
    let (progress_due, catalog_due) = {
        let load = server.load.borrow();
        (now_ms - load.last_progress_ms >= PROGRESS_MS, now_ms >= load.next_catalog_ms)
    };
    if progress_due {
        progress(server, false);
    }
    if catalog_due {
        server.outbox.flush();
        server.ask(Request::Catalog);
        let done_ms = server.turns.now_ms();
        let pause_ms = CATALOG_MS.max((done_ms - now_ms) * CATALOG_SHARE);
        server.load.borrow_mut().next_catalog_ms = done_ms + pause_ms;
    }
}

fn progress(server: &Server, finished: bool) {
    let (rows, rejected) = server.outbox.counts();
    let progress = {
        let mut load = server.load.borrow_mut();
        load.last_progress_ms = server.turns.now_ms();
        let elapsed_ms = load.last_progress_ms - load.started_ms;
        LoadProgress { rows, rejected, elapsed_ms, finished, ..load.progress.clone() }
    };
    server.outbox.post(Reply::Progress(progress));
}
