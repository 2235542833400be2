//! Records of Kinesis and Firehose as Lambda functions get them, records of Kinesis as the command line gets them, and the
//! input of a function that CloudWatch Logs calls: base64, in which CloudWatch Logs packs its documents with gzip.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "Kinesis records",
    signature: &[
        &[Claim::At(&["kinesis", "data"])],
        &[Claim::Has("recordId"), Claim::Has("data")],
        &[Claim::At(&["awslogs", "data"])],
        // aws kinesis get-records.
        &[Claim::Has("Data"), Claim::Has("SequenceNumber"), Claim::Has("PartitionKey")],
    ],
    inside: &[
        Inside::Base64(&["kinesis", "data"]),
        Inside::Base64(&["data"]),
        Inside::Base64(&["awslogs", "data"]),
        Inside::Base64(&["Data"]),
    ],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"Records":[{"kinesis":{"partitionKey":"p","data":"eyJkZXRhaWwtdHlwZSI6IkVDUiBJbWFnZSBBY3Rpb24iLCJzb3VyY2UiOiJhd3MuZWNyIiwiaWQiOiIxIiwiZGV0YWlsIjp7fX0="},"eventSource":"aws:kinesis"},{"kinesis":{"data":"SGVsbG8="}}]}"#,
            rows: &[
                (
                    "ECREvents",
                    &[
                        ("Id", "1"),
                        (
                            "AdditionalFields",
                            r#"{"_envelope":{"kinesis":{"partitionKey":"p"},"eventSource":"aws:kinesis"}}"#,
                        ),
                    ],
                ),
                ("sample", &[("kinesis", r#"{"data":"SGVsbG8="}"#)]),
            ],
        },
        WrapperSample {
            text: r#"{"Records":[{"SequenceNumber":"1","ApproximateArrivalTimestamp":"2019-11-16T01:54:35+00:00","Data":"eyJkZXRhaWwtdHlwZSI6IkVDUiBJbWFnZSBBY3Rpb24iLCJzb3VyY2UiOiJhd3MuZWNyIiwiaWQiOiIxIiwiZGV0YWlsIjp7fX0=","PartitionKey":"p"},{"SequenceNumber":"2","Data":"SGVsbG8=","PartitionKey":"p"}],"NextShardIterator":"A","MillisBehindLatest":0}"#,
            rows: &[
                (
                    "ECREvents",
                    &[
                        ("Id", "1"),
                        (
                            "AdditionalFields",
                            r#"{"_envelope":{"SequenceNumber":"1","ApproximateArrivalTimestamp":"2019-11-16T01:54:35+00:00","PartitionKey":"p"}}"#,
                        ),
                    ],
                ),
                ("sample", &[("Data", "SGVsbG8=")]),
            ],
        },
        // A subscription's document, packed: one line of it is an event, the other is text.
        WrapperSample {
            text: r#"{"awslogs":{"data":"H4sIAAAAAAACA3WOy26DMBBFfyWaNWl4tg07KyGoi24CuzqKXJhGlgAj2xRVyP/eiWmlbrqy5twZ37NAj8aIG9ZfI0IOR1az62tRVawsIAA1D6gJR3GSZo9Pz/swigl36lZqNY2U7MRsdviJg6Wn0WtYWY2ip9TQbKZ302g5WqmGk+wsagP5G3zAxe8W/pbIArK9V9GJlWRlRU8FUZZlSboPQ2pOgl9b2ls4tGiF7LaW1DnkHIrDefPSU7xhzb2NQ8DBqEk3a06qD+TosWw9ivywfkRgcQ5c8GMS/2+S/jWpanauwV3cNzZtBmlNAQAA"}}"#,
            rows: &[
                (
                    "ECREvents",
                    &[
                        ("Id", "1"),
                        (
                            "AdditionalFields",
                            r#"{"_envelope":{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/events/ecr","logStream":"s","subscriptionFilters":["f"],"id":"1","timestamp":1555349000123}}"#,
                        ),
                    ],
                ),
                (
                    "CloudWatchLogs",
                    &[
                        ("TimeGenerated", "2019-04-15T17:23:20.1240000Z"),
                        ("Account", "123456789012"),
                        ("LogGroup", "/aws/events/ecr"),
                        ("LogStream", "s"),
                        ("Message", "START"),
                        ("EventId", "2"),
                        ("AdditionalFields", r#"{"messageType":"DATA_MESSAGE","subscriptionFilters":["f"]}"#),
                    ],
                ),
            ],
        },
    ],
};
