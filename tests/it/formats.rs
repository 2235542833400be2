//! Files to rows: the shared samples, cases with their rows beside them, and what holds for any bytes.

#![allow(clippy::expect_used, clippy::format_collect, clippy::format_push_string)]

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use tallyman::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use tallyman::protocol::{FileReport, FileState};
use tallyman::values::{Batch, display};

/// Rows as text, by table: name and position of the record, then the cells that are not empty.
#[derive(Default)]
struct Rows {
    tables: BTreeMap<String, Vec<String>>,
    positions: Vec<u64>,
}

impl Sink for Rows {
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>) {
        assert_eq!(batch.rows, origin.len());
        let rows = self.tables.entry(table.name.to_string()).or_default();
        for row in 0..batch.rows {
            let mut line = String::new();
            for (field, column) in table.schema.fields.iter().zip(&batch.columns) {
                assert_eq!(field.kind, column.kind());
                let mut cell = String::new();
                display(column, row, &mut cell);
                if !cell.is_empty() {
                    let _ = write!(line, "{}={cell} | ", field.name);
                }
            }
            rows.push(line.trim_end_matches(" | ").to_owned());
        }
        self.positions.extend(origin);
    }
}

/// Loads bytes cut into pieces of these sizes, over and over.
fn load_cut(name: &str, bytes: &[u8], cuts: &[usize]) -> (FileReport, Rows) {
    let mut loader = FileLoader::new(7, name, name, bytes.len() as u64, LoadOptions::default());
    let mut rows = Rows::default();
    let (mut rest, mut turn) = (bytes, 0);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cuts[turn % cuts.len()].clamp(1, rest.len()));
        loader.push(piece, &mut rows);
        (rest, turn) = (after, turn + 1);
    }
    let report = loader.finish(&mut rows);
    let loaded: usize = rows.tables.values().map(Vec::len).sum();
    assert_eq!(report.rows, loaded as u64, "{report:?}");
    assert_eq!(report.tables.iter().map(|(_, rows)| rows).sum::<u64>(), report.rows);
    assert!(report.rejects.len() as u64 <= report.rejected);
    (report, rows)
}

fn load(name: &str, bytes: &[u8]) -> (FileReport, Rows) {
    load_cut(name, bytes, &[usize::MAX])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn samples() -> Option<PathBuf> {
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

fn same_however(name: &str, bytes: &[u8], report: &FileReport, rows: &Rows) {
    for cuts in [&[1][..], &[7], &[64, 3, 1000], &[4096]] {
        let (again, same) = load_cut(name, bytes, cuts);
        assert_eq!(&again, report, "{name} cut at {cuts:?}");
        assert_eq!(same.tables, rows.tables, "{name} cut at {cuts:?}");
        assert_eq!(same.positions, rows.positions, "{name} cut at {cuts:?}");
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return;
    }
    let packed = gzip(bytes);
    assert_eq!(load_cut(name, &packed, &[5]).1.tables, rows.tables, "{name} in gzip");
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = text.trim_start_matches('\u{feff}');
    let marked: Vec<u8> = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(load(name, &marked).1.tables, rows.tables, "{name} with a mark");
    for little in [true, false] {
        let marked = format!("\u{feff}{text}");
        let wide: Vec<u8> = marked
            .encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect();
        assert_eq!(load_cut(name, &wide, &[3]).1.tables, rows.tables, "{name} in UTF-16");
        assert_eq!(load(name, &wide[2..]).1.tables, rows.tables, "{name} in UTF-16 without a mark");
    }
    if !text.contains('\r') {
        let crlf = text.replace('\n', "\r\n");
        let mut again = load(name, crlf.as_bytes()).1.tables;
        // Inside quotes a line break is part of the cell, so that it stays what it is.
        again.values_mut().flatten().for_each(|row| *row = row.replace("\r\n", "\n"));
        assert_eq!(again, rows.tables, "{name} with CRLF");
    }
}

/// `tests/formats/*.md`: a file's name and text, then its report and rows. `UPDATE_EXPECT=1` writes what came.
#[test]
fn cases_give_their_rows() {
    let mut cases = 0;
    let mut wrong = String::new();
    let mut files: Vec<_> = std::fs::read_dir("tests/formats").expect("tests/formats").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    for file in files {
        let path = file.path();
        let text = std::fs::read_to_string(&path).expect("a case file");
        let mut updated = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("```file ") {
            let (before, after) = rest.split_at(at);
            updated.push_str(before);
            let (name, body) = after["```file ".len()..].split_once('\n').expect("a name");
            let (body, after) = body.split_once("```\n").expect("the end of the file");
            let expected_at = after.find("```text\n").expect("the rows") + "```text\n".len();
            let (gap, expected) = after.split_at(expected_at);
            let (expected, after) = expected.split_once("```").expect("the end of the rows");
            let found = describe(name, body);
            if found != expected {
                let _ = writeln!(wrong, "{}: {name}\nexpected\n{expected}found\n{found}", path.display());
            }
            let _ = write!(updated, "```file {name}\n{body}```\n{gap}{found}```");
            rest = after;
            cases += 1;
        }
        updated.push_str(rest);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, updated).expect("the case file is written");
        }
    }
    assert!(cases >= 15, "only {cases} cases");
    assert!(wrong.is_empty() || std::env::var_os("UPDATE_EXPECT").is_some(), "{wrong}");
}

fn describe(name: &str, body: &str) -> String {
    // A case's last line break belongs to the fence, `\r`, `\0` and the like are written out.
    let text = body.strip_suffix('\n').unwrap_or(body).replace("␍", "\r").replace("␊", "\n").replace("␀", "\0");
    let (report, rows) = load(name, text.as_bytes());
    same_however(name, text.as_bytes(), &report, &rows);
    let mut out = format!("{:?}: {}, rows {}, rejected {}\n", report.state, report.shape, report.rows, report.rejected);
    for (table, rows) in &rows.tables {
        let _ = writeln!(out, "{table}");
        for row in rows {
            let _ = writeln!(out, "  {row}");
        }
    }
    for reject in &report.rejects {
        let _ =
            writeln!(out, "rejected line {} byte {}: {} {:?}", reject.line, reject.byte, reject.reason, reject.text);
    }
    for (column, count) in &report.bad_cells {
        let _ = writeln!(out, "bad {column}: {count}");
    }
    for message in &report.messages {
        let _ = writeln!(out, "{message}");
    }
    out
}

#[test]
fn what_cannot_be_read_says_why() {
    for (bytes, expected) in [
        (&b""[..], "The file is empty."),
        (b"PK\x03\x04rest", "zip archive"),
        (b"PAR1rest", "Parquet"),
        (b"Obj\x01rest", "Avro"),
        (b"\x28\xb5\x2f\xfdrest", "zstd"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "sign-in page"),
        (b"<?xml version=\"1.0\"?><a/>", "XML"),
        (b"\x00\x9f\x92\x96\x01\x02\xff\xfe\x80\x81", "not text"),
    ] {
        let (report, rows) = load("x", bytes);
        assert_eq!(report.state, FileState::Failed, "{report:?}");
        assert!(rows.tables.is_empty());
        assert!(report.messages.iter().any(|message| message.contains(expected)), "{report:?}");
    }
    // An empty archive is not an error.
    let (report, _) = load("empty.gz", &gzip(b""));
    assert_eq!((report.state, report.rows), (FileState::Loaded, 0), "{report:?}");
    assert_eq!(report.messages, ["The file holds no records."]);
}

#[test]
fn a_truncated_gzip_keeps_what_came() {
    let line = r#"{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T00:00:00Z","n":"#;
    let text: String = (0..5000).map(|n| format!("{line}{n}}}\n")).collect();
    let packed = gzip(text.as_bytes());
    let (report, _) = load("cut.json.gz", &packed[..packed.len() * 2 / 3]);
    assert_eq!(report.state, FileState::Loaded);
    assert!(report.rows > 1000 && report.rows < 5000, "{}", report.rows);
    assert!(report.rejected <= 1);
    assert!(report.messages.iter().any(|message| message.contains("cut short")), "{:?}", report.messages);
    // Two members are one text.
    let (report, _) = load("two.gz", &[packed.clone(), packed].concat());
    assert_eq!((report.rows, report.rejected), (10_000, 0));
    assert_eq!(report.inflated_bytes, text.len() as u64 * 2);
}

#[test]
fn types_that_turn_out_wrong_later_lose_nothing() {
    let mut text: String = (0..10_000).map(|n| format!("{{\"n\":{n},\"ok\":true}}\n")).collect();
    text.push_str("{\"n\":\"many\",\"ok\":true}\n{\"n\":1.5,\"new\":[1]}\n");
    let (report, rows) = load("late.json", text.as_bytes());
    assert_eq!((report.rows, report.rejected), (10_002, 0));
    assert_eq!(report.bad_cells, [("late.n".to_owned(), 2)]);
    let rows = &rows.tables["late"];
    assert_eq!(rows[10_000], r#"ok=true | AdditionalFields={"n":"many"}"#);
    assert_eq!(rows[10_001], r#"AdditionalFields={"new":[1],"n":1.5}"#);
}

#[test]
fn positions_are_those_of_the_file() {
    let text = "\u{feff}{\"a\":1}\n  {\"a\":\"é\"}\n\n{\"a\":3}";
    let (_, rows) = load("x.json", text.as_bytes());
    let found: Vec<&str> = rows.positions.iter().map(|at| &text[*at as usize..][..4]).collect();
    assert_eq!(found, ["{\"a\"", "{\"a\"", "{\"a\""]);
    let text = "a,b\r\n1,\"x\ny\"\r\n\r\n2,z\r\n";
    let (_, rows) = load("x.csv", text.as_bytes());
    let found: Vec<&str> = rows.positions.iter().map(|at| &text[*at as usize..][..2]).collect();
    assert_eq!(found, ["1,", "2,"]);
}

#[test]
fn cancel_keeps_what_came() {
    let mut loader = FileLoader::new(1, "x.json", "x.json", 100, LoadOptions::default());
    let mut rows = Rows::default();
    loader.push(&[b"{\"a\":1}\n".repeat(1000), b"{\"a\":".to_vec()].concat(), &mut rows);
    assert_eq!(loader.report().rows, 1000);
    let report = loader.cancel(&mut rows);
    assert_eq!((report.state, report.rows, report.rejected), (FileState::Canceled, 1000, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_cut(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 1_usize..50) {
        let (report, rows) = load("x", &bytes);
        let (again, same) = load_cut("x", &bytes, &[cut]);
        prop_assert_eq!(report, again);
        prop_assert_eq!(rows.tables, same.tables);
    }

    #[test]
    fn any_brackets_in_any_cut(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("{"), Just("}"), Just("["), Just("]"), Just("\""), Just("\\"), Just(","), Just(":"), Just("\n"),
                Just("\"a\":1"), Just("{\"a\":1}"), Just("{\"records\":["), Just("null"), Just(" "), Just("é"),
            ],
            0..40,
        ),
        cut in 1_usize..20,
    ) {
        let text = parts.concat();
        let (report, rows) = load("x", text.as_bytes());
        let (again, same) = load_cut("x", text.as_bytes(), &[cut]);
        prop_assert_eq!(report, again, "{}", text);
        prop_assert_eq!(rows.tables, same.tables);
    }

    #[test]
    fn any_delimited_text_in_any_cut(
        parts in proptest::collection::vec(
            prop_oneof![
                Just(","), Just(";"), Just("\""), Just("\n"), Just("\r\n"), Just("a"), Just("1"), Just("13/1/2024"),
                Just("1/2/2024"), Just("TimeGenerated [UTC]"), Just("LoginServer,Tag"), Just("{\"a\":1}"), Just(" "),
            ],
            0..60,
        ),
        cut in 1_usize..20,
    ) {
        let text = format!("x{}", parts.concat());
        let (report, rows) = load("x", text.as_bytes());
        let (again, same) = load_cut("x", text.as_bytes(), &[cut]);
        prop_assert_eq!(report, again, "{}", text);
        prop_assert_eq!(rows.tables, same.tables);
    }

    /// A broken line costs itself only.
    #[test]
    fn rows_and_rejected_records_are_all_records(broken in proptest::collection::vec(0_u8..6, 1..60)) {
        let mut text = String::new();
        let mut bad = 0;
        for (n, kind) in broken.iter().enumerate() {
            bad += u64::from(*kind < 3);
            text.push_str(&match kind {
                0 => format!("{{\"n\":{n},\"s\":\"open}}\n"),
                1 => format!("{{\"n\":{n}\n"),
                2 => format!("{{\"n\":nul,\"m\":{n}}}\n"),
                _ => format!("{{\"n\":{n},\"s\":\"}}{{\"}}\n"),
            });
        }
        let (report, _) = load("x", text.as_bytes());
        prop_assert_eq!(report.rejected, bad, "{} {:?}", text, report.rejects);
        prop_assert_eq!(report.rows, broken.len() as u64 - bad);
    }
}

/// Counts rows and drops them.
#[derive(Default)]
struct Count(usize);

impl Sink for Count {
    fn batch(&mut self, _: &TableKey, batch: Batch, _: Vec<u64>) {
        self.0 += batch.rows;
    }
}

/// Prints how fast lines are read; `cargo test --release --test it -- --ignored --nocapture speed`.
#[test]
#[ignore = "prints figures and checks row counts only"]
fn speed() {
    let repository = |n: usize| {
        format!(
            r#"{{"time":"2025-01-{:02}T14:{:02}:{:02}.{n:07}Z","category":"ContainerRegistryRepositoryEvents","resourceId":"/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000009/RESOURCEGROUPS/DOCKER/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/EXAMPLE","operationName":"Pull","identity":"user{}@example.com","location":"westeurope","resultType":"HttpStatusCode","resultDescription":"200","durationMs":"{}.212784","callerIpAddress":"203.0.113.{}","correlationId":"00000000-0000-0000-0000-{n:012}","properties":{{"tag":"v{}","digest":"sha256:2a871364028e4fcc58cb139239390bc242fa7acee3aaa22ab2004{:011x}","mediaType":"application/vnd.docker.distribution.manifest.v2+json","repository":"team/service-{}","artifactType":"acr.docker","tenantId":"00000000-0000-0000-0000-000000000011","loginServer":"example.azurecr.io","userAgent":"containerd/1.7.{}"}},"RegionStamp":"weu-3"}}"#,
            n % 28 + 1,
            n / 60 % 60,
            n % 60,
            n % 97,
            n % 500,
            n % 250,
            n % 40,
            n % 5000,
            n % 60,
            n % 20,
        )
    };
    let trail = |n: usize| {
        format!(
            r#"{{"eventVersion":"1.08","userIdentity":{{"type":"AssumedRole","principalId":"AROAEXAMPLE:i-{:017x}","arn":"arn:aws:sts::111122223333:assumed-role/NodeInstanceRole/i-{:017x}","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"AROAEXAMPLE","arn":"arn:aws:iam::111122223333:role/NodeInstanceRole","accountId":"111122223333","userName":"NodeInstanceRole"}},"webIdFederationData":{{}},"attributes":{{"creationDate":"2023-02-01T10:00:00Z","mfaAuthenticated":"false"}},"ec2RoleDelivery":"2.0"}}}},"eventTime":"2023-02-{:02}T10:{:02}:00Z","eventSource":"ecr.amazonaws.com","eventName":"BatchGetImage","awsRegion":"eu-central-1","sourceIPAddress":"203.0.113.{}","userAgent":"containerd/1.6.{}","requestParameters":{{"repositoryName":"team/service-{}","imageIds":[{{"imageTag":"v{}"}}],"registryId":"111122223333","acceptedMediaTypes":["application/vnd.docker.distribution.manifest.list.v2+json","application/vnd.oci.image.index.v1+json","application/vnd.docker.distribution.manifest.v2+json"]}},"responseElements":null,"requestID":"d99b47db-1b3c-11e8-a2b6-{n:012x}","eventID":"{n:08x}-9aac-4e9d-956d-12561a4923aa","readOnly":true,"resources":[{{"ARN":"arn:aws:ecr:eu-central-1:111122223333:repository/team/service-{}","accountId":"111122223333"}}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management"}}"#,
            n % 300,
            n % 300,
            n % 28 + 1,
            n % 60,
            n % 250,
            n % 20,
            n % 60,
            n % 40,
            n % 60,
        )
    };
    let acr: String = (0..100_000).map(|n| repository(n) + "\n").collect();
    let lines: String = (0..60_000).map(|n| trail(n) + "\n").collect();
    let list = format!("{{\"Records\":[{}]}}", (0..60_000).map(trail).collect::<Vec<_>>().join(","));
    let csv: String = std::iter::once("a,b,c,d,e\n".to_owned())
        .chain(
            (0..500_000).map(|n| format!("{n},2024-05-01T00:00:{:02}Z,some text {},{}.5,true\n", n % 60, n % 100, n)),
        )
        .collect();
    let packed = gzip(list.as_bytes());
    for (what, name, bytes, size, rows) in [
        ("ACR lines", "a.json", acr.as_bytes(), acr.len(), 100_000),
        ("CloudTrail lines", "a.json", lines.as_bytes(), lines.len(), 60_000),
        ("CloudTrail Records", "a.json", list.as_bytes(), list.len(), 60_000),
        ("CloudTrail Records, gzip", "a.json.gz", packed.as_slice(), list.len(), 60_000),
        ("CSV by inference", "a.csv", csv.as_bytes(), csv.len(), 500_000),
    ] {
        let start = std::time::Instant::now();
        let mut loader = FileLoader::new(1, name, name, bytes.len() as u64, LoadOptions::default());
        let mut count = Count::default();
        for piece in bytes.chunks(1 << 20) {
            loader.push(piece, &mut count);
        }
        let report = loader.finish(&mut count);
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!((count.0, report.rejected), (rows, 0), "{report:?}");
        println!("{what}: {:.0} MB/s of {:.0} MB", size as f64 / seconds / 1e6, size as f64 / 1e6);
    }
}
