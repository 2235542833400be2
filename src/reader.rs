//! What every byte of a load goes through: a package of its own below the engine's, compiled for speed where the rest is
//! compiled for size.
//!
//! The engine's package shows its rooms as its own, so that they are `crate::values` and the like there, too.

// What a problem is, where it is, what to do about it.
pub mod diagnostics;
// Kusto's types over Arrow's arrays: columns, batches, dynamic values, times, display.
pub mod values;
// The vendors' tables: a schema each, a sentence for every column.
pub mod tables;
// What the page and the engine say to each other.
pub mod protocol;
// Dropped bytes to batches: sniffing, decompression, JSON and CSV readers, one file for each format.
pub mod ingest;
// What a loader worker sends to the engine: batches and reports as bytes.
pub mod parcel;
