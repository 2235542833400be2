//! Activity tracking events of IBM Cloud as delimited text, with underscores between the objects: `initiator_authnName`.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "IBM Cloud activity tracking CSV",
    signature: &[&["action", "eventTime", "initiator_id"], &["action", "eventTime", "initiator_name"]],
    lacks: &["TimeGenerated"],
    rows: RowsOf::Paths('_', &["initiator", "target", "reason", "observer", "requestData", "responseData"]),
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "eventTime,action,outcome,initiator_id,initiator_name,initiator_host_address,target_name,reason_reasonCode,dataEvent\n\
               2024-05-01T08:00:12.55+0000,container-registry.image.delete,success,IBMid-1,a@example.com,203.0.113.7,de.icr.io/ns/app,200,true\n",
        rows: &[(
            "IBMActivityTracker",
            &[
                ("TimeGenerated", "2024-05-01T08:00:12.5500000Z"),
                ("action", "container-registry.image.delete"),
                ("initiator", r#"{"host":{"address":"203.0.113.7"},"id":"IBMid-1","name":"a@example.com"}"#),
                ("target", r#"{"name":"de.icr.io/ns/app"}"#),
                ("reason", r#"{"reasonCode":"200"}"#),
                ("dataEvent", "true"),
            ],
        )],
    }],
};
