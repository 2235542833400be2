//! Rows of an answer that leave the page: what is selected, in which format, and the pieces that come of it.

use serde::{Deserialize, Serialize};

/// A rectangle of an answer's table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Position of the first row in the order that is shown, from 0.
    pub first_row: u64,
    /// Number of rows.
    pub rows: u64,
    /// The columns by their place in the result, in the order that is shown.
    pub columns: Vec<u32>,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowsFormat {
    /// Text with tabs, as spreadsheets paste it.
    Tsv {
        /// Whether the names of the columns come first.
        header: bool,
    },
    /// Text with commas, as RFC 4180 has it.
    Csv {
        /// Whether a byte order mark comes first, by which Excel knows UTF-8.
        byte_order_mark: bool,
    },
    /// One array of objects.
    Json,
    /// An object a line.
    JsonLines,
    /// A table of GitHub's Markdown.
    Markdown,
    /// An expression of KQL that gives these rows.
    Datatable,
    /// The predicate of KQL that is true of the rows that show the same as one of these.
    Filter {
        /// Whether it is true of these, or else of all others.
        keep: bool,
    },
    /// Apache Parquet.
    Parquet,
}

/// How far an export has got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportState {
    /// There is more: [`super::Request::ExportMore`] asks for it.
    Going,
    /// That is all.
    Finished,
    /// That is all that the limit allows; this many rows were written.
    Cut(u64),
    /// It cannot be done; a sentence.
    Failed(String),
}

/// A piece of what an export writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPiece {
    /// The next bytes.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// Rows written so far.
    pub rows: u64,
    /// Whether there is more.
    pub state: ExportState,
}

/// What is known of the cells of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockFacts {
    /// Cells.
    pub cells: u64,
    /// Those that are null.
    pub nulls: u64,
    /// Those that are an empty text.
    pub empty: u64,
    /// Different values, null left out; `None` where there are more than are counted.
    pub distinct: Option<u64>,
    /// Sum, as the grid shows values of its type; `None` where nothing can be added up.
    pub sum: Option<String>,
    /// Average.
    pub average: Option<String>,
    /// The least value; `None` where the cells are of several types or of one without an order.
    pub min: Option<String>,
    /// The greatest.
    pub max: Option<String>,
    /// From the least to the greatest, where they are instants.
    pub span: Option<String>,
}

/// A text that takes a table further than this page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherText {
    /// What it does.
    pub title: String,
    /// Where it is of use, in a sentence or two.
    pub note: String,
    /// The command, or the `let` statement; empty where there is none, and the note says why.
    pub text: String,
}
