//! `aws ce get-cost-and-usage`: one row for each metric of each group of each period, or of its total where it has no
//! groups.
//!
//! Quirks: amounts are text; what the keys are stands beside the periods, before them or after them, so that the whole
//! document is read as one record.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, at, member, text, value};
use crate::tables::AWS_COSTS;
use crate::values::{Dyn, DynamicWriter};

pub(super) static FORMAT: Format = Format {
    name: "aws ce get-cost-and-usage",
    signature: &[&[Claim::Has("ResultsByTime")], &[Claim::Has("TimePeriod"), Claim::Has("Estimated")]],
    table: &AWS_COSTS,
    decoder: Decoder::Rows(flatten),
    is_listing: true,
    samples: &[
        Sample {
            text: r#"{"ResultsByTime":[{"TimePeriod":{"Start":"2024-05-01","End":"2024-05-02"},"Total":{},"Groups":[{"Keys":["Amazon EC2 Container Registry (ECR)","1"],"Metrics":{"UnblendedCost":{"Amount":"0.0120456","Unit":"USD"},"UsageQuantity":{"Amount":"3","Unit":"GB"}}}],"Estimated":true}],"GroupDefinitions":[{"Type":"DIMENSION","Key":"SERVICE"}],"DimensionValueAttributes":[{"Value":"1","Attributes":{"description":"prod"}},{"Value":"2","Attributes":{}}]}"#,
            rows: &[
                &[
                    ("TimeGenerated", "2024-05-01T00:00:00.0000000Z"),
                    ("PeriodEnd", "2024-05-02T00:00:00.0000000Z"),
                    ("Estimated", "true"),
                    ("Keys", r#"["Amazon EC2 Container Registry (ECR)","1"]"#),
                    ("Group1", "Amazon EC2 Container Registry (ECR)"),
                    ("Group2", "1"),
                    ("GroupBy1", "SERVICE"),
                    ("GroupBy2", ""),
                    ("Metric", "UnblendedCost"),
                    ("Amount", "0.0120456"),
                    ("Unit", "USD"),
                    (
                        "AdditionalFields",
                        r#"{"DimensionValueAttributes":[{"Value":"1","Attributes":{"description":"prod"}}]}"#,
                    ),
                ],
                &[("Metric", "UsageQuantity"), ("Amount", "3.0"), ("Unit", "GB")],
            ],
        },
        // A period alone, as `--query 'ResultsByTime[]'` gives it.
        Sample {
            text: r#"{"TimePeriod":{"Start":"2024-05-01","End":"2024-05-02"},"Total":{"UnblendedCost":{"Amount":"1.5","Unit":"USD"}},"Groups":[],"Estimated":false}"#,
            rows: &[&[("Metric", "UnblendedCost"), ("Amount", "1.5"), ("Keys", ""), ("Estimated", "false")]],
        },
    ],
};

/// Members of the document that are read.
const DOCUMENT: &[&str] =
    &["ResultsByTime", "GroupDefinitions", "DimensionValueAttributes", "TimePeriod", "Total", "Groups", "Estimated"];

fn flatten(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let Some(periods) = record.property("ResultsByTime") else { return period(Dyn::NULL, record, emit) };
    for one in periods.elements() {
        period(record, one, emit);
    }
}

fn period(document: Dyn<'_>, period: Dyn<'_>, emit: &mut Emit<'_>) {
    let groups = member(period, "Groups");
    let total = member(period, "Total");
    let has_groups = groups.elements().next().is_some();
    if !has_groups {
        metrics(document, period, Dyn::NULL, total, emit);
    }
    for group in groups.elements() {
        metrics(document, period, group, member(group, "Metrics"), emit);
    }
}

/// The rows of one group, or of the total.
fn metrics(document: Dyn<'_>, period: Dyn<'_>, group: Dyn<'_>, metrics: Dyn<'_>, emit: &mut Emit<'_>) {
    let keys = member(group, "Keys");
    let key = |index| Out::Value(keys.element(index).unwrap_or(Dyn::NULL));
    let by = |index| {
        let definition = member(document, "GroupDefinitions").element(index).unwrap_or(Dyn::NULL);
        Out::Value(member(definition, "Key"))
    };
    let mut amounts: Vec<_> = metrics.properties().collect();
    if amounts.is_empty() && !group.is_null() {
        // A group without amounts keeps its row.
        amounts.push(("", metrics));
    }
    for (metric, amount) in amounts {
        let mut rest = Rest::new()
            .of("", document, DOCUMENT)
            .of("", period, DOCUMENT)
            .of("", group, &["Keys", "Metrics"])
            .of("Metrics", amount, &["Amount", "Unit"]);
        if !group.is_null() && member(period, "Total").properties().next().is_some() {
            rest.put("Total", member(period, "Total"));
        }
        let attributes = attributes_of(keys, document);
        if attributes.as_dyn().elements().next().is_some() {
            rest.put("DimensionValueAttributes", attributes.as_dyn());
        }
        let rest = rest.end();
        emit(&[
            ("TimeGenerated", Out::Value(at(period, &["TimePeriod", "Start"]))),
            ("PeriodEnd", Out::Value(at(period, &["TimePeriod", "End"]))),
            ("Estimated", value(period, "Estimated")),
            ("Keys", Out::Value(keys)),
            ("Group1", key(0)),
            ("Group2", key(1)),
            ("GroupBy1", by(0)),
            ("GroupBy2", by(1)),
            ("Metric", Out::Text(metric)),
            ("Amount", value(amount, "Amount")),
            ("Unit", value(amount, "Unit")),
            ("AdditionalFields", Out::Value(rest.as_dyn())),
        ]);
    }
}

/// What the document says of the keys of one group, as the names of accounts: a list, empty where it says nothing.
fn attributes_of(keys: Dyn<'_>, document: Dyn<'_>) -> DynamicWriter {
    let mut list = DynamicWriter::default();
    list.begin_array();
    for attribute in member(document, "DimensionValueAttributes").elements() {
        if keys.elements().any(|key| key.as_str() == Some(text(attribute, "Value"))) {
            list.copy(attribute);
        }
    }
    list.end();
    list
}
