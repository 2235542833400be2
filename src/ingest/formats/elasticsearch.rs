//! Hits of Elasticsearch and OpenSearch, one a line, as tools export an index: the record is the hit's `_source`.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static HIT: Wrapper = Wrapper {
    name: "Elasticsearch hits",
    signature: &[&[
        Claim::At(&["_source", "eventSource"]),
        Claim::At(&["_source", "eventName"]),
        Claim::At(&["_source", "eventTime"]),
    ]],
    inside: &[Inside::Json(&["_source"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"_index":"i","_id":"1","_source":{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2019-11-16T01:54:30Z"}}"#,
        rows: &[(
            "AWSCloudTrail",
            &[("EventName", "PutImage"), ("AdditionalFields", r#"{"_envelope":{"_index":"i","_id":"1"}}"#)],
        )],
    }],
};
