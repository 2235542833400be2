//! Harbor's audit log, in its old and its new form, and its webhooks.
//!
//! Quirk: a webhook's time is in seconds since 1970.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::HARBOR_AUDIT_LOGS;

pub(super) static AUDIT: Format = Format {
    name: "Harbor audit log",
    signature: &[&[Claim::Has("op_time"), Claim::Has("resource_type")]],
    table: &HARBOR_AUDIT_LOGS,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"id":101,"op_time":"2024-05-01T08:00:12.555Z","operation":"create","operation_description":"create artifact","operation_result":true,"resource":"library/app:v1","resource_type":"artifact","username":"admin","client_ip":"203.0.113.7"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-01T08:00:12.5550000Z"),
            ("Id", "101"),
            ("Username", "admin"),
            ("Operation", "create"),
            ("OperationDescription", "create artifact"),
            ("OperationResult", "true"),
            ("Resource", "library/app:v1"),
            ("AdditionalFields", r#"{"client_ip":"203.0.113.7"}"#),
        ]],
    }],
};

pub(super) static WEBHOOK: Format = Format {
    name: "Harbor webhook",
    signature: &[&[Claim::Has("type"), Claim::Has("occur_at"), Claim::Has("event_data")]],
    table: &HARBOR_AUDIT_LOGS,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"type":"PUSH_ARTIFACT","occur_at":1714550412,"operator":"admin","event_data":{"resources":[{"digest":"sha256:2","tag":"v1"}],"repository":{"repo_full_name":"library/app"}}}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-01T08:00:12.0000000Z"),
            ("EventType", "PUSH_ARTIFACT"),
            ("Username", "admin"),
            (
                "EventData",
                r#"{"resources":[{"digest":"sha256:2","tag":"v1"}],"repository":{"repo_full_name":"library/app"}}"#,
            ),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::To("id", "Id"),
    Rule::To("op_time", "TimeGenerated"),
    Rule::To("operation", "Operation"),
    Rule::To("operation_description", "OperationDescription"),
    Rule::To("operation_result", "OperationResult"),
    Rule::To("resource", "Resource"),
    Rule::To("resource_type", "ResourceType"),
    Rule::To("username", "Username"),
    Rule::To("type", "EventType"),
    Rule::To("occur_at", "TimeGenerated"),
    Rule::To("operator", "Username"),
    Rule::To("event_data", "EventData"),
];
