//! Rows of Log Analytics tables as JSON objects: data export, `az monitor log-analytics query`, tools that print rows.
//!
//! Quirks: `az monitor log-analytics query` adds `TableName` and makes every value a text, with `"None"` for null. A
//! row that has `TableName` is taken for one of its rows; elsewhere nobody writes `None`, so both are read alike. A row of
//! a `union` has the columns of all its tables, so that `Type` tells its own, and without `Type` the columns that have a
//! value. A row without `Type` can be one of a `summarize`: it is an event where all of its columns are the table's, or
//! where it has an id.

use super::{Claim, Decoder, Format, Sample};
use crate::tables::{
    AWS_CLOUD_TRAIL, AZURE_ACTIVITY, AZURE_DIAGNOSTICS, AZURE_METRICS, CONTAINER_REGISTRY_LOGIN_EVENTS,
    CONTAINER_REGISTRY_REPOSITORY_EVENTS, EVENT, GCP_AUDIT_LOGS, SYSLOG,
};

const ROWS: Decoder = Decoder::Columns { leave_out: &["TableName"], null_texts: &["None"] };

/// Texts that are no value.
const BLANK: &[&str] = &["", "None"];

const HAS_SERVER: Claim = Claim::IsNoneOf("LoginServer", BLANK);
const OF_REPOSITORY: Claim = Claim::RowOf(&CONTAINER_REGISTRY_REPOSITORY_EVENTS, "CorrelationId");
/// Rows of a `union` have the columns of its other tables, too; this operation only logins have.
const NO_LOGIN: Claim = Claim::IsNot("OperationName", "Login");
const OF_LOGIN: Claim = Claim::RowOf(&CONTAINER_REGISTRY_LOGIN_EVENTS, "CorrelationId");
const OF_METRICS: Claim = Claim::RowOf(&AZURE_METRICS, "TenantId");
const OF_ACTIVITY: Claim = Claim::RowOf(&AZURE_ACTIVITY, "EventDataId");
const OF_CLOUDTRAIL: Claim = Claim::RowOf(&AWS_CLOUD_TRAIL, "AwsEventId");

pub(super) static REPOSITORY: Format = Format {
    name: "Log Analytics rows",
    signature: &[
        &[Claim::Has("TimeGenerated"), Claim::Is("Type", "ContainerRegistryRepositoryEvents")],
        &[Claim::Has("TimeGenerated"), Claim::Is("Category", "ContainerRegistryRepositoryEvents"), OF_REPOSITORY],
        &[Claim::Has("TimeGenerated"), HAS_SERVER, Claim::Has("Repository"), NO_LOGIN, OF_REPOSITORY],
        &[Claim::Has("TimeGenerated"), HAS_SERVER, Claim::Has("Digest"), NO_LOGIN, OF_REPOSITORY],
        &[Claim::Has("TimeGenerated"), HAS_SERVER, Claim::Fits("OperationName", is_of_repository), OF_REPOSITORY],
    ],
    table: &CONTAINER_REGISTRY_REPOSITORY_EVENTS,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"LoginServer":"cr.azurecr.io","Repository":"team/app","Size":"3023","TableName":"PrimaryResult","Tag":"None","TimeGenerated":"2024-05-01T08:00:12.5550001Z","Type":"ContainerRegistryRepositoryEvents","New":"x"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-01T08:00:12.5550001Z"),
            ("Repository", "team/app"),
            ("Size", "3023"),
            ("Tag", ""),
            ("AdditionalFields", r#"{"New":"x"}"#),
        ]],
    }],
};

pub(super) static LOGIN: Format = Format {
    name: "Log Analytics rows",
    signature: &[
        &[Claim::Has("TimeGenerated"), Claim::Is("Type", "ContainerRegistryLoginEvents")],
        &[Claim::Has("TimeGenerated"), Claim::Is("Category", "ContainerRegistryLoginEvents"), OF_LOGIN],
        // Every row of a `union` with repository events has a `JwtId`, too.
        &[
            Claim::Has("TimeGenerated"),
            HAS_SERVER,
            Claim::Has("JwtId"),
            Claim::Lacks("Repository"),
            Claim::Lacks("Digest"),
            OF_LOGIN,
        ],
        &[Claim::Has("TimeGenerated"), HAS_SERVER, Claim::Is("OperationName", "Login"), OF_LOGIN],
    ],
    table: &CONTAINER_REGISTRY_LOGIN_EVENTS,
    decoder: ROWS,
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"TimeGenerated":"2024-05-01T08:00:12Z","LoginServer":"cr.azurecr.io","OperationName":"Login","JwtId":"j"}"#,
            rows: &[&[("JwtId", "j"), ("LoginServer", "cr.azurecr.io")]],
        },
        // A row of a `union`.
        Sample {
            text: r#"{"TimeGenerated":"2024-05-01T08:00:12Z","OperationName":"Login","LoginServer":"cr.azurecr.io","Repository":"","Digest":"","JwtId":"j","Identity":"u","CorrelationId":"c","ResultDescription":"401"}"#,
            rows: &[&[
                ("JwtId", "j"),
                ("ResultDescription", "401"),
                ("AdditionalFields", r#"{"Repository":"","Digest":""}"#),
            ]],
        },
    ],
};

pub(super) static METRICS: Format = Format {
    name: "Log Analytics rows",
    signature: &[
        &[Claim::Has("TimeGenerated"), Claim::Is("Type", "AzureMetrics")],
        &[Claim::Has("TimeGenerated"), Claim::IsNoneOf("MetricName", BLANK), Claim::Has("TimeGrain"), OF_METRICS],
    ],
    table: &AZURE_METRICS,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","MetricName":"StorageUsed","TimeGrain":"PT1H","Average":1.5}"#,
        rows: &[&[("MetricName", "StorageUsed"), ("Average", "1.5"), ("Total", "")]],
    }],
};

pub(super) static ACTIVITY: Format = Format {
    name: "Log Analytics rows",
    signature: &[
        &[Claim::Has("TimeGenerated"), Claim::Is("Type", "AzureActivity")],
        &[Claim::Has("TimeGenerated"), Claim::IsNoneOf("OperationNameValue", BLANK), OF_ACTIVITY],
        &[Claim::Has("TimeGenerated"), Claim::IsNoneOf("ActivityStatus", BLANK), Claim::Has("Caller"), OF_ACTIVITY],
    ],
    table: &AZURE_ACTIVITY,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","OperationNameValue":"X/DELETE","Properties":{"a":1},"Properties_d":"{\"a\":1}"}"#,
        rows: &[&[("OperationNameValue", "X/DELETE"), ("Properties", r#"{"a":1}"#), ("Properties_d", r#"{"a":1}"#)]],
    }],
};

pub(super) static CLOUDTRAIL: Format = Format {
    name: "Log Analytics rows",
    signature: &[
        &[Claim::Has("TimeGenerated"), Claim::Is("Type", "AWSCloudTrail")],
        &[
            Claim::Has("TimeGenerated"),
            Claim::IsNoneOf("EventSource", BLANK),
            Claim::Has("UserIdentityArn"),
            OF_CLOUDTRAIL,
        ],
    ],
    table: &AWS_CLOUD_TRAIL,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","Type":"AWSCloudTrail","EventName":"PutImage","RequestParameters":"{\"imageTag\":\"v1\"}"}"#,
        rows: &[&[("EventName", "PutImage"), ("RequestParameters", r#"{"imageTag":"v1"}"#)]],
    }],
};

/// Other tables of Log Analytics that are known: only the name in `Type` tells them.
pub(super) static DIAGNOSTICS: Format = Format {
    name: "Log Analytics rows",
    signature: &[&[Claim::Has("TimeGenerated"), Claim::Is("Type", "AzureDiagnostics")]],
    table: &AZURE_DIAGNOSTICS,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","Type":"AzureDiagnostics","Category":"AuditEvent","requestUri_s":"u"}"#,
        rows: &[&[("Category", "AuditEvent"), ("AdditionalFields", r#"{"requestUri_s":"u"}"#)]],
    }],
};

pub(super) static GCP: Format = Format {
    name: "Log Analytics rows",
    signature: &[&[Claim::Has("TimeGenerated"), Claim::Is("Type", "GCPAuditLogs")]],
    table: &GCP_AUDIT_LOGS,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","Type":"GCPAuditLogs","Request":"{\"requestMethod\":\"GET\"}"}"#,
        rows: &[&[("Request", r#"{"requestMethod":"GET"}"#)]],
    }],
};

pub(super) static WINDOWS: Format = Format {
    name: "Log Analytics rows",
    signature: &[&[Claim::Has("TimeGenerated"), Claim::Is("Type", "Event")]],
    table: &EVENT,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","Type":"Event","EventID":7036}"#,
        rows: &[&[("EventID", "7036")]],
    }],
};

pub(super) static LINUX: Format = Format {
    name: "Log Analytics rows",
    signature: &[&[Claim::Has("TimeGenerated"), Claim::Is("Type", "Syslog")]],
    table: &SYSLOG,
    decoder: ROWS,
    is_listing: false,
    samples: &[Sample {
        text: r#"{"TimeGenerated":"2024-05-01T00:01:00Z","Type":"Syslog","SyslogMessage":"m"}"#,
        rows: &[&[("SyslogMessage", "m")]],
    }],
};

/// Whether an operation of a registry is one on a repository.
fn is_of_repository(operation: &str) -> bool {
    let operation = operation.to_ascii_lowercase();
    ["push", "pull", "untag", "delete", "purge"].iter().any(|word| operation.contains(word))
}
