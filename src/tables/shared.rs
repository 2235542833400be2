//! Columns that many tables have, written once.

use super::schema::TableColumn;

/// Source of columns that only rows out of Log Analytics have; files of the vendor itself leave them empty.
pub(super) const LOG_ANALYTICS: &str = "(Log Analytics)";

pub(super) const TENANT_ID: TableColumn =
    TableColumn::text("TenantId", LOG_ANALYTICS, "Id of the Log Analytics workspace; not the Entra tenant.");
pub(super) const SOURCE_SYSTEM: TableColumn =
    TableColumn::text("SourceSystem", LOG_ANALYTICS, "What collected the record: `Azure`.");
pub(super) const TYPE: TableColumn = TableColumn::text("Type", LOG_ANALYTICS, "Name of the table.");
pub(super) const BILLED_SIZE: TableColumn =
    TableColumn::real("_BilledSize", LOG_ANALYTICS, "Size that Log Analytics bills for the record.").in_unit("bytes");
pub(super) const IS_BILLABLE: TableColumn = TableColumn::text(
    "_IsBillable",
    LOG_ANALYTICS,
    "Whether Log Analytics bills the record, as text: `true` or `false`.",
);
pub(super) const RESOURCE_ID: TableColumn =
    TableColumn::text("_ResourceId", "resourceId (lower case)", "Resource id, in lower case.");
pub(super) const SUBSCRIPTION_ID: TableColumn = TableColumn::text(
    "_SubscriptionId",
    "resourceId (subscription in lower case)",
    "Azure subscription, cut from the resource id.",
);

/// What webhooks and notifications of Docker's registry say of the thing that was moved. Azure's webhooks have the same.
pub(super) mod docker {
    use super::TableColumn;

    pub(in crate::tables) const TIME: TableColumn =
        TableColumn::time("TimeGenerated", "timestamp", "When it happened, UTC.");
    pub(in crate::tables) const ID: TableColumn =
        TableColumn::text("Id", "id", "Unique id; delivery can repeat an event.");
    pub(in crate::tables) const REPOSITORY: TableColumn =
        TableColumn::text("Repository", "target.repository", "Path of the repository.");
    pub(in crate::tables) const TAG: TableColumn =
        TableColumn::text("Tag", "target.tag", "Tag; empty for layers and for requests by digest.");
    pub(in crate::tables) const DIGEST: TableColumn =
        TableColumn::text("Digest", "target.digest", "Digest of the manifest or layer.");
    pub(in crate::tables) const MEDIA_TYPE: TableColumn =
        TableColumn::text("MediaType", "target.mediaType", "Media type; it tells manifests from layers.");
    pub(in crate::tables) const SIZE: TableColumn =
        TableColumn::long("Size", "target.size", "Size of the manifest or layer.").in_unit("bytes");
    pub(in crate::tables) const LENGTH: TableColumn =
        TableColumn::long("Length", "target.length", "The same number as `Size`, under its old name.").in_unit("bytes");
    pub(in crate::tables) const REQUEST_ID: TableColumn =
        TableColumn::text("RequestId", "request.id", "Id of the HTTP request.");
    pub(in crate::tables) const REQUEST_ADDRESS: TableColumn =
        TableColumn::text("RequestAddr", "request.addr", "Address of the caller, with a port: `192.168.64.11:42961`.");
    pub(in crate::tables) const REQUEST_HOST: TableColumn =
        TableColumn::text("RequestHost", "request.host", "Host that the client asked for: the registry.");
    pub(in crate::tables) const REQUEST_METHOD: TableColumn =
        TableColumn::text("RequestMethod", "request.method", "HTTP method: `PUT`, `GET`, `DELETE`.");
    pub(in crate::tables) const USER_AGENT: TableColumn =
        TableColumn::text("UserAgent", "request.useragent", "Client program, as it names itself.");
    pub(in crate::tables) const ACTOR: TableColumn =
        TableColumn::text("ActorName", "actor.name", "Who asked; empty without authentication.");
    pub(in crate::tables) const SOURCE_ADDRESS: TableColumn =
        TableColumn::text("SourceAddr", "source.addr", "Address of the registry's node that wrote the event.");
    pub(in crate::tables) const SOURCE_INSTANCE: TableColumn =
        TableColumn::text("SourceInstanceId", "source.instanceID", "Id of the registry's process.");
}

/// What Amazon ECR's descriptions of repositories and images have in common.
pub(super) mod ecr {
    use super::TableColumn;

    pub(in crate::tables) const REPOSITORY_NAME: TableColumn =
        TableColumn::text("RepositoryName", "repositoryName", "Path of the repository: `team/app`.");
    pub(in crate::tables) const REGISTRY_ID: TableColumn =
        TableColumn::text("RegistryId", "registryId", "AWS account that owns the registry.");
}
