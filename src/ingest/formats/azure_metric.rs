//! Metrics as a diagnostic setting exports them to a storage account or Event Hubs.
//!
//! Quirk: neither unit nor dimensions are in it; the values of several series are folded into one by Azure.

use super::shared::azure_resource::lower_subscription;
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::{Rule, last_segment, lower, provider, resource_group, same, subscription};
use crate::tables::AZURE_METRICS;

pub(super) static FORMAT: Format = Format {
    name: "Azure metrics, diagnostic export",
    signature: &[&[Claim::Has("metricName"), Claim::Has("timeGrain"), Claim::Has("time")]],
    table: &AZURE_METRICS,
    decoder: Decoder::Fields { rules: RULES, constants: &[("SourceSystem", "Azure"), ("Type", "AzureMetrics")] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"count":60,"total":3,"minimum":0,"maximum":1,"average":0.05,"resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/CR","time":"2024-05-01T00:01:00.0000000Z","metricName":"SuccessfulPullCount","timeGrain":"PT1M"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-01T00:01:00.0000000Z"),
            ("MetricName", "SuccessfulPullCount"),
            ("Total", "3.0"),
            ("Count", "60.0"),
            ("Average", "0.05"),
            ("Resource", "CR"),
            ("ResourceGroup", "RG"),
            ("ResourceProvider", "MICROSOFT.CONTAINERREGISTRY"),
            ("SubscriptionId", "S"),
            ("TimeGrain", "PT1M"),
            ("Type", "AzureMetrics"),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::To("count", "Count"),
    Rule::To("total", "Total"),
    Rule::To("minimum", "Minimum"),
    Rule::To("maximum", "Maximum"),
    Rule::To("average", "Average"),
    Rule::Cut(
        "resourceId",
        &[
            ("ResourceId", same),
            ("_ResourceId", lower),
            ("Resource", last_segment),
            ("ResourceGroup", resource_group),
            ("ResourceProvider", provider),
            ("SubscriptionId", subscription),
            ("_SubscriptionId", lower_subscription),
        ],
    ),
    Rule::To("time", "TimeGenerated"),
    Rule::To("metricName", "MetricName"),
    Rule::To("timeGrain", "TimeGrain"),
    Rule::To("unit", "UnitName"),
];
