//! The activity log as a diagnostic setting exports it to a storage account or Event Hubs.
//!
//! Quirks: `identity` is an object here and a text in the resource logs; `properties` and what is inside of them come as
//! objects or as JSON text, in one file; the category is that of the log or the kind of request (`Write`, `Action`).

use super::azure_activity_rest::{caller_in_claims, event_data_id, hierarchy, operation_id};
use super::shared::azure_resource::{ACTIVITY_CATEGORIES, lower_subscription};
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::{Rule, last_segment, lower, provider, resource_group, same, subscription};
use crate::tables::AZURE_ACTIVITY;

pub(super) static FORMAT: Format = Format {
    name: "Azure activity log, diagnostic export",
    signature: &[&[
        Claim::Has("time"),
        Claim::Has("resourceId"),
        Claim::IsOneOf("category", ACTIVITY_CATEGORIES),
        Claim::Has("operationName"),
    ]],
    table: &AZURE_ACTIVITY,
    decoder: Decoder::Fields { rules: RULES, constants: &[("SourceSystem", "Azure"), ("Type", "AzureActivity")] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"time":"2024-05-02T10:15:31.38Z","category":"Action","correlationId":"c","callerIpAddress":"203.0.113.7","durationMs":7,"identity":{"authorization":{"action":"a","scope":"s"},"claims":{"appid":"app","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"dev@example.com"},"kind":"k"},"level":"Information","location":"global","operationName":"MICROSOFT.CONTAINERREGISTRY/REGISTRIES/DELETE","properties":"{\"operationId\":\"o\",\"hierarchy\":\"h\"}","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/CR","resultSignature":"Started.","resultType":"Start"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-02T10:15:31.3800000Z"),
            ("CategoryValue", "Action"),
            ("OperationNameValue", "MICROSOFT.CONTAINERREGISTRY/REGISTRIES/DELETE"),
            ("ActivityStatusValue", "Start"),
            ("ActivitySubstatusValue", "Started."),
            ("Caller", "dev@example.com"),
            ("CallerIpAddress", "203.0.113.7"),
            ("Authorization", r#"{"action":"a","scope":"s"}"#),
            ("Authorization_d", r#"{"action":"a","scope":"s"}"#),
            ("Properties", r#"{"operationId":"o","hierarchy":"h"}"#),
            ("Properties_d", r#"{"operationId":"o","hierarchy":"h"}"#),
            ("OperationId", "o"),
            ("Hierarchy", "h"),
            ("Resource", "CR"),
            ("ResourceGroup", "RG"),
            ("ResourceProviderValue", "MICROSOFT.CONTAINERREGISTRY"),
            ("SubscriptionId", "S"),
            ("_SubscriptionId", "s"),
            ("AdditionalFields", r#"{"durationMs":7,"identity.kind":"k","location":"global"}"#),
        ]],
    }],
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
            ("ResourceProviderValue", provider),
            ("SubscriptionId", subscription),
            ("_SubscriptionId", lower_subscription),
        ],
    ),
    Rule::To("category", "CategoryValue"),
    Rule::To("operationName", "OperationNameValue"),
    Rule::To("resultType", "ActivityStatusValue"),
    Rule::To("resultSignature", "ActivitySubstatusValue"),
    Rule::To("callerIpAddress", "CallerIpAddress"),
    Rule::To("correlationId", "CorrelationId"),
    Rule::To("level", "Level"),
    Rule::Inside(
        "identity",
        &[
            Rule::Cut("authorization", &[("Authorization", same), ("Authorization_d", same)]),
            Rule::Cut("claims", &[("Claims", same), ("Claims_d", same), ("Caller", caller_in_claims)]),
        ],
    ),
    Rule::Cut(
        "properties",
        &[
            ("Properties", same),
            ("Properties_d", same),
            ("OperationId", operation_id),
            ("EventDataId", event_data_id),
            ("Hierarchy", hierarchy),
        ],
    ),
];
