//! Dropped files, and the built-in sample's, into the session: piece by piece, with turns for other messages in between.

use super::read::{Dropped, Piece, ReadAhead};
use super::serve::Server;
use crate::protocol::{FileId, FileOverrides, LoadProgress, Reply, Request};
use crate::sample::{self, SampleFile};
use std::collections::{BTreeMap, VecDeque};
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
    samples: VecDeque<(FileId, SampleFile)>,
    /// Every file that was dropped, since a person may want it to be read in another way.
    kept: BTreeMap<FileId, Dropped>,
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
            load.kept.insert(dropped.id, dropped.clone());
            load.ahead.push(dropped);
        }
    }
    run(server);
}

/// Reads a file again, in another way.
pub(super) fn reread(server: &Rc<Server>, file: FileId, overrides: FileOverrides) {
    let Some(dropped) = server.load.borrow().kept.get(&file).cloned() else { return };
    server.ask(Request::Reread { file, overrides });
    load(server, vec![dropped]);
}

/// Puts the built-in sample's files in the line, numbered from `first`. They are written by the engine itself and take
/// the same road as dropped ones.
pub(super) fn load_sample(server: &Rc<Server>, first: FileId) {
    {
        let mut load = server.load.borrow_mut();
        begin(server, &mut load);
        let files = sample::files(sample::Options::default());
        load.progress.files_total += files.len() as u32;
        load.samples.extend((first..).zip(files));
    }
    run(server);
}

/// Stops reading. What has come stays; every file that is left is reported as stopped.
pub(super) fn cancel(server: &Server) {
    let unread: Vec<_> = {
        let mut load = server.load.borrow_mut();
        load.canceled = load.current;
        let dropped = load.ahead.clear().into_iter().map(|dropped| (dropped.id, of_dropped(&dropped)));
        let samples = load.samples.drain(..).map(|(id, file)| (id, of_sample(id, &file)));
        dropped.chain(samples).collect()
    };
    server.load.borrow_mut().progress.files_done += unread.len() as u32;
    for (file, opening) in unread {
        server.ask(opening);
        server.ask(Request::CloseFile { file, canceled: true, error: None, load_ms: 0.0 });
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
        loop {
            if let Some(reading) = next_piece(&server) {
                let piece = reading.await;
                take(&server, piece).await;
            } else if let Some((id, file)) = next_sample(&server) {
                take_sample(&server, id, &file).await;
            } else {
                break;
            }
        }
        server.load.borrow_mut().running = false;
        server.outbox.release();
        server.ask(Request::Catalog);
        progress(&server, true);
    });
}

fn next_piece(server: &Server) -> Option<impl Future<Output = Piece> + use<>> {
    let mut load = server.load.borrow_mut();
    (load.current, load.canceled) = (None, None);
    let (id, reading) = load.ahead.next()?;
    load.current = Some(id);
    Some(reading)
}

fn next_sample(server: &Server) -> Option<(FileId, SampleFile)> {
    let mut load = server.load.borrow_mut();
    let (id, file) = load.samples.pop_front()?;
    load.current = Some(id);
    Some((id, file))
}

/// One piece into the session, in portions of a slice of work each.
async fn take(server: &Rc<Server>, piece: Piece) {
    let id = piece.dropped.id;
    if piece.first {
        open(server, of_dropped(&piece.dropped));
    }
    match piece.bytes {
        Ok(bytes) => {
            for start in (0..bytes.length()).step_by(FEED_BYTES as usize) {
                if canceled(server, id) {
                    break;
                }
                // The one copy on the road: from the browser's memory into the engine's.
                let portion = bytes.subarray(start, bytes.length().min(start + FEED_BYTES)).to_vec();
                feed(server, id, portion).await;
            }
            if piece.last || canceled(server, id) {
                close(server, id, None);
            }
        }
        Err(message) => {
            server.load.borrow_mut().ahead.skip(id);
            close(server, id, Some(message));
        }
    }
    report(server);
    server.turns.breathe().await;
}

/// A file of the sample into the session.
async fn take_sample(server: &Rc<Server>, id: FileId, file: &SampleFile) {
    open(server, of_sample(id, file));
    for bytes in file.chunks() {
        if canceled(server, id) {
            break;
        }
        // How large it gets is known only as it is written.
        server.load.borrow_mut().progress.bytes_total += bytes.len() as u64;
        feed(server, id, bytes).await;
    }
    close(server, id, None);
}

fn canceled(server: &Server, file: FileId) -> bool {
    server.load.borrow().canceled == Some(file)
}

fn of_dropped(dropped: &Dropped) -> Request {
    let (name, size_bytes) = (dropped.file.name(), dropped.file.size() as u64);
    Request::OpenFile { file: dropped.id, name, path: dropped.path.clone(), size_bytes }
}

fn of_sample(file: FileId, sample: &SampleFile) -> Request {
    let path = format!("sample/{}", sample.path);
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    Request::OpenFile { file, name, path, size_bytes: 0 }
}

fn open(server: &Server, opening: Request) {
    if let Request::OpenFile { name, .. } = &opening {
        let mut load = server.load.borrow_mut();
        load.opened_ms = server.turns.now_ms();
        load.progress.current.clone_from(name);
    }
    server.ask(opening);
}

/// Bytes into the session, then a look at what else has come.
async fn feed(server: &Server, file: FileId, bytes: Vec<u8>) {
    server.load.borrow_mut().progress.bytes_done += bytes.len() as u64;
    server.ask(Request::Chunk { file, bytes });
    report(server);
    server.turns.breathe().await;
}

fn close(server: &Server, file: FileId, error: Option<String>) {
    let canceled = canceled(server, file);
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
