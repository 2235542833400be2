//! The activity log as REST, `az monitor activity-log list` and `Get-AzActivityLog | ConvertTo-Json` give it.
//!
//! Quirks: PowerShell writes its keys with capitals, has the localized text where REST has an object, puts claims and
//! properties into `Content`, and writes dates as `/Date(1714644931381)/`; `properties` hold JSON text or objects;
//! `tenantId` is the Entra tenant and not the workspace, so that it is no `TenantId`.

use super::shared::azure_resource::lower_subscription;
use super::shared::member::member;
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::{Rule, last_segment, lower, same};
use crate::ingest::probe::Probe;
use crate::tables::AZURE_ACTIVITY;
use crate::values::{TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, format_datetime};
use std::borrow::Cow;

const CONSTANTS: &[(&str, &str)] = &[("SourceSystem", "Azure"), ("Type", "AzureActivity")];

pub(super) static FORMAT: Format = Format {
    name: "Azure activity log",
    signature: &[&[Claim::Has("eventTimestamp"), Claim::At(&["operationName", "value"])]],
    table: &AZURE_ACTIVITY,
    decoder: Decoder::Fields { rules: RULES, constants: CONSTANTS },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"authorization":{"action":"a"},"caller":"dev@example.com","category":{"localizedValue":"Administrative","value":"Administrative"},"claims":{"appid":"app"},"correlationId":"c","eventDataId":"e","eventTimestamp":"2024-05-02T10:15:31.381067Z","httpRequest":{"clientIpAddress":"203.0.113.7","method":"POST"},"level":"Informational","operationId":"o","operationName":{"localizedValue":"Import Image","value":"Microsoft.ContainerRegistry/registries/importImage/action"},"properties":{"hierarchy":"h"},"resourceGroupName":"example-rg","resourceId":"/subscriptions/S/resourceGroups/RG/providers/Microsoft.ContainerRegistry/registries/cr","resourceProviderName":{"value":"Microsoft.ContainerRegistry"},"status":{"localizedValue":"Succeeded","value":"Succeeded"},"subStatus":{"localizedValue":"","value":"Created"},"submissionTimestamp":"2024-05-02T10:17:12Z","subscriptionId":"S","tenantId":"t"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-02T10:15:31.3810670Z"),
            ("EventSubmissionTimestamp", "2024-05-02T10:17:12.0000000Z"),
            ("OperationName", "Import Image"),
            ("OperationNameValue", "Microsoft.ContainerRegistry/registries/importImage/action"),
            ("ActivityStatus", "Succeeded"),
            ("ActivityStatusValue", "Succeeded"),
            ("ActivitySubstatus", ""),
            ("ActivitySubstatusValue", "Created"),
            ("Caller", "dev@example.com"),
            ("CallerIpAddress", "203.0.113.7"),
            ("HTTPRequest", r#"{"clientIpAddress":"203.0.113.7","method":"POST"}"#),
            ("ResourceGroup", "example-rg"),
            ("Resource", "cr"),
            ("_ResourceId", "/subscriptions/s/resourcegroups/rg/providers/microsoft.containerregistry/registries/cr"),
            ("ResourceProviderValue", "Microsoft.ContainerRegistry"),
            ("Hierarchy", "h"),
            ("TenantId", ""),
            ("AdditionalFields", r#"{"tenantId":"t"}"#),
        ]],
    }],
};

pub(super) static POWERSHELL: Format = Format {
    name: "Azure activity log, PowerShell",
    signature: &[&[Claim::Has("EventTimestamp"), Claim::Has("OperationName"), Claim::Has("ResourceId")]],
    table: &AZURE_ACTIVITY,
    decoder: Decoder::Fields { rules: POWERSHELL_RULES, constants: CONSTANTS },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"Authorization":{"Action":"a"},"Caller":"dev@example.com","Claims":{"Content":{"appid":"app"}},"EventTimestamp":"/Date(1714644931381)/","HttpRequest":{"ClientIpAddress":"203.0.113.7","Method":"POST"},"OperationName":"Import Image","Status":"Succeeded","SubStatus":"Created (HTTP Status Code: 201)","Category":"Administrative","Properties":{"Content":{"hierarchy":"h"}},"ResourceId":"/subscriptions/S/resourceGroups/RG/providers/Microsoft.ContainerRegistry/registries/cr","ResourceGroupName":"RG","New":1}"#,
            rows: &[&[
                ("TimeGenerated", "2024-05-02T10:15:31.3810000Z"),
                ("Caller", "dev@example.com"),
                ("CallerIpAddress", "203.0.113.7"),
                ("OperationName", "Import Image"),
                ("OperationNameValue", ""),
                ("ActivityStatus", "Succeeded"),
                ("ActivityStatusValue", "Succeeded"),
                ("ActivitySubstatusValue", "Created (HTTP Status Code: 201)"),
                ("CategoryValue", "Administrative"),
                ("Claims_d", r#"{"appid":"app"}"#),
                ("Properties", r#"{"hierarchy":"h"}"#),
                ("Hierarchy", "h"),
                ("AdditionalFields", r#"{"New":1}"#),
            ]],
        },
        Sample {
            text: r#"{"EventTimestamp":"2024-05-02T10:15:31Z","OperationName":{"Value":"Microsoft.ContainerRegistry/registries/write","LocalizedValue":"Create"},"Status":{"Value":"Started","LocalizedValue":"Begun"},"ResourceId":"/subscriptions/S"}"#,
            rows: &[&[
                ("OperationName", "Create"),
                ("OperationNameValue", "Microsoft.ContainerRegistry/registries/write"),
                ("ActivityStatus", "Begun"),
                ("ActivityStatusValue", "Started"),
            ]],
        },
    ],
};

static RULES: &[Rule] = &[
    Rule::To("eventTimestamp", "TimeGenerated"),
    Rule::To("submissionTimestamp", "EventSubmissionTimestamp"),
    Rule::Inside(
        "operationName",
        &[Rule::To("value", "OperationNameValue"), Rule::To("localizedValue", "OperationName")],
    ),
    Rule::Inside("category", &[Rule::To("value", "CategoryValue"), Rule::To("localizedValue", "Category")]),
    Rule::Inside("status", &[Rule::To("value", "ActivityStatusValue"), Rule::To("localizedValue", "ActivityStatus")]),
    Rule::Inside(
        "subStatus",
        &[Rule::To("value", "ActivitySubstatusValue"), Rule::To("localizedValue", "ActivitySubstatus")],
    ),
    Rule::Inside(
        "resourceProviderName",
        &[Rule::To("value", "ResourceProviderValue"), Rule::To("localizedValue", "ResourceProvider")],
    ),
    Rule::Cut("claims", &[("Claims", same), ("Claims_d", same)]),
    Rule::Cut("properties", &[("Properties", same), ("Properties_d", same), ("Hierarchy", hierarchy)]),
    Rule::These(COMMON),
];

static POWERSHELL_RULES: &[Rule] = &[
    Rule::Cut("EventTimestamp", &[("TimeGenerated", instant)]),
    Rule::Cut("SubmissionTimestamp", &[("EventSubmissionTimestamp", instant)]),
    Rule::Cut("OperationName", &[("OperationName", localized), ("OperationNameValue", operation)]),
    Rule::Cut("Category", &[("Category", localized), ("CategoryValue", value)]),
    Rule::Cut("Status", &[("ActivityStatus", localized), ("ActivityStatusValue", value)]),
    Rule::Cut("SubStatus", &[("ActivitySubstatus", localized), ("ActivitySubstatusValue", value)]),
    Rule::Cut("ResourceProviderName", &[("ResourceProvider", localized), ("ResourceProviderValue", value)]),
    Rule::Cut("Claims", &[("Claims", content), ("Claims_d", content)]),
    Rule::Cut("Properties", &[("Properties", content), ("Properties_d", content), ("Hierarchy", content_hierarchy)]),
    Rule::These(COMMON),
];

/// Keys that differ in nothing but case.
static COMMON: &[Rule] = &[
    Rule::Cut("authorization", &[("Authorization", same), ("Authorization_d", same)]),
    Rule::To("caller", "Caller"),
    Rule::To("correlationId", "CorrelationId"),
    Rule::To("eventDataId", "EventDataId"),
    Rule::Cut("httpRequest", &[("HTTPRequest", same), ("CallerIpAddress", client_address)]),
    Rule::To("level", "Level"),
    Rule::To("operationId", "OperationId"),
    Rule::To("resourceGroupName", "ResourceGroup"),
    Rule::Cut(
        "resourceId",
        &[
            ("ResourceId", same),
            ("_ResourceId", lower),
            ("Resource", last_segment),
            ("_SubscriptionId", lower_subscription),
        ],
    ),
    Rule::To("subscriptionId", "SubscriptionId"),
];

/// Who acted, as `Caller` has it: a user's principal name, or else the name or id of what acted.
pub(super) fn caller_in_claims(claims: &str) -> Cow<'_, str> {
    member(
        claims,
        &[
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
            "upn",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
            "http://schemas.microsoft.com/identity/claims/objectidentifier",
            "appid",
        ],
    )
}

pub(super) fn operation_id(properties: &str) -> Cow<'_, str> {
    member(properties, &["operationId"])
}

pub(super) fn event_data_id(properties: &str) -> Cow<'_, str> {
    member(properties, &["eventDataId"])
}

pub(super) fn hierarchy(properties: &str) -> Cow<'_, str> {
    member(properties, &["hierarchy"])
}

fn client_address(request: &str) -> Cow<'_, str> {
    member(request, &["clientIpAddress"])
}

fn localized(text: &str) -> Cow<'_, str> {
    if text.starts_with('{') { member(text, &["localizedValue"]) } else { Cow::Borrowed(text) }
}

fn value(text: &str) -> Cow<'_, str> {
    if text.starts_with('{') { member(text, &["value"]) } else { Cow::Borrowed(text) }
}

/// The operation's name as the provider spells it; a localized one has no slash.
fn operation(text: &str) -> Cow<'_, str> {
    let name = value(text);
    if name.contains('/') { name } else { Cow::Borrowed("") }
}

/// What PowerShell puts into `Content`.
fn content(object: &str) -> Cow<'_, str> {
    let inner = Probe::of(object).ok().filter(|probe| probe.members.len() == 1).and_then(|probe| probe.raw("Content"));
    Cow::Borrowed(inner.unwrap_or(object))
}

fn content_hierarchy(object: &str) -> Cow<'_, str> {
    Cow::Owned(hierarchy(&content(object)).into_owned())
}

/// A date of Windows PowerShell, milliseconds since 1970, as others write it.
fn instant(text: &str) -> Cow<'_, str> {
    let ticks = || {
        let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
        let digits = inner.get(..1 + inner.get(1..)?.find(['+', '-']).unwrap_or(inner.len() - 1))?;
        digits.parse::<i64>().ok()?.checked_mul(TICKS_PER_MILLISECOND)?.checked_add(UNIX_EPOCH_TICKS)
    };
    match ticks().filter(|ticks| (0..=crate::values::MAX_DATETIME_TICKS).contains(ticks)) {
        Some(ticks) => Cow::Owned(format_datetime(ticks)),
        None => Cow::Borrowed(text),
    }
}
