//! Requests of the page.

use super::{Block, EditAsk, FileId, QueryId, QueryOptions, RowOrder, RowsFormat, Visualization};
use serde::{Deserialize, Serialize};

/// From the page to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Drops the rows of a file and its report, since it is read again in another way. Answered by `Catalog`.
    DropFile {
        /// Which file.
        file: FileId,
    },
    /// What became of the files? Answered by `FileList`.
    FileList {
        /// Reports at most.
        limit: u32,
    },
    /// Drops all tables and files.
    Clear,
    /// What is loaded? Answered by `Catalog`.
    Catalog,
    /// Diagnostics of a text that is being written. Answered by `Checked`.
    Check {
        /// The page's number for this check.
        check: u32,
        /// The query.
        text: String,
        /// What `now()` would mean.
        options: QueryOptions,
    },
    /// What the editor asks while a query is written. Answered by `Edited`.
    Edit {
        /// The page's number for this question.
        number: u32,
        /// The question.
        ask: EditAsk,
    },
    /// Runs a query. Answered by `Done`, `Failed` or `Canceled`.
    Query {
        /// The page's number for this run.
        query: QueryId,
        /// The query.
        text: String,
        /// How.
        options: QueryOptions,
    },
    /// Stops a run at the next batch.
    Cancel {
        /// Which run.
        query: QueryId,
    },
    /// Rows of a result, as text. Answered by `Page`.
    Page {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// First row, from 0.
        first_row: u64,
        /// Number of rows.
        rows: u32,
    },
    /// Puts the rows of a result in another order, and leaves some out. From the answer on, row numbers mean places in that
    /// order. A later one for the same table takes this one's place. Answered by `Arranged`.
    Arrange {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// The page's number for this request.
        turn: u32,
        /// The order.
        order: RowOrder,
    },
    /// The next row with the searched text. Answered by `Found`.
    FindRow {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// The first row that counts; the search goes on at the other end.
        from: u64,
        /// Whether it is looked for upwards.
        backwards: bool,
    },
    /// What is in a column of the rows that are shown? Answered by `ColumnStats`.
    ColumnStats {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which of its columns, from 0.
        column: u32,
    },
    /// Which columns have no value, or the same in all rows? Answered by `PlainColumns`.
    PlainColumns {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
    },
    /// A result as a chart for a canvas of this width. Answered by `Chart`.
    Chart {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Width of the plot in device pixels: more points than that are thinned.
        width_px: u32,
        /// How it is drawn, where that is not what the query says.
        visualization: Option<Visualization>,
        /// Only positions between these two, in the unit of the axis, and the nearest beside them.
        zoom: Option<(f64, f64)>,
    },
    /// How many rows of a result there are over time. Answered by `Timeline`.
    Timeline {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Width of the plot in device pixels.
        width_px: u32,
    },
    /// Would a question that found nothing find something if `now()` were the end of the data, or over all times? Answered
    /// by `Anchors`.
    Anchors {
        /// Which run.
        query: QueryId,
        /// The query.
        text: String,
        /// How it was run.
        options: QueryOptions,
    },
    /// Puts the tabs, as the page writes them, and all dropped files into one archive. Answered by `Packed`.
    Pack {
        /// The tabs.
        session: String,
    },
    /// What did a row of a result come from? Answered by `Original`.
    Original {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which row, from 0.
        row: u64,
    },
    /// What is known of some cells of a result? Answered by `BlockFacts`, unless another block is asked about before that.
    BlockFacts {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which cells.
        block: Block,
    },
    /// Writes some cells of a result. Answered by `Exported`.
    Export {
        /// The page's number for this export.
        export: u32,
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which cells.
        block: Block,
        /// How.
        format: RowsFormat,
        /// Bytes at most; zero for no limit.
        most_bytes: u64,
    },
    /// The next piece of an export. Answered by `Exported`.
    ExportMore {
        /// Which export.
        export: u32,
    },
    /// Ends an export.
    ExportStop {
        /// Which export.
        export: u32,
    },
    /// How does a table go on in a cloud? Answered by `Further`.
    Further {
        /// Its name.
        table: String,
    },
    /// Lets queries see duplicates from now on, or not. Answered by `Catalog`.
    Duplicates {
        /// Whether they are kept.
        keep: bool,
    },
    /// Frees a result.
    Release {
        /// Which run.
        query: QueryId,
    },
    /// What of the language has these words? Answered by `Reference`.
    Reference {
        /// The page's number for this search.
        search: u32,
        /// What the person typed; everything for an empty text.
        text: String,
    },
    /// All about one part of the language. Answered by `ReferenceEntry`.
    ReferenceEntry {
        /// Its kind, as in [`super::ReferenceItem::kind`]; empty for the first that has the name.
        kind: String,
        /// Its name, or another name of it.
        name: String,
    },
    /// How much of the whole language is here? Answered by `Coverage`.
    Coverage,
}
