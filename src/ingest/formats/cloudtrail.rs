//! CloudTrail records: in a trail file's `Records`, one a line, or one alone.
//!
//! Quirks: `userIdentity` can be empty; `mfaAuthenticated` is a text; dates inside `responseElements` are locale text and
//! stay text; in a Sentinel export the nested parts are JSON text and are decoded.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::AWS_CLOUD_TRAIL;

pub(super) static FORMAT: Format = Format {
    name: "CloudTrail",
    // Notices of S3 have the same three members.
    signature: &[
        &[Claim::IsNoneOf("eventSource", &["aws:s3"]), Claim::Has("eventName"), Claim::Has("eventTime")],
        &[Claim::Is("eventCategory", "Insight"), Claim::Has("insightDetails"), Claim::Has("eventTime")],
    ],
    table: &AWS_CLOUD_TRAIL,
    decoder: Decoder::Fields { rules: RULES, constants: &[("Type", "AWSCloudTrail")] },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/i","sessionContext":{"sessionIssuer":{"type":"Role","userName":"r"},"webIdFederationData":{},"attributes":{"creationDate":"2023-02-01T10:00:00Z","mfaAuthenticated":"false"}}},"eventTime":"2023-02-01T10:05:00Z","eventSource":"ecr.amazonaws.com","eventName":"BatchGetImage","awsRegion":"eu-central-1","sourceIPAddress":"AWS Internal","requestParameters":{"repositoryName":"app","imageIds":[{"imageTag":"v1"}]},"responseElements":null,"requestID":"r-1","eventID":"e-1","readOnly":true,"managementEvent":true,"eventCategory":"Management"}"#,
            rows: &[&[
                ("TimeGenerated", "2023-02-01T10:05:00.0000000Z"),
                ("EventName", "BatchGetImage"),
                ("AWSRegion", "eu-central-1"),
                ("UserIdentityType", "AssumedRole"),
                ("SessionIssuerUserName", "r"),
                ("SessionMfaAuthenticated", "false"),
                ("SessionCreationDate", "2023-02-01T10:00:00.0000000Z"),
                ("RequestParameters", r#"{"repositoryName":"app","imageIds":[{"imageTag":"v1"}]}"#),
                ("ResponseElements", ""),
                ("ReadOnly", "true"),
                ("AwsEventId", "e-1"),
                ("AwsRequestId_", "r-1"),
                ("AdditionalFields", r#"{"userIdentity.sessionContext.webIdFederationData":{}}"#),
            ]],
        },
        // An Insight is about an operation, which it names in its details.
        Sample {
            text: r#"{"eventVersion":"1.08","eventTime":"2023-02-01T10:05:00Z","awsRegion":"us-east-1","eventID":"e","eventType":"AwsCloudTrailInsight","recipientAccountId":"1","sharedEventID":"s","insightDetails":{"state":"Start","eventSource":"ecr.amazonaws.com","eventName":"PutImage","insightType":"ApiCallRateInsight"},"eventCategory":"Insight"}"#,
            rows: &[&[
                ("EventName", "PutImage"),
                ("EventSource", "ecr.amazonaws.com"),
                ("EventTypeName", "AwsCloudTrailInsight"),
                ("Category", "Insight"),
                (
                    "AdditionalFields",
                    r#"{"insightDetails.state":"Start","insightDetails.insightType":"ApiCallRateInsight"}"#,
                ),
            ]],
        },
    ],
};

static RULES: &[Rule] = &[
    Rule::To("eventVersion", "EventVersion"),
    Rule::Inside("userIdentity", IDENTITY),
    Rule::To("eventTime", "TimeGenerated"),
    Rule::To("eventSource", "EventSource"),
    Rule::To("eventName", "EventName"),
    Rule::To("awsRegion", "AWSRegion"),
    Rule::To("sourceIPAddress", "SourceIpAddress"),
    Rule::To("userAgent", "UserAgent"),
    Rule::To("errorCode", "ErrorCode"),
    Rule::To("errorMessage", "ErrorMessage"),
    Rule::To("requestParameters", "RequestParameters"),
    Rule::To("responseElements", "ResponseElements"),
    Rule::To("additionalEventData", "AdditionalEventData"),
    Rule::To("requestID", "AwsRequestId_"),
    Rule::To("eventID", "AwsEventId"),
    Rule::To("readOnly", "ReadOnly"),
    Rule::To("resources", "Resources"),
    Rule::To("eventType", "EventTypeName"),
    Rule::To("apiVersion", "APIVersion"),
    Rule::To("managementEvent", "ManagementEvent"),
    Rule::To("recipientAccountId", "RecipientAccountId"),
    Rule::To("sharedEventID", "SharedEventId"),
    Rule::To("vpcEndpointId", "VpcEndpointId"),
    Rule::To("eventCategory", "Category"),
    Rule::To("serviceEventDetails", "ServiceEventDetails"),
    Rule::Inside("insightDetails", &[Rule::To("eventName", "EventName"), Rule::To("eventSource", "EventSource")]),
    Rule::Inside(
        "tlsDetails",
        &[
            Rule::To("tlsVersion", "TlsVersion"),
            Rule::To("cipherSuite", "CipherSuite"),
            Rule::To("clientProvidedHostHeader", "ClientProvidedHostHeader"),
        ],
    ),
];

static IDENTITY: &[Rule] = &[
    Rule::To("type", "UserIdentityType"),
    Rule::To("principalId", "UserIdentityPrincipalid"),
    Rule::To("arn", "UserIdentityArn"),
    Rule::To("accountId", "UserIdentityAccountId"),
    Rule::To("accessKeyId", "UserIdentityAccessKeyId"),
    Rule::To("userName", "UserIdentityUserName"),
    Rule::Inside(
        "sessionContext",
        &[
            Rule::Inside(
                "sessionIssuer",
                &[
                    Rule::To("type", "SessionIssuerType"),
                    Rule::To("principalId", "SessionIssuerPrincipalId"),
                    Rule::To("arn", "SessionIssuerArn"),
                    Rule::To("accountId", "SessionIssuerAccountId"),
                    Rule::To("userName", "SessionIssuerUserName"),
                ],
            ),
            Rule::Inside(
                "attributes",
                &[
                    Rule::To("creationDate", "SessionCreationDate"),
                    Rule::To("mfaAuthenticated", "SessionMfaAuthenticated"),
                ],
            ),
            Rule::To("ec2RoleDelivery", "EC2RoleDelivery"),
        ],
    ),
    Rule::To("invokedBy", "UserIdentityInvokedBy"),
];
