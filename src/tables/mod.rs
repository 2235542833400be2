//! The vendors' tables: a schema each, a sentence for every column.
//!
//! Vendors' names, so that copied queries run. Every table exists, empty, before anything is loaded.

mod schema;

pub use schema::{ADDITIONAL_FIELDS, TableColumn, TableSchema};
