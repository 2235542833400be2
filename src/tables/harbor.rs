//! Harbor's audit log and webhooks.
//!
//! Source: `api/v2.0/swagger.yaml` of goharbor/harbor (`AuditLog`, `AuditLogExt`) and its webhook payloads.

use super::schema::{TableColumn, TableSchema};

/// `HarborAuditLogs`.
pub static HARBOR_AUDIT_LOGS: TableSchema = TableSchema {
    name: "HarborAuditLogs",
    doc: "An operation on a project, repository, artifact, tag, user or robot of Harbor.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "op_time | occur_at (s)", "When it happened, UTC."),
        TableColumn::long("Id", "id", "Number of the record."),
        TableColumn::text("Username", "username | operator", "Who did it: a user or `robot$name`."),
        TableColumn::text("Operation", "operation", "`create`, `delete`, `pull`, `update`, …."),
        TableColumn::text("ResourceType", "resource_type", "`artifact`, `project`, `repository`, `tag`, `user`, …."),
        TableColumn::text(
            "Resource",
            "resource",
            "What it was done to: `project/repo:tag` or `project/repo@sha256:…`.",
        ),
        TableColumn::text("OperationDescription", "operation_description", "What happened, in words; newer logs."),
        TableColumn::flag("OperationResult", "operation_result", "Whether it succeeded; null in older logs."),
        TableColumn::text(
            "EventType",
            "type",
            "Kind of webhook: `PUSH_ARTIFACT`, `PULL_ARTIFACT`, `DELETE_ARTIFACT`, ….",
        ),
        TableColumn::dynamic(
            "EventData",
            "event_data",
            "The webhook's data: `EventData.resources[0].digest`, `EventData.repository.repo_full_name`.",
        ),
        TableColumn::additional_fields(),
    ],
};
