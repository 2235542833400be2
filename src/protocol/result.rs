//! A query's result, and pages of its rows as text.

use super::{Bitmap, Ticks, U32s, Visualization};
use crate::diagnostics::Diagnostic;
use serde::{Deserialize, Serialize};

/// One column of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultColumn {
    /// Name.
    pub name: String,
    /// Kusto's type: `string`, `long`, ….
    pub kind: String,
}

/// One of the tables that a query answers with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResultTable {
    /// The name that the query gives it; `None` where it gives none.
    pub name: Option<String>,
    /// Columns, in order.
    pub columns: Vec<ResultColumn>,
    /// Rows in the result.
    pub rows: u64,
    /// Whether its rows know the records that they come from: then [`super::Request::Original`] shows them.
    pub has_origins: bool,
    /// What `render` asked for.
    pub visualization: Visualization,
}

impl ResultTable {
    /// What the table at this position of an answer is called: its name, or else its number from 1.
    pub fn label(&self, at: usize) -> String {
        self.name.clone().unwrap_or_else(|| format!("Table {}", at + 1))
    }
}

/// What came of a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultInfo {
    /// The tables, in order; at least one.
    pub tables: Vec<ResultTable>,
    /// Rows of tables that were read for it.
    pub rows_scanned: u64,
    /// Time in the engine, from text to rows.
    pub elapsed_ms: f64,
    /// Limits that bit, each a sentence: "Only the first 1,000,000 rows are kept."
    pub limits: Vec<String>,
    /// Warnings of the query.
    pub warnings: Vec<Diagnostic>,
    /// What `now()` was; `None` when the query does not ask.
    pub now: Option<Ticks>,
    /// Whether the query filters `TimeGenerated` itself, so that the page's time range was left out.
    pub time_set_in_query: bool,
    /// Whether `TimeGenerated` of the first table is that of the tables that were asked, as it is or cut to bins, so that the page's
    /// time range narrows the answer by it.
    pub time_is_of_tables: bool,
}

/// The record that a row was made of, as it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Path of the file inside the dropped folder, with the name.
    pub path: String,
    /// Line of the inflated text where the record begins, from 1.
    pub line: u64,
    /// Byte of the inflated text where it begins.
    pub byte: u64,
    /// The record.
    pub text: String,
    /// Whether it goes on after that: no more than its first mebibyte is shown.
    pub cut: bool,
}

/// Some rows of a result, column by column, as text to show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Number of the first row, from 0.
    pub first_row: u64,
    /// Number of rows.
    pub rows: u32,
    /// One for each column of the result.
    pub columns: Vec<PageColumn>,
}

/// One column of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageColumn {
    /// Where each cell's text ends in `text`.
    pub ends: U32s,
    /// All cells' text, UTF-8, one after the other.
    #[serde(with = "serde_bytes")]
    pub text: Vec<u8>,
    /// Cells that are null.
    pub nulls: Bitmap,
    /// Where each cell's text ends in `local`; empty where times are shown in UTC, and for columns of other types.
    pub local_ends: U32s,
    /// Times on the clock of the zone that was asked for, one after the other.
    #[serde(with = "serde_bytes")]
    pub local: Vec<u8>,
}

impl PageColumn {
    /// The text of cell `row` of the page; empty past the end.
    pub fn cell(&self, row: usize) -> &str {
        part(&self.ends, &self.text, row)
    }

    /// The text to show: that of [`Self::cell`], but for times in another zone than UTC.
    pub fn shown(&self, row: usize) -> &str {
        if self.local_ends.is_empty() { self.cell(row) } else { part(&self.local_ends, &self.local, row) }
    }
}

fn part<'a>(ends: &U32s, text: &'a [u8], row: usize) -> &'a str {
    let start = if row == 0 { 0 } else { ends.get(row - 1).unwrap_or(0) as usize };
    let end = ends.get(row).unwrap_or(0) as usize;
    text.get(start..end).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
}
