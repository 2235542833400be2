//! What takes a table further: its texts give the columns that the table has here, and the values that reading the same
//! records here gives.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use crate::engine::Engine;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tallyman::protocol::{FurtherText, QueryOptions};
use tallyman::tables::TableSchema;

const JSON: &str = "Read the vendor's JSON into it";
const STORED: &str = "Query records that were stored as they came";
const CLOUD: &str = "Query it in Log Analytics or Microsoft Sentinel";

/// The shapes that the texts over records are for; the others of the same tables are exports of tools and portals.
const SHAPES: [&str; 24] = [
    "ACR login log",
    "ACR repository log",
    "ACR webhook",
    "Azure activity log, diagnostic export",
    "Azure metrics, diagnostic export",
    "Azure resource log",
    "CloudEvents",
    "CloudTrail",
    "CloudWatch Logs",
    "CloudWatch alarm in EventBridge",
    "CloudWatch alarm in SNS",
    "Docker Distribution notification",
    "Event Grid",
    "EventBridge",
    "Google Cloud audit log",
    "Harbor audit log",
    "Harbor webhook",
    "IBM Cloud activity tracking",
    "Quay log",
    "aws cloudwatch describe-alarm-history",
    "aws cloudwatch describe-alarms",
    "aws ecr describe-images",
    "aws ecr describe-repositories",
    "aws service-quotas",
];

/// Columns that reading a record here fills with more than a field of it.
const FILLED_HERE: [(&str, &str); 5] = [
    ("CloudWatch alarm in EventBridge", "HistoryItemType"),
    ("CloudWatch alarm in SNS", "HistoryItemType"),
    ("aws cloudwatch describe-alarm-history", "NewState"),
    ("aws cloudwatch describe-alarm-history", "OldState"),
    ("aws cloudwatch describe-alarm-history", "StateReason"),
];

/// Records of shapes, and with spellings, that no file of the project's own data has.
const RECORDS: [&str; 15] = [
    // Ids with a resource inside of a resource, with no subscription, and with a slash at the end.
    r#"{"time":"2024-05-01T08:00:01.12Z","resourceId":"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/SA/BLOBSERVICES/DEFAULT","category":"StorageRead","operationName":"GetBlob","durationMs":15,"callerIpAddress":"203.0.113.7","identity":{"type":"OAuth"},"level":4,"properties":{"id":"x"}}"#,
    r#"{"time":"2024-05-01T08:00:01Z","resourceId":"/tenants/t/providers/Microsoft.aadiam/","category":"SignInLogs","operationName":"Sign-in activity"}"#,
    r#"{"time":"2024-05-02T10:15:31.38Z","category":"Action","correlationId":"c","callerIpAddress":"203.0.113.7","identity":{"authorization":{"action":"a","scope":"s"},"claims":{"appid":"app"}},"level":"Information","operationName":"MICROSOFT.CONTAINERREGISTRY/REGISTRIES/DELETE","properties":{"hierarchy":"h"},"resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/CR","resultSignature":"Started.","resultType":"Start"}"#,
    // Times as CloudWatch and the AWS CLI write them: milliseconds, seconds and texts.
    r#"{"logStreamName":"s","timestamp":1555349000123,"message":"START","ingestionTime":1555349001123,"eventId":"347"}"#,
    r#"{"@timestamp":"2019-04-15 17:23:20.123","@message":"START","@log":"123456789012:/aws/events/ecr","@logStream":"s"}"#,
    r#"{"owner":"1","logGroup":"g","logStream":"s","id":"a","timestamp":1555349000123,"message":"x"}"#,
    r#"{"AlarmName":"a","AlarmArn":"arn:a","ActionsEnabled":true,"OKActions":[],"StateValue":"OK","StateReasonData":"{\"version\":\"1.0\"}","StateUpdatedTimestamp":1555349000.123,"ExtendedStatistic":"p99","Period":60,"Threshold":80.0,"Dimensions":[{"Name":"Resource","Value":"PutImage"}]}"#,
    r#"{"AlarmName":"a","AlarmType":"MetricAlarm","Timestamp":1555349000.5,"HistoryItemType":"StateUpdate","HistorySummary":"Alarm updated from OK to ALARM","HistoryData":"{\"newState\":{\"stateValue\":\"ALARM\"}}"}"#,
    r#"{"AlarmName":"a","AWSAccountId":"123456789012","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed","StateChangeTime":"2019-04-15T17:23:20.500+0000","Region":"US East (N. Virginia)","OldStateValue":"OK","Trigger":{"MetricName":"CallCount"}}"#,
    r#"{"version":"0","id":"i","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch","account":"1","time":"2019-10-02T17:04:40Z","region":"us-east-1","resources":["arn:a"],"detail":{"alarmName":"a","state":{"value":"ALARM","reason":"Threshold Crossed"},"previousState":{"value":"OK"}}}"#,
    r#"{"repositoryArn":"arn:aws:ecr:us-east-1:123456789012:repository/app","registryId":"123456789012","repositoryName":"app","repositoryUri":"u/app","createdAt":1555349000.5,"imageScanningConfiguration":{"scanOnPush":false},"encryptionConfiguration":{"encryptionType":"KMS","kmsKey":"k"}}"#,
    r#"{"registryId":"123456789012","repositoryName":"app","imageDigest":"sha256:00","imageTags":["v1"],"imageSizeInBytes":123,"imagePushedAt":"2019-04-15T19:23:20+02:00","imageScanFindingsSummary":{"imageScanCompletedAt":1555349000,"findingSeverityCounts":{"HIGH":2}}}"#,
    r#"{"ServiceCode":"ecr","QuotaArn":"a","QuotaCode":"L-16E70933","QuotaName":"Rate of BatchGetImage requests","Value":2000.0,"Adjustable":true,"GlobalQuota":false,"UsageMetric":{"MetricDimensions":{"Resource":"BatchGetImage"}},"Period":{"PeriodValue":1,"PeriodUnit":"SECOND"}}"#,
    r#"{"eventVersion":"1.08","eventTime":"2023-02-01T10:05:00Z","awsRegion":"us-east-1","eventID":"e","eventType":"AwsCloudTrailInsight","eventCategory":"Insight","insightDetails":{"eventSource":"ecr.amazonaws.com","eventName":"PutImage"}}"#,
    r#"{"eventTime":"2024-05-01T08:00:12.55+0000","action":"container-registry.image.pull","initiator":{"name":"dev@example.com"},"requestData":"{\"a\":1}","responseData":{"id":"x"}}"#,
];

fn texts(known: &TableSchema) -> Vec<FurtherText> {
    tallyman::export::further(known.name, &known.to_schema().fields, Some(known))
}

fn titled(known: &TableSchema, title: &str) -> FurtherText {
    texts(known).into_iter().find(|text| text.title == title).unwrap_or_else(|| panic!("{}: {title}", known.name))
}

/// The entries of a mapping.
fn entries(mapping: &FurtherText) -> Option<Vec<Value>> {
    let (_, json) = mapping.text.split_once("mapping \"Tallyman\"\n")?;
    let json: String = json.lines().map(|line| line[1..line.len() - 1].replace("\\'", "'")).collect();
    Some(serde_json::from_str(&json).unwrap_or_else(|problem| panic!("{problem}: {json}")))
}

#[test]
fn a_table_goes_further_with_the_same_columns() {
    let mut engine = Engine::new(1);
    let options = QueryOptions::default();
    let mut over_records = 0;
    for known in tallyman::tables::known() {
        let fields = known.to_schema().fields;
        let texts = texts(known);
        assert!(texts.len() >= 2 && texts[0].text.starts_with(".create-merge table "), "{}", known.name);
        assert_eq!(texts[0].text.matches(": ").count(), fields.len());
        let columns: Vec<(String, String)> =
            fields.iter().map(|field| (field.name.to_string(), field.kind.name().to_owned())).collect();
        for text in &texts {
            assert!(entries(text).is_none_or(|entries| !entries.is_empty()));
            if text.text.is_empty() {
                assert!(text.note.contains("several rows"), "{}: {text:?}", known.name);
                continue;
            }
            let raw = format!("let Raw{} = datatable(Record: dynamic)[dynamic({{}})];", known.name);
            let query = match text.title.as_str() {
                STORED => {
                    over_records += 1;
                    format!("{raw}\n{}\n{}", text.text, known.name)
                }
                CLOUD => format!("{}\n{}", text.text, known.name),
                _ => continue,
            };
            let answer = engine.ask(&query, &options).unwrap_or_else(|problem| panic!("{problem}\n{query}"));
            assert_eq!(answer.columns, columns, "{query}");
        }
    }
    assert!(over_records > 10, "{over_records}");
}

/// An ingestion mapping copies fields whole, and reads of each column one spelling: the note says what that leaves out.
#[test]
fn a_mapping_says_what_it_leaves_out() {
    let mapping = |table: &str| {
        let mapping = titled(tallyman::tables::find(table).expect(table), JSON);
        (entries(&mapping).expect("a mapping"), mapping.note)
    };
    let (metrics, note) = mapping("AzureMetrics");
    let left_out = "Resource, ResourceGroup, ResourceProvider, SubscriptionId, _ResourceId, _SubscriptionId";
    assert!(note.contains(&format!("what takes more stays empty: {left_out}.")), "{note}");
    let columns: Vec<&Value> = metrics.iter().map(|entry| &entry["Column"]).collect();
    assert!(columns.contains(&&Value::from("ResourceId")) && !columns.contains(&&Value::from("ResourceGroup")));
    let (logs, note) = mapping("CloudWatchLogs");
    let time = r#"{"Path":"$.timestamp","Transform":"DateTimeFromUnixMilliseconds"}"#;
    assert_eq!(logs[0]["Properties"].to_string(), time);
    assert!(note.contains("makes TimeGenerated of timestamp (not @timestamp), IngestionTime of "), "{note}");
    let (images, note) = mapping("ECRImages");
    let pushed = images.iter().find(|entry| entry["Column"] == "ImagePushedAt").expect("a column");
    assert_eq!(pushed["Properties"].to_string(), r#"{"Path":"$.imagePushedAt"}"#);
    assert!(note.contains("beside their paths: ImagePushedAt, LastRecordedPullTime, "), "{note}");
    let (_, note) = mapping("ECREvents");
    assert!(note.ends_with("Fields without a column are left out."), "{note}");
    for table in ["CloudWatchMetrics", "ECRImageScanFindings"] {
        let known = tallyman::tables::find(table).expect(table);
        assert_eq!((titled(known, JSON).text, titled(known, STORED).text), (String::new(), String::new()));
    }
}

/// The columns that the text over stored records fills, as a query names them.
fn filled(text: &FurtherText) -> Vec<&str> {
    let lines = text.text.lines().filter_map(|line| line.strip_prefix("        ")?.split_once(" = "));
    let is_filled = |value: &str| value != "\"\"" && value != "Record" && !value.ends_with("(null)");
    lines.filter(|(_, value)| is_filled(value.trim_end_matches([',', ';']))).map(|(name, _)| name).collect()
}

/// The records of a file, out of the lists that they stand in.
fn records(value: Value, found: &mut Vec<Value>) {
    const LISTS: [&str; 10] = [
        "AlarmHistoryItems",
        "MetricAlarms",
        "Quotas",
        "Records",
        "events",
        "imageDetails",
        "logs",
        "records",
        "repositories",
        "value",
    ];
    let list = match value {
        Value::Array(list) => list,
        Value::Object(members) => match LISTS.iter().find_map(|list| members.get(*list)?.as_array()) {
            Some(list) => list.clone(),
            None => return found.push(Value::Object(members)),
        },
        _ => return,
    };
    for value in list {
        records(value, found);
    }
}

fn records_in(place: &Path, found: &mut Vec<Value>) {
    if place.is_dir() {
        for file in std::fs::read_dir(place).expect("a folder").flatten() {
            records_in(&file.path(), found);
        }
    } else if let Ok(text) = std::fs::read_to_string(place) {
        let values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
        for value in values.map_while(Result::ok) {
            records(value, found);
        }
    }
}

/// Every record that is one row of a known table is the same row by the text over stored records.
#[test]
fn stored_records_are_the_same_rows() {
    let mut all: Vec<Value> = RECORDS.iter().map(|text| serde_json::from_str(text).expect(text)).collect();
    for folder in ["acr", "cloudtrail", "eventbridge", "eventgrid", "ibm", "metrics"] {
        records_in(&Path::new("tests/fixtures").join(folder), &mut all);
    }
    records_in(Path::new("tests/registry-events/drop"), &mut all);
    let shared = std::env::var_os("TALLYMAN_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let samples = shared.join("formats/samples");
    if samples.is_dir() {
        records_in(&samples, &mut all);
    }
    let options = QueryOptions::default();
    let mut seen = BTreeSet::new();
    for record in all {
        // Members of a text that is JSON itself are read here and not there.
        if record["properties"].is_string() {
            continue;
        }
        let record = record.to_string();
        let mut engine = Engine::new(1);
        engine.load("record.json", record.as_bytes());
        let report = &engine.files["record.json"];
        let Some(shape) = SHAPES.into_iter().find(|shape| *shape == report.shape) else { continue };
        assert_eq!(report.rows, 1, "{record}");
        let table = tallyman::tables::find(&report.tables[0].0).expect(&record);
        let text = titled(table, STORED);
        let mut columns = filled(&text);
        columns.retain(|column| !FILLED_HERE.contains(&(shape, *column)));
        let query = format!("{} | project {}", table.name, columns.join(", "));
        let raw = format!("let Raw{} = datatable(Record: dynamic)[dynamic({record})];", table.name);
        let there = engine.ask(&format!("{raw}\n{}\n{query}", text.text), &options);
        let there = there.unwrap_or_else(|problem| panic!("{problem}\n{record}")).rows;
        let here = engine.ask(&query, &options).expect("rows").rows;
        let cells = here[0].iter().zip(&there[0]);
        let wrong: Vec<_> = columns.iter().zip(cells).filter(|(_, (here, there))| here != there).collect();
        assert!(wrong.is_empty(), "{wrong:?}\n{record}");
        seen.insert(shape);
    }
    assert_eq!(seen, BTreeSet::from(SHAPES));
}
