//! What makes a row of a vendor's table one certain event, so that the same event in two exports is found.
//!
//! Metrics, quotas and tables typed by inference have no such key: of them only a whole file can be a duplicate.

/// Columns that together name one event.
#[derive(Clone, Copy, Debug)]
pub struct NaturalKey {
    /// All must be filled: a row where one is null or empty has no such key.
    pub columns: &'static [&'static str],
    /// These belong to the key too, filled or not.
    pub also: &'static [&'static str],
}

impl NaturalKey {
    const fn id(columns: &'static [&'static str]) -> Self {
        Self { columns, also: &[] }
    }
}

/// For each table its keys: of each row the first one that is full counts.
static KEYS: &[(&str, &[NaturalKey])] = &[
    (
        "ContainerRegistryLoginEvents",
        &[NaturalKey {
            columns: &["CorrelationId", "TimeGenerated", "OperationName"],
            also: &["LoginServer", "Identity", "ResultType"],
        }],
    ),
    (
        "ContainerRegistryRepositoryEvents",
        &[NaturalKey {
            columns: &["CorrelationId", "TimeGenerated", "OperationName"],
            also: &["LoginServer", "Repository", "Tag", "Digest", "ResultType"],
        }],
    ),
    (
        "AzureActivity",
        &[
            NaturalKey::id(&["EventDataId"]),
            NaturalKey {
                columns: &["CorrelationId", "TimeGenerated", "OperationNameValue", "ActivityStatusValue"],
                also: &["OperationId", "ActivitySubstatusValue", "_ResourceId"],
            },
        ],
    ),
    ("ACREventGrid", &[NaturalKey::id(&["Id"])]),
    ("AWSCloudTrail", &[NaturalKey::id(&["AwsEventId"])]),
    ("ECREvents", &[NaturalKey::id(&["Id"])]),
    (
        "IBMActivityTracker",
        &[
            NaturalKey::id(&["id"]),
            NaturalKey { columns: &["correlationId", "eventTime", "action"], also: &["target", "outcome"] },
        ],
    ),
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
        assert!(natural_keys("AzureMetrics").is_empty());
    }
}
