//! Tables by name.

use crate::values::{Batch, Schema};
use crate::views::View;
use std::sync::Arc;

/// One table's schema and rows.
#[derive(Clone, Debug)]
pub struct TableData {
    /// Its columns.
    pub schema: Arc<Schema>,
    /// Whether its batches have one column more, which says where each row comes from: a long that queries never see.
    pub has_origins: bool,
    /// Its rows, split into shards.
    pub shards: Arc<Vec<Vec<Batch>>>,
}

/// The tables that a query may read.
pub trait Tables {
    /// The table of this name, known or loaded.
    fn table(&self, name: &str) -> Option<TableData>;

    /// Names of all tables, for wildcards and for "did you mean".
    fn names(&self) -> Vec<Arc<str>>;

    /// Whether wildcards leave the table of this name out, so that it is meant only where it is written out.
    fn is_aside(&self, name: &str) -> bool {
        name.starts_with('_')
    }

    /// The earliest and the latest time in them; `None` where there is none, or nobody knows.
    fn span(&self) -> Option<(i64, i64)> {
        None
    }

    /// The views over these tables. A table of the same name comes first.
    fn views(&self) -> &'static [View] {
        &[]
    }

    /// Tells of the name of a dynamic column whether Log Analytics keeps such a column as text, or has none.
    fn nested_text(&self) -> fn(&str) -> bool {
        |_| false
    }
}

/// No tables: for a query that brings its own rows.
#[derive(Clone, Copy, Debug)]
pub struct NoTables;

impl Tables for NoTables {
    fn table(&self, _: &str) -> Option<TableData> {
        None
    }

    fn names(&self) -> Vec<Arc<str>> {
        Vec::new()
    }
}
