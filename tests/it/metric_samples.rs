//! Samples of metrics have no id: they are the same where metric, time, dimensions and values are, if they say whose they
//! are.

use crate::engine::Engine;
use tallyman::protocol::QueryOptions;

fn ask(engine: &mut Engine, text: &str) -> Vec<String> {
    let answer = engine.ask(text, &QueryOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let cells =
        |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(" | ");
    answer.rows.into_iter().map(cells).collect()
}

#[test]
fn a_metric_sample_that_comes_twice_counts_once() {
    let sample = |minute: u32, total: f64| {
        format!(
            r#"{{"count":1,"total":{total},"minimum":1,"maximum":1,"average":1,"resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/R","time":"2026-03-12T10:{minute:02}:00.0000000Z","metricName":"TotalPullCount","timeGrain":"PT1M"}}"#
        )
    };
    let mut engine = Engine::new(1);
    engine.load("a.json", format!("{}\n{}\n", sample(1, 1.0), sample(2, 1.0)).as_bytes());
    engine.load("b.json", format!("{}\n{}\n{}\n", sample(2, 1.0), sample(2, 2.0), sample(3, 1.0)).as_bytes());
    let report = &engine.files["b.json"];
    assert_eq!((report.rows, report.duplicates), (2, 1), "{report:?}");
    assert_eq!(ask(&mut engine, "AzureMetrics | summarize count(), sum(Total)"), ["4 | 5.0"]);
}

/// Of a sample only its metric, time, dimensions and values count, whatever brought it.
#[test]
fn a_metric_sample_counts_once_whatever_is_around_it() {
    const ID: &str = "/subscriptions/S/resourceGroups/G/providers/Microsoft.ContainerRegistry/registries/R";
    let listed = |namespace: &str, replica: &str, hours: std::ops::Range<u32>| {
        let points: Vec<String> =
            hours.map(|hour| format!(r#"{{"timeStamp":"2026-03-12T{hour:02}:00:00Z","total":{hour}}}"#)).collect();
        format!(
            r#""interval":"PT1H","namespace":"{namespace}","value":[{{"id":"{ID}/providers/Microsoft.Insights/metrics/TotalPullCount","name":{{"value":"TotalPullCount"}},"unit":"Count","timeseries":[{{"metadatavalues":[{replica}],"data":[{}]}}]}}]"#,
            points.join(",")
        )
    };
    let list = |inner: String| format!(r#"{{"timespan":"t","resourceregion":"westeurope",{inner}}}"#);
    let batch =
        |end: &str, inner: String| format!(r#"{{"values":[{{"endtime":"{end}","resourceid":"{ID}",{inner}}}]}}"#);
    let replica = |name: &str| format!(r#"{{"name":{{"value":"geolocation"}},"value":"{name}"}}"#);
    let exported = format!(
        r#"{{"count":1,"total":2,"minimum":2,"maximum":2,"average":2,"resourceId":"{}","time":"2026-03-12T10:01:00.0000000Z","metricName":"TotalPullCount","timeGrain":"PT1M"}}"#,
        ID.to_uppercase()
    );
    let quote = |record: &str| record.replace('"', "\\\"");
    let workspace = format!(
        "TenantId,TimeGenerated [UTC],SubscriptionId,MetricName,Total,Count,Maximum,Minimum,Average,TimeGrain,UnitName,Type,_ResourceId\n\
         t,\"3/12/2026, 10:01:00.000 AM\",s,TotalPullCount,2,1,2,2,2,PT1M,Count,AzureMetrics,{0}\n\
         t,\"3/12/2026, 10:01:00.000 AM\",s,TotalPullCount,2,1,2,2,2,PT5M,Count,AzureMetrics,{0}\n",
        ID.to_lowercase()
    );
    let streamed = |stream: &str| {
        format!(
            r#"{{"metric_stream_name":"{stream}","account_id":"1","region":"us-east-1","namespace":"AWS/ECR","metric_name":"RepositoryPullCount","dimensions":{{"RepositoryName":"web"}},"timestamp":1741558500000,"value":{{"count":1.0,"sum":2.0}},"unit":"Count"}}"#
        )
    };
    let mut engine = Engine::new(1);
    for (name, text, counts) in [
        ("batch.json", batch("10", listed("n", "", 0..10)), (10, 0)),
        ("later.json", batch("15", listed("n", "", 5..15)), (5, 5)),
        ("list.json", list(listed("n", "", 0..10)), (0, 10)),
        ("namespace.json", list(listed("m", "", 0..2)), (2, 0)),
        ("replica.json", list(listed("n", &replica("West Europe"), 0..2)), (2, 0)),
        ("replicas.json", batch("2", listed("n", &replica("North Europe"), 0..2)), (2, 0)),
        ("storage.json", exported.clone(), (1, 0)),
        ("hub.json", format!(r#"{{"SequenceNumber":1,"EnqueuedTimeUtc":"e","Body":"{}"}}"#, quote(&exported)), (0, 1)),
        // The second row is of another grain.
        ("workspace.csv", workspace, (1, 1)),
        ("stream.json", streamed("a"), (2, 0)),
        ("queue.json", format!(r#"{{"Body":"{}","ReceiptHandle":"h"}}"#, quote(&streamed("a"))), (0, 2)),
        ("other.json", streamed("b"), (0, 2)),
    ] {
        engine.load(name, text.as_bytes());
        let report = &engine.files[name];
        assert_eq!((report.rows, report.duplicates), counts, "{report:?}");
    }
    assert_eq!(ask(&mut engine, "AzureMetrics | count"), ["23"]);
}

/// The answer about one repository or registry can look like that about another.
#[test]
fn metric_samples_that_do_not_say_whose_they_are_all_count() {
    let statistics = |hours: std::ops::Range<u32>| {
        let points: Vec<String> = hours
            .map(|hour| format!(r#"{{"Timestamp":"2024-05-01T{hour:02}:00:00+00:00","Sum":3.0,"Unit":"Count"}}"#))
            .collect();
        format!(r#"{{"Label":"RepositoryPullCount","Datapoints":[{}]}}"#, points.join(","))
    };
    let totals = |resource: &str, hours: std::ops::Range<u32>| {
        let head = format!("TimeGenerated,MetricName,{resource}Total\n");
        let cell = if resource.is_empty() { "" } else { "R," };
        hours.fold(head, |text, hour| format!("{text}2024-05-01T{hour:02}:00:00Z,TotalPullCount,{cell}3\n"))
    };
    let mut engine = Engine::new(1);
    for (name, text, counts) in [
        ("a.json", statistics(8..9), (1, 0)),
        ("b.json", statistics(8..10), (2, 0)),
        ("a.csv", totals("", 8..9), (1, 0)),
        ("b.csv", totals("", 8..10), (2, 0)),
        ("c.csv", totals("Resource,", 8..9), (1, 0)),
        ("d.csv", totals("Resource,", 8..10), (1, 1)),
        ("e.csv", totals("ResourceId,", 8..9), (1, 0)),
        ("f.csv", totals("ResourceId,", 8..10), (1, 1)),
        // The same bytes are the same samples, whoever's they are.
        ("copy/b.csv", totals("", 8..10), (0, 2)),
    ] {
        engine.load(name, text.as_bytes());
        let report = &engine.files[name];
        assert_eq!((report.rows, report.duplicates), counts, "{report:?}");
    }
    assert_eq!(ask(&mut engine, "CloudWatchMetrics | count"), ["3"]);
    assert_eq!(ask(&mut engine, "AzureMetrics | count"), ["7"]);
}

/// Where only a subscription was asked about, the region says whose samples they are.
#[test]
fn samples_of_two_regions_are_two() {
    let list = |region: &str| {
        format!(
            r#"{{"interval":"PT1H","namespace":"n","resourceregion":"{region}","value":[{{"id":"subscriptions/S/providers/Microsoft.Insights/metrics/TotalPullCount","name":{{"value":"TotalPullCount"}},"unit":"Count","timeseries":[{{"metadatavalues":[],"data":[{{"timeStamp":"2026-03-12T10:00:00Z","total":0}}]}}]}}]}}"#
        )
    };
    let mut engine = Engine::new(1);
    for (file, region) in [("east.json", "eastus2"), ("west.json", "westeurope"), ("again.json", "westeurope")] {
        engine.load(file, format!("{}\n", list(region)).as_bytes());
    }
    assert_eq!(ask(&mut engine, "AzureMetrics | distinct tostring(AdditionalFields.region) | count"), ["2"]);
    assert_eq!(ask(&mut engine, "AzureMetrics | count"), ["2"]);
}
