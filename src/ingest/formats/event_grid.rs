//! Events in Event Grid's own schema: an array from a web hook, one object from a queue, or one a line.
//!
//! Quirks: `data` came as JSON text from the service in 2020; documented examples hold the time
//! `019-03-12T22:42:08.7034064Z`, which becomes null while its text stays; nine fraction digits are cut to seven.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::ACR_EVENT_GRID;

pub(super) static FORMAT: Format = Format {
    name: "Event Grid",
    signature: &[&[Claim::Has("eventType"), Claim::Has("eventTime"), Claim::Has("subject"), Claim::Has("data")]],
    table: &ACR_EVENT_GRID,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    samples: &[
        Sample {
            text: r#"{"id":"831e1650","topic":"/subscriptions/s/registries/r","subject":"aci:v1","eventType":"ImagePushed","eventTime":"2018-04-25T21:39:47.6549614Z","data":"{\"action\":\"push\",\"target\":{\"tag\":\"v1\"}}","dataVersion":"1.0","metadataVersion":"1"}"#,
            rows: &[&[
                ("TimeGenerated", "2018-04-25T21:39:47.6549614Z"),
                ("EventType", "ImagePushed"),
                ("Subject", "aci:v1"),
                ("data", r#"{"action":"push","target":{"tag":"v1"}}"#),
                ("MetadataVersion", "1"),
            ]],
        },
        Sample {
            text: r#"{"id":"1","subject":"a","eventType":"ImageDeleted","eventTime":"019-03-12T22:42:08.7034064Z","data":{}}"#,
            rows: &[&[
                ("TimeGenerated", ""),
                ("data", "{}"),
                ("AdditionalFields", r#"{"TimeGenerated":"019-03-12T22:42:08.7034064Z"}"#),
            ]],
        },
    ],
};

static RULES: &[Rule] = &[
    Rule::To("id", "Id"),
    Rule::To("topic", "Topic"),
    Rule::To("subject", "Subject"),
    Rule::To("eventType", "EventType"),
    Rule::To("eventTime", "TimeGenerated"),
    Rule::To("data", "data"),
    Rule::To("dataVersion", "DataVersion"),
    Rule::To("metadataVersion", "MetadataVersion"),
];
