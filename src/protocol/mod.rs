//! What the page and the engine say to each other.
//!
//! Plain types with public fields: the worker's glue turns them into messages, the session answers them, tests call
//! the session directly. Rows never cross one by one: pages and charts travel as typed buffers.

mod arrangement;
mod asking;
mod buffers;
mod catalog;
mod chart;
mod editing;
mod export;
mod load;
mod packed;
mod reading;
mod reference;
mod reply;
mod request;
mod result;

pub use arrangement::{
    Arranged, Arrangement, Bin, Coloring, ColumnFilter, ColumnStats, ColumnTest, ColumnView, RowOrder, SortKey,
    ValueCount,
};
pub use asking::{NowAnchor, QueryOptions, TimeRange};
pub use buffers::{Bitmap, F64s, U32s};
pub use catalog::{AuditInfo, Catalog, ColumnInfo, FileReport, FileState, Rejected, TableInfo, TableKind};
pub use chart::{
    AxisKind, ChartData, ChartKind, ChartOptions, ChartSeries, EmptyBins, Stacking, Visualization, YSplit,
};
pub use editing::{
    Completion, Completions, Description, EditAnswer, EditAsk, ItemKind, NameClass, Reading, Refactoring, Signature,
    Way,
};
pub use export::{Block, BlockFacts, ExportPiece, ExportState, FurtherText, RowsFormat};
pub use load::{FileList, LoadForecast, LoadProgress};
pub use packed::{PackedSession, SESSION_ENDING};
pub use reading::{DateOrder, DateQuestion, DateSample, FileEncoding, FileOverrides, TextReading};
pub use reference::{CoveredName, CoveredPart, Mark, ReferenceEntry, ReferenceExample, ReferenceItem};
pub use reply::Reply;
pub use request::Request;
pub use result::{Original, Page, PageColumn, ResultColumn, ResultInfo, ResultTable};

/// A dropped file, numbered by the page in the order of the drop.
pub type FileId = u32;
/// A run of a query, numbered by the page.
pub type QueryId = u32;
/// 100 ns since 0001-01-01T00:00:00Z (an instant) or a length of time: Kusto's tick.
pub type Ticks = i64;
