//! Google Cloud audit logs under the column names of Microsoft Sentinel.
//!
//! Source: `azure-monitor-ref/tables` of Microsoft's Azure reference for the names and types, `google.cloud.audit.AuditLog`
//! and `LogEntry` for the meanings.

use super::schema::{TableColumn, TableSchema};
use super::shared::{BILLED_SIZE, IS_BILLABLE, LOG_ANALYTICS, SOURCE_SYSTEM, TENANT_ID, TYPE};

/// `GCPAuditLogs`.
pub static GCP_AUDIT_LOGS: TableSchema = TableSchema {
    name: "GCPAuditLogs",
    doc: "A call to a Google Cloud API, as its audit log recorded it; registries are `artifactregistry.googleapis.com`.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        TableColumn::time(
            "TimeGenerated",
            "receiveTimestamp | timestamp",
            "When the log received the record, UTC; `Timestamp` says when it happened.",
        ),
        TableColumn::time("Timestamp", "timestamp", "When it happened, UTC."),
        TableColumn::text("LogName", "logName", "Log that holds it; ends in `activity` or `data_access`."),
        TableColumn::text("InsertId", "insertId", "Unique with `Timestamp`: equal pairs are copies."),
        TableColumn::text("Severity", "severity", "`NOTICE`, `INFO`, `ERROR`, …."),
        TableColumn::text("ServiceName", "protoPayload.serviceName", "The service: `artifactregistry.googleapis.com`."),
        TableColumn::text(
            "MethodName",
            "protoPayload.methodName",
            "The operation: `Docker-GetManifest`, `Docker-PutManifest`, ….",
        ),
        TableColumn::text(
            "GCPResourceName",
            "protoPayload.resourceName",
            "Target of the operation; an image's path is percent-encoded.",
        ),
        TableColumn::text("GCPResourceType", "resource.type", "Kind of resource: `audited_resource`."),
        TableColumn::text("ProjectId", "resource.labels.project_id", "Google Cloud project."),
        TableColumn::text("PrincipalEmail", "protoPayload.authenticationInfo.principalEmail", "Who called."),
        TableColumn::dynamic("AuthenticationInfo", "protoPayload.authenticationInfo", "Who called, in full."),
        TableColumn::dynamic(
            "AuthorizationInfo",
            "protoPayload.authorizationInfo",
            "Rights that were checked: `permission`, `granted`, `permissionType`.",
        ),
        TableColumn::dynamic(
            "RequestMetadata",
            "protoPayload.requestMetadata",
            "From where: `RequestMetadata.callerIp`, `RequestMetadata.callerSuppliedUserAgent`.",
        ),
        TableColumn::dynamic(
            "Request",
            "protoPayload.request",
            "What was asked: `Request.requestMethod`, `Request.requestUrl`.",
        ),
        TableColumn::dynamic("Response", "protoPayload.response", "What was answered."),
        TableColumn::text(
            "NumResponseItems",
            "protoPayload.numResponseItems",
            "Number of items that a list gave, as text.",
        ),
        TableColumn::dynamic(
            "Status",
            "protoPayload.status",
            "Outcome; empty is success, `Status.code` 5 is not found, 7 denied.",
        ),
        TableColumn::text("StatusMessage", "protoPayload.status.message", "Text of the error."),
        TableColumn::dynamic(
            "ResourceLocation",
            "protoPayload.resourceLocation",
            "Where the resource is: `currentLocations`.",
        ),
        TableColumn::dynamic(
            "ResourceOriginalState",
            "protoPayload.resourceOriginalState",
            "The resource before it was changed.",
        ),
        TableColumn::dynamic("Metadata", "protoPayload.metadata", "Other data of the service."),
        TableColumn::dynamic("ServiceData", "protoPayload.serviceData", "Other data of the service, in its old place."),
        TableColumn::text("Subscription", LOG_ANALYTICS, "Pub/Sub subscription that Sentinel read it from."),
        SOURCE_SYSTEM,
        TYPE,
        BILLED_SIZE,
        IS_BILLABLE,
        TableColumn::additional_fields(),
    ],
};
