//! Amazon ECR and Inspector events as EventBridge delivers them.
//!
//! Quirks: `detail` keeps the vendor's keys with hyphens; digests and ids of published examples are not well formed and
//! are never checked; the published date 29 February 2023 becomes null and its text stays.

use super::alarm_history::DETAIL_TYPES;
use super::{Claim, Decoder, Format, Inside, Itself, Sample, Wrapper, WrapperSample};
use crate::ingest::fields::Rule;
use crate::tables::ECR_EVENTS;

pub(super) static FORMAT: Format = Format {
    name: "EventBridge",
    signature: &[&[Claim::IsNoneOf("detail-type", OTHERS), Claim::Has("source"), Claim::Has("detail")]],
    table: &ECR_EVENTS,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"version":"0","id":"13cde686","detail-type":"ECR Image Action","source":"aws.ecr","account":"123456789012","time":"2019-11-16T01:54:34Z","region":"us-west-2","resources":[],"detail":{"result":"SUCCESS","repository-name":"r","image-tag":"latest"}}"#,
            rows: &[&[
                ("TimeGenerated", "2019-11-16T01:54:34.0000000Z"),
                ("DetailType", "ECR Image Action"),
                ("Source", "aws.ecr"),
                ("Account", "123456789012"),
                ("Resources", "[]"),
                ("detail", r#"{"result":"SUCCESS","repository-name":"r","image-tag":"latest"}"#),
                ("AdditionalFields", ""),
            ]],
        },
        Sample {
            text: r#"{"detail-type":"ECR Pull Through Cache Action","source":"aws.ecr","time":"2023-02-29T02:36:48Z","detail":{}}"#,
            rows: &[&[("TimeGenerated", ""), ("AdditionalFields", r#"{"TimeGenerated":"2023-02-29T02:36:48Z"}"#)]],
        },
    ],
};

/// Detail types of CloudTrail's records.
const CLOUDTRAIL: &[&str] =
    &["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail", "AWS Console Sign In via CloudTrail"];

/// Detail types that are more than an event of a registry, or none.
const OTHERS: &[&str] = &[CLOUDTRAIL[0], CLOUDTRAIL[1], CLOUDTRAIL[2], DETAIL_TYPES[0], DETAIL_TYPES[1]];

/// A call that CloudTrail recorded, as EventBridge passes it on: a row of both tables.
pub(super) static API_CALL: Wrapper = Wrapper {
    name: "EventBridge with CloudTrail",
    signature: &[&[Claim::IsOneOf("detail-type", CLOUDTRAIL), Claim::Has("source"), Claim::Has("detail")]],
    inside: &[Inside::Json(&["detail"])],
    itself: Itself::And(&FORMAT),
    is_listing: false,
    samples: &[WrapperSample {
        // An event of another type before it makes no difference.
        text: r#"{"id":"0","detail-type":"ECR Image Action","source":"aws.ecr","detail":{}}{"id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.ecr","time":"2019-11-16T01:54:34Z","detail":{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2019-11-16T01:54:30Z"}}"#,
        rows: &[
            ("ECREvents", &[("Id", "0")]),
            ("ECREvents", &[("Id", "1"), ("DetailType", "AWS API Call via CloudTrail")]),
            ("AWSCloudTrail", &[("EventName", "PutImage"), ("TimeGenerated", "2019-11-16T01:54:30.0000000Z")]),
        ],
    }],
};

static RULES: &[Rule] = &[
    Rule::To("version", "Version"),
    Rule::To("id", "Id"),
    Rule::To("detail-type", "DetailType"),
    Rule::To("source", "Source"),
    Rule::To("account", "Account"),
    Rule::To("time", "TimeGenerated"),
    Rule::To("region", "Region"),
    Rule::To("resources", "Resources"),
    Rule::To("detail", "detail"),
    Rule::To("replay-name", "ReplayName"),
];
