//! Usage logs of Red Hat Quay.
//!
//! Source: the API guide of Red Hat Quay (`logs` of user, organization, repository and superuser).

use super::schema::{TableColumn, TableSchema};

/// `QuayLogs`.
pub static QUAY_LOGS: TableSchema = TableSchema {
    name: "QuayLogs",
    doc: "An action in a Quay registry.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "datetime", "When it happened, UTC; written in the form of e-mail dates."),
        TableColumn::text(
            "Kind",
            "kind",
            "`pull_repo`, `push_repo`, `delete_tag`, `create_robot`, `login_success`, ….",
        ),
        TableColumn::dynamic(
            "Metadata",
            "metadata",
            "What it was done to: `Metadata.repo`, `Metadata.namespace`, `Metadata.tag`, `Metadata.manifest_digest`.",
        ),
        TableColumn::text("Ip", "ip", "Address of the caller."),
        TableColumn::text("PerformerName", "performer.name", "Who did it."),
        TableColumn::text("PerformerKind", "performer.kind", "Kind of account: `user`."),
        TableColumn::flag("PerformerIsRobot", "performer.is_robot", "Whether it is a robot account."),
        TableColumn::text(
            "Namespace",
            "namespace.name",
            "User or organization that owns the repository, where the log spans several.",
        ),
        TableColumn::additional_fields(),
    ],
};
