//! Dropped bytes to batches: sniffing, decompression, JSON and CSV readers, one file for each format.
//!
//! A push pipeline without IO: [`FileLoader::push`] takes bytes as they come, whatever the cut, and gives batches to a
//! [`Sink`]. A file never stands whole in memory: what waits is the record being read, the rows of a batch that is not
//! full, and the first records of a table typed by inference.
//!
//! ```text
//! bytes → sniff → inflate → text (UTF-8) → json | csv → formats/* → batches
//! ```

mod loader;
mod sink;

pub use loader::{FileLoader, LoadOptions};
pub use sink::{Sink, TableKey};
