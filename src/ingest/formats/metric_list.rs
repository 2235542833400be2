//! `aws cloudwatch list-metrics`: metrics that exist, without times or values.

use super::metric_stream::dimension_cells;
use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, bag_of, member, value};
use crate::tables::CLOUD_WATCH_METRICS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws cloudwatch list-metrics",
    signature: &[&[
        Claim::Has("Namespace"),
        Claim::Has("MetricName"),
        Claim::Has("Dimensions"),
        Claim::Lacks("AlarmName"),
    ]],
    table: &CLOUD_WATCH_METRICS,
    decoder: Decoder::Rows(row),
    is_listing: true,
    samples: &[Sample {
        text: r#"{"Namespace":"AWS/Usage","MetricName":"CallCount","Dimensions":[{"Name":"Service","Value":"ECR"},{"Name":"Resource","Value":"PutImage"}],"x":1}"#,
        rows: &[&[
            ("Namespace", "AWS/Usage"),
            ("MetricName", "CallCount"),
            ("Resource", "PutImage"),
            ("Dimensions", r#"{"Service":"ECR","Resource":"PutImage"}"#),
            ("TimeGenerated", ""),
            ("AdditionalFields", r#"{"x":1}"#),
        ]],
    }],
};

fn row(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let dimensions = bag_of(member(record, "Dimensions"), "Name", "Value");
    let rest = Rest::new().of("", record, &["Namespace", "MetricName", "Dimensions"]).end();
    let mut cells = vec![
        ("Namespace", value(record, "Namespace")),
        ("MetricName", value(record, "MetricName")),
        ("AdditionalFields", Out::Value(rest.as_dyn())),
    ];
    cells.extend(dimension_cells(dimensions.as_dyn()));
    emit(&cells);
}
