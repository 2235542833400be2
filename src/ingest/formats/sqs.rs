//! Messages of Amazon SQS: `aws sqs receive-message`, and the input of a Lambda function. The body is text that mostly
//! holds JSON.

use super::{Claim, Inside, Itself, Wrapper, WrapperSample};

pub(super) static WRAPPER: Wrapper = Wrapper {
    name: "SQS messages",
    signature: &[
        &[Claim::Has("Body"), Claim::Has("ReceiptHandle")],
        &[Claim::Has("Body"), Claim::Has("MD5OfBody")],
        &[Claim::Has("body"), Claim::Is("eventSource", "aws:sqs")],
        &[Claim::Has("body"), Claim::Has("receiptHandle")],
    ],
    inside: &[Inside::Json(&["Body"]), Inside::Json(&["body"])],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"Messages":[{"MessageId":"m","ReceiptHandle":"h","MD5OfBody":"0","Body":"{\"detail-type\":\"ECR Image Action\",\"source\":\"aws.ecr\",\"id\":\"1\",\"detail\":{}}"},{"MessageId":"n","ReceiptHandle":"h","Body":"[hello]"}]}"#,
            rows: &[
                (
                    "ECREvents",
                    &[
                        ("Id", "1"),
                        ("AdditionalFields", r#"{"_envelope":{"MessageId":"m","ReceiptHandle":"h","MD5OfBody":"0"}}"#),
                    ],
                ),
                ("sample", &[("MessageId", "n"), ("Body", "[hello]")]),
            ],
        },
        // EventBridge in SNS in SQS, as a Lambda function gets it.
        WrapperSample {
            text: r#"{"Records":[{"messageId":"m","body":"{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\"{\\\"detail-type\\\":\\\"ECR Image Action\\\",\\\"source\\\":\\\"aws.ecr\\\",\\\"detail\\\":{}}\"}","eventSource":"aws:sqs"}]}"#,
            rows: &[(
                "ECREvents",
                &[(
                    "AdditionalFields",
                    r#"{"_envelope":{"Type":"Notification","TopicArn":"t","_envelope":{"messageId":"m","eventSource":"aws:sqs"}}}"#,
                )],
            )],
        },
    ],
};
