//! The vendors' tables: a schema each, a sentence for every column.
//!
//! Vendors' names, so that copied queries run. Every table exists, empty, before anything is loaded.

mod acr;
mod aws_cloudtrail;
mod aws_metrics;
mod azure_activity;
mod azure_metrics;
mod ecr_events;
mod event_grid;
mod hosts;
mod ibm;
mod keys;
mod schema;

pub use acr::{CONTAINER_REGISTRY_LOGIN_EVENTS, CONTAINER_REGISTRY_REPOSITORY_EVENTS};
pub use aws_cloudtrail::AWS_CLOUD_TRAIL;
pub use aws_metrics::{CLOUD_WATCH_METRICS, SERVICE_QUOTAS};
pub use azure_activity::AZURE_ACTIVITY;
pub use azure_metrics::AZURE_METRICS;
pub use ecr_events::ECR_EVENTS;
pub use event_grid::ACR_EVENT_GRID;
pub use hosts::{EVENT, SYSLOG};
pub use ibm::IBM_ACTIVITY_TRACKER;
pub use keys::{NaturalKey, natural_keys};
pub use schema::{ADDITIONAL_FIELDS, TableColumn, TableSchema};

/// Every documented table, by family.
static KNOWN: &[&TableSchema] = &[
    &CONTAINER_REGISTRY_LOGIN_EVENTS,
    &CONTAINER_REGISTRY_REPOSITORY_EVENTS,
    &AZURE_METRICS,
    &AZURE_ACTIVITY,
    &ACR_EVENT_GRID,
    &AWS_CLOUD_TRAIL,
    &ECR_EVENTS,
    &CLOUD_WATCH_METRICS,
    &SERVICE_QUOTAS,
    &IBM_ACTIVITY_TRACKER,
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
            }
            let time = table.time_column.and_then(|name| table.index_of(name)).map(|at| table.columns[at].kind);
            assert_eq!(time, Some(ScalarType::DateTime), "{}", table.name);
            assert_eq!(table.columns.last().map(|column| column.name), Some(ADDITIONAL_FIELDS), "{}", table.name);
            assert_eq!(find(table.name).map(|found| found.name), Some(table.name));
        }
        assert!(find("containerregistryloginevents").is_none());
    }
}
