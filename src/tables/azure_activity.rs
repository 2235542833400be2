//! The Azure Activity log: who changed a registry's settings. It never shows pushes or pulls.

use super::schema::{TableColumn, TableSchema};
use super::shared::{
    BILLED_SIZE, IS_BILLABLE, LOG_ANALYTICS, RESOURCE_ID, SOURCE_SYSTEM, SUBSCRIPTION_ID, TENANT_ID, TYPE,
};

/// `AzureActivity`.
pub static AZURE_ACTIVITY: TableSchema = TableSchema {
    name: "AzureActivity",
    doc: "A control-plane action on an Azure resource; one action gives two or three rows with one CorrelationId.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::text("ActivityStatus", LOG_ANALYTICS, "Status, as the portal words it."),
        TableColumn::text("ActivityStatusValue", "resultType", "Status: `Start`, `Success`, `Failure`, `Accept`."),
        TableColumn::text("ActivitySubstatus", LOG_ANALYTICS, "Sub-status, as the portal words it."),
        TableColumn::text("ActivitySubstatusValue", "resultSignature", "Sub-status: `Created`, `Accepted`, …."),
        TableColumn::text("Authorization", "identity.authorization", "Rights that were used, as JSON text."),
        TableColumn::dynamic("Authorization_d", "identity.authorization", "Rights that were used."),
        TableColumn::text("Caller", LOG_ANALYTICS, "Who did it: user principal name, application or object id."),
        TableColumn::text("CallerIpAddress", "callerIpAddress", "Address of the caller."),
        TableColumn::text("Category", LOG_ANALYTICS, "Category, as the portal words it."),
        TableColumn::text("CategoryValue", "category", "`Administrative`, `Policy`, `Security`, …."),
        TableColumn::text("Claims", "identity.claims", "Claims of the token, as JSON text."),
        TableColumn::dynamic("Claims_d", "identity.claims", "Claims of the token."),
        TableColumn::text("CorrelationId", "correlationId", "Equal in all records of one action."),
        TableColumn::text("EventDataId", LOG_ANALYTICS, "Unique id of the record."),
        TableColumn::time("EventSubmissionTimestamp", LOG_ANALYTICS, "When the record became visible."),
        TableColumn::text("Hierarchy", LOG_ANALYTICS, "Management groups above the subscription."),
        TableColumn::text("HTTPRequest", LOG_ANALYTICS, "The HTTP request, as JSON text."),
        TableColumn::text("Level", "level", "`Critical`, `Error`, `Warning`, `Informational`."),
        TableColumn::text("OperationId", LOG_ANALYTICS, "Equal in the records of one operation."),
        TableColumn::text("OperationName", LOG_ANALYTICS, "Operation, as the portal words it."),
        TableColumn::text(
            "OperationNameValue",
            "operationName",
            "Operation: `MICROSOFT.CONTAINERREGISTRY/REGISTRIES/DELETE`.",
        ),
        TableColumn::text("Properties", "properties", "Details, as JSON text."),
        TableColumn::dynamic("Properties_d", "properties (decoded)", "Details."),
        TableColumn::text("Resource", "resourceId (last segment)", "Name of the resource."),
        TableColumn::text("ResourceGroup", "resourceId (resource group)", "Resource group."),
        TableColumn::text("ResourceId", "resourceId", "Resource id."),
        TableColumn::text("ResourceProvider", LOG_ANALYTICS, "Provider, as the portal words it."),
        TableColumn::text("ResourceProviderValue", "resourceId (provider)", "Provider: `MICROSOFT.CONTAINERREGISTRY`."),
        SOURCE_SYSTEM,
        TableColumn::text("SubscriptionId", "resourceId (subscription)", "Azure subscription."),
        TENANT_ID,
        TableColumn::time("TimeGenerated", "time", "When it happened, UTC."),
        TYPE,
        BILLED_SIZE,
        IS_BILLABLE,
        RESOURCE_ID,
        SUBSCRIPTION_ID,
        TableColumn::additional_fields(),
    ],
};
