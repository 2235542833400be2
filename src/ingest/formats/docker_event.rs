//! Notifications of Docker Distribution, and what Azure's webhooks have in common with them.
//!
//! Quirks: times have the registry's own offset and nine fraction digits; `length` says the same as `size`; one push
//! raises an event for every layer and one for the manifest.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::DOCKER_REGISTRY_EVENTS;

pub(super) static FORMAT: Format = Format {
    name: "Docker Distribution notification",
    signature: &[&[
        Claim::Has("action"),
        Claim::Has("target"),
        Claim::Has("source"),
        Claim::Has("timestamp"),
        // Azure's events have that.
        Claim::Lacks("location"),
    ]],
    table: &DOCKER_REGISTRY_EVENTS,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"id":"320678d8","timestamp":"2016-03-09T14:44:26.402973972-08:00","action":"pull","target":{"mediaType":"m","digest":"sha256:f","size":708,"length":708,"repository":"hello","fromRepository":"other","url":"http://h/v2","tag":"latest","references":[]},"request":{"id":"r","addr":"192.168.64.11:42961","host":"h:5000","method":"GET","useragent":"curl"},"actor":{"name":"dev"},"source":{"addr":"x:5000","instanceID":"i"}}"#,
        rows: &[&[
            ("TimeGenerated", "2016-03-09T22:44:26.4029739Z"),
            ("Action", "pull"),
            ("Repository", "hello"),
            ("FromRepository", "other"),
            ("Size", "708"),
            ("RequestAddr", "192.168.64.11:42961"),
            ("ActorName", "dev"),
            ("SourceInstanceId", "i"),
            ("AdditionalFields", r#"{"target.references":[]}"#),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::These(COMMON),
    Rule::Inside(
        "target",
        &[Rule::These(TARGET), Rule::To("url", "Url"), Rule::To("fromRepository", "FromRepository")],
    ),
];

/// All but `target`.
pub(super) static COMMON: &[Rule] = &[
    Rule::To("id", "Id"),
    Rule::To("timestamp", "TimeGenerated"),
    Rule::To("action", "Action"),
    Rule::Inside(
        "request",
        &[
            Rule::To("id", "RequestId"),
            Rule::To("addr", "RequestAddr"),
            Rule::To("host", "RequestHost"),
            Rule::To("method", "RequestMethod"),
            Rule::To("useragent", "UserAgent"),
        ],
    ),
    Rule::Inside("actor", &[Rule::To("name", "ActorName")]),
    Rule::Inside("source", &[Rule::To("addr", "SourceAddr"), Rule::To("instanceID", "SourceInstanceId")]),
];

/// What `target` has in both.
pub(super) static TARGET: &[Rule] = &[
    Rule::To("mediaType", "MediaType"),
    Rule::To("size", "Size"),
    Rule::To("digest", "Digest"),
    Rule::To("length", "Length"),
    Rule::To("repository", "Repository"),
    Rule::To("tag", "Tag"),
];
