//! CloudTrail records as Athena and CloudTrail Lake answer them: lower-case names of the record's members.
//!
//! Quirks: nested members are JSON text (`requestparameters`) or the text of a struct (`useridentity` is
//! `{type=IAMUser, principalid=…}`), and times have no zone. An answer without any member that only whole records have
//! is the result of some query, and a table of its own.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::{CLOUDTRAIL, WrapperSample};

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "CloudTrail by Athena or Lake",
    signature: &[
        &["eventname", "eventsource", "eventtime"],
        &["eventname", "eventsource", "eventid"],
        &["eventname", "eventsource", "useridentity"],
        &["eventname", "eventsource", "requestparameters"],
    ],
    lacks: &["TimeGenerated"],
    rows: RowsOf::Record(CLOUDTRAIL),
    quirks: Quirks::NONE,
    samples: &[
        WrapperSample {
            text: r#""eventtime","eventsource","eventname","useridentity","requestparameters","responseelements","readonly","resources"
"2024-05-01T08:00:12Z","ecr.amazonaws.com","PutImage","{type=AssumedRole, principalid=A:i, arn=arn:aws:sts::1:assumed-role/r/i, username=null, sessioncontext={attributes={mfaauthenticated=false, creationdate=2024-05-01T07:00:00Z}, sessionissuer={type=Role, username=r}}}","{""repositoryName"":""team/app""}","null","false","[{arn=arn:aws:ecr:eu-central-1:1:repository/team/app, accountid=1, type=null}]"
"#,
            rows: &[(
                "AWSCloudTrail",
                &[
                    ("TimeGenerated", "2024-05-01T08:00:12.0000000Z"),
                    ("EventName", "PutImage"),
                    ("UserIdentityType", "AssumedRole"),
                    ("UserIdentityArn", "arn:aws:sts::1:assumed-role/r/i"),
                    ("UserIdentityUserName", ""),
                    ("SessionMfaAuthenticated", "false"),
                    ("SessionIssuerUserName", "r"),
                    ("RequestParameters", r#"{"repositoryName":"team/app"}"#),
                    ("ResponseElements", ""),
                    ("ReadOnly", "false"),
                    (
                        "Resources",
                        r#"[{"ARN":"arn:aws:ecr:eu-central-1:1:repository/team/app","accountId":"1","type":null}]"#,
                    ),
                ],
            )],
        },
        WrapperSample {
            text: "eventTime,eventSource,eventName,eventID,partition\n2023-06-11 16:26:39.000,ecr.amazonaws.com,BatchGetImage,e-1,p\n",
            rows: &[(
                "AWSCloudTrail",
                &[
                    ("TimeGenerated", "2023-06-11T16:26:39.0000000Z"),
                    ("AwsEventId", "e-1"),
                    ("AdditionalFields", r#"{"partition":"p"}"#),
                ],
            )],
        },
    ],
};
