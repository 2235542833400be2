//! Platform metrics of Azure resources.
//!
//! The columns that Microsoft lists as deprecated and always empty are left out. Dimensions are lost in Log Analytics; a
//! metrics list keeps them under `AdditionalFields.Dimensions`.

use super::schema::{TableColumn, TableSchema};
use super::shared::{
    BILLED_SIZE, IS_BILLABLE, LOG_ANALYTICS, RESOURCE_ID, SOURCE_SYSTEM, SUBSCRIPTION_ID, TENANT_ID, TYPE,
};

/// `AzureMetrics`.
pub static AZURE_METRICS: TableSchema = TableSchema {
    name: "AzureMetrics",
    doc: "The five aggregates of one metric of one resource in one grain of time.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        SOURCE_SYSTEM,
        TableColumn::time("TimeGenerated", "time", "Start of the grain, UTC."),
        TableColumn::text(
            "Resource",
            "resourceId (last segment)",
            "Name of the resource, as the resource id spells it.",
        ),
        TableColumn::text(
            "ResourceGroup",
            "resourceId (resource group)",
            "Resource group, as the resource id spells it.",
        ),
        TableColumn::text("ResourceProvider", "resourceId (provider)", "`MICROSOFT.CONTAINERREGISTRY`."),
        TableColumn::text("SubscriptionId", "resourceId (subscription)", "Azure subscription."),
        TableColumn::text("ResourceId", "resourceId", "Resource id, often in upper case."),
        TableColumn::text("MetricName", "metricName", "`TotalPullCount`, `SuccessfulPushCount`, `StorageUsed`, …."),
        TableColumn::text("TimeGrain", "timeGrain", "Length of the grain, ISO 8601: `PT1M`."),
        TableColumn::text(
            "UnitName",
            "unit",
            "`Count`, `Bytes`, `MilliSeconds`, `Seconds`; empty in diagnostic exports.",
        ),
        TableColumn::real("Average", "average", "Average of the samples in the grain."),
        TableColumn::real("Count", "count", "Number of samples in the grain; never the number of pulls."),
        TableColumn::real("Maximum", "maximum", "Largest sample in the grain."),
        TableColumn::real("Minimum", "minimum", "Smallest sample in the grain."),
        TableColumn::real("Total", "total", "Sum of the samples in the grain: the number of pulls."),
        TableColumn::text("ResultType", LOG_ANALYTICS, "Not used for metrics."),
        TYPE,
        RESOURCE_ID,
        SUBSCRIPTION_ID,
        BILLED_SIZE,
        IS_BILLABLE,
        TableColumn::additional_fields(),
    ],
};
