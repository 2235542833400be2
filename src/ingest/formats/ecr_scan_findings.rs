//! `aws ecr describe-image-scan-findings`: one row for each finding, of basic scanning or of Inspector; and the findings
//! that `aws inspector2 list-findings` prints, which are the same.
//!
//! The whole document is read as one record: what it says of the image can stand before the findings or after them.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::pieces::{Rest, at, bag_of, member, text, value};
use crate::tables::ECR_IMAGE_SCAN_FINDINGS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws ecr describe-image-scan-findings",
    signature: &[&[Claim::Has("imageScanFindings"), Claim::Has("repositoryName")]],
    table: &ECR_IMAGE_SCAN_FINDINGS,
    decoder: Decoder::Rows(flatten),
    is_listing: true,
    samples: &[
        Sample {
            text: r#"{"imageScanFindings":{"findings":[{"name":"CVE-2019-5188","description":"d","uri":"u","severity":"MEDIUM","attributes":[{"key":"package_version","value":"1.44.1"},{"key":"package_name","value":"e2fsprogs"},{"key":"CVSS2_SCORE","value":"4.6"}],"x":1}],"imageScanCompletedAt":1555349000.0,"findingSeverityCounts":{"MEDIUM":1}},"registryId":"1","repositoryName":"app","imageId":{"imageDigest":"sha256:00","imageTag":"v1"},"imageScanStatus":{"status":"COMPLETE","description":"done"}}"#,
            rows: &[&[
                ("TimeGenerated", "2019-04-15T17:23:20.0000000Z"),
                ("RepositoryName", "app"),
                ("RegistryId", "1"),
                ("ImageDigest", "sha256:00"),
                ("ImageTag", "v1"),
                ("ScanStatus", "COMPLETE"),
                ("Name", "CVE-2019-5188"),
                ("Severity", "MEDIUM"),
                ("PackageName", "e2fsprogs"),
                ("PackageVersion", "1.44.1"),
                ("Score", "4.6"),
                ("Attributes", r#"{"package_version":"1.44.1","package_name":"e2fsprogs","CVSS2_SCORE":"4.6"}"#),
                (
                    "AdditionalFields",
                    r#"{"imageScanFindings.findingSeverityCounts":{"MEDIUM":1},"imageScanFindings.findings.x":1}"#,
                ),
            ]],
        },
        Sample {
            text: r#"{"registryId":"1","repositoryName":"app","imageId":{"imageDigest":"sha256:00"},"imageScanFindings":{"enhancedFindings":[{"findingArn":"arn:f","severity":"HIGH","score":7.5,"status":"ACTIVE","title":"CVE-2019-17498 - libssh2","type":"PACKAGE_VULNERABILITY","firstObservedAt":1555349000,"fixAvailable":"YES","packageVulnerabilityDetails":{"sourceUrl":"u","vulnerabilityId":"CVE-2019-17498","vulnerablePackages":[{"name":"libssh2","version":"1.4.3"}]}}]}}"#,
            rows: &[&[
                ("Name", "CVE-2019-17498"),
                ("Severity", "HIGH"),
                ("Uri", "u"),
                ("PackageName", "libssh2"),
                ("PackageVersion", "1.4.3"),
                ("Score", "7.5"),
                ("FindingArn", "arn:f"),
                ("FindingStatus", "ACTIVE"),
                ("FirstObservedAt", "2019-04-15T17:23:20.0000000Z"),
                ("FixAvailable", "YES"),
                ("AdditionalFields", r#"{"imageScanFindings.enhancedFindings.title":"CVE-2019-17498 - libssh2"}"#),
            ]],
        },
    ],
};

pub(super) static INSPECTOR: Format = Format {
    name: "aws inspector2 list-findings",
    signature: &[&[
        Claim::Has("findingArn"),
        Claim::Has("awsAccountId"),
        Claim::Has("severity"),
        Claim::Has("resources"),
    ]],
    table: &ECR_IMAGE_SCAN_FINDINGS,
    decoder: Decoder::Rows(inspector),
    is_listing: true,
    samples: &[Sample {
        text: r#"{"findingArn":"arn:f","awsAccountId":"1","severity":"HIGH","title":"CVE-1 - x","lastObservedAt":1555349000,"inspectorScore":6.5,"packageVulnerabilityDetails":{"vulnerabilityId":"CVE-1"},"resources":[{"details":{"awsEcrContainerImage":{"imageHash":"sha256:00","imageTags":["v1"],"registry":"2","repositoryName":"app"}}}]}"#,
        rows: &[&[
            ("TimeGenerated", "2019-04-15T17:23:20.0000000Z"),
            ("RepositoryName", "app"),
            ("RegistryId", "2"),
            ("ImageDigest", "sha256:00"),
            ("ImageTag", "v1"),
            ("Name", "CVE-1"),
            ("Score", "6.5"),
        ]],
    }],
};

/// Keys of a basic finding's attributes that are scores, the newest kind first.
const SCORES: [&str; 3] = ["CVSS4_SCORE", "CVSS3_SCORE", "CVSS2_SCORE"];

type Cells<'a> = Vec<(&'static str, Out<'a>)>;

fn flatten(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let findings = member(record, "imageScanFindings");
    let status = member(record, "imageScanStatus");
    let image: Cells<'_> = vec![
        ("TimeGenerated", value(findings, "imageScanCompletedAt")),
        ("RepositoryName", value(record, "repositoryName")),
        ("RegistryId", value(record, "registryId")),
        ("ImageDigest", Out::Value(at(record, &["imageId", "imageDigest"]))),
        ("ImageTag", Out::Value(at(record, &["imageId", "imageTag"]))),
        ("ScanStatus", value(status, "status")),
        ("ScanStatusDescription", value(status, "description")),
        ("VulnerabilitySourceUpdatedAt", value(findings, "vulnerabilitySourceUpdatedAt")),
    ];
    let rest = || {
        Rest::new()
            .of("", record, &["registryId", "repositoryName", "imageId", "imageScanStatus", "imageScanFindings"])
            .of("imageId", member(record, "imageId"), &["imageDigest", "imageTag"])
            .of("imageScanStatus", status, &["status", "description"])
            .of("imageScanFindings", findings, FINDINGS)
    };
    for finding in member(findings, "findings").elements() {
        let attributes = bag_of(member(finding, "attributes"), "key", "value");
        let attribute = |key| member(attributes.as_dyn(), key);
        let score = SCORES.iter().map(|key| attribute(key)).find(|score| !score.is_null());
        let rest = rest().of("imageScanFindings.findings", finding, BASIC).end();
        let mut cells = image.clone();
        cells.extend([
            ("Name", value(finding, "name")),
            ("Severity", value(finding, "severity")),
            ("Description", value(finding, "description")),
            ("Uri", value(finding, "uri")),
            ("PackageName", Out::Value(attribute("package_name"))),
            ("PackageVersion", Out::Value(attribute("package_version"))),
            ("Score", Out::Value(score.unwrap_or(Dyn::NULL))),
            ("Attributes", Out::Value(attributes.as_dyn())),
            ("AdditionalFields", Out::Value(rest.as_dyn())),
        ]);
        emit(&cells);
    }
    for finding in member(findings, "enhancedFindings").elements() {
        let mut cells = image.clone();
        let rest = rest().of("imageScanFindings.enhancedFindings", finding, &read_of(finding)).end();
        cells.extend(enhanced(finding));
        cells.push(("AdditionalFields", Out::Value(rest.as_dyn())));
        emit(&cells);
    }
}

/// A finding with the image among its resources.
fn inspector(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let resource = member(record, "resources").element(0).unwrap_or(Dyn::NULL);
    let image = at(resource, &["details", "awsEcrContainerImage"]);
    let rest = Rest::new().of("", record, &read_of(record)).end();
    let mut cells = enhanced(record);
    cells.extend([
        ("TimeGenerated", value(record, "lastObservedAt")),
        ("RepositoryName", value(image, "repositoryName")),
        ("RegistryId", value(image, "registry")),
        ("ImageDigest", value(image, "imageHash")),
        ("ImageTag", Out::Value(member(image, "imageTags").element(0).unwrap_or(Dyn::NULL))),
        ("AdditionalFields", Out::Value(rest.as_dyn())),
    ]);
    emit(&cells);
}

const FINDINGS: &[&str] = &["findings", "enhancedFindings", "imageScanCompletedAt", "vulnerabilitySourceUpdatedAt"];
const BASIC: &[&str] = &["name", "severity", "description", "uri", "attributes"];

/// Members of an Inspector finding and their columns.
const ENHANCED: [(&str, &str); 10] = [
    ("severity", "Severity"),
    ("description", "Description"),
    ("findingArn", "FindingArn"),
    ("type", "FindingType"),
    ("status", "FindingStatus"),
    ("firstObservedAt", "FirstObservedAt"),
    ("lastObservedAt", "LastObservedAt"),
    ("fixAvailable", "FixAvailable"),
    ("exploitAvailable", "ExploitAvailable"),
    ("packageVulnerabilityDetails", "PackageVulnerabilityDetails"),
];

/// The member that names the vulnerability: findings that are about no package have a title only.
fn name_of(finding: Dyn<'_>) -> Option<Dyn<'_>> {
    let id = at(finding, &["packageVulnerabilityDetails", "vulnerabilityId"]);
    (!id.is_null()).then_some(id)
}

/// The key of the score, which EventBridge calls otherwise.
fn score_of(finding: Dyn<'_>) -> &'static str {
    if finding.property("score").is_some() { "score" } else { "inspectorScore" }
}

/// Members of an Inspector finding that are read.
fn read_of(finding: Dyn<'_>) -> Vec<&'static str> {
    let keys = ENHANCED.iter().map(|(key, _)| *key).chain([score_of(finding)]);
    keys.chain(name_of(finding).is_none().then_some("title")).collect()
}

/// The cells of an Inspector finding.
fn enhanced(finding: Dyn<'_>) -> Cells<'_> {
    let details = member(finding, "packageVulnerabilityDetails");
    let package = member(details, "vulnerablePackages").element(0).unwrap_or(Dyn::NULL);
    let mut cells: Cells<'_> = ENHANCED.iter().map(|(key, column)| (*column, value(finding, key))).collect();
    cells.extend([
        ("Name", name_of(finding).map_or(Out::Text(text(finding, "title")), Out::Value)),
        ("Uri", value(details, "sourceUrl")),
        ("PackageName", value(package, "name")),
        ("PackageVersion", value(package, "version")),
        ("Score", value(finding, score_of(finding))),
    ]);
    cells
}
