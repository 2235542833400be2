//! Notifications of Docker Distribution, the open source registry.
//!
//! Source: `docs/content/about/notifications.md` of distribution/distribution.

use super::schema::{TableColumn, TableSchema};
use super::shared::docker;

/// `DockerRegistryEvents`.
pub static DOCKER_REGISTRY_EVENTS: TableSchema = TableSchema {
    name: "DockerRegistryEvents",
    doc: "A pull, push, mount or delete of one manifest or one layer; an image gives several rows.",
    time_column: Some("TimeGenerated"),
    columns: &[
        docker::TIME,
        docker::ID,
        TableColumn::text("Action", "action", "`pull`, `push`, `mount` or `delete`."),
        docker::REPOSITORY,
        docker::TAG,
        docker::DIGEST,
        docker::MEDIA_TYPE,
        docker::SIZE,
        docker::LENGTH,
        TableColumn::text("Url", "target.url", "Address of the manifest or layer in the registry."),
        TableColumn::text("FromRepository", "target.fromRepository", "Repository that a layer was mounted from."),
        docker::REQUEST_ID,
        docker::REQUEST_ADDRESS,
        docker::REQUEST_HOST,
        docker::REQUEST_METHOD,
        docker::USER_AGENT,
        docker::ACTOR,
        docker::SOURCE_ADDRESS,
        docker::SOURCE_INSTANCE,
        TableColumn::additional_fields(),
    ],
};
