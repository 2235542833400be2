//! What Azure Container Registry calls its operations and metrics.
//!
//! Source: Microsoft's pages on the registry's resource logs, activity log, Event Grid events, webhooks and metrics. Names of
//! purges by the retention policy begin with `Purge`; how they go on is not documented, so that no row has them.

use super::ReferenceTable;
use crate::tables::TableColumn;

pub(super) static ACR_OPERATIONS: ReferenceTable = ReferenceTable {
    name: "ACROperations",
    doc: "An operation of an Azure container registry: in which table it is found, and what it means.",
    columns: &[
        TableColumn::text(
            "OperationName",
            "(name)",
            "The operation, as `OperationName`, `OperationNameValue`, `EventType` or `Action` of its table has it; the activity log often writes capitals.",
        ),
        TableColumn::text("Table", "(table)", "Table that has it."),
        TableColumn::text("Meaning", "(meaning)", "What happened."),
        TableColumn::text("Action", "(RegistryEvents)", "What `RegistryEvents` calls it."),
    ],
    key: &["OperationName", "Table"],
    text: include_str!("acr_operations.tsv"),
};

pub(super) static ACR_METRICS: ReferenceTable = ReferenceTable {
    name: "ACRMetrics",
    doc: "A metric of Azure Container Registry. Failed pulls are `TotalPullCount` less `SuccessfulPullCount`.",
    columns: &[
        TableColumn::text("MetricName", "(name)", "The metric, as `AzureMetrics.MetricName` has it."),
        TableColumn::text("Unit", "(unit)", "Unit of its values."),
        TableColumn::text(
            "Aggregation",
            "(aggregation)",
            "Column of `AzureMetrics` that means something: `Total`, `Average`.",
        ),
        TableColumn::text("Dimensions", "(dimensions)", "What it is split by; empty for nothing."),
        TableColumn::text("TimeGrain", "(grain)", "How often it is measured, ISO 8601."),
        TableColumn::text("Meaning", "(meaning)", "What is measured."),
    ],
    key: &["MetricName"],
    text: include_str!("acr_metrics.tsv"),
};
