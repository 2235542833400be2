//! Events in Event Grid's own schema: an array from a web hook, one object from a queue, or one a line.
//!
//! Quirks: `data` came as JSON text from the service in 2020; documented examples hold the time
//! `019-03-12T22:42:08.7034064Z`, which becomes null while its text stays; nine fraction digits are cut to seven. What a
//! dead-letter blob adds stays in `AdditionalFields`. Events of other services are records of no known shape.

use super::{Claim, Decoder, Format, Inside, Itself, Sample, Wrapper, WrapperSample};
use crate::ingest::fields::Rule;
use crate::tables::ACR_EVENT_GRID;

pub(super) static FORMAT: Format = Format {
    name: "Event Grid",
    signature: &[
        &[
            Claim::Fits("eventType", is_registry_event),
            Claim::Has("eventTime"),
            Claim::Has("subject"),
            Claim::Has("data"),
        ],
        &[
            Claim::Has("eventType"),
            Claim::Has("eventTime"),
            Claim::Has("subject"),
            Claim::Has("data"),
            Claim::Fits("topic", is_registry),
        ],
    ],
    table: &ACR_EVENT_GRID,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
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

/// The first message of a web hook.
pub(super) static VALIDATION: Wrapper = Wrapper {
    name: "Event Grid validation",
    signature: &[
        &[Claim::Is("eventType", "Microsoft.EventGrid.SubscriptionValidationEvent"), Claim::Has("data")],
        &[Claim::Is("type", "Microsoft.EventGrid.SubscriptionValidationEvent"), Claim::Has("data")],
    ],
    inside: &[],
    itself: Itself::Note(
        "Messages by which Event Grid checked the address of a web hook are no events of a registry and are left out.",
    ),
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"[{"id":"1","topic":"/subscriptions/s","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2018-01-25T22:12:19.4556811Z","data":{"validationCode":"c"}}]"#,
        rows: &[],
    }],
};

/// Pull delivery of a namespace's topic.
pub(super) static PULL_DELIVERY: Wrapper = Wrapper {
    name: "Event Grid pull delivery",
    signature: &[&[Claim::Has("brokerProperties"), Claim::At(&["event", "specversion"])]],
    inside: &[Inside::Json(&["event"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"value":[{"brokerProperties":{"lockToken":"l","deliveryCount":1},"event":{"specversion":"1.0","type":"Microsoft.ContainerRegistry.ImagePushed","source":"r","id":"1","time":"2024-05-01T00:00:00Z","data":{"action":"push"}}}]}"#,
        rows: &[(
            "ACREventGrid",
            &[
                ("Id", "1"),
                ("data", r#"{"action":"push"}"#),
                ("AdditionalFields", r#"{"_envelope":{"brokerProperties":{"lockToken":"l","deliveryCount":1}}}"#),
            ],
        )],
    }],
};

/// `az storage message peek`: the event is the content of a message, in base64 or as it is.
pub(super) static STORAGE_QUEUE: Wrapper = Wrapper {
    name: "Storage queue messages",
    signature: &[&[Claim::Has("content"), Claim::Has("insertionTime")]],
    inside: &[Inside::Base64(&["content"]), Inside::Json(&["content"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            // {"eventType":"ImagePushed","eventTime":"2024-05-01T00:00:00Z","subject":"a:v1","data":{}}
            text: r#"[{"content":"eyJldmVudFR5cGUiOiJJbWFnZVB1c2hlZCIsImV2ZW50VGltZSI6IjIwMjQtMDUtMDFUMDA6MDA6MDBaIiwic3ViamVjdCI6ImE6djEiLCJkYXRhIjp7fX0=","dequeueCount":0,"id":"m","insertionTime":"2024-05-01T00:00:01+00:00"}]"#,
            rows: &[(
                "ACREventGrid",
                &[
                    ("Subject", "a:v1"),
                    (
                        "AdditionalFields",
                        r#"{"_envelope":{"dequeueCount":0,"id":"m","insertionTime":"2024-05-01T00:00:01+00:00"}}"#,
                    ),
                ],
            )],
        },
        // A message in words is a record of its own.
        WrapperSample {
            text: r#"[{"content":"Hello","id":"m","insertionTime":"2024-05-01T00:00:01+00:00"}]"#,
            rows: &[("sample", &[("content", "Hello")])],
        },
    ],
};

/// Whether an event is of a container registry; old ones lack the name of the service.
pub(super) fn is_registry_event(name: &str) -> bool {
    name.starts_with("Microsoft.ContainerRegistry.")
        || ["ImagePushed", "ImageDeleted", "ChartPushed", "ChartDeleted"].contains(&name)
}

/// Whether a resource id is that of a container registry.
pub(super) fn is_registry(id: &str) -> bool {
    id.to_ascii_lowercase().contains("/microsoft.containerregistry/registries/")
}

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
