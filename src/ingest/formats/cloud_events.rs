//! Events in the CloudEvents 1.0 schema, as Event Grid delivers them on request.
//!
//! Quirks: as in Event Grid's own schema, `data` can be JSON text; senders that take it for bytes write it as
//! `data_base64`.

use super::event_grid::{is_registry, is_registry_event};
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::ACR_EVENT_GRID;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

pub(super) static FORMAT: Format = Format {
    name: "CloudEvents",
    signature: &[
        &[Claim::Has("specversion"), Claim::Fits("type", is_registry_event)],
        &[Claim::Has("specversion"), Claim::Has("type"), Claim::Fits("source", is_registry)],
    ],
    table: &ACR_EVENT_GRID,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[
        Sample {
            text: r##"{"id":"2092c215","source":"/subscriptions/s/registries/r","specversion":"1.0","type":"Microsoft.ContainerRegistry.ImagePushed","dataschema":"#1.0","subject":"alpine:latest","time":"2020-07-10T20:30:31.365399678Z","data":{"action":"push"}}"##,
            rows: &[&[
                ("TimeGenerated", "2020-07-10T20:30:31.3653996Z"),
                ("EventType", "Microsoft.ContainerRegistry.ImagePushed"),
                ("Topic", "/subscriptions/s/registries/r"),
                ("SpecVersion", "1.0"),
                ("DataSchema", "#1.0"),
                ("data", r#"{"action":"push"}"#),
            ]],
        },
        Sample {
            text: r#"{"id":"3","specversion":"1.0","type":"Microsoft.ContainerRegistry.ImagePushed","time":"2024-05-01T08:00:13Z","data_base64":"eyJhY3Rpb24iOiJwdXNoIn0="}"#,
            rows: &[&[("Id", "3"), ("data", r#"{"action":"push"}"#), ("AdditionalFields", "")]],
        },
        Sample {
            text: r#"{"id":"4","specversion":"1.0","type":"Microsoft.ContainerRegistry.ImagePushed","data_base64":"no base64"}"#,
            rows: &[&[("Id", "4"), ("data", "no base64")]],
        },
    ],
};

static RULES: &[Rule] = &[
    Rule::To("id", "Id"),
    Rule::To("source", "Topic"),
    Rule::To("specversion", "SpecVersion"),
    Rule::To("type", "EventType"),
    Rule::To("dataschema", "DataSchema"),
    Rule::To("datacontenttype", "DataContentType"),
    Rule::To("subject", "Subject"),
    Rule::To("time", "TimeGenerated"),
    Rule::To("data", "data"),
    Rule::Cut("data_base64", &[("data", text_in)]),
];

/// The text that stands in base64; what is none stays as it is.
fn text_in(base64: &str) -> Cow<'_, str> {
    let bytes = STANDARD.decode(base64.trim()).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(base64), Cow::Owned)
}
