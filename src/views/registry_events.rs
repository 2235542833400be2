//! `RegistryEvents`: one vocabulary over the events of all registries.

use super::View;
use crate::tables::TableColumn;

/// `RegistryEvents`.
pub const REGISTRY_EVENTS: View = View {
    name: "RegistryEvents",
    doc: "Who did what to which image, from where, and with what result, over all registries. An image is counted once, by its manifest; the records themselves stay in their tables.",
    columns: &[
        TableColumn::time("TimeGenerated", "TimeGenerated", "When it happened, UTC."),
        TableColumn::text("Cloud", "(table)", "`Azure`, `AWS`, `IBM`, `Google`, `Docker`, `Harbor` or `Quay`."),
        TableColumn::text("Registry", "LoginServer | RequestHost | target.name | …", "Host of the registry."),
        TableColumn::text(
            "Account",
            "_SubscriptionId | registryId | ProjectId | …",
            "Who owns the registry: subscription, account or project.",
        ),
        TableColumn::text(
            "Region",
            "Region | AWSRegion | logSourceCRN | …",
            "The cloud's region; empty where the record has none.",
        ),
        TableColumn::text(
            "Action",
            "OperationName | EventName | action | …",
            "`Pull`, `Push`, `Delete`, `Untag`, `Tag`, `Login`, `PolicyChange`, `ScanConfig`, `Lifecycle` (removed by a policy, not by a person), `Read` or `Other`.",
        ),
        TableColumn::text(
            "Operation",
            "OperationName | EventName | action | …",
            "The same in the vendor's own word; it also tells the kind of record.",
        ),
        TableColumn::text(
            "Repository",
            "Repository | repositoryName | target.name | …",
            "Path of the repository, without the host.",
        ),
        TableColumn::text("Tag", "Tag | imageTag | target.name | …", "Tag; empty for requests by digest."),
        TableColumn::text(
            "Digest",
            "Digest | imageDigest | target.id | …",
            "Digest of the manifest; empty where the record does not have it.",
        ),
        TableColumn::text(
            "Identity",
            "Identity | UserIdentityArn | initiator.name | …",
            "Who did it; empty for the anonymous, and where the record does not say.",
        ),
        TableColumn::text(
            "IdentityType",
            "UserIdentityType | initiator.typeURI | …",
            "Kind of account in the vendor's word; of Azure's names `User` (an address), `Object` (an id), `Name` or `Anonymous`.",
        ),
        TableColumn::text(
            "CallerIp",
            "CallerIpAddress | SourceIpAddress | request.addr | …",
            "Address of the caller without a port; of a list the first. Services have names here.",
        ),
        TableColumn::text("UserAgent", "UserAgent | request.useragent | …", "Client program, as it names itself."),
        TableColumn::flag(
            "Success",
            "ResultDescription | ErrorCode | outcome | …",
            "Whether it was done; null where the record does not say.",
        ),
        TableColumn::int(
            "Status",
            "ResultDescription | reason.reasonCode | …",
            "HTTP status; null where the record has none, as AWS's.",
        ),
        TableColumn::text(
            "ErrorCode",
            "ErrorCode | ResultDescription | reason.reasonType | …",
            "What went wrong, in the vendor's word; empty for what was done.",
        ),
        TableColumn::real("DurationMs", "DurationMs", "How long it took; Azure's resource logs alone have it.")
            .in_unit("ms"),
        TableColumn::text("CorrelationId", "CorrelationId | AwsRequestId_ | request.id | …", "Id of the request."),
        TableColumn::dynamic("Raw", "(row)", "The row of the table that it comes from: `Raw.JwtId`."),
    ],
    tables: &[
        "ContainerRegistryRepositoryEvents",
        "ContainerRegistryLoginEvents",
        "AzureActivity",
        "ACREventGrid",
        "ACRWebhookEvents",
        "AWSCloudTrail",
        "ECREvents",
        "IBMActivityTracker",
        "DockerRegistryEvents",
        "HarborAuditLogs",
        "QuayLogs",
        "GCPAuditLogs",
    ],
    // What its words mean, and the rows of each source.
    text: concat!(include_str!("registry_words.kql"), include_str!("registry_events.kql")),
};
