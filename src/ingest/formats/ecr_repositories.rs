//! `aws ecr describe-repositories`, and the repository that `create-repository` and `delete-repository` print.

use super::{Claim, Decoder, Format, Inside, Itself, Sample, Wrapper, WrapperSample};
use crate::ingest::fields::{Rule, same};
use crate::ingest::pieces::arn_region;
use crate::tables::ECR_REPOSITORIES;
use std::borrow::Cow;

pub(super) static FORMAT: Format = Format {
    name: "aws ecr describe-repositories",
    signature: &[&[Claim::Has("repositoryArn"), Claim::Has("repositoryUri")]],
    table: &ECR_REPOSITORIES,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: true,
    samples: &[Sample {
        text: r#"{"repositoryArn":"arn:aws:ecr:us-east-1:123456789012:repository/app","registryId":"123456789012","repositoryName":"app","repositoryUri":"u/app","createdAt":1555349000.5,"imageTagMutability":"MUTABLE","imageScanningConfiguration":{"scanOnPush":false},"encryptionConfiguration":{"encryptionType":"KMS","kmsKey":"k"},"new":1}"#,
        rows: &[&[
            ("RepositoryName", "app"),
            ("Region", "us-east-1"),
            ("RepositoryArn", "arn:aws:ecr:us-east-1:123456789012:repository/app"),
            ("CreatedAt", "2019-04-15T17:23:20.5000000Z"),
            ("ScanOnPush", "false"),
            ("EncryptionType", "KMS"),
            ("KmsKey", "k"),
            ("AdditionalFields", r#"{"new":1}"#),
        ]],
    }],
};

/// One repository, under a key.
pub(super) static ONE: Wrapper = Wrapper {
    name: "aws ecr",
    signature: &[&[Claim::At(&["repository", "repositoryUri"])]],
    inside: &[Inside::Json(&["repository"])],
    itself: Itself::Nothing,
    is_listing: true,
    samples: &[WrapperSample {
        text: r#"{"repository":{"repositoryArn":"arn:aws:ecr:us-east-1:1:repository/app","repositoryName":"app","repositoryUri":"u/app"}}"#,
        rows: &[("ECRRepositories", &[("RepositoryName", "app"), ("AdditionalFields", "")])],
    }],
};

static RULES: &[Rule] = &[
    Rule::Cut("repositoryArn", &[("RepositoryArn", same), ("Region", region)]),
    Rule::To("registryId", "RegistryId"),
    Rule::To("repositoryName", "RepositoryName"),
    Rule::To("repositoryUri", "RepositoryUri"),
    Rule::To("createdAt", "CreatedAt"),
    Rule::To("imageTagMutability", "ImageTagMutability"),
    Rule::To("imageTagMutabilityExclusionFilters", "ImageTagMutabilityExclusionFilters"),
    Rule::Inside("imageScanningConfiguration", &[Rule::To("scanOnPush", "ScanOnPush")]),
    Rule::Inside(
        "encryptionConfiguration",
        &[Rule::To("encryptionType", "EncryptionType"), Rule::To("kmsKey", "KmsKey")],
    ),
];

fn region(arn: &str) -> Cow<'_, str> {
    Cow::Borrowed(arn_region(arn))
}
