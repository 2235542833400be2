//! Windows events and syslog of Log Analytics: the main columns, so that queries over them run.

use super::schema::{TableColumn, TableSchema};

/// `Event`.
pub static EVENT: TableSchema = TableSchema {
    name: "Event",
    doc: "A record of a Windows event log.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::text("TenantId", "", "Id of the Log Analytics workspace; not the Entra tenant."),
        TableColumn::text("SourceSystem", "", "What collected the record: `Azure`."),
        TableColumn::time("TimeGenerated", "", "When it happened."),
        TableColumn::text("Source", "", "What wrote the event."),
        TableColumn::text("EventLog", "", "Log that holds it: `Application`, `System`."),
        TableColumn::text("Computer", "", "Computer that it comes from."),
        TableColumn::int("EventLevel", "", "Level as a number."),
        TableColumn::text("EventLevelName", "", "`Error`, `Warning`, `Information`."),
        TableColumn::text("ParameterXml", "", "Parameters, as XML."),
        TableColumn::text("EventData", "", "Data, as XML."),
        TableColumn::int("EventID", "", "Number of the event."),
        TableColumn::text("RenderedDescription", "", "The message."),
        TableColumn::int("EventCategory", "", "Category as a number."),
        TableColumn::text("UserName", "", "Account that it happened under."),
        TableColumn::text("Type", "", "Name of the table: `Event`."),
        TableColumn::text("_ResourceId", "", "Resource id of the computer."),
        TableColumn::additional_fields(),
    ],
};

/// `Syslog`.
pub static SYSLOG: TableSchema = TableSchema {
    name: "Syslog",
    doc: "A record of syslog on Linux.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::text("TenantId", "", "Id of the Log Analytics workspace; not the Entra tenant."),
        TableColumn::text("SourceSystem", "", "What collected the record: `Azure`."),
        TableColumn::time("TimeGenerated", "", "When it happened."),
        TableColumn::text("Computer", "", "Computer that it comes from."),
        TableColumn::time("EventTime", "", "When the computer wrote it."),
        TableColumn::text("Facility", "", "Part of the system that wrote it."),
        TableColumn::text("HostName", "", "Name of the sending system."),
        TableColumn::text(
            "SeverityLevel",
            "",
            "`emerg`, `alert`, `crit`, `err`, `warning`, `notice`, `info`, `debug`.",
        ),
        TableColumn::text("SyslogMessage", "", "The message."),
        TableColumn::int("ProcessID", "", "Id of the process."),
        TableColumn::text("HostIP", "", "Address of the sending system."),
        TableColumn::text("ProcessName", "", "Name of the process."),
        TableColumn::text("Type", "", "Name of the table: `Syslog`."),
        TableColumn::text("_ResourceId", "", "Resource id of the computer."),
        TableColumn::additional_fields(),
    ],
};
