//! Resource logs of Azure services other than the registry's own two categories.
//!
//! Source: the common schema of resource logs in Microsoft's Azure Monitor documentation. Columns of single services
//! (`requestUri_s` and the like) stay together in `Properties`.

use super::schema::{TableColumn, TableSchema};
use super::shared::{BILLED_SIZE, IS_BILLABLE, RESOURCE_ID, SOURCE_SYSTEM, SUBSCRIPTION_ID, TENANT_ID, TYPE};

/// `AzureDiagnostics`.
pub static AZURE_DIAGNOSTICS: TableSchema = TableSchema {
    name: "AzureDiagnostics",
    doc: "A resource log record of an Azure service, such as a key vault or a firewall beside the registry.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        TableColumn::time("TimeGenerated", "time", "When it happened, UTC."),
        TableColumn::text("ResourceId", "resourceId", "Resource id, often in upper case."),
        TableColumn::text("Category", "category", "Kind of log: `AuditEvent`, `kube-audit`, …."),
        TableColumn::text(
            "ResourceGroup",
            "resourceId (resource group)",
            "Resource group, as the resource id spells it.",
        ),
        TableColumn::text("SubscriptionId", "resourceId (subscription)", "Azure subscription."),
        TableColumn::text("ResourceProvider", "resourceId (provider)", "Provider: `MICROSOFT.KEYVAULT`."),
        TableColumn::text("Resource", "resourceId (last segment)", "Name of the resource."),
        TableColumn::text("ResourceType", "resourceId (resource type)", "Kind of resource: `VAULTS`."),
        TableColumn::text("OperationName", "operationName", "What was done."),
        TableColumn::text("OperationVersion", "operationVersion", "Version of the operation's API."),
        TableColumn::text("ResultType", "resultType", "Outcome, as the service words it."),
        TableColumn::text("ResultSignature", "resultSignature", "Sub-status, often an HTTP status."),
        TableColumn::text("ResultDescription", "resultDescription", "What happened, in words."),
        TableColumn::real("DurationMs", "durationMs", "How long it took.").in_unit("ms"),
        TableColumn::text("CallerIPAddress", "callerIpAddress", "Address of the caller."),
        TableColumn::text("CorrelationId", "correlationId", "Equal in the records of one action."),
        TableColumn::dynamic("Identity", "identity", "Who did it: claims or a name."),
        TableColumn::text("Level", "level", "`Critical`, `Error`, `Warning`, `Informational`."),
        TableColumn::text("Location", "location", "Azure region."),
        TableColumn::dynamic("Properties", "properties", "Details, by the service's own keys."),
        SOURCE_SYSTEM,
        TYPE,
        RESOURCE_ID,
        SUBSCRIPTION_ID,
        BILLED_SIZE,
        IS_BILLABLE,
        TableColumn::additional_fields(),
    ],
};
