//! Usage logs of Red Hat Quay, from its API or exported.
//!
//! Quirk: times are written as in e-mail: `Tue, 18 Jun 2024 18:59:13 -0000`.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::QUAY_LOGS;

pub(super) static FORMAT: Format = Format {
    name: "Quay log",
    signature: &[&[Claim::Has("kind"), Claim::Has("datetime"), Claim::Has("metadata")]],
    table: &QUAY_LOGS,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"kind":"push_repo","metadata":{"repo":"busybox","namespace":"org"},"ip":"192.168.1.131","datetime":"Tue, 18 Jun 2024 18:59:13 -0000","performer":{"kind":"user","name":"quayuser","is_robot":false,"avatar":{"hash":"b"}},"namespace":{"name":"org","kind":"org"}}"#,
        rows: &[&[
            ("TimeGenerated", "2024-06-18T18:59:13.0000000Z"),
            ("Kind", "push_repo"),
            ("Metadata", r#"{"repo":"busybox","namespace":"org"}"#),
            ("Ip", "192.168.1.131"),
            ("PerformerName", "quayuser"),
            ("PerformerIsRobot", "false"),
            ("Namespace", "org"),
            ("AdditionalFields", r#"{"performer.avatar":{"hash":"b"},"namespace.kind":"org"}"#),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::To("kind", "Kind"),
    Rule::To("metadata", "Metadata"),
    Rule::To("ip", "Ip"),
    Rule::To("datetime", "TimeGenerated"),
    Rule::Inside(
        "performer",
        &[
            Rule::To("kind", "PerformerKind"),
            Rule::To("name", "PerformerName"),
            Rule::To("is_robot", "PerformerIsRobot"),
        ],
    ),
    Rule::Inside("namespace", &[Rule::To("name", "Namespace")]),
];
