//! What is loaded: files, tables, rejected records, and the queries that they can answer.

use super::{FileId, FileOverrides, TextReading, Ticks};
use serde::{Deserialize, Serialize};

/// How far a file has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// Bytes are still coming.
    Loading,
    /// Everything readable is loaded.
    Loaded,
    /// Nothing could be read from it; `FileReport::messages` says why.
    Failed,
    /// The person stopped it; what had come is kept.
    Canceled,
}

/// What became of one dropped file, byte by byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    /// The page's number for it.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// Path inside the dropped folder, with the name; equal to the name for a single file.
    pub path: String,
    /// Size as dropped.
    pub size_bytes: u64,
    /// Size after decompression; equal to `size_bytes` where there was none.
    pub inflated_bytes: u64,
    /// What it was recognized as, for the person: "CloudTrail trail file, gzip".
    pub shape: String,
    /// Tables that got rows from it, with the number of rows without duplicates.
    pub tables: Vec<(String, u64)>,
    /// Records loaded as rows, without duplicates.
    pub rows: u64,
    /// Records that could not be read. All are counted; the first hundred are listed in `rejects`.
    pub rejected: u64,
    /// The first rejected records.
    pub rejects: Vec<Rejected>,
    /// Records that had been loaded before: by another file of the same content, or known by the natural key of their
    /// table. With `rows` and `rejected` they are all records of the file.
    pub duplicates: u64,
    /// Earliest and latest time of its records; `None` where its tables have no time.
    pub span: Option<(Ticks, Ticks)>,
    /// Hash (128-bit XXH3) of its content: of its text as bytes, unpacked; of an archive of several texts, over their
    /// hashes. `None` before all of it has come, and where there is no text.
    pub digest: Option<(u64, u64)>,
    /// Notes and warnings about the whole file, each a sentence.
    pub messages: Vec<String>,
    /// Cells that did not parse as their column's type and are null, by column, with how many.
    pub bad_cells: Vec<(String, u64)>,
    /// How far it has got.
    pub state: FileState,
    /// Time spent on it.
    pub load_ms: f64,
    /// How delimited text was read; `None` for anything else.
    pub reading: Option<TextReading>,
    /// How the person wanted it to be read.
    pub overrides: FileOverrides,
}

impl FileReport {
    /// A sentence about the cells that did not parse; `None` where all did.
    pub fn bad_cells_note(&self) -> Option<String> {
        let columns: Vec<String> = self.bad_cells.iter().map(|(column, cells)| format!("{column} ({cells})")).collect();
        let sentence = || format!("Cells that did not fit their column's type are null: {}.", columns.join(", "));
        (!columns.is_empty()).then(sentence)
    }
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Line of the inflated text, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// Byte of the inflated text where the record begins.
    pub byte: u64,
    /// Why, and what to do; one sentence.
    pub reason: String,
    /// The beginning of the record, at most 200 characters.
    pub text: String,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Name, as queries write it.
    pub name: String,
    /// Kusto's type: `string`, `datetime`, ….
    pub kind: String,
    /// What it holds; empty for columns typed by inference.
    pub doc: String,
    /// Rows that are neither null nor an empty string.
    pub filled: u64,
}

/// Where the rows of a table come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableKind {
    /// From files.
    Data,
    /// They are part of the program.
    Reference,
    /// From other tables, by a query.
    View,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    /// Name, as queries write it.
    pub name: String,
    /// What it holds; empty for tables typed by inference.
    pub doc: String,
    /// Where its rows come from.
    pub kind: TableKind,
    /// Whether the vendor documents it, so that it exists even when empty.
    pub known: bool,
    /// Rows that queries see; of a view those of the tables that it reads.
    pub rows: u64,
    /// Duplicates, which queries see only under [`Catalog::keeps_duplicates`].
    pub duplicates: u64,
    /// Earliest and latest `TimeGenerated`; `None` where there is none.
    pub span: Option<(Ticks, Ticks)>,
    /// Columns in order.
    pub columns: Vec<ColumnInfo>,
    /// Memory it takes in the engine, roughly.
    pub memory_bytes: u64,
    /// The query of a view; empty for others.
    pub text: String,
}

/// A ready query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditInfo {
    /// Stable name, used in links: `acr-deleted-repositories`.
    pub id: String,
    /// The question, as a person would ask it.
    pub title: String,
    /// What the answer means and where it can mislead; may be empty.
    pub note: String,
    /// `Azure`, `AWS`, `IBM`, `All`.
    pub cloud: String,
    /// The query.
    pub query: String,
    /// Tables that it reads.
    pub tables: Vec<String>,
    /// Whether every table that it needs has rows now.
    pub answerable: bool,
}

/// Everything the rail of the page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Known tables and loaded ones, loaded first, by name within each.
    pub tables: Vec<TableInfo>,
    /// Ready queries, answerable first.
    pub audits: Vec<AuditInfo>,
    /// Latest `TimeGenerated` of all tables: what `now()` means under [`super::NowAnchor::EndOfData`].
    pub data_end: Option<Ticks>,
    /// Earliest.
    pub data_start: Option<Ticks>,
    /// Rows in all tables, as queries see them.
    pub rows: u64,
    /// Duplicates in all tables.
    pub duplicates: u64,
    /// Whether queries see duplicates.
    pub keeps_duplicates: bool,
    /// Memory that the tables take, roughly.
    pub memory_bytes: u64,
}
