//! Resource logs of Azure services other than the registry, as a storage account or Event Hubs gets them.
//!
//! Quirks: `identity` is an object or a text; `level` can be a number; some services write `properties` with single
//! quotes, which is text when it stands inside a string and a rejected record when it does not.

use super::shared::azure_resource::{ACTIVITY_CATEGORIES, lower_subscription};
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::{Rule, last_segment, lower, provider, resource_group, same, segment_after, subscription};
use crate::tables::AZURE_DIAGNOSTICS;
use std::borrow::Cow;

pub(super) static FORMAT: Format = Format {
    name: "Azure resource log",
    signature: &[&[
        Claim::Has("time"),
        Claim::Has("resourceId"),
        Claim::Fits("category", is_of_other_services),
        Claim::Lacks("metricName"),
    ]],
    table: &AZURE_DIAGNOSTICS,
    decoder: Decoder::Fields { rules: RULES, constants: &[("SourceSystem", "Azure"), ("Type", "AzureDiagnostics")] },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"time":"2024-05-01T08:00:01.12Z","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV","category":"AuditEvent","operationName":"SecretGet","operationVersion":"7.4","resultType":"Success","resultSignature":"OK","durationMs":"15","callerIpAddress":"203.0.113.7","identity":{"claim":{"oid":"o"}},"Level":4,"properties":{"id":"x"},"tenantId":"t"}"#,
            rows: &[&[
                ("TimeGenerated", "2024-05-01T08:00:01.1200000Z"),
                ("Category", "AuditEvent"),
                ("Resource", "KV"),
                ("ResourceType", "VAULTS"),
                ("ResourceProvider", "MICROSOFT.KEYVAULT"),
                ("DurationMs", "15.0"),
                ("Level", "4"),
                ("Identity", r#"{"claim":{"oid":"o"}}"#),
                ("Properties", r#"{"id":"x"}"#),
                ("_SubscriptionId", "s"),
                ("AdditionalFields", r#"{"tenantId":"t"}"#),
            ]],
        },
        Sample {
            text: r#"{"time":"2024-05-01T08:00:01Z","resourceId":"/SUBSCRIPTIONS/S","category":"FunctionAppLogs","properties":"{'appName':'x'}"}"#,
            rows: &[&[("Category", "FunctionAppLogs"), ("Properties", "{'appName':'x'}"), ("ResourceType", "")]],
        },
    ],
};

static RULES: &[Rule] = &[
    Rule::To("time", "TimeGenerated"),
    Rule::Cut(
        "resourceId",
        &[
            ("ResourceId", same),
            ("_ResourceId", lower),
            ("Resource", last_segment),
            ("ResourceGroup", resource_group),
            ("ResourceProvider", provider),
            ("ResourceType", resource_type),
            ("SubscriptionId", subscription),
            ("_SubscriptionId", lower_subscription),
        ],
    ),
    Rule::To("category", "Category"),
    Rule::To("operationName", "OperationName"),
    Rule::To("operationVersion", "OperationVersion"),
    Rule::To("resultType", "ResultType"),
    Rule::To("resultSignature", "ResultSignature"),
    Rule::To("resultDescription", "ResultDescription"),
    Rule::To("durationMs", "DurationMs"),
    Rule::To("callerIpAddress", "CallerIPAddress"),
    Rule::To("correlationId", "CorrelationId"),
    Rule::To("identity", "Identity"),
    Rule::To("level", "Level"),
    Rule::To("location", "Location"),
    Rule::To("properties", "Properties"),
];

fn is_of_other_services(category: &str) -> bool {
    !ACTIVITY_CATEGORIES.contains(&category)
        && !["ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"].contains(&category)
}

/// The segment after the provider's.
fn resource_type(id: &str) -> Cow<'_, str> {
    let provider = segment_after(id, "providers");
    Cow::Borrowed(if provider.is_empty() { "" } else { segment_after(id, provider) })
}
