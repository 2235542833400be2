//! `aws cloudwatch describe-alarms`: alarms on metrics and on other alarms, which stand in two lists.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, bag_of, decoded, member, value};
use crate::tables::CLOUD_WATCH_ALARMS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws cloudwatch describe-alarms",
    signature: &[&[Claim::Has("AlarmName"), Claim::Has("AlarmArn"), Claim::Has("StateValue")]],
    table: &CLOUD_WATCH_ALARMS,
    decoder: Decoder::Rows(row),
    is_listing: true,
    samples: &[
        Sample {
            text: r#"{"AlarmName":"a","AlarmArn":"arn:a","ActionsEnabled":true,"OKActions":[],"StateValue":"OK","StateReasonData":"{\"version\":\"1.0\"}","StateUpdatedTimestamp":1555349000.123,"MetricName":"CallCount","Namespace":"AWS/Usage","ExtendedStatistic":"p99","Dimensions":[{"Name":"Resource","Value":"PutImage"}],"Period":60,"EvaluationPeriods":1,"Threshold":80.0,"x":null}"#,
            rows: &[&[
                ("AlarmName", "a"),
                ("AlarmType", "MetricAlarm"),
                ("ActionsEnabled", "true"),
                ("OKActions", "[]"),
                ("StateReasonData", r#"{"version":"1.0"}"#),
                ("StateUpdatedTimestamp", "2019-04-15T17:23:20.1230000Z"),
                ("Statistic", "p99"),
                ("Dimensions", r#"{"Resource":"PutImage"}"#),
                ("PeriodSeconds", "60"),
                ("Threshold", "80.0"),
                ("AdditionalFields", r#"{"x":null}"#),
            ]],
        },
        Sample {
            text: r#"{"AlarmName":"c","AlarmArn":"arn:c","AlarmRule":"ALARM(a)","StateValue":"ALARM"}"#,
            rows: &[&[("AlarmName", "c"), ("AlarmType", "CompositeAlarm"), ("AlarmRule", "ALARM(a)")]],
        },
    ],
};

/// Members that are columns of the same name.
const SAME: [&str; 25] = [
    "AlarmName",
    "AlarmArn",
    "AlarmDescription",
    "StateValue",
    "StateReason",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
    "AlarmConfigurationUpdatedTimestamp",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "Namespace",
    "MetricName",
    "Unit",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ThresholdMetricId",
    "ComparisonOperator",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
    "EvaluationState",
    "Metrics",
    "AlarmRule",
];

fn row(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let composite = record.property("AlarmRule").is_some();
    let statistic = if member(record, "Statistic").is_null() { "ExtendedStatistic" } else { "Statistic" };
    let reason = decoded(member(record, "StateReasonData"));
    let dimensions = bag_of(member(record, "Dimensions"), "Name", "Value");
    let read: Vec<_> = SAME.iter().copied().chain(["StateReasonData", "Dimensions", "Period", statistic]).collect();
    let rest = Rest::new().of("", record, &read).end();
    let mut cells: Vec<_> = SAME.iter().map(|name| (*name, value(record, name))).collect();
    cells.extend([
        ("AlarmType", Out::Text(if composite { "CompositeAlarm" } else { "MetricAlarm" })),
        ("StateReasonData", Out::Value(reason.as_dyn())),
        ("Statistic", value(record, statistic)),
        ("Dimensions", Out::Value(dimensions.as_dyn())),
        ("PeriodSeconds", value(record, "Period")),
        ("AdditionalFields", Out::Value(rest.as_dyn())),
    ]);
    emit(&cells);
}
