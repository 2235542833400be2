//! Replies on their way to the page.

use super::{codec, field};
use crate::protocol::Reply;
use web_sys::DedicatedWorkerGlobalScope;

/// Posts replies.
pub(super) struct Outbox {
    scope: DedicatedWorkerGlobalScope,
}

impl Outbox {
    /// To the page that started this worker.
    pub(super) fn new(scope: DedicatedWorkerGlobalScope) -> Self {
        Self { scope }
    }

    /// Sends a reply.
    pub(super) fn post(&self, reply: Reply) {
        send(&self.scope, &reply);
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

/// Says that this worker has failed.
pub(super) fn fail(scope: &DedicatedWorkerGlobalScope, reason: &str) {
    let _ = scope.post_message(&codec::message(field::FAILED, &reason.into()));
}
