//! A drop on its way to the loaders: gathered, weighed, and held back where it may not fit.

use super::files::Dropped;
use super::serve::Server;
use super::{memory, pool, source};
use crate::ingest;
use crate::protocol::{LoadForecast, Reply};
use std::rc::Rc;

/// Files below this size in all are not weighed: nothing that they can unpack to is worth a question.
const WEIGHED_BYTES: f64 = 3.0 * 1024.0 * 1024.0;
/// Files of a drop whose ends are looked at: the largest.
const LOOKED_AT: usize = 64;

/// Files that are not given to the loaders yet.
#[derive(Default)]
pub(super) struct Gathering {
    /// They come from the page in several messages.
    coming: Vec<Dropped>,
    /// They wait for the person's word.
    held: Vec<Dropped>,
}

/// Some files of a drop.
pub(super) fn gather(server: &Server, files: impl Iterator<Item = Dropped>) {
    server.gathering.borrow_mut().coming.extend(files);
}

/// That were all of them.
pub(super) async fn weigh(server: Rc<Server>) {
    let files = std::mem::take(&mut server.gathering.borrow_mut().coming);
    let forecast = forecast(&server, &files).await;
    if forecast.used_bytes + forecast.memory_bytes > forecast.limit_bytes {
        server.gathering.borrow_mut().held.extend(files);
        server.outbox.post(Reply::Forecast(forecast));
    } else {
        pool::load(&server, files);
    }
}

/// What the person said about the files that were held back.
pub(super) fn go_on(server: &Rc<Server>, loads: bool) {
    let files = std::mem::take(&mut server.gathering.borrow_mut().held);
    if loads {
        pool::load(server, files);
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
    }
}

/// A file that cannot be read says so when its turn comes.
async fn unpacked_bytes(file: &Dropped) -> f64 {
    let head = source::bytes_at(file, 0.0, 4.0).await.unwrap_or_default();
    let tail = source::bytes_at(file, (file.size_bytes - 4.0).max(0.0), 4.0).await.unwrap_or_default();
    ingest::inflated_bytes(file.size_bytes as u64, &head, &tail) as f64
}
