//! Notifications of Amazon SNS, alone or as a Lambda function gets them: the message is text that mostly holds JSON.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "SNS notifications",
    signature: &[
        &[Claim::Is("Type", "Notification"), Claim::Has("Message"), Claim::Has("TopicArn")],
        &[Claim::At(&["Sns", "Message"])],
    ],
    inside: &[Inside::Json(&["Message"]), Inside::Json(&["Sns", "Message"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Message":"{\"detail-type\":\"ECR Image Action\",\"source\":\"aws.ecr\",\"detail\":{\"result\":\"SUCCESS\"}}","Timestamp":"2024-05-01T00:00:00Z"}"#,
            rows: &[(
                "ECREvents",
                &[
                    ("Source", "aws.ecr"),
                    ("detail", r#"{"result":"SUCCESS"}"#),
                    (
                        "AdditionalFields",
                        r#"{"_envelope":{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Timestamp":"2024-05-01T00:00:00Z"}}"#,
                    ),
                ],
            )],
        },
        // A message in words is a record of its own.
        WrapperSample {
            text: r#"{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Message":"Hello"}"#,
            rows: &[("sample", &[("Message", "Hello")])],
        },
        WrapperSample {
            text: r#"{"Records":[{"EventSource":"aws:sns","Sns":{"Type":"Notification","TopicArn":"arn:t","Message":"{\"detail-type\":\"ECR Image Action\",\"source\":\"aws.ecr\",\"id\":\"1\",\"detail\":{}}"}}]}"#,
            rows: &[(
                "ECREvents",
                &[
                    ("Id", "1"),
                    (
                        "AdditionalFields",
                        r#"{"_envelope":{"EventSource":"aws:sns","Sns":{"Type":"Notification","TopicArn":"arn:t"}}}"#,
                    ),
                ],
            )],
        },
    ],
};
