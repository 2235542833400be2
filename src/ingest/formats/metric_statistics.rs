//! `aws cloudwatch get-metric-statistics`: one row for each statistic of each point.
//!
//! The label is the metric's name. Points come in no order.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, member, value};
use crate::tables::CLOUD_WATCH_METRICS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws cloudwatch get-metric-statistics",
    signature: &[&[Claim::Has("Datapoints"), Claim::Has("Label")]],
    table: &CLOUD_WATCH_METRICS,
    decoder: Decoder::Rows(flatten),
    is_listing: true,
    samples: &[Sample {
        text: r#"{"Label":"CallCount","Datapoints":[{"Timestamp":1555348980.0,"Sum":7.0,"Maximum":2,"ExtendedStatistics":{"p99":1.5},"Unit":"None","x":1}]}"#,
        rows: &[
            &[
                ("TimeGenerated", "2019-04-15T17:23:00.0000000Z"),
                ("MetricName", "CallCount"),
                ("Statistic", "Sum"),
                ("Value", "7.0"),
                ("Unit", "None"),
                ("AdditionalFields", r#"{"Datapoints.x":1}"#),
            ],
            &[("Statistic", "Maximum"), ("Value", "2.0")],
            &[("Statistic", "p99"), ("Value", "1.5")],
        ],
    }],
};

const STATISTICS: [&str; 5] = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

fn flatten(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    for point in member(record, "Datapoints").elements() {
        let read: Vec<_> = STATISTICS.iter().copied().chain(["Timestamp", "Unit", "ExtendedStatistics"]).collect();
        let rest = Rest::new().of("", record, &["Label", "Datapoints"]).of("Datapoints", point, &read).end();
        let own = point.properties().filter(|(name, _)| STATISTICS.contains(name));
        let mut statistics: Vec<_> = own.chain(member(point, "ExtendedStatistics").properties()).collect();
        if statistics.is_empty() {
            // A point without a value keeps its row.
            statistics.push(("", Dyn::NULL));
        }
        for (statistic, number) in statistics {
            emit(&[
                ("TimeGenerated", value(point, "Timestamp")),
                ("MetricName", value(record, "Label")),
                ("Statistic", Out::Text(statistic)),
                ("Value", Out::Value(number)),
                ("Unit", value(point, "Unit")),
                ("AdditionalFields", Out::Value(rest.as_dyn())),
            ]);
        }
    }
}
