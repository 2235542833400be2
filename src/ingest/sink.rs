//! Where loaded rows go.

use crate::protocol::Rejected;
use crate::tables::TableSchema;
use crate::values::{Batch, Schema};
use std::sync::Arc;

/// The table that a batch belongs to.
#[derive(Clone, Debug)]
pub struct TableKey {
    /// Name, as queries write it. For a table typed by inference it comes from the file's name (see
    /// [`super::table_name`]); two files can propose the same name, and the session tells them apart.
    pub name: Arc<str>,
    /// The columns of every batch that one file gives for this table: fixed with the first batch.
    pub schema: Arc<Schema>,
    /// The vendor's table, or `None` for one typed by inference.
    pub known: Option<&'static TableSchema>,
}

/// Takes the rows of a file, batch by batch.
pub trait Sink {
    /// Takes rows of a table. `origin` holds, for each row, the byte of the file's text at which its record begins.
    ///
    /// "Text" means inflated. In a UTF-8 file it is the byte of the file (a byte order mark counts; where invalid bytes
    /// had to be replaced it is shifted); a UTF-16 file is counted in the UTF-8 that it was turned into. Rows that were
    /// made of one record share its position.
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>);

    /// Takes a record that could not be read. The file's report counts all of them and lists the first.
    fn reject(&mut self, rejected: Rejected);
}

/// Lets everything go: for files that are read again for one record, and for those that are not read at all.
pub struct Nowhere;

impl Sink for Nowhere {
    fn batch(&mut self, _: &TableKey, _: Batch, _: Vec<u64>) {}

    fn reject(&mut self, _: Rejected) {}
}
