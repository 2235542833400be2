//! What stands around IBM Cloud's events: a service's `payload`, lines of the hosted event search and of its archives,
//! results of IBM Cloud Logs.

use super::shared::ibm_event::event_in;
use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

/// An event one level deep, as some services send it, and as rows that the page of IBM Cloud Logs exports.
pub(super) static PAYLOAD: Wrapper = Wrapper {
    name: "IBM Cloud payload",
    signature: &[
        &[Claim::At(&["payload", "action"]), Claim::At(&["payload", "eventTime"])],
        &[Claim::At(&["event", "action"]), Claim::At(&["event", "eventTime"])],
        &[Claim::At(&["message", "action"]), Claim::At(&["message", "eventTime"])],
        &[Claim::Fits("message", is_event)],
        &[Claim::Fits("text", is_event)],
    ],
    inside: &[Inside::Made(event_in)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"timestamp":"t","text":"{\"action\":\"a\",\"eventTime\":\"2024-05-01T08:00:12Z\",\"initiator\":{}}"}"#,
            rows: &[(
                "IBMActivityTracker",
                &[("action", "a"), ("AdditionalFields", r#"{"_envelope":{"timestamp":"t"}}"#)],
            )],
        },
        WrapperSample {
            text: r#"{"payload":{"action":"a.b.c","eventTime":"2024-05-01T08:00:12.55+0000","initiator":{"id":"i"}},"kind":"k"}"#,
            rows: &[(
                "IBMActivityTracker",
                &[
                    ("action", "a.b.c"),
                    ("eventTime", "2024-05-01T08:00:12.5500000Z"),
                    ("AdditionalFields", r#"{"_envelope":{"kind":"k"}}"#),
                ],
            )],
        },
    ],
};

/// A line of Mezmo, which the hosted event search was: the event is its text, its fields, or both.
pub(super) static LINE: Wrapper = Wrapper {
    name: "Mezmo lines",
    signature: &[
        &[Claim::Has("_line"), Claim::Has("_ts")],
        &[Claim::Has("_line"), Claim::Has("_app"), Claim::Lacks("_ts")],
    ],
    inside: &[Inside::Made(event_in)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"lines":[{"_ts":1714550412550,"_app":"crn","_line":"{\"action\":\"a\",\"eventTime\":\"2024-05-01T08:00:12Z\",\"initiator\":{}}","action":"a"}],"pagination_id":"p"}"#,
            rows: &[(
                "IBMActivityTracker",
                &[("action", "a"), ("AdditionalFields", r#"{"_envelope":{"_ts":1714550412550,"_app":"crn"}}"#)],
            )],
        },
        WrapperSample {
            text: r#"{"_ts":1714550412550,"_line":"pull","action":"a","eventTime":"2024-05-01T08:00:12Z","initiator":{"id":"i"}}"#,
            rows: &[(
                "IBMActivityTracker",
                &[
                    ("initiator", r#"{"id":"i"}"#),
                    ("AdditionalFields", r#"{"_envelope":{"_ts":1714550412550,"_line":"pull"}}"#),
                ],
            )],
        },
        // A line of some other log.
        WrapperSample {
            text: r#"{"_ts":1714550412550,"_app":"web","_line":"GET /"}"#,
            rows: &[("sample", &[("_app", "web"), ("_line", "GET /")])],
        },
    ],
};

/// A line of an archive in Cloud Object Storage, or of the stream to Kafka.
pub(super) static ARCHIVE: Wrapper = Wrapper {
    name: "IBM Cloud archive",
    signature: &[
        &[Claim::At(&["_source", "_line"])],
        &[Claim::At(&["_source", "action"]), Claim::At(&["_source", "eventTime"])],
    ],
    inside: &[Inside::Made(event_in)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"_source":{"action":"a","eventTime":"2024-05-01T08:00:12Z","o_initiator":{"id":"i","o_host":{"address":"203.0.113.7"}},"_app":"crn"}}"#,
        rows: &[(
            "IBMActivityTracker",
            &[
                ("initiator", r#"{"id":"i","host":{"address":"203.0.113.7"}}"#),
                ("AdditionalFields", r#"{"_envelope":{"_source":{"_app":"crn"}}}"#),
            ],
        )],
    }],
};

/// Results of a query of IBM Cloud Logs, and rows of its data bucket.
pub(super) static CLOUD_LOGS: Wrapper = Wrapper {
    name: "IBM Cloud Logs",
    signature: &[
        &[Claim::Has("user_data"), Claim::Has("metadata")],
        &[Claim::Has("user_data"), Claim::Has("labels"), Claim::Lacks("metadata")],
        &[Claim::Has("src_obj__user_data")],
    ],
    inside: &[Inside::Made(event_in), Inside::Json(&["user_data"]), Inside::Json(&["src_obj__user_data"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"result":{"results":[{"metadata":[],"labels":[{"key":"k","value":"v"}],"user_data":"{\"event\":{\"action\":\"a\",\"eventTime\":\"2024-05-01T08:00:12Z\",\"initiator\":{}}}"}]}}"#,
            rows: &[(
                "IBMActivityTracker",
                &[
                    ("action", "a"),
                    ("AdditionalFields", r#"{"_envelope":{"metadata":[],"labels":[{"key":"k","value":"v"}]}}"#),
                ],
            )],
        },
        // The log of something else.
        WrapperSample {
            text: r#"{"result":{"results":[{"metadata":[],"labels":[],"user_data":"{\"n\":1}"}]}}"#,
            rows: &[("sample", &[("n", "1"), ("_envelope", r#"{"metadata":[],"labels":[]}"#)])],
        },
    ],
};

/// What a query of IBM Cloud Logs says before its results.
pub(super) static QUERY_ID: Wrapper = Wrapper {
    name: "IBM Cloud Logs query",
    signature: &[&[Claim::At(&["query_id", "query_id"])]],
    inside: &[],
    itself: Itself::Note("Ids of queries, which come beside their answers, are left out."),
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"query_id":{"query_id":"q"}}
{"result":{"results":[{"labels":[],"user_data":"{\"n\":1}"}]}}"#,
        rows: &[("sample", &[("n", "1")])],
    }],
};

/// Whether a text is an event.
fn is_event(text: &str) -> bool {
    text.starts_with('{') && text.contains("\"eventTime\"") && event_in(text).is_some()
}
