//! How a file of text was read, and how a person wants it to be read instead.

use super::Ticks;
use serde::{Deserialize, Serialize};

/// How a file is to be read. `None` leaves it to what is found in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOverrides {
    /// The table of all its rows: a vendor's, whose columns are found by name, or a new one.
    pub table: Option<String>,
    /// The column that fills `TimeGenerated`.
    pub time_column: Option<String>,
    /// Line of the header, from 1; 0 where there is none.
    pub header_row: Option<u32>,
    /// The character between the cells.
    pub delimiter: Option<char>,
    /// How the text is written.
    pub encoding: Option<FileEncoding>,
    /// What stands first in dates such as `1/2/2024`.
    pub date_order: Option<DateOrder>,
}

impl FileOverrides {
    /// Whether everything is left to what is found.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The order of day and month in dates of a locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// As in the United States: 12/31/2024.
    MonthFirst,
    /// As nearly everywhere else: 31/12/2024.
    DayFirst,
}

/// How text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
}

/// How delimited text was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextReading {
    /// The first lines, each cut to some hundred characters.
    pub lines: Vec<String>,
    /// The character between the cells; `None` where each line is one cell.
    pub delimiter: Option<char>,
    /// Line of the header, from 1; 0 where there is none.
    pub header_row: u32,
    /// The columns' names.
    pub columns: Vec<String>,
    /// What the person should say about the dates.
    pub question: Option<DateQuestion>,
}

/// Dates whose order nothing in the file settles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateQuestion {
    /// The column of the first of them.
    pub column: String,
    /// The first few cells of that column.
    pub samples: Vec<DateSample>,
    /// The order that was taken, the likelier one.
    pub taken: DateOrder,
}

/// A cell and what it can mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateSample {
    /// The cell.
    pub text: String,
    /// The instant with the month first.
    pub month_first: Ticks,
    /// The instant with the day first.
    pub day_first: Ticks,
}
