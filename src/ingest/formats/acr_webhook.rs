//! Bodies of Azure Container Registry's webhooks, and the registry's history of them (`az acr webhook list-events`).
//!
//! Quirks: a body is the same as the `data` of an Event Grid event, which is all that CloudEvents in binary mode leave in a
//! file; a ping has an id and an action only; the history has its status as text.

use super::docker_event::{COMMON, TARGET};
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::ACR_WEBHOOK_EVENTS;

pub(super) static BODY: Format = Format {
    name: "ACR webhook",
    signature: &[
        &[
            Claim::Has("action"),
            Claim::Has("timestamp"),
            Claim::At(&["target", "repository"]),
            Claim::Lacks("source"),
            Claim::Lacks("eventType"),
        ],
        &[Claim::Has("action"), Claim::Has("timestamp"), Claim::At(&["target", "repository"]), Claim::Has("location")],
        &[Claim::Is("action", "ping"), Claim::Has("id"), Claim::Lacks("target"), Claim::Lacks("hook")],
    ],
    table: &ACR_WEBHOOK_EVENTS,
    decoder: Decoder::Fields { rules: BODY_RULES, constants: &[] },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"id":"cb8c3971","timestamp":"2017-11-17T16:52:01.343145347Z","action":"chart_push","target":{"mediaType":"m","size":524,"digest":"sha256:8","repository":"hello","tag":"wp-1.tgz","name":"wp","version":"1"},"request":{"id":"r","host":"h","method":"PUT","useragent":"u"},"connectedRegistry":{"name":"edge"}}"#,
            rows: &[&[
                ("TimeGenerated", "2017-11-17T16:52:01.3431453Z"),
                ("Action", "chart_push"),
                ("Repository", "hello"),
                ("ChartName", "wp"),
                ("ChartVersion", "1"),
                ("Size", "524"),
                ("UserAgent", "u"),
                ("AdditionalFields", r#"{"connectedRegistry":{"name":"edge"}}"#),
            ]],
        },
        Sample {
            text: r#"{"id":"1","timestamp":"2024-05-01T00:00:00Z","action":"push","location":"westeurope","target":{"repository":"r"},"actor":{"name":"a"},"source":{"addr":"s"}}"#,
            rows: &[&[("ActorName", "a"), ("SourceAddr", "s"), ("AdditionalFields", r#"{"location":"westeurope"}"#)]],
        },
        Sample {
            text: r#"{"id":"1","action":"ping"}"#,
            rows: &[&[("Id", "1"), ("Action", "ping"), ("TimeGenerated", "")]],
        },
    ],
};

pub(super) static HISTORY: Format = Format {
    name: "ACR webhook history",
    signature: &[&[Claim::Has("eventRequestMessage")]],
    table: &ACR_WEBHOOK_EVENTS,
    decoder: Decoder::Fields { rules: HISTORY_RULES, constants: &[] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"id":"d","eventRequestMessage":{"content":{"id":"e","timestamp":"2024-05-01T00:00:00Z","action":"push","target":{"repository":"r","tag":"v1"},"request":{"method":"PUT"},"actor":{"name":"a"},"source":{"instanceId":"i"}},"headers":{"Content-Type":"application/json"},"method":"POST","requestUri":"https://hook","version":"1.1"},"eventResponseMessage":{"content":"ok","headers":{},"reasonPhrase":"OK","statusCode":"200","version":"1.1"}}"#,
        rows: &[&[
            ("DeliveryId", "d"),
            ("Id", "e"),
            ("TimeGenerated", "2024-05-01T00:00:00.0000000Z"),
            ("Action", "push"),
            ("Repository", "r"),
            ("Tag", "v1"),
            ("SourceInstanceId", "i"),
            ("DeliveryUri", "https://hook"),
            ("DeliveryHeaders", r#"{"Content-Type":"application/json"}"#),
            ("ResponseStatus", "200"),
            ("ResponseReason", "OK"),
            ("ResponseContent", "ok"),
            ("AdditionalFields", r#"{"eventRequestMessage.version":"1.1","eventResponseMessage.version":"1.1"}"#),
        ]],
    }],
};

static BODY_RULES: &[Rule] = &[
    Rule::These(COMMON),
    Rule::Inside("target", &[Rule::These(TARGET), Rule::To("name", "ChartName"), Rule::To("version", "ChartVersion")]),
];

static HISTORY_RULES: &[Rule] = &[
    Rule::To("id", "DeliveryId"),
    Rule::Inside(
        "eventRequestMessage",
        &[
            Rule::Inside("content", BODY_RULES),
            Rule::To("headers", "DeliveryHeaders"),
            Rule::To("method", "DeliveryMethod"),
            Rule::To("requestUri", "DeliveryUri"),
        ],
    ),
    Rule::Inside(
        "eventResponseMessage",
        &[
            Rule::To("content", "ResponseContent"),
            Rule::To("headers", "ResponseHeaders"),
            Rule::To("reasonPhrase", "ResponseReason"),
            Rule::To("statusCode", "ResponseStatus"),
        ],
    ),
];
