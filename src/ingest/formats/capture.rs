//! Events of Azure Event Hubs Capture: the Avro reader makes a line of each, and its body is what was sent.
//!
//! Quirk: other readers of Avro write the body, which is bytes or nothing, as `{"bytes":"…"}` (`avro-tools tojson`) or in
//! base64.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "Event Hubs Capture",
    signature: &[&[Claim::Has("SequenceNumber"), Claim::Has("EnqueuedTimeUtc"), Claim::Has("Body")]],
    inside: &[Inside::Json(&["Body", "bytes"]), Inside::Json(&["Body"]), Inside::Base64(&["Body"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"SequenceNumber":1,"Offset":"0","EnqueuedTimeUtc":"5/1/2024 8:00:00 AM","Body":"{\"records\":[{\"time\":\"2024-05-01T08:00:01Z\",\"category\":\"ContainerRegistryLoginEvents\",\"identity\":\"i\"}]}"}"#,
            rows: &[(
                "ContainerRegistryLoginEvents",
                &[
                    ("Identity", "i"),
                    (
                        "AdditionalFields",
                        r#"{"_envelope":{"SequenceNumber":1,"Offset":"0","EnqueuedTimeUtc":"5/1/2024 8:00:00 AM"}}"#,
                    ),
                ],
            )],
        },
        WrapperSample {
            text: r#"{"SequenceNumber":1,"EnqueuedTimeUtc":"5/1/2024 8:00 AM","Body":{"bytes":"{\"records\":[{\"time\":\"2024-05-01T08:00:01Z\",\"category\":\"ContainerRegistryLoginEvents\",\"identity\":\"i\"}]}"}}"#,
            rows: &[(
                "ContainerRegistryLoginEvents",
                &[
                    ("Identity", "i"),
                    ("AdditionalFields", r#"{"_envelope":{"SequenceNumber":1,"EnqueuedTimeUtc":"5/1/2024 8:00 AM"}}"#),
                ],
            )],
        },
        WrapperSample {
            text: r#"{"SequenceNumber":1,"EnqueuedTimeUtc":"5/1/2024 8:00 AM","Body":"eyJyZWNvcmRzIjpbeyJ0aW1lIjoiMjAyNC0wNS0wMVQwODowMDowMVoiLCJjYXRlZ29yeSI6IkNvbnRhaW5lclJlZ2lzdHJ5TG9naW5FdmVudHMiLCJpZGVudGl0eSI6ImkifV19"}"#,
            rows: &[(
                "ContainerRegistryLoginEvents",
                &[
                    ("Identity", "i"),
                    ("AdditionalFields", r#"{"_envelope":{"SequenceNumber":1,"EnqueuedTimeUtc":"5/1/2024 8:00 AM"}}"#),
                ],
            )],
        },
    ],
};
