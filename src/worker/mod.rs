//! The engine and its loaders in their workers, and the page's end of the line.
//!
//! ```text
//! page                                    worker (blob: glue + bootstrap.js, after the lock)
//! client::Engine ── Message ───────────▶ serve ── Request ──▶ session::Session
//!                ◀──────── Signal ────── post  ◀── Reply ────
//!                                          pool ──── files ───▶ loader, a worker each
//!                                               ◀── parcels ── ingest, parcel
//! ```
//!
//! A dropped file crosses as a handle, by way of the engine to the loader that is free: its bytes are read there and never
//! pass through the page. The port between engine and loader is theirs alone.

pub mod client;
mod codec;
mod drop;
mod files;
mod grant;
mod incoming;
mod loader;
mod loaders;
mod memory;
mod original;
mod outbox;
mod pack;
mod pool;
mod pool_loader;
mod read;
pub mod serve;
mod source;
mod turn;
mod warm;

/// Names of the fields that messages carry; each message has exactly one of them.
mod field {
    /// To a worker: the engine's module. It comes first, to a loader with [`PORT`].
    pub(super) const MODULE: &str = "module";
    /// To a loader, with its module: the way to the engine; bootstrap.js leaves it on the global object.
    pub(super) const PORT: &str = "port";

    /// To the engine: a [`crate::protocol::Request`].
    pub(super) const REQUEST: &str = "request";
    /// To the engine: some files of a drop, its number and an array of `[file id, path, File]`.
    pub(super) const LOAD: &str = "load";
    /// To the engine: that were all files of the drops up to this number.
    pub(super) const LOAD_ALL: &str = "loadAll";
    /// To the engine: load a file again, `[file id, overrides]`.
    pub(super) const REREAD: &str = "reread";
    /// To the engine: load the built-in sample; the id of its first file.
    pub(super) const SAMPLE: &str = "sample";
    /// To the engine: stop loading, keep what is in.
    pub(super) const CANCEL_LOAD: &str = "cancelLoad";
    /// To the engine: whether a drop that may not fit is loaded all the same.
    pub(super) const GO_ON: &str = "goOn";
    /// To the engine: a loader has started, `[number, port]`.
    pub(super) const LOADER: &str = "loader";
    /// To the engine: a loader has failed, `[number, reason]`.
    pub(super) const LOST: &str = "lost";

    /// To the page: a [`crate::protocol::Reply`].
    pub(super) const REPLY: &str = "reply";
    /// To the page: a request that the worker made (`false`) or was refused (`true`), from bootstrap.js.
    pub(super) const BLOCKED: &str = "blocked";
    /// To the page: the worker failed; a sentence, also from bootstrap.js.
    pub(super) const FAILED: &str = "failed";

    /// To a loader: a group of files, see `grant.rs`.
    pub(super) const GRANT: &str = "grant";
    /// To a loader: the engine has taken this many bytes of parcels.
    pub(super) const TAKEN: &str = "taken";
    /// To a loader: get ready for the first files while there are none, see `warm.rs`.
    pub(super) const WARM: &str = "warm";
    /// To a loader: stop; why, or nothing if the person wants it.
    pub(super) const STOP: &str = "stop";
    /// From a loader: it takes files.
    pub(super) const READY: &str = "ready";
    /// From a loader: a [`crate::parcel::Parcel`] as an `ArrayBuffer`, handed over.
    pub(super) const PARCEL: &str = "parcel";
}
