//! `aws ecr get-lifecycle-policy-preview`: one row for each image that the policy would act on.
//!
//! The whole document is read as one record: what it says of the repository can stand before the list or after it.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, at, decoded, member, value};
use crate::tables::ECR_LIFECYCLE_PREVIEW;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws ecr get-lifecycle-policy-preview",
    signature: &[&[Claim::Has("previewResults"), Claim::Has("repositoryName")]],
    table: &ECR_LIFECYCLE_PREVIEW,
    decoder: Decoder::Rows(flatten),
    is_listing: true,
    samples: &[Sample {
        text: r#"{"registryId":"1","repositoryName":"app","lifecyclePolicyText":"{\"rules\":[]}","status":"COMPLETE","previewResults":[{"imageTags":[],"imageDigest":"sha256:00","imagePushedAt":1555349000.0,"action":{"type":"EXPIRE"},"appliedRulePriority":2}],"summary":{"expiringImageTotalCount":1}}"#,
        rows: &[&[
            ("RepositoryName", "app"),
            ("ImageDigest", "sha256:00"),
            ("ImageTags", "[]"),
            ("ImagePushedAt", "2019-04-15T17:23:20.0000000Z"),
            ("ActionType", "EXPIRE"),
            ("AppliedRulePriority", "2"),
            ("PreviewStatus", "COMPLETE"),
            ("LifecyclePolicy", r#"{"rules":[]}"#),
            ("AdditionalFields", r#"{"summary":{"expiringImageTotalCount":1}}"#),
        ]],
    }],
};

fn flatten(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let policy = decoded(member(record, "lifecyclePolicyText"));
    for result in member(record, "previewResults").elements() {
        let rest = Rest::new()
            .of("", record, &["registryId", "repositoryName", "lifecyclePolicyText", "status", "previewResults"])
            .of("previewResults", result, RESULT)
            .of("previewResults.action", member(result, "action"), &["type"])
            .end();
        emit(&[
            ("RegistryId", value(record, "registryId")),
            ("RepositoryName", value(record, "repositoryName")),
            ("PreviewStatus", value(record, "status")),
            ("LifecyclePolicy", Out::Value(policy.as_dyn())),
            ("ImageDigest", value(result, "imageDigest")),
            ("ImageTags", value(result, "imageTags")),
            ("ImagePushedAt", value(result, "imagePushedAt")),
            ("ActionType", Out::Value(at(result, &["action", "type"]))),
            ("StorageClass", value(result, "storageClass")),
            ("AppliedRulePriority", value(result, "appliedRulePriority")),
            ("AdditionalFields", Out::Value(rest.as_dyn())),
        ]);
    }
}

const RESULT: &[&str] = &["imageTags", "imageDigest", "imagePushedAt", "action", "storageClass", "appliedRulePriority"];
