//! Lines of CloudWatch Logs: answers of Logs Insights, and what the console downloads.
//!
//! Quirks: a line that is a record of a known shape is read as that record, and the other cells go with it. `@log` is
//! account and log group in one. Times of the console's download are epoch milliseconds.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;
use crate::tables::CLOUD_WATCH_LOGS;
use std::borrow::Cow;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "CloudWatch Logs CSV",
    signature: &[&["@timestamp", "@message"], &["timestamp", "message"]],
    lacks: &["TimeGenerated"],
    rows: RowsOf::Table {
        table: &CLOUD_WATCH_LOGS,
        columns: &[
            ("@timestamp", "TimeGenerated"),
            ("timestamp", "TimeGenerated"),
            ("@message", "Message"),
            ("message", "Message"),
            ("@ingestionTime", "IngestionTime"),
            ("ingestionTime", "IngestionTime"),
            ("@logStream", "LogStream"),
            ("logStreamName", "LogStream"),
            ("logStream", "LogStream"),
            ("logGroupName", "LogGroup"),
            ("eventId", "EventId"),
        ],
        cuts: &[("@log", &[("Account", account), ("LogGroup", log_group)])],
        constants: &[],
        complete: false,
    },
    quirks: Quirks { message: &["@message", "message"], ..Quirks::NONE },
    samples: &[
        WrapperSample {
            text: r#"@timestamp,@message,@logStream,@log
2024-05-01 08:00:12.555,plain words,s,111122223333:/aws/events/ecr
2024-05-01 08:00:13.000,"{""eventSource"":""ecr.amazonaws.com"",""eventName"":""PutImage"",""eventTime"":""2024-05-01T08:00:10Z""}",s,
"#,
            rows: &[
                (
                    "CloudWatchLogs",
                    &[
                        ("TimeGenerated", "2024-05-01T08:00:12.5550000Z"),
                        ("Message", "plain words"),
                        ("LogStream", "s"),
                        ("Account", "111122223333"),
                        ("LogGroup", "/aws/events/ecr"),
                    ],
                ),
                (
                    "AWSCloudTrail",
                    &[
                        ("EventName", "PutImage"),
                        (
                            "AdditionalFields",
                            r#"{"_envelope":{"@timestamp":"2024-05-01 08:00:13.000","@logStream":"s"}}"#,
                        ),
                    ],
                ),
            ],
        },
        WrapperSample {
            text: "timestamp,message\n1714550412555,plain words\n",
            rows: &[(
                "CloudWatchLogs",
                &[("TimeGenerated", "2024-05-01T08:00:12.5550000Z"), ("Message", "plain words")],
            )],
        },
    ],
};

fn account(log: &str) -> Cow<'_, str> {
    Cow::Borrowed(log.split_once(':').map_or("", |(account, _)| account))
}

fn log_group(log: &str) -> Cow<'_, str> {
    Cow::Borrowed(log.split_once(':').map_or(log, |(_, group)| group))
}
