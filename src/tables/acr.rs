//! What an Azure container registry logs about logins and repositories, in Log Analytics' columns and order.
//!
//! Source: `azure-monitor-ref/tables` of Microsoft's Azure reference; the order is that of the native tables.

use super::schema::{TableColumn, TableSchema};

/// `ContainerRegistryLoginEvents`.
pub static CONTAINER_REGISTRY_LOGIN_EVENTS: TableSchema = TableSchema {
    name: "ContainerRegistryLoginEvents",
    doc: "A client asked an Azure container registry for a token; successes and failures.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::text("TenantId", "", "Id of the Log Analytics workspace; not the Entra tenant."),
        TableColumn::text("SourceSystem", "", "What collected the record: `Azure`."),
        TableColumn::time("TimeGenerated", "time", "When it happened, UTC, to 100 ns."),
        TableColumn::text(
            "OperationName",
            "operationName",
            "What was done: `Login`, `Push`, `Pull`, `Untag`, `Delete`, or a purge by the retention policy.",
        ),
        TableColumn::text("LoginServer", "properties.loginServer", "Host of the registry: `examplecr.azurecr.io`."),
        TableColumn::text("Identity", "identity", "Who asked: object or application id, user name or token name."),
        TableColumn::text("JwtId", "properties.jwtId", "Id of the token that was issued."),
        TableColumn::text("Region", "location", "Azure region that served the request."),
        TableColumn::text("CorrelationId", "correlationId", "Id of the request."),
        TableColumn::text("ResultType", "resultType", "How to read `ResultDescription`: always `HttpStatusCode`."),
        TableColumn::text("ResultDescription", "resultDescription", "HTTP status as text: `200`, `401`, `404`."),
        TableColumn::text(
            "CallerIpAddress",
            "callerIpAddress",
            "Address of the caller, IPv4 or IPv6; some exports add a port.",
        ),
        TableColumn::text(
            "DurationMs",
            "durationMs",
            "How long the request took, as text: `38.212784`; `todouble` makes a number of it.",
        )
        .in_unit("ms"),
        TableColumn::text("UserAgent", "properties.userAgent", "Client program, as it names itself."),
        TableColumn::text("Category", "category", "Diagnostic category; the same as the name of the table."),
        TableColumn::text("Type", "category", "Name of the table: `ContainerRegistryLoginEvents`."),
        TableColumn::text("_ResourceId", "resourceId", "Resource id of the registry, in lower case."),
        TableColumn::text(
            "_SubscriptionId",
            "resourceId",
            "Azure subscription of the registry, cut from its resource id.",
        ),
        TableColumn::real("_BilledSize", "", "Size that Log Analytics bills for the record.").in_unit("bytes"),
        TableColumn::text("_IsBillable", "", "Whether Log Analytics bills the record, as text: `true` or `false`."),
        TableColumn::additional_fields(),
    ],
};

/// `ContainerRegistryRepositoryEvents`.
pub static CONTAINER_REGISTRY_REPOSITORY_EVENTS: TableSchema = TableSchema {
    name: "ContainerRegistryRepositoryEvents",
    doc: "A push, pull, untag, delete or purge in an Azure container registry; failed ones too.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::text("TenantId", "", "Id of the Log Analytics workspace; not the Entra tenant."),
        TableColumn::text("SourceSystem", "", "What collected the record: `Azure`."),
        TableColumn::time("TimeGenerated", "time", "When it happened, UTC, to 100 ns."),
        TableColumn::text(
            "OperationName",
            "operationName",
            "What was done: `Login`, `Push`, `Pull`, `Untag`, `Delete`, or a purge by the retention policy.",
        ),
        TableColumn::text("LoginServer", "properties.loginServer", "Host of the registry: `examplecr.azurecr.io`."),
        TableColumn::text("Identity", "identity", "Who asked: object or application id, user name or token name."),
        TableColumn::text("Repository", "properties.repository", "Path of the repository: `team/app`."),
        TableColumn::text("Tag", "properties.tag", "Tag; a `sha256:` digest where the client asked by digest."),
        TableColumn::text(
            "Digest",
            "properties.digest",
            "Digest of the manifest; the text `<nil>` where it is unknown.",
        ),
        TableColumn::text(
            "MediaType",
            "properties.mediaType",
            "Media type of the manifest; the text `<nil>` where it is unknown.",
        ),
        TableColumn::int("Size", "properties.size", "Size of the manifest.").in_unit("bytes"),
        TableColumn::text("ArtifactType", "properties.artifactType", "Kind of artifact: `acr.docker`."),
        TableColumn::text("CorrelationId", "correlationId", "Id of the request."),
        TableColumn::text("Region", "location", "Azure region that served the request."),
        TableColumn::text("ResultType", "resultType", "How to read `ResultDescription`: always `HttpStatusCode`."),
        TableColumn::text("Category", "category", "Diagnostic category; the same as the name of the table."),
        TableColumn::text("ResultDescription", "resultDescription", "HTTP status as text: `200`, `401`, `404`."),
        TableColumn::text(
            "CallerIpAddress",
            "callerIpAddress",
            "Address of the caller, IPv4 or IPv6; some exports add a port.",
        ),
        TableColumn::text(
            "DurationMs",
            "durationMs",
            "How long the request took, as text: `38.212784`; `todouble` makes a number of it.",
        )
        .in_unit("ms"),
        TableColumn::text("UserTenantId", "properties.tenantId", "Entra tenant of the caller."),
        TableColumn::text("UserAgent", "properties.userAgent", "Client program, as it names itself."),
        TableColumn::text("Type", "category", "Name of the table: `ContainerRegistryRepositoryEvents`."),
        TableColumn::text("_ResourceId", "resourceId", "Resource id of the registry, in lower case."),
        TableColumn::text(
            "_SubscriptionId",
            "resourceId",
            "Azure subscription of the registry, cut from its resource id.",
        ),
        TableColumn::real("_BilledSize", "", "Size that Log Analytics bills for the record.").in_unit("bytes"),
        TableColumn::text("_IsBillable", "", "Whether Log Analytics bills the record, as text: `true` or `false`."),
        TableColumn::additional_fields(),
    ],
};
