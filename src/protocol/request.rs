//! Requests of the page and replies of the engine.

use super::{
    Arranged, Block, BlockFacts, Catalog, ChartData, ColumnStats, CoveredPart, EditAnswer, EditAsk, ExportPiece,
    FileId, FileList, FurtherText, LoadForecast, LoadProgress, Original, PackedSession, Page, QueryId, QueryOptions,
    ReferenceEntry, ReferenceItem, ResultInfo, RowOrder, RowsFormat, Visualization,
};
use crate::diagnostics::Diagnostic;
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

/// From the engine to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The engine has started and takes requests.
    Ready,
    /// How a drop is coming along; at most some ten a second.
    Progress(LoadProgress),
    /// A drop that may not fit: nothing is read before the person says so.
    Forecast(LoadForecast),
    /// Answer to `FileList`; also sent while files load.
    FileList(FileList),
    /// What is loaded.
    Catalog(Catalog),
    /// Answer to `Check`.
    Checked {
        /// The page's number for this check.
        check: u32,
        /// Problems, in the order of the text.
        diagnostics: Vec<Diagnostic>,
    },
    /// Answer to `Edit`.
    Edited {
        /// The page's number for this question.
        number: u32,
        /// The answer.
        answer: EditAnswer,
    },
    /// A query has its result; rows come by `Page`.
    Done {
        /// Which run.
        query: QueryId,
        /// Columns, counts, limits that bit.
        result: ResultInfo,
    },
    /// A query could not run.
    Failed {
        /// Which run.
        query: QueryId,
        /// Why.
        diagnostics: Vec<Diagnostic>,
    },
    /// A query was stopped.
    Canceled {
        /// Which run.
        query: QueryId,
    },
    /// An answer is not kept any more, since later ones need its room.
    Released {
        /// Which run.
        query: QueryId,
    },
    /// Rows as text.
    Page {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// The rows.
        page: Page,
    },
    /// Answer to `Arrange`.
    Arranged {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// The page's number for the request.
        turn: u32,
        /// What came of it.
        arranged: Arranged,
    },
    /// Answer to `FindRow`.
    Found {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// The row, and its number among those with the text, both from 0; `None` where no row has it.
        found: Option<(u64, u64)>,
    },
    /// Answer to `ColumnStats`.
    ColumnStats {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which of its columns, from 0.
        column: u32,
        /// What is in it; or a sentence that says why that cannot be told.
        stats: Result<ColumnStats, String>,
    },
    /// Answer to `PlainColumns`.
    PlainColumns {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Columns in which all rows are null or empty.
        empty: Vec<u32>,
        /// Columns with one value in all rows, and its text.
        constant: Vec<(u32, String)>,
    },
    /// A chart.
    Chart {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Its data.
        chart: ChartData,
    },
    /// A histogram; nothing where the table has no time in it.
    Timeline {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Rows in each bin, a series for each action.
        chart: Option<ChartData>,
    },
    /// What else a question that found nothing would find.
    Anchors {
        /// Which run.
        query: QueryId,
        /// Whether there are rows where `now()` is the end of the data; `None` where that is not known.
        at_end_of_data: Option<bool>,
        /// Whether there are rows without the time range; `None` where that is not known.
        at_all_times: Option<bool>,
    },
    /// Answer to `Pack`; or a sentence that says why there is none.
    Packed(Result<PackedSession, String>),
    /// Answer to `Original`.
    Original {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which row, from 0.
        row: u64,
        /// The record; or a sentence that says why it cannot be shown.
        original: Result<Original, String>,
    },
    /// Answer to `BlockFacts`.
    BlockFacts {
        /// Which run.
        query: QueryId,
        /// Which of its tables, from 0.
        table: u32,
        /// Which cells.
        block: Block,
        /// What is known of them.
        facts: BlockFacts,
    },
    /// Answer to `Further`.
    Further {
        /// Name of the table.
        table: String,
        /// What takes it further; nothing where there is no such table.
        texts: Vec<FurtherText>,
    },
    /// A piece of an export.
    Exported {
        /// Which export.
        export: u32,
        /// The piece.
        piece: ExportPiece,
    },
    /// Answer to `Reference`.
    Reference {
        /// The page's number for this search.
        search: u32,
        /// What was found, best first.
        items: Vec<ReferenceItem>,
        /// Where nothing was found: names that are near.
        nearest: Vec<String>,
    },
    /// Answer to `ReferenceEntry`; nothing where there is no such name.
    ReferenceEntry(Option<ReferenceEntry>),
    /// Answer to `Coverage`: kind by kind.
    Coverage(Vec<CoveredPart>),
    /// The engine itself failed; the message says how to go on.
    Broken {
        /// A sentence for the person.
        message: String,
    },
}
