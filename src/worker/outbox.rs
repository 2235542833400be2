//! Replies on their way to the page; while files load, reports are held back and merged.

use super::{codec, field};
use crate::protocol::{FileId, FileReport, Reply};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use web_sys::DedicatedWorkerGlobalScope;

/// Posts replies.
pub(super) struct Outbox {
    scope: DedicatedWorkerGlobalScope,
    holding: Cell<bool>,
    held: RefCell<BTreeMap<FileId, FileReport>>,
    /// Rows and rejected records of the files of this load.
    counts: RefCell<BTreeMap<FileId, (u64, u64)>>,
}

impl Outbox {
    /// To the page that started this worker.
    pub(super) fn new(scope: DedicatedWorkerGlobalScope) -> Self {
        Self { scope, holding: Cell::new(false), held: RefCell::default(), counts: RefCell::default() }
    }

    /// Sends a reply, or holds it back if it is a report of files and a load is under way.
    pub(super) fn post(&self, reply: Reply) {
        if let Reply::Files(reports) = &reply {
            let mut counts = self.counts.borrow_mut();
            counts.extend(reports.iter().map(|report| (report.file, (report.rows, report.rejected))));
        }
        match reply {
            Reply::Files(reports) if self.holding.get() => {
                self.held.borrow_mut().extend(reports.into_iter().map(|report| (report.file, report)));
            }
            reply => send(&self.scope, &reply),
        }
    }

    /// From now on, reports wait for [`Self::flush`].
    pub(super) fn hold(&self) {
        self.holding.set(true);
        self.counts.borrow_mut().clear();
    }

    /// Sends the newest report of each file that changed since the last time.
    pub(super) fn flush(&self) {
        let held = self.held.take();
        if !held.is_empty() {
            send(&self.scope, &Reply::Files(held.into_values().collect()));
        }
    }

    /// Sends what is held, and everything at once from now on.
    pub(super) fn release(&self) {
        self.flush();
        self.holding.set(false);
    }

    /// Rows and rejected records of this load, as far as reported.
    pub(super) fn counts(&self) -> (u64, u64) {
        self.counts.borrow().values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
    }
}

/// Sends one reply. A reply that cannot be told in JavaScript is a fault of ours: the page learns that instead.
pub(super) fn send(scope: &DedicatedWorkerGlobalScope, reply: &Reply) {
    let value = codec::to_js(reply).or_else(|error| {
        codec::to_js(&Reply::Broken { message: format!("The engine could not send its answer: {error}.") })
    });
    if let Ok(value) = value {
        // Posting plain data fails only when memory is out, and then there is no way to say so either.
        let _ = scope.post_message(&codec::message(field::REPLY, &value));
    }
}
