//! Replies of the engine.

use super::{
    Arranged, Block, BlockFacts, Catalog, ChartData, ColumnStats, CoveredPart, EditAnswer, ExportPiece, FileList,
    FurtherText, LoadForecast, LoadProgress, Original, PackedSession, Page, QueryId, ReferenceEntry, ReferenceItem,
    ResultInfo,
};
use crate::diagnostics::Diagnostic;
use serde::{Deserialize, Serialize};

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
