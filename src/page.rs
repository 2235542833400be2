//! The page: a package of its own beside the engine's, over the rooms that both know.
#![cfg(target_arch = "wasm32")]

// What the page may know of the project; `tests/it/tidy.rs` holds the table.
use tallyman::{charts, diagnostics, kql, permalink, protocol, view, worker};

pub mod ui;
