//! `az monitor metrics list -o json` and the REST answer it prints: one row for each point of each series.
//!
//! Each element of `value` is a record; the grain and the namespace stand in the document around it, or in the batch
//! call's part of one resource. Dimensions, which `AzureMetrics` has no column for, go to
//! `AdditionalFields.Dimensions`, and the namespace beside them. A point without any aggregate keeps its row.

use super::{Claim, Decoder, Emit, Format, Inside, Itself, Out, Sample, Wrapper, WrapperSample};
use crate::ingest::fields::{last_segment, lower, provider, resource_group, subscription};
use crate::ingest::unwrap::ENVELOPE;
use crate::tables::AZURE_METRICS;
use crate::values::{Dyn, DynamicWriter};

pub(super) static FORMAT: Format = Format {
    name: "az monitor metrics list",
    signature: &[&[Claim::Has("timeseries"), Claim::Has("name")]],
    table: &AZURE_METRICS,
    decoder: Decoder::Rows(flatten),
    is_listing: false,
    samples: &[Sample {
        text: r#"{"id":"/subscriptions/S/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/cr/providers/Microsoft.Insights/metrics/StorageUsed","name":{"value":"StorageUsed","localizedValue":"Storage used"},"unit":"Bytes","timeseries":[{"metadatavalues":[{"name":{"value":"Geolocation"},"value":"westeurope"}],"data":[{"timeStamp":"2024-05-01T00:00:00Z","average":5.0},{"timeStamp":"2024-05-01T01:00:00.000000+00:00","average":null,"total":null}]}]}"#,
        rows: &[
            &[
                ("TimeGenerated", "2024-05-01T00:00:00.0000000Z"),
                ("MetricName", "StorageUsed"),
                ("Average", "5.0"),
                ("UnitName", "Bytes"),
                ("Resource", "cr"),
                ("ResourceGroup", "rg"),
                (
                    "ResourceId",
                    "/subscriptions/S/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/cr",
                ),
                ("AdditionalFields", r#"{"Dimensions":{"Geolocation":"westeurope"}}"#),
            ],
            &[("TimeGenerated", "2024-05-01T01:00:00.0000000Z"), ("Average", "")],
        ],
    }],
};

/// The answer of the batch call: several resources, each with its own grain.
pub(super) static BATCH: Wrapper = Wrapper {
    name: "Azure metrics batch",
    signature: &[&[Claim::Has("value"), Claim::Has("interval"), Claim::Has("resourceid")]],
    inside: &[Inside::Json(&["value"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"values":[{"interval":"PT1H","namespace":"n","resourceid":"/subscriptions/S/r","value":[{"id":"/subscriptions/S/r/providers/Microsoft.Insights/metrics/StorageUsed","name":{"value":"StorageUsed"},"timeseries":[{"metadatavalues":[],"data":[{"timeStamp":"2024-05-01T00:00:00Z","average":5.0}]}]}]}]}"#,
        rows: &[(
            "AzureMetrics",
            &[
                ("TimeGrain", "PT1H"),
                ("ResourceId", "/subscriptions/S/r"),
                ("Average", "5.0"),
                (
                    "AdditionalFields",
                    r#"{"_envelope":{"interval":"PT1H","namespace":"n","resourceid":"/subscriptions/S/r"},"namespace":"n"}"#,
                ),
            ],
        )],
    }],
};

fn flatten(record: Dyn<'_>, envelope: Dyn<'_>, emit: &mut Emit<'_>) {
    let id = property_text(record, "id");
    let resource_id = match id.to_ascii_lowercase().find("/providers/microsoft.insights/metrics/") {
        Some(at) => id.get(..at).unwrap_or(id),
        None => id,
    };
    let lower_id = lower(resource_id);
    let name = record.property("name").unwrap_or(Dyn::NULL);
    let name = name.as_str().unwrap_or_else(|| property_text(name, "value"));
    let (lower_subscription, grain) = (subscription(resource_id).to_ascii_lowercase(), grain(record, envelope));
    for series in record.property("timeseries").unwrap_or(Dyn::NULL).elements() {
        let mut extra = DynamicWriter::default();
        write_extra(series, record, envelope, !provider(resource_id).is_empty(), &mut extra);
        for point in series.property("data").unwrap_or(Dyn::NULL).elements() {
            let value = |key| Out::Value(point.property(key).unwrap_or(Dyn::NULL));
            emit(&[
                ("TimeGenerated", value("timeStamp")),
                ("MetricName", Out::Text(name)),
                ("Average", value("average")),
                ("Count", value("count")),
                ("Maximum", value("maximum")),
                ("Minimum", value("minimum")),
                ("Total", value("total")),
                ("UnitName", Out::Text(property_text(record, "unit"))),
                ("TimeGrain", Out::Text(&grain)),
                ("ResourceId", Out::Text(resource_id)),
                ("_ResourceId", Out::Text(&lower_id)),
                ("Resource", Out::Text(&last_segment(resource_id))),
                ("ResourceGroup", Out::Text(&resource_group(resource_id))),
                ("ResourceProvider", Out::Text(&provider(resource_id))),
                ("SubscriptionId", Out::Text(&subscription(resource_id))),
                ("_SubscriptionId", Out::Text(&lower_subscription)),
                ("SourceSystem", Out::Text("Azure")),
                ("Type", Out::Text("AzureMetrics")),
                ("AdditionalFields", Out::Value(extra.as_dyn())),
            ]);
        }
    }
}

/// Dimensions of a series, and what the document says of the metric that has no column. Of a resource the region is known; where
/// only a subscription was asked about, it says whose samples they are.
fn write_extra(series: Dyn<'_>, record: Dyn<'_>, envelope: Dyn<'_>, is_of_resource: bool, extra: &mut DynamicWriter) {
    extra.begin_bag();
    let mut any = false;
    for pair in series.property("metadatavalues").unwrap_or(Dyn::NULL).elements() {
        let name = pair.property("name").unwrap_or(Dyn::NULL);
        if !any {
            extra.key("Dimensions");
            extra.begin_bag();
            any = true;
        }
        extra.key(name.as_str().unwrap_or_else(|| property_text(name, "value")));
        extra.copy(pair.property("value").unwrap_or(Dyn::NULL));
    }
    if any {
        extra.end();
    }
    for (key, value) in record.properties().filter(|(key, _)| !READ.contains(key)) {
        if !value.is_null() && (key, value.as_str()) != ("errorCode", Some("Success")) {
            extra.key(key);
            extra.copy(value);
        }
    }
    let region = if is_of_resource { "resourceregion" } else { "region" };
    for (key, written) in [("namespace", "namespace"), ("resourceregion", region)] {
        if let Some(value) = around(record, envelope, key).filter(|value| !value.is_null()) {
            extra.key(written);
            extra.copy(value);
        }
    }
    extra.end();
}

/// Members of a metric that are in the columns. The type is that of every metric, and the group is in the id.
const READ: [&str; 6] = ["id", "type", "name", "unit", "resourceGroup", "timeseries"];

/// The grain; older releases of the tool print `0:01:00` for `PT1M`.
fn grain(record: Dyn<'_>, envelope: Dyn<'_>) -> String {
    match around(record, envelope, "interval").and_then(Dyn::as_str).unwrap_or_default() {
        "0:01:00" => "PT1M".to_owned(),
        "0:05:00" => "PT5M".to_owned(),
        "0:15:00" => "PT15M".to_owned(),
        "0:30:00" => "PT30M".to_owned(),
        "1:00:00" => "PT1H".to_owned(),
        "6:00:00" => "PT6H".to_owned(),
        "12:00:00" => "PT12H".to_owned(),
        "1 day, 0:00:00" => "P1D".to_owned(),
        other => other.to_owned(),
    }
}

/// What stands around a metric: in the batch call with those of its resource, else in the document.
fn around<'a>(record: Dyn<'a>, envelope: Dyn<'a>, key: &str) -> Option<Dyn<'a>> {
    record.property(ENVELOPE).and_then(|around| around.property(key)).or_else(|| envelope.property(key))
}

fn property_text<'a>(value: Dyn<'a>, key: &str) -> &'a str {
    value.property(key).and_then(Dyn::as_str).unwrap_or("")
}
