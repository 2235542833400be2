//! `aws cloudwatch get-metric-data`: series of times and values, one row for each point.
//!
//! Quirks: the newest point comes first; neither the metric's name nor its dimensions are in it, only the label that the
//! person gave; a series can be incomplete, which is said in a note.

use super::{Claim, Decoder, Emit, Format, NOTE, Out, Sample};
use crate::ingest::pieces::{Rest, member, text, value};
use crate::tables::CLOUD_WATCH_METRICS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws cloudwatch get-metric-data",
    signature: &[&[Claim::Has("Timestamps"), Claim::Has("Values")]],
    table: &CLOUD_WATCH_METRICS,
    decoder: Decoder::Rows(flatten),
    is_listing: true,
    samples: &[Sample {
        text: r#"{"Id":"m1","Label":"BatchGetImage","Timestamps":[1555349040.0,"2019-04-15T19:23:00+02:00"],"Values":[12.0,7],"StatusCode":"PartialData","Messages":[{"Code":"c"}]}"#,
        rows: &[
            &[
                ("TimeGenerated", "2019-04-15T17:24:00.0000000Z"),
                ("Value", "12.0"),
                ("Id", "m1"),
                ("Label", "BatchGetImage"),
                ("MetricName", ""),
                ("StatusCode", "PartialData"),
                ("AdditionalFields", r#"{"Messages":[{"Code":"c"}]}"#),
            ],
            &[("TimeGenerated", "2019-04-15T17:23:00.0000000Z"), ("Value", "7.0")],
        ],
    }],
};

fn flatten(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let note = match text(record, "StatusCode") {
        "" | "Complete" => None,
        "PartialData" => {
            Some("A series of metrics is not complete (its StatusCode is PartialData): more of it is on another page.")
        }
        "Forbidden" => Some("A series of metrics is missing: whoever asked for it was not allowed to (Forbidden)."),
        _ => Some("A series of metrics is not complete: CloudWatch had an error (its StatusCode is not Complete)."),
    };
    if let Some(note) = note {
        emit(&[(NOTE, Out::Text(note))]);
    }
    let rest = Rest::new().of("", record, &["Id", "Label", "Timestamps", "Values", "StatusCode"]).end();
    let mut times = member(record, "Timestamps").elements();
    let mut values = member(record, "Values").elements();
    loop {
        let (time, number) = (times.next(), values.next());
        if time.is_none() && number.is_none() {
            return;
        }
        emit(&[
            ("TimeGenerated", Out::Value(time.unwrap_or(Dyn::NULL))),
            ("Value", Out::Value(number.unwrap_or(Dyn::NULL))),
            ("Id", value(record, "Id")),
            ("Label", value(record, "Label")),
            ("StatusCode", value(record, "StatusCode")),
            ("AdditionalFields", Out::Value(rest.as_dyn())),
        ]);
    }
}
