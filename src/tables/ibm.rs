//! IBM Cloud activity tracking events under the vendor's own names.

use super::schema::{TableColumn, TableSchema};

/// `IBMActivityTracker`.
pub static IBM_ACTIVITY_TRACKER: TableSchema = TableSchema {
    name: "IBMActivityTracker",
    doc: "An action on an IBM Cloud service, as activity tracking recorded it.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "eventTime", "When it happened, UTC; the same as `eventTime`."),
        TableColumn::time("eventTime", "eventTime", "When it happened, UTC."),
        TableColumn::text("action", "action", "`service.object.verb`: `container-registry.image.delete`."),
        TableColumn::text("outcome", "outcome", "`success`, `pending` or `failure`."),
        TableColumn::text("severity", "severity", "`normal`, `warning` or `critical`; 401 and 403 count as critical."),
        TableColumn::text("message", "message", "What happened, in words."),
        TableColumn::dynamic(
            "initiator",
            "initiator",
            "Who did it: `initiator.name`, `initiator.host.address`, `initiator.credential.type`.",
        ),
        TableColumn::dynamic("target", "target", "What it was done to: `target.name`, `target.id`, `target.typeURI`."),
        TableColumn::dynamic(
            "reason",
            "reason",
            "`reason.reasonCode` (an HTTP status), `reason.reasonType`, `reason.reasonForFailure`.",
        ),
        TableColumn::dynamic("observer", "observer", "Who recorded it: `observer.name` is `ActivityTracker`."),
        TableColumn::dynamic("requestData", "requestData (decoded)", "What was asked; decoded where it came as text."),
        TableColumn::dynamic(
            "responseData",
            "responseData (decoded)",
            "What was answered; decoded where it came as text.",
        ),
        TableColumn::flag(
            "dataEvent",
            "dataEvent",
            "Whether it touched data (pull, push, delete); recorded only where the account turned data events on.",
        ),
        TableColumn::flag("saveServiceCopy", "saveServiceCopy", "Whether the provider keeps a copy."),
        TableColumn::text("logSourceCRN", "logSourceCRN", "Service that sent it; the account follows `a/`."),
        TableColumn::text("correlationId", "correlationId", "Equal in the records of one request."),
        TableColumn::text("id", "id", "Id of the event."),
        TableColumn::text("eventType", "eventType", "Kind of event: `activity`."),
        TableColumn::text("typeURI", "typeURI", "Schema of the event."),
        TableColumn::additional_fields(),
    ],
};
