//! A drop on its way to the loaders: gathered, weighed, and held back where it may not fit.

use super::files::Dropped;
use super::serve::Server;
use super::{memory, pool, source};
use crate::ingest;
use crate::protocol::{LoadForecast, Reply};
use std::collections::VecDeque;
use std::rc::Rc;

/// Files below this size in all are not weighed: nothing that they can unpack to is worth a question.
const WEIGHED_BYTES: f64 = 3.0 * 1024.0 * 1024.0;
/// Files of a drop whose ends are looked at: the largest.
const LOOKED_AT: usize = 64;
/// Small files of a drop are loaded while the others still come: the browser looks each of them up on the disk, which takes
/// seconds for ten thousand. No more of them wait to be read at a time than fit whatever is in them.
const EARLY_FILE_BYTES: f64 = 1024.0 * 1024.0;
const EARLY_BYTES: f64 = 32.0 * 1024.0 * 1024.0;

/// Files that are not given to the loaders yet.
#[derive(Default)]
pub(super) struct Gathering {
    /// They come from the page in several messages, each with the number of its drop.
    coming: VecDeque<(u32, Dropped)>,
    /// Whether others of the same drop were given to the loaders already.
    has_given: bool,
    /// They wait for the person's word.
    held: Vec<Dropped>,
}

impl Gathering {
    /// The next files that need not wait for the others of their drop, where `left_bytes` wait to be read already.
    fn early(&mut self, mut left_bytes: f64) -> Vec<Dropped> {
        let mut is_early = |(_, file): &mut (u32, Dropped)| {
            left_bytes += file.size_bytes;
            file.size_bytes <= EARLY_FILE_BYTES && left_bytes <= EARLY_BYTES
        };
        std::iter::from_fn(|| self.coming.pop_front_if(&mut is_early)).map(|(_, file)| file).collect()
    }
}

/// Some files of the drop of this number.
pub(super) fn gather(server: &Rc<Server>, number: u32, files: Vec<Dropped>) {
    pool::expect(server, number);
    server.gathering.borrow_mut().coming.extend(files.into_iter().map(|file| (number, file)));
    refuse_stopped(server);
    let has_room = server.session.borrow().memory_bytes() < memory::LIMIT_BYTES / 2;
    let left_bytes = if has_room { pool::left_bytes(server) } else { f64::INFINITY };
    let early = server.gathering.borrow_mut().early(left_bytes);
    if !early.is_empty() {
        server.gathering.borrow_mut().has_given = true;
        pool::load(server, early);
    }
}

/// Files of drops that were stopped before they came are reported as such.
fn refuse_stopped(server: &Rc<Server>) {
    let Some((last, reason)) = pool::refused(server) else { return };
    let (refused, coming): (VecDeque<_>, _) =
        std::mem::take(&mut server.gathering.borrow_mut().coming).into_iter().partition(|(number, _)| *number <= last);
    server.gathering.borrow_mut().coming = coming;
    pool::refuse(server, refused.into_iter().map(|(_, file)| file).collect(), &reason);
}

/// That were all files of the drops up to this number.
pub(super) async fn weigh(server: Rc<Server>, number: u32) {
    refuse_stopped(&server);
    let coming = std::mem::take(&mut server.gathering.borrow_mut().coming);
    let files: Vec<Dropped> = coming.into_iter().map(|(_, file)| file).collect();
    let mut forecast = forecast(&server, &files).await;
    let fits = forecast.used_bytes + forecast.memory_bytes <= forecast.limit_bytes;
    let is_held = match pool::refused(&server) {
        Some((last, reason)) if number <= last => {
            pool::refuse(&server, files, &reason);
            false
        }
        _ if fits => {
            pool::load(&server, files);
            false
        }
        _ => {
            server.gathering.borrow_mut().held.extend(files);
            true
        }
    };
    pool::end_drop(&server, number);
    let gathering = &mut *server.gathering.borrow_mut();
    if is_held {
        forecast.is_rest = gathering.has_given;
        server.outbox.post(Reply::Forecast(forecast));
    } else if gathering.held.is_empty() {
        gathering.has_given = false;
    }
}

/// What the person said about the files that were held back.
pub(super) fn go_on(server: &Rc<Server>, loads: bool) {
    let (files, has_given) = {
        let gathering = &mut *server.gathering.borrow_mut();
        (std::mem::take(&mut gathering.held), std::mem::take(&mut gathering.has_given))
    };
    if loads {
        pool::load(server, files);
    } else if has_given {
        // A drop of which nothing was read is as if it had not been.
        pool::refuse(server, files, "");
    }
}

async fn forecast(server: &Server, files: &[Dropped]) -> LoadForecast {
    let size_bytes: f64 = files.iter().map(|file| file.size_bytes).sum();
    let mut inflated_bytes = size_bytes;
    if size_bytes >= WEIGHED_BYTES {
        let mut largest: Vec<&Dropped> = files.iter().collect();
        crate::values::sort_by_key(&mut largest, |file| std::cmp::Reverse(file.size_bytes as u64));
        let (mut looked_at, mut unpacked) = (0.0, 0.0);
        for file in largest.into_iter().take(LOOKED_AT) {
            looked_at += file.size_bytes;
            unpacked += unpacked_bytes(file).await;
        }
        inflated_bytes = size_bytes * unpacked / looked_at;
    }
    LoadForecast {
        files: files.len() as u32,
        size_bytes: size_bytes as u64,
        inflated_bytes: inflated_bytes as u64,
        memory_bytes: ingest::memory_of(inflated_bytes as u64),
        used_bytes: server.session.borrow().memory_bytes(),
        limit_bytes: memory::LIMIT_BYTES,
        is_rest: false,
    }
}

/// A file that cannot be read says so when its turn comes.
async fn unpacked_bytes(file: &Dropped) -> f64 {
    let head = source::bytes_at(file, 0.0, 4.0).await.unwrap_or_default();
    let tail = source::bytes_at(file, (file.size_bytes - 4.0).max(0.0), 4.0).await.unwrap_or_default();
    ingest::inflated_bytes(file.size_bytes as u64, &head, &tail) as f64
}
