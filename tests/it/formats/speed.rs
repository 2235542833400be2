//! How fast lines are read.

use super::gzip;
use tallyman::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use tallyman::values::Batch;

/// Counts rows and drops them.
#[derive(Default)]
struct Count(usize);

impl Sink for Count {
    fn batch(&mut self, _: &TableKey, batch: Batch, _: Vec<u64>) {
        self.0 += batch.rows;
    }

    fn reject(&mut self, _: tallyman::protocol::Rejected) {}
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
        if !name.ends_with("gz") && name != "a.csv" {
            // What the JSON parser alone makes of it, to measure against.
            let start = std::time::Instant::now();
            let stream = serde_json::Deserializer::from_slice(bytes).into_iter::<serde::de::IgnoredAny>();
            let skipped = stream.flatten().count();
            assert!(skipped > 0);
            println!("{what}, skipped by the parser: {:.0} MB/s", size as f64 / start.elapsed().as_secs_f64() / 1e6);
        }
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
