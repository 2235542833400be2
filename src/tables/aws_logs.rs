//! Lines of CloudWatch Logs that are no event of their own.
//!
//! Source: the API reference of CloudWatch Logs (`FilterLogEvents`, `GetLogEvents`) and its subscription documents.

use super::schema::{TableColumn, TableSchema};

/// `CloudWatchLogs`.
pub static CLOUD_WATCH_LOGS: TableSchema = TableSchema {
    name: "CloudWatchLogs",
    doc: "A line of CloudWatch Logs. Lines that hold a known event (of CloudTrail, say) are rows of its table instead.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time(
            "TimeGenerated",
            "timestamp (ms) | @timestamp",
            "When it was written, UTC, whole milliseconds.",
        ),
        TableColumn::time("IngestionTime", "ingestionTime (ms) | @ingestionTime", "When CloudWatch received it."),
        TableColumn::text("Account", "owner | @log (account)", "AWS account, where a subscription delivered it."),
        TableColumn::text("LogGroup", "logGroup | @log (log group) | @logGroup", "Log group: `/aws/events/ecr`."),
        TableColumn::text("LogStream", "logStream | logStreamName | @logStream", "Log stream."),
        TableColumn::text("Message", "message | @message", "The line."),
        TableColumn::text("EventId", "id | eventId", "Unique id of the line."),
        TableColumn::additional_fields(),
    ],
};
