//! What an Azure container registry logs about logins and repositories, in Log Analytics' columns and order.
//!
//! Source: `azure-monitor-ref/tables` of Microsoft's Azure reference; the order is that of the native tables.

use super::schema::{TableColumn, TableSchema};
use super::shared::{BILLED_SIZE, IS_BILLABLE, RESOURCE_ID, SOURCE_SYSTEM, SUBSCRIPTION_ID, TENANT_ID, TYPE};

const TIME_GENERATED: TableColumn = TableColumn::time("TimeGenerated", "time", "When it happened, UTC, to 100 ns.");
const OPERATION_NAME: TableColumn = TableColumn::text(
    "OperationName",
    "operationName",
    "What was done: `Login`, `Push`, `Pull`, `Untag`, `Delete`, or a purge by the retention policy.",
);
const LOGIN_SERVER: TableColumn =
    TableColumn::text("LoginServer", "properties.loginServer", "Host of the registry: `examplecr.azurecr.io`.");
const IDENTITY: TableColumn =
    TableColumn::text("Identity", "identity", "Who asked: object or application id, user name or token name.");
const REGION: TableColumn = TableColumn::text("Region", "location", "Azure region that served the request.");
const CORRELATION_ID: TableColumn = TableColumn::text("CorrelationId", "correlationId", "Id of the request.");
const RESULT_TYPE: TableColumn =
    TableColumn::text("ResultType", "resultType", "How to read `ResultDescription`: always `HttpStatusCode`.");
const RESULT_DESCRIPTION: TableColumn =
    TableColumn::text("ResultDescription", "resultDescription", "HTTP status as text: `200`, `401`, `404`.");
const CALLER_IP_ADDRESS: TableColumn = TableColumn::text(
    "CallerIpAddress",
    "callerIpAddress",
    "Address of the caller, IPv4 or IPv6; some exports add a port.",
);
const DURATION_MS: TableColumn = TableColumn::text(
    "DurationMs",
    "durationMs",
    "How long the request took, as text: `38.212784`; `todouble` makes a number of it.",
)
.in_unit("ms");
const USER_AGENT: TableColumn =
    TableColumn::text("UserAgent", "properties.userAgent", "Client program, as it names itself.");
const CATEGORY: TableColumn =
    TableColumn::text("Category", "category", "Diagnostic category; the same as the name of the table.");

/// `ContainerRegistryLoginEvents`.
pub static CONTAINER_REGISTRY_LOGIN_EVENTS: TableSchema = TableSchema {
    name: "ContainerRegistryLoginEvents",
    doc: "A client asked an Azure container registry for a token; successes and failures.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        SOURCE_SYSTEM,
        TIME_GENERATED,
        OPERATION_NAME,
        LOGIN_SERVER,
        IDENTITY,
        TableColumn::text("JwtId", "properties.jwtId", "Id of the token that was issued."),
        REGION,
        CORRELATION_ID,
        RESULT_TYPE,
        RESULT_DESCRIPTION,
        CALLER_IP_ADDRESS,
        DURATION_MS,
        USER_AGENT,
        CATEGORY,
        TYPE,
        RESOURCE_ID,
        SUBSCRIPTION_ID,
        BILLED_SIZE,
        IS_BILLABLE,
        TableColumn::additional_fields(),
    ],
};

/// `ContainerRegistryRepositoryEvents`.
pub static CONTAINER_REGISTRY_REPOSITORY_EVENTS: TableSchema = TableSchema {
    name: "ContainerRegistryRepositoryEvents",
    doc: "A push, pull, untag, delete or purge in an Azure container registry; failed ones too.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        SOURCE_SYSTEM,
        TIME_GENERATED,
        OPERATION_NAME,
        LOGIN_SERVER,
        IDENTITY,
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
        CORRELATION_ID,
        REGION,
        RESULT_TYPE,
        CATEGORY,
        RESULT_DESCRIPTION,
        CALLER_IP_ADDRESS,
        DURATION_MS,
        TableColumn::text("UserTenantId", "properties.tenantId", "Entra tenant of the caller."),
        USER_AGENT,
        TYPE,
        RESOURCE_ID,
        SUBSCRIPTION_ID,
        BILLED_SIZE,
        IS_BILLABLE,
        TableColumn::additional_fields(),
    ],
};
