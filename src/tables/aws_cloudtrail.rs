//! AWS CloudTrail records under the column names of Microsoft Sentinel.
//!
//! Sentinel keeps nested parts as text; here they are dynamic, `parse_json` leaves them as they are, and where a dynamic value
//! cannot stand they are their text. The columns of security group rules are filled by Sentinel's exports only; they say nothing of registries.

use super::schema::{TableColumn, TableSchema};
use super::shared::{BILLED_SIZE, IS_BILLABLE, LOG_ANALYTICS, SOURCE_SYSTEM, TENANT_ID, TYPE};

/// `AWSCloudTrail`.
pub static AWS_CLOUD_TRAIL: TableSchema = TableSchema {
    name: "AWSCloudTrail",
    doc: "A call to an AWS API, or an action of an AWS service, as CloudTrail recorded it.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TENANT_ID,
        TableColumn::time("TimeGenerated", "eventTime", "When the request was made, UTC, whole seconds."),
        TableColumn::text("EventVersion", "eventVersion", "Version of the record format: `1.08`."),
        TableColumn::text(
            "EventName",
            "eventName | insightDetails.eventName",
            "The API operation: `PutImage`, `BatchGetImage`, `PolicyExecutionEvent`.",
        ),
        TableColumn::text(
            "EventSource",
            "eventSource | insightDetails.eventSource",
            "The service: `ecr.amazonaws.com`, `ecr-public.amazonaws.com`.",
        ),
        TableColumn::text(
            "EventTypeName",
            "eventType",
            "`AwsApiCall`, `AwsServiceEvent`, `AwsConsoleAction`, `AwsConsoleSignIn` or `AwsCloudTrailInsight`.",
        ),
        TableColumn::text("Category", "eventCategory", "`Management`, `Data`, `NetworkActivity` or `Insight`."),
        TableColumn::flag(
            "ManagementEvent",
            "managementEvent",
            "Whether it is a management event; null in old records.",
        ),
        TableColumn::flag("ReadOnly", "readOnly", "Whether the operation only reads; null in old records."),
        TableColumn::text(
            "OperationName",
            LOG_ANALYTICS,
            "Kind of record in Microsoft Sentinel; empty for files from AWS.",
        ),
        TableColumn::text("AWSRegion", "awsRegion", "AWS region that the request was made to."),
        TableColumn::text(
            "SourceIpAddress",
            "sourceIPAddress",
            "Address of the caller; `AWS Internal` or a DNS name where a service called.",
        ),
        TableColumn::text("UserAgent", "userAgent", "Client program, as it names itself."),
        TableColumn::text("ErrorCode", "errorCode", "Error of the service; empty where the request succeeded."),
        TableColumn::text("ErrorMessage", "errorMessage", "Text of the error."),
        TableColumn::nested_text(
            "RequestParameters",
            "requestParameters",
            "What was asked, by the operation's own names; null where there is none.",
        ),
        TableColumn::nested_text(
            "ResponseElements",
            "responseElements",
            "What a changing operation answered; null for most reads.",
        ),
        TableColumn::nested_text(
            "AdditionalEventData",
            "additionalEventData",
            "Data that is part of neither request nor response.",
        ),
        TableColumn::nested_text(
            "ServiceEventDetails",
            "serviceEventDetails",
            "What a service did of its own accord, as a lifecycle policy that expires images.",
        ),
        TableColumn::nested_text(
            "Resources",
            "resources",
            "Resources that the request touched: `ARN`, `accountId`, `type`.",
        ),
        TableColumn::text(
            "UserIdentityType",
            "userIdentity.type",
            "`Root`, `IAMUser`, `AssumedRole`, `AWSService`, …; empty in lifecycle events.",
        ),
        TableColumn::text("UserIdentityPrincipalid", "userIdentity.principalId", "Unique id of the caller."),
        TableColumn::text("UserIdentityArn", "userIdentity.arn", "ARN of the caller."),
        TableColumn::text("UserIdentityAccountId", "userIdentity.accountId", "AWS account of the caller."),
        TableColumn::text("UserIdentityAccessKeyId", "userIdentity.accessKeyId", "Access key that signed the request."),
        TableColumn::text("UserIdentityUserName", "userIdentity.userName", "Name of an IAM user."),
        TableColumn::text(
            "UserIdentityInvokedBy",
            "userIdentity.invokedBy",
            "Service that made the request on someone's behalf, or `AWS Internal`.",
        ),
        TableColumn::text(
            "SessionIssuerType",
            "userIdentity.sessionContext.sessionIssuer.type",
            "What gave out temporary credentials: `Role`, `IAMUser`, `Root`.",
        ),
        TableColumn::text(
            "SessionIssuerPrincipalId",
            "userIdentity.sessionContext.sessionIssuer.principalId",
            "Unique id of what gave out the credentials.",
        ),
        TableColumn::text(
            "SessionIssuerArn",
            "userIdentity.sessionContext.sessionIssuer.arn",
            "ARN of what gave out the credentials.",
        ),
        TableColumn::text(
            "SessionIssuerAccountId",
            "userIdentity.sessionContext.sessionIssuer.accountId",
            "Account of what gave out the credentials.",
        ),
        TableColumn::text(
            "SessionIssuerUserName",
            "userIdentity.sessionContext.sessionIssuer.userName",
            "Name of the role or user that gave out the credentials.",
        ),
        TableColumn::flag(
            "SessionMfaAuthenticated",
            "userIdentity.sessionContext.attributes.mfaAuthenticated",
            "Whether the session was opened with a second factor; a text in the record.",
        ),
        TableColumn::time(
            "SessionCreationDate",
            "userIdentity.sessionContext.attributes.creationDate",
            "When the session was opened.",
        ),
        TableColumn::text(
            "EC2RoleDelivery",
            "userIdentity.sessionContext.ec2RoleDelivery",
            "Version of the instance metadata service that gave the credentials: `1.0`, `2.0`.",
        ),
        TableColumn::text("APIVersion", "apiVersion", "Version of the API."),
        TableColumn::text("AwsRequestId", LOG_ANALYTICS, "Deprecated in Microsoft Sentinel; see `AwsRequestId_`."),
        TableColumn::text("AwsRequestId_", "requestID", "Id of the request, given by the service."),
        TableColumn::text("AwsEventId", "eventID", "Unique id of the record; equal ids are copies."),
        TableColumn::text(
            "SharedEventId",
            "sharedEventID",
            "Equal in the copies that both accounts of a cross-account request get.",
        ),
        TableColumn::text("RecipientAccountId", "recipientAccountId", "Account that got this copy."),
        TableColumn::text("VpcEndpointId", "vpcEndpointId", "VPC endpoint that the request came through."),
        TableColumn::text("TlsVersion", "tlsDetails.tlsVersion", "TLS version of the connection."),
        TableColumn::text("CipherSuite", "tlsDetails.cipherSuite", "Ciphers of the connection."),
        TableColumn::text(
            "ClientProvidedHostHeader",
            "tlsDetails.clientProvidedHostHeader",
            "Host that the client asked for.",
        ),
        TableColumn::text("CidrIp", LOG_ANALYTICS, "Address range of a security group rule."),
        TableColumn::text("DestinationPort", LOG_ANALYTICS, "End of the port range of a security group rule."),
        TableColumn::text("SourcePort", LOG_ANALYTICS, "Start of the port range of a security group rule."),
        TableColumn::text("IpProtocol", LOG_ANALYTICS, "Protocol of a security group rule."),
        SOURCE_SYSTEM,
        TYPE,
        BILLED_SIZE,
        IS_BILLABLE,
        TableColumn::additional_fields(),
    ],
};
