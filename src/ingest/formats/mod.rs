//! The shapes of records that are known: one file each, with how to tell them, where their fields go, and samples.
//!
//! To add one, write its file and name it here; `samples` are tested: only their own format may claim them.

mod acr_login;
mod acr_repository;
mod acr_webhook;
mod alarm_history;
mod alarms;
mod azure_activity_export;
mod azure_activity_rest;
mod azure_diagnostics;
mod azure_metric;
mod azure_metrics_list;
mod capture;
mod claim;
mod cloud_events;
mod cloudtrail;
mod cloudtrail_digest;
mod cloudtrail_lake;
mod cloudtrail_lookup;
mod cloudwatch_logs;
mod cost_explorer;
mod docker_event;
mod ecr_detail;
mod ecr_images;
mod ecr_lifecycle_preview;
mod ecr_repositories;
mod ecr_scan_findings;
mod elasticsearch;
mod event_grid;
mod eventbridge;
mod gcp_audit;
mod harbor;
mod ibm_activity;
mod ibm_wrappers;
mod kinesis;
mod kusto_frames;
mod log_analytics_batch;
mod log_analytics_rows;
mod metric_data;
mod metric_list;
mod metric_statistics;
mod metric_stream;
mod quay;
mod s3_notice;
mod service_quotas;
mod shared;
mod sns;
mod sqs;

pub(super) use claim::{Claim, format_of};

use super::fields::Rule;
use super::probe::Probe;
use crate::tables::TableSchema;
use crate::values::Dyn;

/// Every known shape of a record, in the order in which they are tried.
pub(super) static FORMATS: &[&Format] = &[
    &acr_repository::FORMAT,
    &acr_login::FORMAT,
    &azure_metric::FORMAT,
    &azure_activity_export::FORMAT,
    &azure_activity_rest::FORMAT,
    &azure_activity_rest::POWERSHELL,
    &azure_diagnostics::FORMAT,
    &cloudtrail::FORMAT,
    &eventbridge::FORMAT,
    &ibm_activity::FORMAT,
    &event_grid::FORMAT,
    &cloud_events::FORMAT,
    &azure_metrics_list::FORMAT,
    &acr_webhook::BODY,
    &acr_webhook::HISTORY,
    &docker_event::FORMAT,
    &harbor::AUDIT,
    &harbor::WEBHOOK,
    &quay::FORMAT,
    &gcp_audit::FORMAT,
    &log_analytics_rows::REPOSITORY,
    &log_analytics_rows::LOGIN,
    &log_analytics_rows::METRICS,
    &log_analytics_rows::ACTIVITY,
    &log_analytics_rows::CLOUDTRAIL,
    &metric_stream::FORMAT,
    &cloudwatch_logs::FORMAT,
    &ecr_detail::FORMAT,
    &ecr_images::FORMAT,
    &ecr_repositories::FORMAT,
    &ecr_scan_findings::FORMAT,
    &ecr_scan_findings::INSPECTOR,
    &ecr_lifecycle_preview::FORMAT,
    &metric_data::FORMAT,
    &metric_statistics::FORMAT,
    &metric_list::FORMAT,
    &alarms::FORMAT,
    &alarm_history::HISTORY,
    &alarm_history::MESSAGE,
    &alarm_history::EVENT,
    &service_quotas::FORMAT,
    &cost_explorer::FORMAT,
    &log_analytics_rows::DIAGNOSTICS,
    &log_analytics_rows::GCP,
    &log_analytics_rows::WINDOWS,
    &log_analytics_rows::LINUX,
];

/// Every known wrapper, in the order in which they are tried, before the formats.
pub(super) static WRAPPERS: &[&Wrapper] = &[
    &sns::WRAPPER,
    &capture::WRAPPER,
    &cloudtrail_lookup::WRAPPER,
    &eventbridge::API_CALL,
    &kusto_frames::WRAPPER,
    &sqs::WRAPPER,
    &kinesis::WRAPPER,
    &s3_notice::WRAPPER,
    &cloudwatch_logs::EVENT,
    &cloudwatch_logs::SUBSCRIPTION,
    &cloudwatch_logs::INSIGHTS,
    &cloudtrail_digest::WRAPPER,
    &cloudtrail_lake::LAKE,
    &cloudtrail_lake::ATHENA,
    &ecr_repositories::ONE,
    &service_quotas::ONE,
    &log_analytics_batch::WRAPPER,
    &azure_metrics_list::BATCH,
    &event_grid::VALIDATION,
    &event_grid::PULL_DELIVERY,
    &event_grid::STORAGE_QUEUE,
    &ibm_wrappers::PAYLOAD,
    &ibm_wrappers::LINE,
    &ibm_wrappers::ARCHIVE,
    &ibm_wrappers::CLOUD_LOGS,
    &ibm_wrappers::QUERY_ID,
    &elasticsearch::HIT,
];

/// Records of CloudTrail, for delimited text that holds their parts in cells.
pub(super) static CLOUDTRAIL: &Format = &cloudtrail::FORMAT;

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
    /// Whether its records are no events but what there is, was spent or was measured, as tools list it. Unlike an event
    /// such a thing can also stand inside of a record, as what was answered to a call.
    pub(super) is_listing: bool,
    /// Records and what becomes of them.
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) samples: &'static [Sample],
}

/// Something that holds records inside of it: a queue's message, a log line, an archive's line.
///
/// Its own fields are kept in the rows' `AdditionalFields._envelope`.
pub(super) struct Wrapper {
    /// What it is, for the person: "SQS messages".
    pub(super) name: &'static str,
    /// How to tell it: all claims of any one list.
    pub(super) signature: &'static [&'static [Claim]],
    /// Where the records are; the first place that holds JSON counts.
    pub(super) inside: &'static [Inside],
    /// What becomes of the wrapper itself.
    pub(super) itself: Itself,
    /// Whether what it wraps is no event but what a tool lists.
    pub(super) is_listing: bool,
    /// Wrappers and what becomes of them.
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) samples: &'static [WrapperSample],
}

/// Where a wrapper holds its records. Paths are keys through objects.
pub(super) enum Inside {
    /// An object or an array, or a text that is JSON.
    Json(&'static [&'static str]),
    /// JSON text in base64, with gzip inside the base64 or not.
    Base64(&'static [&'static str]),
    /// What this makes of the record stands in its place, with nothing kept of the wrapper: another way to write the
    /// same record. `None` where the record is not what it seemed.
    Made(fn(record: &str) -> Option<String>),
}

/// What becomes of a wrapper itself.
pub(super) enum Itself {
    /// Nothing, where a record is found inside; else it is a record of no known shape.
    Nothing,
    /// Where no record of a known shape is inside, it is a record of this format.
    Or(&'static Format),
    /// It is also a record of this format.
    And(&'static Format),
    /// It holds no records: this note says why.
    Note(&'static str),
    /// It is a record of no known shape, about which there is something to say.
    Remark(&'static str),
}

/// A wrapper and some cells of the row that it gives.
#[cfg_attr(not(test), allow(dead_code))]
pub(super) struct WrapperSample {
    /// The wrapper.
    pub(super) text: &'static str,
    /// For each row, its table, and columns and their texts.
    pub(super) rows: &'static [(&'static str, &'static [(&'static str, &'static str)])],
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

/// Takes one row as pairs of column and value; columns without a pair are null. The one pair of [`NOTE`] and a text is no
/// row but a note for the person.
pub(super) type Emit<'e> = dyn FnMut(&[(&'static str, Out<'_>)]) + 'e;

/// What stands for the column's name where a note takes the place of a row.
pub(super) const NOTE: &str = "(note)";

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
        Claim::any_hold(self.signature, probe)
    }
}

impl Wrapper {
    /// Whether a record is such a wrapper.
    pub(super) fn claims(&self, probe: &Probe<'_>) -> bool {
        Claim::any_hold(self.signature, probe)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::ingest::LoadOptions;
    use crate::ingest::json::inner::{Part, parts};
    use crate::ingest::readers::Reader;
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
    fn wrappers_give_what_is_inside_and_only_one_claims_them() {
        for wrapper in WRAPPERS {
            for sample in wrapper.samples {
                let mut claimed = false;
                let result = parts(sample.text, &mut |part| {
                    if let Part::Record(record) = part {
                        let probe = Probe::of(record)?;
                        let claimants: Vec<_> =
                            WRAPPERS.iter().filter(|other| other.claims(&probe)).map(|other| other.name).collect();
                        assert!(claimants.len() <= 1, "{claimants:?} claim {record}");
                        claimed |= claimants == [wrapper.name];
                    }
                    Ok::<(), serde_json::Error>(())
                });
                assert!(result.is_ok() && claimed, "{} is not claimed", sample.text);
                let (report, tables) = load(sample.text.as_bytes());
                assert_eq!(report.rejected, 0, "{report:?}");
                let rows: usize = tables.iter().map(|(_, batch, _)| batch.rows).sum();
                assert_eq!(rows, sample.rows.len(), "{} {report:?}", sample.text);
                for (table, cells) in sample.rows {
                    let (key, batch, _) = tables.iter().find(|(key, ..)| *key.name == **table).expect(table);
                    // Rows of one table stand in their order.
                    let mut row = sample.rows.iter().filter(|(other, _)| other == table);
                    let row = row.position(|(_, other)| std::ptr::eq(*other, *cells)).expect("a row");
                    for (column, expected) in *cells {
                        assert_eq!(cell(key, batch, row, column), *expected, "{column} of {}", sample.text);
                    }
                }
            }
            assert!(!wrapper.samples.is_empty(), "{} has no sample", wrapper.name);
            if let Itself::Or(format) | Itself::And(format) = wrapper.itself {
                assert!(
                    FORMATS.iter().any(|other| std::ptr::eq(*other, format)),
                    "{}: its format is listed",
                    wrapper.name
                );
            }
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

    /// The records that come in the largest numbers are told from a row, without a look at their keys.
    #[test]
    fn shapes_of_many_records_are_confirmed_from_a_row() {
        let logs = [&acr_repository::FORMAT, &acr_login::FORMAT, &cloudtrail::FORMAT, &eventbridge::FORMAT];
        let rows = [&log_analytics_rows::REPOSITORY, &log_analytics_rows::LOGIN, &log_analytics_rows::METRICS];
        for format in logs.into_iter().chain(rows) {
            let reader = Reader::new(format, &mut Vec::new(), LoadOptions::default());
            assert!(reader.can_confirm(), "{}", format.name);
        }
    }

    fn check(format: &Format, rules: &[Rule]) {
        for rule in rules {
            match rule {
                Rule::To(_, column) => assert!(format.table.index_of(column).is_some(), "{column} of {}", format.name),
                Rule::Or(column, other) => {
                    for column in [column, other] {
                        assert!(format.table.index_of(column).is_some(), "{column} of {}", format.name);
                    }
                }
                Rule::Cut(_, cuts) => {
                    for (column, _) in *cuts {
                        assert!(format.table.index_of(column).is_some(), "{column} of {}", format.name);
                    }
                }
                Rule::Inside(_, rules) | Rule::These(rules) => check(format, rules),
            }
        }
    }
}
