//! Story events of the repositories in Amazon ECR.

use crate::sample::catalog::ACCOUNT;
use crate::sample::clock::{TICKS_PER_SECOND, days_before};
use crate::sample::cloudtrail::Call;
use crate::sample::eventbridge::BridgeEvent;
use crate::sample::principal::{ADMINISTRATOR, DEPLOY, Principal};
use crate::sample::text::{Text, key_of, mix};

/// A policy that lets everyone pull.
const OPEN_POLICY: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"temporary\",\n      \"Effect\": \"Allow\",\n      \"Principal\": \"*\",\n      \"Action\": [\n        \"ecr:BatchGetImage\",\n        \"ecr:GetDownloadUrlForLayer\"\n      ]\n    }\n  ]\n}";

fn change(
    at: i64,
    name: &'static str,
    who: &'static Principal,
    repository: &'static str,
    more: &str,
    response: String,
) -> Call {
    Call {
        at,
        name,
        who: Some(who),
        request: format!("{{\"registryId\":\"{ACCOUNT}\",\"repositoryName\":\"{repository}\"{more}}}"),
        response,
        error: None,
        read_only: false,
        repository,
        details: String::new(),
        key: mix(at as u64 ^ key_of(name)),
    }
}

/// Calls of the stories.
pub(in crate::sample) fn calls() -> Vec<Call> {
    let frontend = "shop/frontend";
    let echo = |more: &str| format!("{{\"registryId\":\"{ACCOUNT}\",\"repositoryName\":\"{frontend}\"{more}}}");
    let mut policy = Vec::new();
    policy.raw(",\"policyText\":").string(OPEN_POLICY);
    let policy = String::from_utf8(policy).unwrap_or_default();
    let no_scan = ",\"imageScanningConfiguration\":{\"scanOnPush\":false}";
    let mutable = ",\"imageTagMutability\":\"MUTABLE\"";
    let lifecycle = format!(
        "{{\"registryId\":\"{ACCOUNT}\",\"repositoryName\":\"batch/reports\",\"lifecyclePolicyText\":\"{{}}\"}}"
    );
    let archive = format!(
        "{{\"repository\":{{\"repositoryArn\":\"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/batch/etl-archive\",\
         \"registryId\":\"{ACCOUNT}\",\"repositoryName\":\"batch/etl-archive\"}}}}"
    );
    let who = &ADMINISTRATOR;
    let mut calls = vec![
        change(days_before(5, 22, 38, 51), "PutImageScanningConfiguration", who, frontend, no_scan, echo(no_scan)),
        change(days_before(5, 22, 39, 30), "PutImageTagMutability", who, frontend, mutable, echo(mutable)),
        change(days_before(5, 22, 41, 9), "SetRepositoryPolicy", who, frontend, &policy, echo(&policy)),
        change(days_before(5, 22, 44, 17), "DeleteLifecyclePolicy", who, "batch/reports", "", lifecycle),
        change(days_before(12, 17, 5, 33), "DeleteRepository", who, "batch/etl-archive", ",\"force\":true", archive),
    ];
    for attempt in 0..7 {
        let at = days_before(8, 11, 0, 4) + attempt * 11 * 60 * TICKS_PER_SECOND;
        let mut call = change(at, "CreateRepository", &DEPLOY, "shop/preview", "", "null".to_owned());
        call.error = Some((
            "LimitExceededException",
            "The maximum number of repositories (100000) in this registry has been reached for account 111122223333",
        ));
        calls.push(call);
    }
    calls
}

/// Events of the stories. A forced deletion raises none for its images, so the archive's last push is all there is.
pub(in crate::sample) fn bridge_events() -> Vec<BridgeEvent> {
    vec![BridgeEvent::action(days_before(28, 8, 20, 0), "batch/etl-archive", "2026.05", key_of("archive"), "PUSH")]
}
