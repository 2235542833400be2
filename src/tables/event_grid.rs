//! Container-registry events of Azure Event Grid, in its own schema and as CloudEvents.

use super::schema::{TableColumn, TableSchema};

/// `ACREventGrid`.
pub static ACR_EVENT_GRID: TableSchema = TableSchema {
    name: "ACREventGrid",
    doc: "An image or chart was pushed to or deleted from an Azure container registry. There is no pull event.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "eventTime | time", "When the event was published, UTC."),
        TableColumn::text(
            "EventType",
            "eventType | type",
            "`Microsoft.ContainerRegistry.ImagePushed`, `….ImageDeleted`, `….ChartPushed`, `….ChartDeleted`; old records lack the prefix.",
        ),
        TableColumn::text("Id", "id", "Unique id; delivery can repeat an event."),
        TableColumn::text("Subject", "subject", "`repository:tag`, or the repository for deletions."),
        TableColumn::text("Topic", "topic | source", "Resource id of the registry."),
        TableColumn::dynamic(
            "data",
            "data (decoded)",
            "The event itself: `data.action`, `data.target.repository`, `data.request.addr`; decoded where it came as text or in base64.",
        ),
        TableColumn::text("DataVersion", "dataVersion", "Version of `data` in the Event Grid schema."),
        TableColumn::text("MetadataVersion", "metadataVersion", "Version of the Event Grid schema."),
        TableColumn::text("SpecVersion", "specversion", "Version of CloudEvents; empty in the Event Grid schema."),
        TableColumn::text("DataSchema", "dataschema", "Schema of `data` in CloudEvents."),
        TableColumn::text("DataContentType", "datacontenttype", "Media type of `data` in CloudEvents."),
        TableColumn::additional_fields(),
    ],
};
