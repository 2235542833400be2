//! The shared samples: their shapes and rows, however their bytes come.

use super::{load, same_however};
use std::fmt::Write as _;
use std::path::PathBuf;
use tallyman::protocol::FileState;

pub(super) fn samples() -> Option<PathBuf> {
    let shared = std::env::var_os("TALLYMAN_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let folder = shared.join("formats/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// Path, shape, tables with rows, rejected records.
type Expected = (&'static str, &'static str, &'static [(&'static str, u64)], u64);

/// Shared samples of the first-form families, all counted by hand.
const SAMPLES: &[Expected] = &[
    (
        "acr-resource-logs/PT1H.login-events.constructed.jsonl",
        "ACR login log",
        &[("ContainerRegistryLoginEvents", 2)],
        0,
    ),
    (
        "acr-resource-logs/event-hub-or-storage-repository-event.jsonl",
        "ACR repository log",
        &[("ContainerRegistryRepositoryEvents", 1)],
        0,
    ),
    (
        "acr-resource-logs/event-hub-message.constructed-wrapper.json",
        "ACR repository log",
        &[("ContainerRegistryRepositoryEvents", 1)],
        0,
    ),
    (
        "acr-resource-logs/az-monitor-log-analytics-query.constructed.json",
        "Log Analytics rows",
        &[("ContainerRegistryRepositoryEvents", 2)],
        0,
    ),
    (
        "acr-resource-logs/portal-export.en-GB.constructed.csv",
        "Log Analytics CSV",
        &[("ContainerRegistryRepositoryEvents", 2)],
        0,
    ),
    (
        "acr-resource-logs/portal-export.en-US.constructed.csv",
        "Log Analytics CSV",
        &[("ContainerRegistryRepositoryEvents", 2)],
        0,
    ),
    ("azure-metrics/AzureMetrics.portal-export.constructed.csv", "Log Analytics CSV", &[("AzureMetrics", 1)], 0),
    (
        "azure-metrics/diagnostic-export.acr.constructed.jsonl",
        "Azure metrics, diagnostic export",
        &[("AzureMetrics", 2)],
        0,
    ),
    ("azure-metrics/diagnostic-export.jsonl", "Azure metrics, diagnostic export", &[("AzureMetrics", 1)], 0),
    (
        "azure-metrics/az-monitor-metrics-list.acr.constructed.json",
        "az monitor metrics list",
        &[("AzureMetrics", 4)],
        0,
    ),
    ("azure-metrics/metrics-list.rest-example.json", "az monitor metrics list", &[("AzureMetrics", 6)], 0),
    ("event-grid/seed-four-events.array.json", "Event Grid", &[("ACREventGrid", 4)], 0),
    ("event-grid/captured-both-schemas.data-is-object.jsonl", "Event Grid + CloudEvents", &[("ACREventGrid", 2)], 0),
    ("event-grid/captured-image-pushed.data-is-string.json", "Event Grid", &[("ACREventGrid", 1)], 0),
    ("event-grid/captured-image-pushed.cloudevents.data-is-string.json", "CloudEvents", &[("ACREventGrid", 1)], 0),
    ("event-grid/connected-registry.as-published.json.txt", "Event Grid", &[("ACREventGrid", 1)], 0),
    (
        "ecr-cloudtrail/111122223333_CloudTrail_us-east-2_20190415T1645Z_docexample.json.gz",
        "CloudTrail, gzip",
        &[("AWSCloudTrail", 5)],
        0,
    ),
    ("ecr-cloudtrail/trail-file-doc-examples.json", "CloudTrail", &[("AWSCloudTrail", 5)], 0),
    ("ecr-cloudtrail/real-listimages-flaws2.json", "CloudTrail", &[("AWSCloudTrail", 1)], 0),
    ("ecr-cloudtrail/eks-node-pull.reconstructed.json", "CloudTrail", &[("AWSCloudTrail", 1)], 0),
    ("ecr-cloudtrail/lifecycle-policy-execution.documentation.json", "CloudTrail", &[("AWSCloudTrail", 1)], 0),
    ("ecr-cloudtrail/single-events-splunk-attack-range.jsonl", "CloudTrail", &[("AWSCloudTrail", 2)], 0),
    ("ecr-eventbridge/events.jsonl", "EventBridge", &[("ECREvents", 8)], 0),
    ("ecr-eventbridge/single-image-push.json", "EventBridge", &[("ECREvents", 1)], 0),
    ("ecr-eventbridge/api-call-via-cloudtrail.published.json", "EventBridge", &[("ECREvents", 1)], 0),
    ("ecr-eventbridge/enhanced-scanning-and-inspector2.array.json", "EventBridge", &[("ECREvents", 3)], 0),
    ("ecr-eventbridge/firehose-concatenated.constructed.json", "EventBridge", &[("ECREvents", 2)], 0),
    ("ecr-eventbridge/pull-through-cache.as-published.json.txt", "EventBridge", &[("ECREvents", 1)], 0),
    (
        "ibm-activity-tracker/container-registry-events.constructed.jsonl",
        "IBM Cloud activity tracking",
        &[("IBMActivityTracker", 2)],
        0,
    ),
    (
        "ibm-activity-tracker/documented-events-other-services.jsonl",
        "IBM Cloud activity tracking",
        &[("IBMActivityTracker", 3)],
        0,
    ),
];

#[test]
fn shared_samples_have_their_shape_and_rows() {
    let Some(folder) = samples() else { return };
    let mut wrong = String::new();
    for (path, shape, tables, rejected) in SAMPLES {
        let bytes = std::fs::read(folder.join(path)).expect(path);
        let (report, _) = load(path.rsplit('/').next().expect("a name"), &bytes);
        let found: Vec<(&str, u64)> = report.tables.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
        if report.shape != *shape || found != *tables || report.rejected != *rejected {
            let _ = writeln!(wrong, "{path}: {} {found:?} {} {:?}", report.shape, report.rejected, report.rejects);
        }
        assert_eq!(report.state, FileState::Loaded, "{path}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every shared file, also those of shapes that are still to come: nothing panics, nothing is lost, and how the bytes
/// are cut, packed or written makes no difference.
#[test]
fn shared_samples_give_the_same_rows_however_they_come() {
    let Some(folder) = samples() else { return };
    let mut files = 0;
    for family in std::fs::read_dir(&folder).expect("the folder").flatten() {
        for file in std::fs::read_dir(family.path()).expect("a folder").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(file.path()).expect("a file");
            let (report, rows) = load(&name, &bytes);
            assert!(report.rows + report.rejected > 0, "{name}: {report:?}");
            same_however(&name, &bytes, &report, &rows);
            files += 1;
        }
    }
    assert!(files > 60, "only {files} files");
}
