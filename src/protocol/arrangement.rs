//! How one table of a result is looked at: order, filters, search, columns. The query and its answer stay as they are.

use serde::{Deserialize, Serialize};

/// How a person has arranged a grid. Columns go by name, so that an arrangement outlives the answer that it was made on: what
/// does not apply to the next one is passed over there, and not lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// What rows are sorted by, the first key first; as the query has them where there is none.
    pub sort: Vec<SortKey>,
    /// What rows have to pass, all of them.
    pub filters: Vec<ColumnFilter>,
    /// The text that is looked for in all shown cells; empty for none.
    pub search: String,
    /// Whether only rows with that text are shown.
    pub only_matching: bool,
    /// Columns that differ from how the query gives them. Those that are placed by hand come in the order of the list.
    pub columns: Vec<ColumnView>,
    /// Whether columns with one value in all rows stand in a caption.
    pub folds_constants: bool,
    /// Whether columns without any value are hidden.
    pub hides_empty: bool,
}

/// One key of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SortKey {
    /// The column's name.
    pub column: String,
    /// Whether large comes first.
    pub descending: bool,
}

/// How one column differs from how the query gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnView {
    /// The column's name.
    pub name: String,
    /// Whether it was placed by hand: then it stands where the list has it.
    pub placed: bool,
    /// Whether it is left out.
    pub hidden: bool,
    /// Whether it stays at the left while the others scroll.
    pub pinned: bool,
    /// Its width in CSS pixels, where it was set.
    pub width_px: Option<u32>,
    /// What its values are colored by.
    pub coloring: Coloring,
}

/// What the cells of a column are colored by. Every color has a second cue beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coloring {
    /// Nothing.
    #[default]
    None,
    /// Words and numbers that say how bad it is: `Error`, `HIGH`, `403`.
    Severity,
    /// Each value has a color and a shape.
    Value,
}

/// What the rows have to pass in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnFilter {
    /// The column's name.
    pub column: String,
    /// The test.
    pub test: ColumnTest,
}

/// A test of a cell. Values are texts as the grid shows them (times in UTC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnTest {
    /// Its text has this one in it, in whatever case.
    Contains(String),
    /// Its text does not have this one in it.
    Lacks(String),
    /// It is one of these values; `None` is null.
    In(Vec<Option<String>>),
    /// It is none of these values.
    NotIn(Vec<Option<String>>),
    /// It is null, or an empty text.
    Empty,
    /// It is neither.
    Filled,
    /// It is this value or a greater one.
    AtLeast(String),
    /// It is this value or a smaller one.
    AtMost(String),
    /// It is one of these values or between them.
    Between(String, String),
}

impl Default for ColumnTest {
    fn default() -> Self {
        Self::Contains(String::new())
    }
}

/// An arrangement as far as it concerns the rows of one answer: what the engine needs of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowOrder {
    /// Predicates of the language over the answer's columns; a row has to pass all.
    pub predicates: Vec<String>,
    /// Positions of the columns that rows are sorted by, and whether large comes first.
    pub sort: Vec<(u32, bool)>,
    /// A text that is looked for; empty for none.
    pub search: String,
    /// Positions of the columns that it is looked for in.
    pub searched: Vec<u32>,
    /// Whether only rows with that text are kept.
    pub only_matching: bool,
    /// The zone that times are shown in, by its name in the IANA database; empty for UTC.
    pub zone: String,
}

impl RowOrder {
    /// Whether rows come as the query has them.
    pub fn is_plain(&self) -> bool {
        self.predicates.is_empty() && self.sort.is_empty() && self.search.is_empty() && self.zone.is_empty()
    }
}

/// What came of arranging a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranged {
    /// Rows that are shown.
    pub rows: u64,
    /// Rows of the answer.
    pub of: u64,
    /// Shown rows that have the searched text; `None` where none is searched.
    pub matching: Option<u64>,
    /// Why the rows could not be arranged, where they could not: then they are as the query has them.
    pub problem: Option<String>,
}

/// What is in one column of the rows that are shown. Everything is counted, nothing guessed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnStats {
    /// Rows.
    pub rows: u64,
    /// Those whose cell is null, or an empty text.
    pub empty: u64,
    /// Different values, null and the empty text not among them.
    pub distinct: u64,
    /// The most frequent values, null and the empty text among them, the most frequent first.
    pub top: Vec<ValueCount>,
    /// For values that have an order: the least.
    pub min: Option<String>,
    /// And the greatest.
    pub max: Option<String>,
    /// For numbers and lengths of time: their mean.
    pub average: Option<String>,
    /// For numbers, times and lengths of time: percentiles (nearest rank) and their values.
    pub percentiles: Vec<(u32, String)>,
    /// For those: how many rows fall into each of equal parts between the least and the greatest.
    pub bins: Vec<Bin>,
}

/// A value and how many rows have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// Its text; `None` for null.
    pub text: Option<String>,
    /// Rows.
    pub rows: u64,
}

/// One bar of a histogram.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The least value that falls into it.
    pub from: String,
    /// The value where the next one begins; the greatest value for the last bin.
    pub to: String,
    /// Rows.
    pub rows: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_is_read_whatever_is_missing() {
        let read: Arrangement = serde_json::from_str(r#"{"sort":[{"column":"a"}],"columns":[{"name":"b"}]}"#).unwrap();
        assert_eq!(read.sort, [SortKey { column: "a".into(), descending: false }]);
        assert_eq!(read.columns[0].width_px, None);
        let text = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Arrangement>(&text).unwrap(), read);
    }
}
