//! The engine in its worker, and the page's end of the line.
//!
//! ```text
//! page                                    worker (blob: glue + bootstrap.js, after the lock)
//! client::Engine ── Message ───────────▶ serve ── Request ──▶ session::Session
//!                ◀──────── Signal ────── post  ◀── Reply ────
//! ```
//!
//! A dropped file crosses as a handle; its bytes are read inside the worker and never pass through the page.

pub mod client;
mod codec;
mod load;
mod original;
mod outbox;
mod read;
pub mod serve;
mod turn;

/// Names of the fields that messages between the two ends carry; each message has exactly one of them.
mod field {
    /// To the worker: a [`crate::protocol::Request`].
    pub(super) const REQUEST: &str = "request";
    /// To the worker: an array of `[file id, path, File]`.
    pub(super) const LOAD: &str = "load";
    /// To the worker: load a file again, `[file id, overrides]`.
    pub(super) const REREAD: &str = "reread";
    /// To the worker: load the built-in sample; the id of its first file.
    pub(super) const SAMPLE: &str = "sample";
    /// To the worker: stop loading, keep what is in.
    pub(super) const CANCEL_LOAD: &str = "cancelLoad";
    /// To the page: a [`crate::protocol::Reply`].
    pub(super) const REPLY: &str = "reply";
    /// To the page: a request that the engine made (`false`) or was refused (`true`), from bootstrap.js.
    pub(super) const BLOCKED: &str = "blocked";
    /// To the page: the engine failed outside of Rust; a sentence, from bootstrap.js.
    pub(super) const FAILED: &str = "failed";
}
