//! Views: tables that are a query over other tables, each a `.kql` file that a person can read, copy and run elsewhere.
//!
//! A view's name can be used wherever a table's can; a `let` of the same name hides it. Wildcards leave views out: their rows
//! are those of other tables. To add one, write the file, its columns, and a line in the list below.

mod registry_events;

pub use registry_events::REGISTRY_EVENTS;

use crate::tables::TableColumn;

/// A table that is a query over other tables.
#[derive(Debug)]
pub struct View {
    /// Name, as queries write it.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// Its columns, in order.
    pub columns: &'static [TableColumn],
    /// The tables that it reads.
    pub tables: &'static [&'static str],
    /// The query: `let` statements, and an expression that gives the rows.
    pub text: &'static str,
}

static VIEWS: &[View] = &[REGISTRY_EVENTS];

/// All views.
pub fn all() -> &'static [View] {
    VIEWS
}

/// The view of this name, which is case-sensitive.
pub fn find(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name == name)
}
