//! Answers of Log Analytics' batch call: each holds an answer with its tables.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "Log Analytics batch",
    signature: &[&[Claim::At(&["body", "tables"])]],
    inside: &[Inside::Json(&["body"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"responses":[{"id":"1","status":200,"body":{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"LoginServer","type":"string"},{"name":"OperationName","type":"string"}],"rows":[["2024-05-01T08:00:00Z","cr.azurecr.io","Untag"]]}]}},{"id":"2","status":200,"body":{"tables":[{"name":"PrimaryResult","columns":[{"name":"n","type":"long"}],"rows":[[1],[null]]}]}}]}"#,
        rows: &[
            (
                "ContainerRegistryRepositoryEvents",
                &[
                    ("TimeGenerated", "2024-05-01T08:00:00.0000000Z"),
                    ("OperationName", "Untag"),
                    ("AdditionalFields", r#"{"_envelope":{"id":"1","status":200}}"#),
                ],
            ),
            ("sample", &[("n", "1"), ("_envelope", r#"{"id":"2","status":200}"#)]),
            ("sample", &[("n", "")]),
        ],
    }],
};
