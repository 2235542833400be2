//! The shapes of records that are known: one file each, with how to tell them, where their fields go, and samples.
//!
//! To add one, write its file and name it here; `samples` are tested: only their own format may claim them.

mod acr_login;
mod acr_repository;
mod azure_metric;
mod azure_metrics_list;
mod cloud_events;
mod cloudtrail;
mod event_grid;
mod eventbridge;
mod ibm_activity;
mod log_analytics_rows;

use super::fields::Rule;
use super::probe::{Probe, Seen};
use crate::tables::TableSchema;
use crate::values::Dyn;

/// Every known shape of a record, in the order in which they are tried.
pub(super) static FORMATS: &[&Format] = &[
    &acr_repository::FORMAT,
    &acr_login::FORMAT,
    &azure_metric::FORMAT,
    &cloudtrail::FORMAT,
    &eventbridge::FORMAT,
    &ibm_activity::FORMAT,
    &event_grid::FORMAT,
    &cloud_events::FORMAT,
    &azure_metrics_list::FORMAT,
    &log_analytics_rows::REPOSITORY,
    &log_analytics_rows::LOGIN,
    &log_analytics_rows::METRICS,
    &log_analytics_rows::ACTIVITY,
    &log_analytics_rows::CLOUDTRAIL,
];

/// A known shape of a record.
pub(super) struct Format {
    /// What it is, for the person: "CloudTrail record".
    pub(super) name: &'static str,
    /// How to tell it: all claims of any one list.
    pub(super) signature: &'static [&'static [Claim]],
    /// The table that it fills.
    pub(super) table: &'static TableSchema,
    /// How.
    pub(super) decoder: Decoder,
    /// Records and what becomes of them.
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) samples: &'static [Sample],
}

/// What a record must have to be of a shape.
pub(super) enum Claim {
    /// The key, at the top level.
    Has(&'static str),
    /// The key with this text.
    Is(&'static str, &'static str),
}

/// How a record becomes rows.
pub(super) enum Decoder {
    /// One row: keys by rule, and columns that hold one text throughout.
    Fields { rules: &'static [Rule], constants: &'static [(&'static str, &'static str)] },
    /// One row: every column has a key of its own name. Keys to leave out, texts that mean null.
    Columns { leave_out: &'static [&'static str], null_texts: &'static [&'static str] },
    /// Any number of rows, from the decoded record and the members of the envelope before it.
    Rows(fn(record: Dyn<'_>, envelope: Dyn<'_>, emit: &mut Emit<'_>)),
}

/// Takes one row as pairs of column and value; columns without a pair are null.
pub(super) type Emit<'e> = dyn FnMut(&[(&'static str, Out<'_>)]) + 'e;

/// A value of a row that a [`Decoder::Rows`] makes.
#[derive(Clone, Copy)]
pub(super) enum Out<'a> {
    /// A text; empty where there is none.
    Text(&'a str),
    /// Any value that was in the record.
    Value(Dyn<'a>),
}

/// A record and some cells of the rows that it gives, as Kusto shows them.
#[cfg_attr(not(test), allow(dead_code))]
pub(super) struct Sample {
    /// The record.
    pub(super) text: &'static str,
    /// For each row, columns and their texts.
    pub(super) rows: &'static [&'static [(&'static str, &'static str)]],
}

impl Format {
    /// Whether a record is of this shape.
    pub(super) fn claims(&self, probe: &Probe<'_>) -> bool {
        self.signature.iter().any(|claims| claims.iter().all(|claim| claim.holds(probe)))
    }
}

impl Claim {
    fn holds(&self, probe: &Probe<'_>) -> bool {
        match self {
            Self::Has(key) => probe.get(key).is_some(),
            Self::Is(key, expected) => matches!(probe.get(key), Some(Seen::Text(text)) if text == expected),
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::ingest::testing::{cell, load};

    #[test]
    fn samples_give_their_rows_and_only_their_own_format_claims_them() {
        for format in FORMATS {
            for sample in format.samples {
                let probe = Probe::of(sample.text).expect(sample.text);
                let claimants: Vec<_> =
                    FORMATS.iter().filter(|other| other.claims(&probe)).map(|other| other.table.name).collect();
                assert_eq!(claimants, [format.table.name], "{}", sample.text);
                let (report, tables) = load(sample.text.as_bytes());
                assert_eq!(report.shape, format.name);
                let [(key, batch, _)] = &tables[..] else { panic!("{report:?}") };
                assert_eq!(&*key.name, format.table.name);
                assert_eq!(batch.rows, sample.rows.len(), "{}", sample.text);
                for (row, cells) in sample.rows.iter().enumerate() {
                    for (column, expected) in *cells {
                        assert_eq!(cell(key, batch, row, column), *expected, "{column} of {}", sample.text);
                    }
                }
            }
            assert!(!format.samples.is_empty(), "{} has no sample", format.name);
        }
    }

    #[test]
    fn rules_name_columns_that_exist_and_signatures_can_be_confirmed() {
        for format in FORMATS {
            if let Decoder::Fields { rules, constants } = &format.decoder {
                check(format, rules);
                for (column, _) in *constants {
                    assert!(format.table.index_of(column).is_some(), "{column} of {}", format.name);
                }
            }
        }
    }

    fn check(format: &Format, rules: &[Rule]) {
        for rule in rules {
            match rule {
                Rule::To(_, column) => assert!(format.table.index_of(column).is_some(), "{column} of {}", format.name),
                Rule::Cut(_, cuts) => {
                    for (column, _) in *cuts {
                        assert!(format.table.index_of(column).is_some(), "{column} of {}", format.name);
                    }
                }
                Rule::Inside(_, rules) => check(format, rules),
            }
        }
    }
}
