//! What there is to find in the sample: each story with the question that finds it and the records that prove it.

use super::Family;

/// One story.
#[derive(Debug)]
pub struct Story {
    /// Stable name.
    pub id: &'static str,
    /// What happened, in a sentence.
    pub title: &'static str,
    /// A query that shows it.
    pub query: &'static str,
    /// How many records of which file tell it, at any seed and scale and 30 days or more.
    pub signs: &'static [Sign],
}

/// Records that belong to a story.
#[derive(Debug)]
pub struct Sign {
    /// The files they are in.
    pub family: Family,
    /// Texts that each of them holds, as they stand in the file.
    pub holds: &'static [&'static str],
    /// How many there are.
    pub records: usize,
}

const fn sign(family: Family, holds: &'static [&'static str], records: usize) -> Sign {
    Sign { family, holds, records }
}

/// All stories.
pub static STORIES: &[Story] = &[
    Story {
        id: "tag-overwritten",
        title: "The release tag payments/api:v2.8.1 was pushed again, by a person at night, with another digest.",
        query: "ContainerRegistryRepositoryEvents\n| where OperationName == \"Push\" and isnotempty(Tag)\n| summarize Digests = dcount(Digest), Identities = make_set(Identity) by LoginServer, Repository, Tag\n| where Digests > 1",
        signs: &[
            sign(Family::AcrRepository, &["\"Push\"", "\"payments/api\"", "\"tag\":\"v2.8.1\""], 2),
            sign(Family::AcrRepository, &["\"Push\"", "\"v2.8.1\"", "jonas@example.com", "198.51.100.77"], 1),
            sign(Family::EventGrid, &["ImagePushed", "\"payments/api:v2.8.1\""], 2),
        ],
    },
    Story {
        id: "repository-deleted",
        title: "The repository sandbox/prototype-ml was deleted while nodes still pulled it.",
        query: "ContainerRegistryRepositoryEvents\n| where Repository == \"sandbox/prototype-ml\"\n| project TimeGenerated, OperationName, Identity, ResultDescription\n| sort by TimeGenerated asc",
        signs: &[
            sign(Family::AcrRepository, &["\"operationName\":\"Delete\"", "sandbox/prototype-ml", "priya@"], 1),
            sign(Family::AcrRepository, &["\"Pull\"", "sandbox/prototype-ml", "\"404\""], 2),
            sign(Family::EventGrid, &["ImageDeleted", "\"subject\":\"sandbox/prototype-ml\""], 1),
        ],
    },
    Story {
        id: "failed-logins",
        title: "Sixty logins failed from 198.51.100.23 within eight minutes; then one worked, and images were pulled.",
        query: "ContainerRegistryLoginEvents\n| summarize Failed = countif(ResultDescription != \"200\"), Worked = countif(ResultDescription == \"200\") by CallerIpAddress, bin(TimeGenerated, 10m)\n| where Failed >= 5 and Worked > 0",
        signs: &[
            sign(Family::AcrLogin, &["\"198.51.100.23\"", "\"resultDescription\":\"401\""], 60),
            sign(Family::AcrLogin, &["\"198.51.100.23\"", "\"resultDescription\":\"200\"", "svc-deploy"], 1),
            sign(Family::AcrRepository, &["\"198.51.100.23\"", "\"Pull\"", "svc-deploy"], 2),
        ],
    },
    Story {
        id: "policy-opened",
        title: "The policy of shop/frontend in ECR was opened to everyone, minutes after scan-on-push was switched off.",
        query: "AWSCloudTrail\n| where EventName in (\"SetRepositoryPolicy\", \"PutImageScanningConfiguration\", \"PutImageTagMutability\")\n| project TimeGenerated, EventName, UserIdentityUserName, Repository = tostring(RequestParameters.repositoryName), PolicyText = tostring(RequestParameters.policyText)",
        signs: &[sign(Family::CloudTrail, &["\"SetRepositoryPolicy\"", "\\\"Principal\\\": \\\"*\\\"", "d.okafor"], 1)],
    },
    Story {
        id: "scan-off",
        title: "Scanning on push was switched off for shop/frontend, and its tags were made mutable.",
        query: "AWSCloudTrail\n| where EventName == \"PutImageScanningConfiguration\" and tobool(RequestParameters.imageScanningConfiguration.scanOnPush) == false",
        signs: &[
            sign(Family::CloudTrail, &["\"PutImageScanningConfiguration\"", "\"scanOnPush\":false"], 1),
            sign(Family::CloudTrail, &["\"PutImageTagMutability\"", "\"MUTABLE\""], 1),
            sign(Family::CloudTrail, &["\"DeleteLifecyclePolicy\"", "batch/reports"], 1),
        ],
    },
    Story {
        id: "forced-delete",
        title: "The ECR repository batch/etl-archive was deleted by force, with its images.",
        query: "AWSCloudTrail\n| where EventName == \"DeleteRepository\"\n| project TimeGenerated, UserIdentityUserName, Repository = tostring(RequestParameters.repositoryName), Force = tobool(RequestParameters.force)",
        signs: &[
            sign(Family::CloudTrail, &["\"DeleteRepository\"", "batch/etl-archive", "\"force\":true"], 1),
            sign(Family::EventBridge, &["\"PUSH\"", "batch/etl-archive"], 1),
        ],
    },
    Story {
        id: "quota-near",
        title: "Storage of quayside rises from 71 to over 97 percent of the 100 GiB that its tier includes.",
        query: "AzureMetrics\n| where MetricName == \"StorageUsed\" and Resource =~ \"quayside\"\n| summarize UsedPercent = max(Average) / 107374182400 * 100 by bin(TimeGenerated, 1d)\n| render timechart",
        signs: &[sign(Family::Metrics, &["\"StorageUsed\"", "\"time\":\"2026-05-31T23:00:00"], 1)],
    },
    Story {
        id: "limit-reached",
        title: "The pipeline could not create a repository in ECR: the account's limit is reached.",
        query: "AWSCloudTrail\n| where ErrorCode == \"LimitExceededException\"\n| summarize Refused = count() by EventName, UserIdentityArn",
        signs: &[sign(Family::CloudTrail, &["\"CreateRepository\"", "\"LimitExceededException\""], 7)],
    },
    Story {
        id: "stale-image",
        title: "legacy/report-generator:3.11.0 was pushed on the sample's first day and never pulled.",
        query: "ContainerRegistryRepositoryEvents\n| where isnotempty(Repository)\n| summarize Pushes = countif(OperationName == \"Push\"), Pulls = countif(OperationName == \"Pull\") by Repository\n| where Pushes > 0 and Pulls == 0",
        signs: &[
            sign(Family::AcrRepository, &["legacy/report-generator"], 1),
            sign(Family::AcrRepository, &["legacy/report-generator", "\"Push\""], 1),
            sign(Family::EventGrid, &["ImagePushed", "\"legacy/report-generator:3.11.0\""], 1),
        ],
    },
    Story {
        id: "tags-removed",
        title: "Three tags of web/checkout were removed by hand on the last day.",
        query: "ContainerRegistryRepositoryEvents\n| where OperationName contains \"Untag\"\n| project LoginServer, OperationName, Repository, Tag, Identity, CallerIpAddress",
        signs: &[sign(Family::AcrRepository, &["\"operationName\":\"Untag\"", "\"web/checkout\"", "li.wei@"], 3)],
    },
    Story {
        id: "hostile-user-agent",
        title: "A login failed whose user agent is a script for the page that shows it.",
        query: "ContainerRegistryLoginEvents\n| where UserAgent contains \"<script\"\n| project TimeGenerated, CallerIpAddress, UserAgent",
        signs: &[sign(Family::AcrLogin, &["<script>"], 1)],
    },
    Story {
        id: "namespace-deleted",
        title: "The IBM namespace sail-sandbox was deleted.",
        query: "IBMActivityTracker\n| where action == \"container-registry.namespace.delete\"\n| project TimeGenerated, Who = tostring(initiator.name), Namespace = tostring(target.name)",
        signs: &[sign(Family::IbmActivityTracker, &["namespace.delete\"", "\"name\":\"sail-sandbox\""], 1)],
    },
    Story {
        id: "trash-restored",
        title: "sail-prod/ledger:4.2.0 was deleted in IBM Cloud and taken back from the trash half an hour later.",
        query: "IBMActivityTracker\n| where tostring(target.name) endswith \"sail-prod/ledger:4.2.0\"\n| project TimeGenerated, action, Who = tostring(initiator.name)\n| sort by TimeGenerated asc",
        signs: &[
            sign(Family::IbmActivityTracker, &["image.delete\"", "de.icr.io/sail-prod/ledger:4.2.0"], 1),
            sign(Family::IbmActivityTracker, &["trash.restore\"", "de.icr.io/sail-prod/ledger:4.2.0"], 1),
        ],
    },
    Story {
        id: "public-network-allowed",
        title: "Access to the IBM registry over the public network was allowed again, in the evening.",
        query: "IBMActivityTracker\n| where action == \"container-registry.auth.set\"\n| project TimeGenerated, Who = tostring(initiator.name), requestData",
        signs: &[sign(Family::IbmActivityTracker, &["auth.set\"", "\"publicNetworkAccess\":\"enabled\""], 1)],
    },
    Story {
        id: "quota-raised",
        title: "Five pushes to sail-prod/risk failed on the IBM quota; then the quota was raised.",
        query: "IBMActivityTracker\n| where action == \"container-registry.quota.set\" or tostring(reason.reasonForFailure) contains \"quota\"\n| project TimeGenerated, action, outcome, Why = tostring(reason.reasonForFailure)\n| sort by TimeGenerated asc",
        signs: &[
            sign(Family::IbmActivityTracker, &["image.push\"", "exceeded its storage quota"], 5),
            sign(Family::IbmActivityTracker, &["quota.set\"", "\"storageMegabytes\":20480"], 1),
        ],
    },
];
