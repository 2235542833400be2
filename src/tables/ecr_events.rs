//! Amazon ECR events as EventBridge delivers them.

use super::schema::{TableColumn, TableSchema};

/// `ECREvents`.
pub static ECR_EVENTS: TableSchema = TableSchema {
    name: "ECREvents",
    doc: "An event of Amazon ECR or Inspector in EventBridge. There is no pull event.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "time", "When it happened, UTC, whole seconds."),
        TableColumn::text(
            "DetailType",
            "detail-type",
            "`ECR Image Action`, `ECR Image Scan`, `ECR Pull Through Cache Action`, ….",
        ),
        TableColumn::text("Source", "source", "`aws.ecr`, `aws.inspector2`."),
        TableColumn::text("Account", "account", "AWS account."),
        TableColumn::text("Region", "region", "AWS region."),
        TableColumn::text("Id", "id", "Unique id; delivery can repeat an event."),
        TableColumn::dynamic("Resources", "resources", "ARNs of the resources; an empty array for image actions."),
        TableColumn::dynamic(
            "detail",
            "detail",
            "The event itself, by the vendor's keys: `detail.result`, `detail['repository-name']`.",
        ),
        TableColumn::text("Version", "version", "Version of the envelope: `0`."),
        TableColumn::text("ReplayName", "replay-name", "Name of the replay, for events from an archive."),
        TableColumn::additional_fields(),
    ],
};
