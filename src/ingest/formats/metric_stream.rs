//! Metric streams of CloudWatch in their JSON format: one row for each statistic of each line.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, member, value};
use crate::tables::CLOUD_WATCH_METRICS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "CloudWatch metric stream",
    signature: &[&[Claim::Has("metric_stream_name"), Claim::Has("metric_name"), Claim::Has("value")]],
    table: &CLOUD_WATCH_METRICS,
    decoder: Decoder::Rows(flatten),
    is_listing: false,
    samples: &[Sample {
        text: r#"{"metric_stream_name":"M","account_id":"1","region":"us-east-1","namespace":"AWS/ECR","metric_name":"RepositoryPullCount","dimensions":{"RepositoryName":"app"},"timestamp":1611929698000,"value":{"count":3.0,"sum":20.0,"p99":1.0},"unit":"None","x":1}"#,
        rows: &[
            &[
                ("TimeGenerated", "2021-01-29T14:14:58.0000000Z"),
                ("Namespace", "AWS/ECR"),
                ("MetricName", "RepositoryPullCount"),
                ("RepositoryName", "app"),
                ("Statistic", "SampleCount"),
                ("Value", "3.0"),
                ("Unit", "None"),
                ("MetricStream", "M"),
                ("Account", "1"),
                ("Region", "us-east-1"),
                ("Dimensions", r#"{"RepositoryName":"app"}"#),
                ("AdditionalFields", r#"{"x":1}"#),
            ],
            &[("Statistic", "Sum"), ("Value", "20.0")],
            &[("Statistic", "p99"), ("Value", "1.0")],
        ],
    }],
};

/// Members and their columns.
const COLUMNS: [(&str, &str); 7] = [
    ("timestamp", "TimeGenerated"),
    ("namespace", "Namespace"),
    ("metric_name", "MetricName"),
    ("unit", "Unit"),
    ("metric_stream_name", "MetricStream"),
    ("account_id", "Account"),
    ("region", "Region"),
];

fn flatten(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let read: Vec<_> = COLUMNS.iter().map(|(key, _)| *key).chain(["dimensions", "value"]).collect();
    let rest = Rest::new().of("", record, &read).end();
    let mut cells: Vec<_> = COLUMNS.iter().map(|(key, column)| (*column, value(record, key))).collect();
    cells.extend(dimension_cells(member(record, "dimensions")));
    cells.push(("AdditionalFields", Out::Value(rest.as_dyn())));
    let shared = cells.len();
    let values = member(record, "value");
    if values.properties().next().is_none() {
        cells.push(("Value", Out::Value(values)));
        emit(&cells);
    }
    for (name, number) in values.properties() {
        let statistic = match name {
            "count" => "SampleCount",
            "sum" => "Sum",
            "max" => "Maximum",
            "min" => "Minimum",
            other => other,
        };
        cells.truncate(shared);
        cells.extend([("Statistic", Out::Text(statistic)), ("Value", Out::Value(number))]);
        emit(&cells);
    }
}

/// The cells that a metric's dimensions fill.
pub(super) fn dimension_cells(dimensions: Dyn<'_>) -> [(&'static str, Out<'_>); 3] {
    [
        ("Dimensions", Out::Value(dimensions)),
        ("Resource", value(dimensions, "Resource")),
        ("RepositoryName", value(dimensions, "RepositoryName")),
    ]
}
