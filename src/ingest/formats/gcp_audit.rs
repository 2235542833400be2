//! Audit logs of Google Cloud: from `gcloud logging read`, the Logs Explorer, a sink's files or BigQuery.
//!
//! Quirks: keys come in any order, and without `receiveTimestamp` the row's time is `timestamp`; the caller's address can
//! be `gcp-internal-ip`; `status` is empty or missing for what went well; an image's path is percent-encoded.

use super::shared::member::member;
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::{Rule, same};
use crate::tables::GCP_AUDIT_LOGS;
use std::borrow::Cow;

pub(super) static FORMAT: Format = Format {
    name: "Google Cloud audit log",
    signature: &[
        &[Claim::At(&["protoPayload", "serviceName"])],
        &[Claim::At(&["protopayload_auditlog", "serviceName"])],
    ],
    table: &GCP_AUDIT_LOGS,
    decoder: Decoder::Fields { rules: RULES, constants: &[("Type", "GCPAuditLogs")] },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"insertId":"i","logName":"projects/p/logs/cloudaudit.googleapis.com%2Fdata_access","protoPayload":{"@type":"t","serviceName":"artifactregistry.googleapis.com","methodName":"Docker-GetManifest","resourceName":"projects/p/dockerImages/a%2Fb","status":{"code":5,"message":"not found"},"authenticationInfo":{"principalEmail":"a@example.com"},"requestMetadata":{"callerIp":"gcp-internal-ip"}},"receiveTimestamp":"2024-07-04T23:50:15.816848898Z","resource":{"type":"audited_resource","labels":{"project_id":"p","method":"m"}},"severity":"ERROR","timestamp":"2024-07-04T23:50:15.079183701Z"}"#,
            rows: &[&[
                ("TimeGenerated", "2024-07-04T23:50:15.8168488Z"),
                ("Timestamp", "2024-07-04T23:50:15.0791837Z"),
                ("ServiceName", "artifactregistry.googleapis.com"),
                ("GCPResourceName", "projects/p/dockerImages/a%2Fb"),
                ("GCPResourceType", "audited_resource"),
                ("ProjectId", "p"),
                ("PrincipalEmail", "a@example.com"),
                ("AuthenticationInfo", r#"{"principalEmail":"a@example.com"}"#),
                ("RequestMetadata", r#"{"callerIp":"gcp-internal-ip"}"#),
                ("Status", r#"{"code":5,"message":"not found"}"#),
                ("StatusMessage", "not found"),
                ("AdditionalFields", r#"{"protoPayload.@type":"t","resource.labels.method":"m"}"#),
            ]],
        },
        Sample {
            text: r#"{"timestamp":"2024-07-04T23:50:15Z","protopayload_auditlog":{"serviceName":"s","status":null,"requestJson":"{\"names\":[\"n\"],\"validateOnly\":true}","responseJson":"{}","metadataJson":"{\"a\":1}"}}"#,
            rows: &[&[
                ("TimeGenerated", "2024-07-04T23:50:15.0000000Z"),
                ("Timestamp", "2024-07-04T23:50:15.0000000Z"),
                ("ServiceName", "s"),
                ("Status", ""),
                ("Request", r#"{"names":["n"],"validateOnly":true}"#),
                ("Response", "{}"),
                ("Metadata", r#"{"a":1}"#),
                ("AdditionalFields", ""),
            ]],
        },
    ],
};

static RULES: &[Rule] = &[
    Rule::To("receiveTimestamp", "TimeGenerated"),
    Rule::To("timestamp", "Timestamp"),
    Rule::Or("TimeGenerated", "Timestamp"),
    Rule::To("logName", "LogName"),
    Rule::To("insertId", "InsertId"),
    Rule::To("severity", "Severity"),
    Rule::Inside("protoPayload", PAYLOAD),
    Rule::Inside("protopayload_auditlog", PAYLOAD),
    Rule::Inside(
        "resource",
        &[Rule::To("type", "GCPResourceType"), Rule::Inside("labels", &[Rule::To("project_id", "ProjectId")])],
    ),
];

static PAYLOAD: &[Rule] = &[
    Rule::To("serviceName", "ServiceName"),
    Rule::To("methodName", "MethodName"),
    Rule::To("resourceName", "GCPResourceName"),
    Rule::Cut("status", &[("Status", same), ("StatusMessage", message)]),
    Rule::Cut("authenticationInfo", &[("AuthenticationInfo", same), ("PrincipalEmail", principal)]),
    Rule::To("authorizationInfo", "AuthorizationInfo"),
    Rule::To("requestMetadata", "RequestMetadata"),
    Rule::To("request", "Request"),
    Rule::To("response", "Response"),
    Rule::To("numResponseItems", "NumResponseItems"),
    Rule::To("resourceLocation", "ResourceLocation"),
    Rule::To("resourceOriginalState", "ResourceOriginalState"),
    Rule::To("metadata", "Metadata"),
    Rule::To("serviceData", "ServiceData"),
    // In BigQuery what has no fixed members is JSON text.
    Rule::To("requestJson", "Request"),
    Rule::To("responseJson", "Response"),
    Rule::To("metadataJson", "Metadata"),
];

fn message(status: &str) -> Cow<'_, str> {
    member(status, &["message"])
}

fn principal(who: &str) -> Cow<'_, str> {
    member(who, &["principalEmail"])
}
