//! Rows of CloudTrail Lake (`aws cloudtrail get-query-results`) and of Athena over a trail: the record's members as
//! columns, mostly in lower case.
//!
//! Quirks: a row of Lake is a list of objects of one member each; all values are texts; objects are written as
//! `{type=IAMUser, principalid=…}`, whose texts have no quotes.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};
use crate::ingest::probe::{Probe, text_of};
use crate::ingest::struct_text;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A row of Lake.
pub(super) static LAKE: Wrapper = Wrapper {
    name: "CloudTrail Lake",
    signature: &[&[Claim::ListOfLoneTexts]],
    inside: &[Inside::Made(from_list)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"QueryStatus":"FINISHED","QueryResultRows":[[{"eventName":"PutImage"},{"eventSource":"ecr.amazonaws.com"},{"eventTime":"2023-06-11 16:26:39.000"},{"userIdentity":"{type=AssumedRole, arn=arn:aws:sts::1:assumed-role/r/i, username=null, sessioncontext={attributes={creationdate=2023-06-11 16:00:00.000, mfaauthenticated=false}, sessionissuer={type=Role, username=r}}}"},{"resources":"[{accountid=1, type=AWS::ECR::Repository, arn=arn:aws:ecr:us-east-1:1:repository/app}]"},{"requestParameters":"{repositoryName=app, imageIds=[{\"imageTag\":\"v1\"}]}"},{"errorCode":null}]]}"#,
            rows: &[(
                "AWSCloudTrail",
                &[
                    ("TimeGenerated", "2023-06-11T16:26:39.0000000Z"),
                    ("EventName", "PutImage"),
                    ("UserIdentityType", "AssumedRole"),
                    ("UserIdentityArn", "arn:aws:sts::1:assumed-role/r/i"),
                    ("UserIdentityUserName", ""),
                    ("SessionMfaAuthenticated", "false"),
                    ("SessionIssuerUserName", "r"),
                    (
                        "Resources",
                        r#"[{"accountId":"1","type":"AWS::ECR::Repository","ARN":"arn:aws:ecr:us-east-1:1:repository/app"}]"#,
                    ),
                    ("RequestParameters", r#"{"repositoryName":"app","imageIds":[{"imageTag":"v1"}]}"#),
                ],
            )],
        },
        // A query of one's own.
        WrapperSample {
            text: r#"{"QueryResultRows":[[{"eventName":"PutImage"},{"n":"3"}]]}"#,
            rows: &[("sample", &[("eventName", "PutImage"), ("n", "3")])],
        },
    ],
};

/// A row of Athena as an object.
pub(super) static ATHENA: Wrapper = Wrapper {
    name: "CloudTrail in Athena",
    signature: &[&[Claim::Has("eventname"), Claim::Has("eventsource"), Claim::Has("eventtime")]],
    inside: &[Inside::Made(from_object)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"eventname":"PutImage","eventsource":"ecr.amazonaws.com","eventtime":"2023-06-11T16:26:39Z","useridentity":"{type=IAMUser, username=mary}","requestparameters":"{\"repositoryName\":\"app\"}","region":"us-east-1"}"#,
        rows: &[(
            "AWSCloudTrail",
            &[
                ("EventName", "PutImage"),
                ("UserIdentityUserName", "mary"),
                ("RequestParameters", r#"{"repositoryName":"app"}"#),
                ("AdditionalFields", r#"{"region":"us-east-1"}"#),
            ],
        )],
    }],
};

/// Names that the record's signature and its readers want in their own spelling.
const NAMES: [&str; 4] = ["eventName", "eventSource", "eventTime", "resources"];

fn from_list(list: &str) -> Option<String> {
    let elements: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let mut members = Vec::new();
    for element in elements {
        members.extend(Probe::of(element.get()).ok()?.members);
    }
    record(&members)
}

fn from_object(object: &str) -> Option<String> {
    record(&Probe::of(object).ok()?.members)
}

/// The record as CloudTrail writes it.
fn record(members: &[(Cow<'_, str>, &RawValue)]) -> Option<String> {
    let mut record = String::from("{");
    for (key, value) in members {
        let name = NAMES.iter().find(|name| name.eq_ignore_ascii_case(key)).copied().unwrap_or(key);
        let text = text_of(value.get());
        let text = text.as_deref().filter(|text| text.starts_with(['{', '[']));
        let object = text.and_then(|text| struct_text::to_json(name, text));
        let comma = if record.len() > 1 { "," } else { "" };
        record.extend([comma, &*serde_json::to_string(name).ok()?, ":", object.as_deref().unwrap_or(value.get())]);
    }
    record.push('}');
    Some(record)
}
