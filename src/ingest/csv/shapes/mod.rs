//! The headers of delimited text that are known: one file each, with how to tell them, where their cells go, and samples.
//!
//! To add one, write its file and name it here; `samples` are tested: only their own format may claim them.

mod activity_portal;
mod athena;
mod cloudtrail_history;
mod cloudwatch_logs;
mod cost_and_usage;
mod google;
mod ibm;
mod log_analytics;
mod usage_report;

use crate::ingest::cuts::Cut;
use crate::ingest::formats::{Format, WrapperSample};
use crate::protocol::DateOrder;
use crate::tables::TableSchema;

pub(super) use log_analytics::NAME as LOG_ANALYTICS;

/// Every known header, in the order in which they are tried.
pub(super) static SHAPES: &[&DelimitedFormat] = &[
    &log_analytics::LOGIN,
    &log_analytics::REPOSITORY,
    &log_analytics::UNION,
    &log_analytics::METRICS,
    &log_analytics::ACTIVITY,
    &log_analytics::CLOUDTRAIL,
    &activity_portal::FORMAT,
    &cloudtrail_history::FORMAT,
    &athena::FORMAT,
    &cloudwatch_logs::FORMAT,
    &cost_and_usage::FORMAT,
    &usage_report::FORMAT,
    &google::FORMAT,
    &ibm::FORMAT,
];

/// A known header of delimited text.
pub(super) struct DelimitedFormat {
    /// What it is, for the person: "CloudTrail Event history".
    pub(super) name: &'static str,
    /// Header cells, without case: all of any one list.
    pub(super) signature: &'static [&'static [&'static str]],
    /// None of these.
    pub(super) lacks: &'static [&'static str],
    /// What becomes of a row.
    pub(super) rows: RowsOf,
    /// What is special about it.
    pub(super) quirks: Quirks,
    /// Texts and what becomes of them.
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) samples: &'static [WrapperSample],
}

/// What becomes of a row.
pub(super) enum RowsOf {
    /// A row of this table.
    Table {
        table: &'static TableSchema,
        /// Header cell, without case, and column. A cell that is called as a column goes there without being listed;
        /// where several are listed for one column, the first that has a value counts.
        columns: &'static [(&'static str, &'static str)],
        /// Header cell, and columns that are made of it.
        cuts: &'static [(&'static str, &'static [(&'static str, Cut)])],
        /// Columns that hold one text throughout.
        constants: &'static [(&'static str, &'static str)],
        /// Whether a cell that neither the table has a column for, nor one in union with it, makes the file a table of
        /// its own: the result of some query.
        complete: bool,
    },
    /// A record of this shape, with the header cells as its keys.
    Record(&'static Format),
    /// A record of whatever shape its keys say, with header cells that are paths cut at this character. Where it is
    /// paths only of these objects; an empty list means all.
    Paths(char, &'static [&'static str]),
}

/// What is special about a header's rows.
pub(super) struct Quirks {
    /// The order of its dates.
    pub(super) dates: Option<DateOrder>,
    /// Whether its years have two digits.
    pub(super) short_years: bool,
    /// Whether a row of one cell is a remark and no row.
    pub(super) remarks: bool,
    /// Columns whose cell is read in place of the row, where it is a record of a known shape.
    pub(super) message: &'static [&'static str],
    /// Tables whose rows stand among those of its own, so that the header has their columns, too.
    pub(super) union: &'static [&'static TableSchema],
}

impl Quirks {
    /// Nothing.
    const NONE: Self = Self { dates: None, short_years: false, remarks: false, message: &[], union: &[] };
}

impl DelimitedFormat {
    /// Whether these names, trimmed and without zones, are such a header.
    pub(super) fn claims(&self, names: &[String]) -> bool {
        let has = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        let told = self.signature.iter().any(|cells| cells.iter().all(|cell| has(cell)));
        told && !self.lacks.iter().any(|cell| has(cell))
    }

    /// Whether no name speaks against it that the table has no column for.
    pub(super) fn fits(&self, names: &[String]) -> bool {
        match self.rows {
            RowsOf::Table { table, complete: true, .. } => {
                let tables = || std::iter::once(table).chain(self.quirks.union.iter().copied());
                let has = |name: &String| {
                    tables().any(|table| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name)))
                };
                names.iter().all(has)
            }
            _ => true,
        }
    }

    /// The table of its rows, where it is one.
    pub(super) fn table(&self) -> Option<&'static TableSchema> {
        match self.rows {
            RowsOf::Table { table, .. } => Some(table),
            RowsOf::Record(_) | RowsOf::Paths(..) => None,
        }
    }
}

/// The shape of a header; `None` where it is none of the known ones.
pub(super) fn find(names: &[String]) -> Option<&'static DelimitedFormat> {
    SHAPES.iter().find(|shape| shape.claims(names)).filter(|shape| shape.fits(names)).copied()
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::ingest::testing::{cell, load};

    #[test]
    fn samples_give_their_rows_and_only_their_own_header_claims_them() {
        for shape in SHAPES {
            for sample in shape.samples {
                let header = sample.text.lines().next().expect("a header");
                let names: Vec<String> =
                    header.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect();
                let claimants: Vec<_> =
                    SHAPES.iter().filter(|other| other.claims(&names)).map(|other| other.name).collect();
                assert_eq!(claimants, [shape.name], "{header}");
                let (report, tables) = load(sample.text.as_bytes());
                assert_eq!(report.rejected, 0, "{report:?}");
                for (at, (table, cells)) in sample.rows.iter().enumerate() {
                    let (key, batch, _) = tables
                        .iter()
                        .find(|(key, ..)| *key.name == **table)
                        .unwrap_or_else(|| panic!("{table} of {report:?}"));
                    let row = sample.rows[..at].iter().filter(|(other, _)| other == table).count();
                    for (column, expected) in *cells {
                        assert_eq!(cell(key, batch, row, column), *expected, "{column} of {}", sample.text);
                    }
                }
                let rows: usize = tables.iter().map(|(_, batch, _)| batch.rows).sum();
                assert_eq!(rows, sample.rows.len(), "{report:?}");
            }
            assert!(!shape.samples.is_empty(), "{} has no sample", shape.name);
        }
    }

    #[test]
    fn headers_name_columns_that_exist() {
        for shape in SHAPES {
            let RowsOf::Table { table, columns, cuts, constants, .. } = &shape.rows else { continue };
            let made = cuts.iter().flat_map(|(_, cuts)| cuts.iter().map(|(column, _)| column));
            for column in columns.iter().map(|(_, to)| to).chain(made).chain(constants.iter().map(|(to, _)| to)) {
                assert!(table.index_of(column).is_some(), "{}: {} has no {column}", shape.name, table.name);
            }
        }
    }
}
