//! `aws ecr describe-images`.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::ECR_IMAGES;

pub(super) static FORMAT: Format = Format {
    name: "aws ecr describe-images",
    signature: &[
        &[Claim::Has("imageDigest"), Claim::Has("repositoryName"), Claim::Has("imagePushedAt")],
        &[Claim::Has("imageDigest"), Claim::Has("repositoryName"), Claim::Has("imageSizeInBytes")],
    ],
    table: &ECR_IMAGES,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: true,
    samples: &[Sample {
        text: r#"{"registryId":"123456789012","repositoryName":"app","imageDigest":"sha256:00","imageTags":["v1"],"imageSizeInBytes":123,"imagePushedAt":"2019-04-15T19:23:20+02:00","imageScanStatus":{"status":"COMPLETE","description":"d"},"imageScanFindingsSummary":{"imageScanCompletedAt":1555349000,"findingSeverityCounts":{"HIGH":2},"x":1}}"#,
        rows: &[&[
            ("ImageDigest", "sha256:00"),
            ("ImageTags", r#"["v1"]"#),
            ("ImageSizeInBytes", "123"),
            ("ImagePushedAt", "2019-04-15T17:23:20.0000000Z"),
            ("ScanStatus", "COMPLETE"),
            ("ImageScanCompletedAt", "2019-04-15T17:23:20.0000000Z"),
            ("FindingSeverityCounts", r#"{"HIGH":2}"#),
            ("AdditionalFields", r#"{"imageScanFindingsSummary.x":1}"#),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::To("registryId", "RegistryId"),
    Rule::To("repositoryName", "RepositoryName"),
    Rule::To("imageDigest", "ImageDigest"),
    Rule::To("imageTags", "ImageTags"),
    Rule::To("imageSizeInBytes", "ImageSizeInBytes"),
    Rule::To("imagePushedAt", "ImagePushedAt"),
    Rule::Inside(
        "imageScanStatus",
        &[Rule::To("status", "ScanStatus"), Rule::To("description", "ScanStatusDescription")],
    ),
    Rule::Inside(
        "imageScanFindingsSummary",
        &[
            Rule::To("imageScanCompletedAt", "ImageScanCompletedAt"),
            Rule::To("vulnerabilitySourceUpdatedAt", "VulnerabilitySourceUpdatedAt"),
            Rule::To("findingSeverityCounts", "FindingSeverityCounts"),
        ],
    ),
    Rule::To("imageManifestMediaType", "ImageManifestMediaType"),
    Rule::To("artifactMediaType", "ArtifactMediaType"),
    Rule::To("lastRecordedPullTime", "LastRecordedPullTime"),
    Rule::To("subjectManifestDigest", "SubjectManifestDigest"),
    Rule::To("imageStatus", "ImageStatus"),
    Rule::To("lastArchivedAt", "LastArchivedAt"),
    Rule::To("lastActivatedAt", "LastActivatedAt"),
];
