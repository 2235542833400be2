//! Findings of Amazon ECR's image scans.
//!
//! Source: the API reference of Amazon ECR (`ImageScanFinding` of basic scanning, `EnhancedImageScanFinding` of
//! Inspector) and the user guide's example of a finding's attributes.

use super::schema::{TableColumn, TableSchema};
use super::shared::ecr;

/// `ECRImageScanFindings`.
pub static ECR_IMAGE_SCAN_FINDINGS: TableSchema = TableSchema {
    name: "ECRImageScanFindings",
    doc: "One finding of a scan of one image, as `describe-image-scan-findings` lists it.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time(
            "TimeGenerated",
            "imageScanFindings.imageScanCompletedAt | lastObservedAt",
            "When the scan was done, UTC.",
        ),
        ecr::REPOSITORY_NAME,
        ecr::REGISTRY_ID,
        TableColumn::text("ImageDigest", "imageId.imageDigest", "Digest of the manifest."),
        TableColumn::text("ImageTag", "imageId.imageTag", "Tag that was asked for."),
        TableColumn::text("ScanStatus", "imageScanStatus.status", "`COMPLETE`, `FAILED`, `ACTIVE`, `PENDING`, …."),
        TableColumn::text("ScanStatusDescription", "imageScanStatus.description", "Why the scan is in this state."),
        TableColumn::time(
            "VulnerabilitySourceUpdatedAt",
            "imageScanFindings.vulnerabilitySourceUpdatedAt",
            "Age of the list of vulnerabilities that it was compared with.",
        ),
        TableColumn::text(
            "Name",
            "findings[].name | enhancedFindings[].packageVulnerabilityDetails.vulnerabilityId | enhancedFindings[].title",
            "The vulnerability: `CVE-2019-5188`.",
        ),
        TableColumn::text(
            "Severity",
            "findings[].severity | enhancedFindings[].severity",
            "`CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL` or `UNDEFINED`.",
        ),
        TableColumn::text(
            "Description",
            "findings[].description | enhancedFindings[].description",
            "The vulnerability, in words.",
        ),
        TableColumn::text(
            "Uri",
            "findings[].uri | enhancedFindings[].packageVulnerabilityDetails.sourceUrl",
            "Page about the vulnerability.",
        ),
        TableColumn::text(
            "PackageName",
            "findings[].attributes.package_name | enhancedFindings[].packageVulnerabilityDetails.vulnerablePackages[0].name",
            "Package that has it.",
        ),
        TableColumn::text(
            "PackageVersion",
            "findings[].attributes.package_version | enhancedFindings[].packageVulnerabilityDetails.vulnerablePackages[0].version",
            "Version of the package.",
        ),
        TableColumn::real("Score", "findings[].attributes.CVSS*_SCORE | enhancedFindings[].score", "Score, 0 to 10."),
        TableColumn::dynamic("Attributes", "findings[].attributes", "All attributes of a basic finding, by key."),
        TableColumn::text("FindingArn", "enhancedFindings[].findingArn", "ARN of an Inspector finding."),
        TableColumn::text("FindingType", "enhancedFindings[].type", "`PACKAGE_VULNERABILITY`."),
        TableColumn::text("FindingStatus", "enhancedFindings[].status", "`ACTIVE`, `SUPPRESSED` or `CLOSED`."),
        TableColumn::time("FirstObservedAt", "enhancedFindings[].firstObservedAt", "When it was first found."),
        TableColumn::time("LastObservedAt", "enhancedFindings[].lastObservedAt", "When it was last found."),
        TableColumn::text("FixAvailable", "enhancedFindings[].fixAvailable", "`YES`, `NO` or `PARTIAL`."),
        TableColumn::text("ExploitAvailable", "enhancedFindings[].exploitAvailable", "Whether an exploit is known."),
        TableColumn::dynamic(
            "PackageVulnerabilityDetails",
            "enhancedFindings[].packageVulnerabilityDetails",
            "Packages, scores and sources of an Inspector finding.",
        ),
        TableColumn::additional_fields(),
    ],
};
