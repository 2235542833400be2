//! What an Amazon ECR registry holds: repositories, images, and what a lifecycle policy would remove.
//!
//! Source: the API reference of Amazon ECR (`Repository`, `ImageDetail`, `LifecyclePolicyPreviewResult`). These rows are
//! states, not events: a time range does not filter them.

use super::schema::{TableColumn, TableSchema};
use super::shared::ecr;

/// `ECRRepositories`.
pub static ECR_REPOSITORIES: TableSchema = TableSchema {
    name: "ECRRepositories",
    doc: "A repository as `describe-repositories` lists it.",
    time_column: None,
    columns: &[
        ecr::REPOSITORY_NAME,
        ecr::REGISTRY_ID,
        TableColumn::text("Region", "repositoryArn (region)", "AWS region, cut from the ARN."),
        TableColumn::text("RepositoryArn", "repositoryArn", "ARN of the repository."),
        TableColumn::text("RepositoryUri", "repositoryUri", "Address that clients pull from."),
        TableColumn::time("CreatedAt", "createdAt (text or s)", "When it was created, UTC."),
        TableColumn::text(
            "ImageTagMutability",
            "imageTagMutability",
            "`MUTABLE`, `IMMUTABLE`, `IMMUTABLE_WITH_EXCLUSION` or `MUTABLE_WITH_EXCLUSION`.",
        ),
        TableColumn::dynamic(
            "ImageTagMutabilityExclusionFilters",
            "imageTagMutabilityExclusionFilters",
            "Patterns of tags that the setting leaves out.",
        ),
        TableColumn::flag("ScanOnPush", "imageScanningConfiguration.scanOnPush", "Whether a push starts a scan."),
        TableColumn::text("EncryptionType", "encryptionConfiguration.encryptionType", "`AES256`, `KMS` or `KMS_DSSE`."),
        TableColumn::text("KmsKey", "encryptionConfiguration.kmsKey", "ARN of the key."),
        TableColumn::additional_fields(),
    ],
};

/// `ECRImages`.
pub static ECR_IMAGES: TableSchema = TableSchema {
    name: "ECRImages",
    doc: "An image as `describe-images` lists it.",
    time_column: None,
    columns: &[
        ecr::REPOSITORY_NAME,
        ecr::REGISTRY_ID,
        TableColumn::text("ImageDigest", "imageDigest", "Digest of the manifest."),
        TableColumn::dynamic("ImageTags", "imageTags", "Its tags; null where it has none."),
        TableColumn::long("ImageSizeInBytes", "imageSizeInBytes", "Size of the layers, compressed.").in_unit("bytes"),
        TableColumn::time("ImagePushedAt", "imagePushedAt (text or s)", "When it was pushed, UTC."),
        TableColumn::time(
            "LastRecordedPullTime",
            "lastRecordedPullTime (text or s)",
            "When it was last pulled, UTC, to a day or so; null where it never was.",
        ),
        TableColumn::text("ImageManifestMediaType", "imageManifestMediaType", "Media type of the manifest."),
        TableColumn::text("ArtifactMediaType", "artifactMediaType", "Media type of what the manifest is about."),
        TableColumn::text(
            "SubjectManifestDigest",
            "subjectManifestDigest",
            "Image that a signature or SBOM belongs to.",
        ),
        TableColumn::text("ImageStatus", "imageStatus", "`ACTIVE`, `ARCHIVED` or `ACTIVATING`."),
        TableColumn::time("LastArchivedAt", "lastArchivedAt (text or s)", "When it was last archived."),
        TableColumn::time(
            "LastActivatedAt",
            "lastActivatedAt (text or s)",
            "When it was last brought back from the archive.",
        ),
        TableColumn::text("ScanStatus", "imageScanStatus.status", "`COMPLETE`, `FAILED`, `ACTIVE`, `PENDING`, …."),
        TableColumn::text("ScanStatusDescription", "imageScanStatus.description", "Why the scan is in this state."),
        TableColumn::time(
            "ImageScanCompletedAt",
            "imageScanFindingsSummary.imageScanCompletedAt (text or s)",
            "When the last scan was done.",
        ),
        TableColumn::time(
            "VulnerabilitySourceUpdatedAt",
            "imageScanFindingsSummary.vulnerabilitySourceUpdatedAt (text or s)",
            "Age of the list of vulnerabilities that it was compared with.",
        ),
        TableColumn::dynamic(
            "FindingSeverityCounts",
            "imageScanFindingsSummary.findingSeverityCounts",
            "Number of findings by severity; severities without findings are left out.",
        ),
        TableColumn::additional_fields(),
    ],
};

/// `ECRLifecyclePreview`.
pub static ECR_LIFECYCLE_PREVIEW: TableSchema = TableSchema {
    name: "ECRLifecyclePreview",
    doc: "An image that a lifecycle policy would act on, as `get-lifecycle-policy-preview` lists it.",
    time_column: None,
    columns: &[
        ecr::REPOSITORY_NAME,
        ecr::REGISTRY_ID,
        TableColumn::text("ImageDigest", "previewResults[].imageDigest", "Digest of the manifest."),
        TableColumn::dynamic("ImageTags", "previewResults[].imageTags", "Its tags; null where it has none."),
        TableColumn::time("ImagePushedAt", "previewResults[].imagePushedAt", "When it was pushed, UTC."),
        TableColumn::text("ActionType", "previewResults[].action.type", "`EXPIRE` or `TRANSITION`."),
        TableColumn::text(
            "StorageClass",
            "previewResults[].storageClass",
            "Where a transition would move it: `ARCHIVE`.",
        ),
        TableColumn::int("AppliedRulePriority", "previewResults[].appliedRulePriority", "Rule that would act."),
        TableColumn::text("PreviewStatus", "status", "`COMPLETE`, `IN_PROGRESS`, `EXPIRED` or `FAILED`."),
        TableColumn::dynamic("LifecyclePolicy", "lifecyclePolicyText", "The policy; decoded from text."),
        TableColumn::additional_fields(),
    ],
};
