//! Notices of Amazon S3 that an object was written. They say where a file is, not what is in it.

use super::{Claim, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "S3 notices",
    signature: &[&[Claim::At(&["s3", "object"])]],
    inside: &[],
    itself: Itself::Remark(
        "These are notices that files were written to a bucket, not the files: download those files and drop them here.",
    ),
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2019-04-15T16:45:00.000Z","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"trail"},"object":{"key":"AWSLogs/x.json.gz","size":5}}}]}"#,
        rows: &[("sample", &[("eventName", "ObjectCreated:Put"), ("eventSource", "aws:s3")])],
    }],
};
