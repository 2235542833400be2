//! Rows in the formats that people take with them: text for spreadsheets, JSON, Markdown, the language itself.
//!
//! A format is one file with one [`RowWriter`]: it takes rows one by one, so that a long export goes in slices, and writes
//! bytes, so that a piece can leave before the next one is made.

mod cell;
mod csv;
mod datatable;
mod fields;
mod filter;
mod further;
mod json;
mod markdown;
mod parquet;
mod tsv;

pub use cell::Cell;
pub use further::further;

use crate::protocol::RowsFormat;
use crate::values::Field;

/// Writes rows in one format. Columns are those of the first call for good.
pub trait RowWriter {
    /// What stands before the first row.
    fn begin(&mut self, _out: &mut Vec<u8>) {}

    /// One row: a cell for each column. An error is a sentence, and ends it all.
    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), String>;

    /// What stands behind the last row.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), String>;
}

/// The writer of a format for rows of these columns.
pub fn writer(format: RowsFormat, columns: Vec<Field>) -> Box<dyn RowWriter> {
    match format {
        RowsFormat::Tsv { header } => Box::new(tsv::Tsv::new(columns, header)),
        RowsFormat::Csv { byte_order_mark } => Box::new(csv::Csv::new(columns, byte_order_mark)),
        RowsFormat::Json => Box::new(json::Json::array(columns)),
        RowsFormat::JsonLines => Box::new(json::Json::lines(columns)),
        RowsFormat::Markdown => Box::new(markdown::Markdown::new(columns)),
        RowsFormat::Datatable => Box::new(datatable::Datatable::new(columns)),
        RowsFormat::Parquet => Box::new(parquet::Parquet::new(columns)),
        RowsFormat::Filter { keep } => Box::new(filter::Filter::new(columns, keep)),
    }
}
