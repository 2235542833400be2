//! Dropped bytes to batches: sniffing, decompression, JSON and CSV readers, one file for each format.
//!
//! A push pipeline without IO: [`FileLoader::push`] takes bytes as they come, whatever the cut, and gives batches to a
//! [`Sink`]. A file never stands whole in memory: what waits is the record being read, the rows of a batch that is not
//! full, and the first records of a table typed by inference.
//!
//! ```text
//! bytes → sniff → inflate, unzip, untar, avro → utf8 → json | csv → classify, formats/* → rows → batches
//! ```

mod archive;
mod avro;
mod cells;
mod classify;
mod columns;
mod content;
mod csv;
mod cuts;
mod decode;
mod fields;
mod forced;
mod forecast;
mod formats;
mod generic;
mod infer;
mod inflate;
mod json;
mod loader;
mod name;
mod original;
mod out;
mod pieces;
mod probe;
mod readers;
mod row;
mod sink;
mod sniff;
mod steps;
mod stream;
mod struct_text;
mod tally;
#[cfg(test)]
mod testing;
mod unknown;
mod untar;
mod unwrap;
mod unzip;
mod utf8;
mod windows_1252;

pub use forecast::{inflated_bytes, memory_of};
pub use loader::{FileLoader, LoadOptions};
pub use name::table_name;
pub use original::{OriginalReader, Record};
pub use sink::{Nowhere, Sink, TableKey};
pub use untar::{TAR_END, tar_header, tar_padding};
