//! What Amazon ECR calls its operations, events and quotas.
//!
//! Source: the service model and API reference of Amazon ECR and ECR Public, the ECR user guide's pages on CloudTrail,
//! EventBridge and service quotas. A quota whose code or adjustability is not documented has none here.

use super::ReferenceTable;
use crate::tables::TableColumn;

pub(super) static ECR_API_OPERATIONS: ReferenceTable = ReferenceTable {
    name: "ECRApiOperations",
    doc: "An operation of Amazon ECR's API as CloudTrail records it.",
    columns: &[
        TableColumn::text("EventName", "eventName", "The operation, as `AWSCloudTrail.EventName` has it."),
        TableColumn::text(
            "EventSource",
            "eventSource",
            "The service: `ecr.amazonaws.com`, `ecr-public.amazonaws.com`.",
        ),
        TableColumn::text("Kind", "(kind)", "`read`, `write`, or `data` for the steps of pulls and pushes."),
        TableColumn::text("Action", "(RegistryEvents)", "What `RegistryEvents` calls it."),
        TableColumn::text("Meaning", "(meaning)", "What happened."),
        TableColumn::flag(
            "ManagementEvent",
            "managementEvent",
            "Whether every trail has it by default; true of all, pulls and pushes too.",
        ),
    ],
    key: &["EventName", "EventSource"],
    text: include_str!("ecr_api_operations.tsv"),
};

pub(super) static EVENT_BRIDGE_DETAIL_TYPES: ReferenceTable = ReferenceTable {
    name: "EventBridgeDetailTypes",
    doc: "A kind of event about Amazon ECR in EventBridge. There is no pull event.",
    columns: &[
        TableColumn::text("DetailType", "detail-type", "The kind, as `ECREvents.DetailType` has it."),
        TableColumn::text("Source", "source", "Who sends it."),
        TableColumn::text("Meaning", "(meaning)", "What happened."),
        TableColumn::text("MainFields", "detail", "The main keys of `detail`."),
        TableColumn::text(
            "Action",
            "(RegistryEvents)",
            "What `RegistryEvents` calls it; empty where it leaves it out.",
        ),
    ],
    key: &["DetailType"],
    text: include_str!("event_bridge_detail_types.tsv"),
};

pub(super) static ECR_SERVICE_QUOTAS: ReferenceTable = ReferenceTable {
    name: "ECRServiceQuotas",
    doc: "A quota of Amazon ECR and its default; `ServiceQuotas` has those of an account.",
    columns: &[
        TableColumn::text("QuotaCode", "QuotaCode", "Code of the quota; empty where it is not known."),
        TableColumn::text("QuotaName", "QuotaName", "Name of the quota."),
        TableColumn::real("Default", "Value", "The limit that an account begins with, in `Unit`."),
        TableColumn::text("Unit", "(unit)", "What is counted."),
        TableColumn::flag("Adjustable", "Adjustable", "Whether AWS raises it on request; null where it is not known."),
        TableColumn::int("PeriodSeconds", "Period", "Length of the period of a rate; null for amounts.").in_unit("s"),
        TableColumn::text(
            "Operation",
            "UsageMetric.MetricDimensions.Resource",
            "Operation of the API that is limited; `CloudWatchMetrics.Resource` counts it.",
        ),
    ],
    key: &["QuotaName"],
    text: include_str!("ecr_service_quotas.tsv"),
};
