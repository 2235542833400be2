//! What makes a row of a vendor's table one certain event, so that the same event in two exports is found.
//!
//! A sample of a metric has no name of its own: it is the same where its metric, time, dimensions and values are, if it
//! says whose it is. Quotas, host logs, Quay's logs, whose records have no id, and tables typed by inference have no
//! key at all: of them only a whole file can be a duplicate.

use super::schema::ADDITIONAL_FIELDS;

/// Columns that together name one event.
#[derive(Clone, Copy, Debug)]
pub struct NaturalKey {
    /// All must be filled: a row where one is null or empty has no such key.
    pub columns: &'static [&'static str],
    /// These belong to the key too, filled or not.
    pub also: &'static [&'static str],
    /// Whether all other columns belong to the key, too.
    pub whole_row: bool,
}

impl NaturalKey {
    const fn new(columns: &'static [&'static str], also: &'static [&'static str]) -> Self {
        Self { columns, also, whole_row: false }
    }

    const fn row(columns: &'static [&'static str]) -> Self {
        Self { columns, also: &[], whole_row: true }
    }
}

/// Members of `AdditionalFields` that are of no key: what was around a record, which is another in every export, and
/// what is the same for all samples of a metric, which not every export tells.
pub const BESIDE_THE_EVENT: [&str; 3] = ["_envelope", "displayDescription", "resourceregion"];

/// For each table its keys: of each row the first one that is full counts.
static KEYS: &[(&str, &[NaturalKey])] = &[
    (
        "ContainerRegistryLoginEvents",
        &[NaturalKey::new(
            &["CorrelationId", "TimeGenerated", "OperationName"],
            &["LoginServer", "Identity", "ResultDescription"],
        )],
    ),
    (
        "ContainerRegistryRepositoryEvents",
        &[NaturalKey::new(
            &["CorrelationId", "TimeGenerated", "OperationName"],
            &["LoginServer", "Repository", "Tag", "Digest", "ResultDescription"],
        )],
    ),
    (
        "AzureActivity",
        &[
            NaturalKey::new(&["EventDataId"], &[]),
            NaturalKey::new(
                &["CorrelationId", "TimeGenerated", "OperationNameValue", "ActivityStatusValue"],
                &["OperationId", "ActivitySubstatusValue", "_ResourceId"],
            ),
        ],
    ),
    // Dimensions and the metric's namespace stand in AdditionalFields. Answers of queries and of tools can leave out
    // whose metric it is, and the samples of two are then alike.
    (
        "AzureMetrics",
        &[
            NaturalKey::new(
                &["TimeGenerated", "MetricName", "_ResourceId"],
                &["TimeGrain", "Average", "Count", "Maximum", "Minimum", "Total", ADDITIONAL_FIELDS],
            ),
            NaturalKey::row(&["TimeGenerated", "MetricName", "ResourceId"]),
            NaturalKey::row(&["TimeGenerated", "MetricName", "Resource"]),
        ],
    ),
    // Two streams deliver the same sample.
    (
        "CloudWatchMetrics",
        &[
            NaturalKey::new(
                &["TimeGenerated", "MetricName", "Namespace", "Account", "Region"],
                &[
                    "Resource",
                    "RepositoryName",
                    "Statistic",
                    "Value",
                    "Unit",
                    "PeriodSeconds",
                    "Dimensions",
                    ADDITIONAL_FIELDS,
                ],
            ),
            NaturalKey::row(&["TimeGenerated", "MetricName", "Namespace"]),
        ],
    ),
    ("ACREventGrid", &[NaturalKey::new(&["Id"], &[])]),
    // An event goes to every webhook that wants it: in their histories it stands once for each delivery.
    ("ACRWebhookEvents", &[NaturalKey::new(&["Id"], &["DeliveryId"])]),
    ("DockerRegistryEvents", &[NaturalKey::new(&["Id"], &[])]),
    ("AWSCloudTrail", &[NaturalKey::new(&["AwsEventId"], &[])]),
    ("ECREvents", &[NaturalKey::new(&["Id"], &[])]),
    (
        "IBMActivityTracker",
        &[
            NaturalKey::new(&["id"], &[]),
            NaturalKey::new(&["correlationId", "eventTime", "action"], &["target", "outcome"]),
        ],
    ),
    // Numbers of one Harbor among several.
    (
        "HarborAuditLogs",
        &[NaturalKey::new(&["Id", "TimeGenerated", "Operation", "ResourceType"], &["Resource", "Username"])],
    ),
    ("GCPAuditLogs", &[NaturalKey::new(&["InsertId", "Timestamp"], &["ProjectId"])]),
];

/// The keys of a table; none where its rows have none.
pub fn natural_keys(table: &str) -> &'static [NaturalKey] {
    KEYS.iter().find(|(name, _)| *name == table).map_or(&[], |(_, keys)| keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_of_columns_that_exist() {
        for (name, keys) in KEYS {
            let table = crate::tables::find(name).unwrap_or_else(|| panic!("no table {name}"));
            for key in *keys {
                assert!(!key.columns.is_empty(), "{name}");
                for column in key.columns.iter().chain(key.also) {
                    assert!(table.index_of(column).is_some(), "{name} has no {column}");
                }
            }
        }
        assert!(natural_keys("Syslog").is_empty());
    }
}
