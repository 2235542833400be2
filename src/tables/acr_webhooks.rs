//! Bodies of Azure Container Registry's webhooks, and the registry's history of what it sent.
//!
//! Source: `container-registry-webhook-reference.md` of Microsoft's Azure documentation; the history is the answer of
//! `listEvents`, whose rows have the body under `eventRequestMessage.content`.

use super::schema::{TableColumn, TableSchema};
use super::shared::docker;

/// `ACRWebhookEvents`.
pub static ACR_WEBHOOK_EVENTS: TableSchema = TableSchema {
    name: "ACRWebhookEvents",
    doc: "A push, delete, quarantine or ping that an Azure container registry told a webhook of. There is no pull event.",
    time_column: Some("TimeGenerated"),
    columns: &[
        docker::TIME,
        docker::ID,
        TableColumn::text(
            "Action",
            "action",
            "`push`, `delete`, `quarantine`, `chart_push`, `chart_delete` or `ping`.",
        ),
        docker::REPOSITORY,
        docker::TAG,
        docker::DIGEST,
        docker::MEDIA_TYPE,
        docker::SIZE,
        docker::LENGTH,
        TableColumn::text("ChartName", "target.name", "Name of a Helm chart."),
        TableColumn::text("ChartVersion", "target.version", "Version of a Helm chart."),
        docker::REQUEST_ID,
        docker::REQUEST_ADDRESS,
        docker::REQUEST_HOST,
        docker::REQUEST_METHOD,
        docker::USER_AGENT,
        docker::ACTOR,
        docker::SOURCE_ADDRESS,
        docker::SOURCE_INSTANCE,
        TableColumn::text("DeliveryId", "id (listEvents)", "Id of the delivery in the registry's history."),
        TableColumn::text("DeliveryUri", "eventRequestMessage.requestUri", "Address that the webhook posts to."),
        TableColumn::text("DeliveryMethod", "eventRequestMessage.method", "HTTP method of the delivery: `POST`."),
        TableColumn::dynamic("DeliveryHeaders", "eventRequestMessage.headers", "HTTP headers of the delivery."),
        TableColumn::int("ResponseStatus", "eventResponseMessage.statusCode", "HTTP status that the receiver gave."),
        TableColumn::text("ResponseReason", "eventResponseMessage.reasonPhrase", "Reason that the receiver gave."),
        TableColumn::dynamic("ResponseHeaders", "eventResponseMessage.headers", "HTTP headers of the answer."),
        TableColumn::text("ResponseContent", "eventResponseMessage.content", "Body of the answer."),
        TableColumn::additional_fields(),
    ],
};
