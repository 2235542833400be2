//! The portal's list of the Activity log, "Download as CSV".
//!
//! The header is not documented, so that two cells of it are enough and the others are taken where they stand. Dates
//! follow the browser's locale.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;
use crate::tables::AZURE_ACTIVITY;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "Activity log CSV",
    signature: &[&["Operation name", "Event initiated by"]],
    lacks: &[],
    rows: RowsOf::Table {
        table: &AZURE_ACTIVITY,
        columns: &[
            ("Correlation id", "CorrelationId"),
            ("Operation name", "OperationName"),
            ("Status", "ActivityStatus"),
            ("Sub status", "ActivitySubstatus"),
            ("Event category", "Category"),
            ("Time", "TimeGenerated"),
            ("Time stamp", "TimeGenerated"),
            ("Timestamp", "TimeGenerated"),
            ("Subscription", "SubscriptionId"),
            ("Subscription id", "SubscriptionId"),
            ("Event initiated by", "Caller"),
            ("Resource group", "ResourceGroup"),
            ("Resource id", "_ResourceId"),
            ("Event data id", "EventDataId"),
            ("Operation id", "OperationId"),
        ],
        cuts: &[],
        constants: &[("Type", "AzureActivity")],
        complete: false,
    },
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "Correlation id,Operation name,Status,Event category,Level,Time,Subscription,Event initiated by,Resource type,Resource group,Resource\n\
               c,Delete registry,Succeeded,Administrative,Informational,2024-05-01T08:00:12Z,s,a@example.com,Microsoft.ContainerRegistry/registries,rg,cr\n",
        rows: &[(
            "AzureActivity",
            &[
                ("TimeGenerated", "2024-05-01T08:00:12.0000000Z"),
                ("OperationName", "Delete registry"),
                ("ActivityStatus", "Succeeded"),
                ("Category", "Administrative"),
                ("Level", "Informational"),
                ("Caller", "a@example.com"),
                ("Resource", "cr"),
                ("Type", "AzureActivity"),
                ("AdditionalFields", r#"{"Resource type":"Microsoft.ContainerRegistry/registries"}"#),
            ],
        )],
    }],
};
