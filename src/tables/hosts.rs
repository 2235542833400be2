//! Windows events and syslog of Log Analytics: the main columns, so that queries over them run.

use super::schema::{TableColumn, TableSchema};
use super::shared::{LOG_ANALYTICS, SOURCE_SYSTEM, TENANT_ID, TYPE};

/// `Event`.
pub static EVENT: TableSchema = TableSchema {
    name: "Event",
    doc: "A record of a Windows event log.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        SOURCE_SYSTEM,
        TableColumn::time("TimeGenerated", LOG_ANALYTICS, "When it happened."),
        TableColumn::text("Source", LOG_ANALYTICS, "What wrote the event."),
        TableColumn::text("EventLog", LOG_ANALYTICS, "Log that holds it: `Application`, `System`."),
        TableColumn::text("Computer", LOG_ANALYTICS, "Computer that it comes from."),
        TableColumn::int("EventLevel", LOG_ANALYTICS, "Level as a number."),
        TableColumn::text("EventLevelName", LOG_ANALYTICS, "`Error`, `Warning`, `Information`."),
        TableColumn::text("ParameterXml", LOG_ANALYTICS, "Parameters, as XML."),
        TableColumn::text("EventData", LOG_ANALYTICS, "Data, as XML."),
        TableColumn::int("EventID", LOG_ANALYTICS, "Number of the event."),
        TableColumn::text("RenderedDescription", LOG_ANALYTICS, "The message."),
        TableColumn::int("EventCategory", LOG_ANALYTICS, "Category as a number."),
        TableColumn::text("UserName", LOG_ANALYTICS, "Account that it happened under."),
        TYPE,
        TableColumn::text("_ResourceId", LOG_ANALYTICS, "Resource id of the computer."),
        TableColumn::additional_fields(),
    ],
};

/// `Syslog`.
pub static SYSLOG: TableSchema = TableSchema {
    name: "Syslog",
    doc: "A record of syslog on Linux.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        SOURCE_SYSTEM,
        TableColumn::time("TimeGenerated", LOG_ANALYTICS, "When it happened."),
        TableColumn::text("Computer", LOG_ANALYTICS, "Computer that it comes from."),
        TableColumn::time("EventTime", LOG_ANALYTICS, "When the computer wrote it."),
        TableColumn::text("Facility", LOG_ANALYTICS, "Part of the system that wrote it."),
        TableColumn::text("HostName", LOG_ANALYTICS, "Name of the sending system."),
        TableColumn::text(
            "SeverityLevel",
            LOG_ANALYTICS,
            "`emerg`, `alert`, `crit`, `err`, `warning`, `notice`, `info`, `debug`.",
        ),
        TableColumn::text("SyslogMessage", LOG_ANALYTICS, "The message."),
        TableColumn::int("ProcessID", LOG_ANALYTICS, "Id of the process."),
        TableColumn::text("HostIP", LOG_ANALYTICS, "Address of the sending system."),
        TableColumn::text("ProcessName", LOG_ANALYTICS, "Name of the process."),
        TYPE,
        TableColumn::text("_ResourceId", LOG_ANALYTICS, "Resource id of the computer."),
        TableColumn::additional_fields(),
    ],
};
