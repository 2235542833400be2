//! The vendors' tables: a schema each, a sentence for every column.
//!
//! Vendors' names, so that copied queries run. Every table exists, empty, before anything is loaded.

mod acr;
mod acr_webhooks;
mod aws_alarms;
mod aws_cloudtrail;
mod aws_costs;
mod aws_logs;
mod aws_metrics;
mod azure_activity;
mod azure_diagnostics;
mod azure_metrics;
mod docker;
mod ecr_events;
mod ecr_inventory;
mod ecr_scans;
mod event_grid;
mod gcp;
mod harbor;
mod hosts;
mod ibm;
mod keys;
mod quay;
pub mod reference;
mod schema;
mod shared;

pub use acr::{CONTAINER_REGISTRY_LOGIN_EVENTS, CONTAINER_REGISTRY_REPOSITORY_EVENTS};
pub use acr_webhooks::ACR_WEBHOOK_EVENTS;
pub use aws_alarms::{CLOUD_WATCH_ALARM_HISTORY, CLOUD_WATCH_ALARMS};
pub use aws_cloudtrail::AWS_CLOUD_TRAIL;
pub use aws_costs::{AWS_COST_AND_USAGE, AWS_COSTS, AWS_USAGE_REPORT};
pub use aws_logs::CLOUD_WATCH_LOGS;
pub use aws_metrics::{CLOUD_WATCH_METRICS, SERVICE_QUOTAS};
pub use azure_activity::AZURE_ACTIVITY;
pub use azure_diagnostics::AZURE_DIAGNOSTICS;
pub use azure_metrics::AZURE_METRICS;
pub use docker::DOCKER_REGISTRY_EVENTS;
pub use ecr_events::ECR_EVENTS;
pub use ecr_inventory::{ECR_IMAGES, ECR_LIFECYCLE_PREVIEW, ECR_REPOSITORIES};
pub use ecr_scans::ECR_IMAGE_SCAN_FINDINGS;
pub use event_grid::ACR_EVENT_GRID;
pub use gcp::GCP_AUDIT_LOGS;
pub use harbor::HARBOR_AUDIT_LOGS;
pub use hosts::{EVENT, SYSLOG};
pub use ibm::IBM_ACTIVITY_TRACKER;
pub use keys::{BESIDE_THE_EVENT, NaturalKey, natural_keys};
pub use quay::QUAY_LOGS;
pub use schema::{ADDITIONAL_FIELDS, TIME_GENERATED, TableColumn, TableSchema};

/// Whether a column of this name is dynamic in one of these tables where Log Analytics has a text, or no such column at all.
pub fn is_nested_text(name: &str) -> bool {
    name == ADDITIONAL_FIELDS
        || KNOWN.iter().any(|table| table.columns.iter().any(|column| column.is_nested_text && column.name == name))
}

/// Every documented table, by family.
static KNOWN: &[&TableSchema] = &[
    &CONTAINER_REGISTRY_LOGIN_EVENTS,
    &CONTAINER_REGISTRY_REPOSITORY_EVENTS,
    &AZURE_METRICS,
    &AZURE_ACTIVITY,
    &ACR_EVENT_GRID,
    &ACR_WEBHOOK_EVENTS,
    &AZURE_DIAGNOSTICS,
    &AWS_CLOUD_TRAIL,
    &ECR_EVENTS,
    &ECR_REPOSITORIES,
    &ECR_IMAGES,
    &ECR_IMAGE_SCAN_FINDINGS,
    &ECR_LIFECYCLE_PREVIEW,
    &CLOUD_WATCH_METRICS,
    &CLOUD_WATCH_ALARMS,
    &CLOUD_WATCH_ALARM_HISTORY,
    &CLOUD_WATCH_LOGS,
    &SERVICE_QUOTAS,
    &AWS_COSTS,
    &AWS_USAGE_REPORT,
    &AWS_COST_AND_USAGE,
    &IBM_ACTIVITY_TRACKER,
    &DOCKER_REGISTRY_EVENTS,
    &HARBOR_AUDIT_LOGS,
    &QUAY_LOGS,
    &GCP_AUDIT_LOGS,
    &EVENT,
    &SYSLOG,
];

/// Every documented table. They exist, empty, before anything is loaded.
pub fn known() -> &'static [&'static TableSchema] {
    KNOWN
}

/// The documented table of this name, which is case-sensitive.
pub fn find(name: &str) -> Option<&'static TableSchema> {
    KNOWN.iter().find(|table| table.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::ScalarType;
    use std::collections::HashSet;

    #[test]
    fn every_table_is_whole() {
        let mut names = HashSet::new();
        for table in known() {
            assert!(names.insert(table.name), "{} is listed twice", table.name);
            assert!(!table.doc.is_empty(), "{} has no doc", table.name);
            let mut columns = HashSet::new();
            for column in table.columns {
                assert!(columns.insert(column.name), "{}.{} twice", table.name, column.name);
                assert!(column.doc.ends_with('.'), "{}.{} has no sentence", table.name, column.name);
                let has_source = !column.source.is_empty() || column.name == ADDITIONAL_FIELDS;
                assert!(has_source, "{}.{} has no source", table.name, column.name);
            }
            if let Some(name) = table.time_column {
                let time = table.index_of(name).map(|at| table.columns[at].kind);
                assert_eq!(time, Some(ScalarType::DateTime), "{}", table.name);
            }
            assert_eq!(table.columns.last().map(|column| column.name), Some(ADDITIONAL_FIELDS), "{}", table.name);
            assert_eq!(find(table.name).map(|found| found.name), Some(table.name));
        }
        assert!(find("containerregistryloginevents").is_none());
    }
}
