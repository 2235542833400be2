//! Tallyman: drop exported container-registry logs into a static page, ask in KQL, read the answer.
//!
//! The rooms, in reading order; `tests/it/tidy.rs` holds which may import which.

// The rooms below, which are a package of their own: `src/reader.rs`.
pub use tallyman_reader::{diagnostics, ingest, parcel, protocol, tables, values};

// Tables that are a query over other tables, each a `.kql` file.
pub mod views;
// The language: text to tree to plan to rows.
pub mod kql;
// Ready queries, each a `.kql` file.
pub mod audits;
// A seeded generator of vendors' files, for the built-in sample and for benchmarks.
pub mod sample;
// Rows in the formats that people take with them, one file for each.
pub mod export;
// The engine's state: files, tables, results; answers requests.
pub mod session;
// A chart's data drawn on any plotters backend.
pub mod charts;
// The page's state in the address bar.
pub mod permalink;
// What the page shows, worked out without a browser: numbers, instants, offsets, scrolling.
pub mod view;
// The engine in its worker, and the page's end of the line.
#[cfg(target_arch = "wasm32")]
pub mod worker;
