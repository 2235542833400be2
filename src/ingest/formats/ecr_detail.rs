//! The `detail` of an event of Amazon ECR alone, as rules with an input path or an input transformer pass it on.
//!
//! Nothing in it says when it happened or where.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::Rest;
use crate::tables::ECR_EVENTS;
use crate::values::{Dyn, DynamicWriter};

pub(super) static FORMAT: Format = Format {
    name: "EventBridge detail",
    signature: &[
        &[Claim::Has("repository-name"), Claim::Has("action-type")],
        &[Claim::Has("repository-name"), Claim::Has("scan-status")],
        &[Claim::Has("repository-name"), Claim::Has("sync-status")],
        &[Claim::Has("repositories"), Claim::Has("action-type"), Claim::Has("scan-type")],
    ],
    table: &ECR_EVENTS,
    decoder: Decoder::Rows(row),
    is_listing: false,
    samples: &[Sample {
        text: r#"{"result":"SUCCESS","repository-name":"r","action-type":"PUSH","image-tag":"latest","_envelope":{"a":1}}"#,
        rows: &[&[
            ("detail", r#"{"result":"SUCCESS","repository-name":"r","action-type":"PUSH","image-tag":"latest"}"#),
            ("TimeGenerated", ""),
            ("AdditionalFields", r#"{"_envelope":{"a":1}}"#),
        ]],
    }],
};

/// What was around the detail is no part of it.
const ENVELOPE: &str = "_envelope";

fn row(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let mut detail = DynamicWriter::default();
    detail.begin_bag();
    let mut rest = Rest::new();
    for (key, value) in record.properties() {
        if key == ENVELOPE {
            rest.put(key, value);
        } else {
            detail.key(key);
            detail.copy(value);
        }
    }
    detail.end();
    let rest = rest.end();
    emit(&[("detail", Out::Value(detail.as_dyn())), ("AdditionalFields", Out::Value(rest.as_dyn()))]);
}
