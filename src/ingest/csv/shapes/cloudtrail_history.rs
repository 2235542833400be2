//! The CloudTrail console's Event history, "Download as CSV".
//!
//! The columns follow the person's settings, so that any two that tell it are enough. The type and name of the resource
//! stay as they are in `AdditionalFields`: a record's own `resources` are something else.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;
use crate::tables::AWS_CLOUD_TRAIL;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "CloudTrail Event history",
    signature: &[&["Event name", "Event source"], &["Event name", "Event time", "User name"]],
    lacks: &[],
    rows: RowsOf::Table {
        table: &AWS_CLOUD_TRAIL,
        columns: &[
            ("Event time", "TimeGenerated"),
            ("User name", "UserIdentityUserName"),
            ("AWS access key", "UserIdentityAccessKeyId"),
            ("Event source", "EventSource"),
            ("Event name", "EventName"),
            ("AWS region", "AWSRegion"),
            ("Source IP address", "SourceIpAddress"),
            ("User agent", "UserAgent"),
            ("Event ID", "AwsEventId"),
            ("Read-only", "ReadOnly"),
            ("Error code", "ErrorCode"),
            ("Error message", "ErrorMessage"),
            ("Request ID", "AwsRequestId_"),
            ("Event type", "EventTypeName"),
            ("Event category", "Category"),
            ("Recipient account ID", "RecipientAccountId"),
            ("VPC endpoint ID", "VpcEndpointId"),
        ],
        cuts: &[],
        constants: &[("Type", "AWSCloudTrail")],
        complete: false,
    },
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Read-only,Resource name\n\
               alice,AKIA,2024-05-01T08:00:12Z,ecr.amazonaws.com,PutImage,eu-central-1,203.0.113.7,docker/24,false,team/app\n",
        rows: &[(
            "AWSCloudTrail",
            &[
                ("TimeGenerated", "2024-05-01T08:00:12.0000000Z"),
                ("UserIdentityUserName", "alice"),
                ("EventSource", "ecr.amazonaws.com"),
                ("EventName", "PutImage"),
                ("AWSRegion", "eu-central-1"),
                ("SourceIpAddress", "203.0.113.7"),
                ("ReadOnly", "false"),
                ("AdditionalFields", r#"{"Resource name":"team/app"}"#),
            ],
        )],
    }],
};
