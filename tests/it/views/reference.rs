//! Reference tables in queries: beside the vendors' tables, joined with them, and of one mind with `RegistryEvents`.

use super::rows::Known;
use crate::engine::{Engine, Row};
use crate::kql_run;
use tallyman::protocol::{QueryOptions, TimeRange};
use tallyman::tables::reference;
use tallyman::values::{Value, parse_datetime};

fn ask(engine: &mut Engine, query: &str) -> Vec<Row> {
    engine.ask(query, &QueryOptions::default()).unwrap_or_else(|problems| panic!("{query}\n{problems}")).rows
}

/// Rows as text, cells parted by `|`.
fn texts(rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| row.iter().map(|cell| cell.clone().unwrap_or_default()).collect::<Vec<_>>().join("|"))
        .collect()
}

#[test]
fn they_are_there_before_anything_is_loaded() {
    let mut engine = Engine::new(2);
    for read in reference::all() {
        let rows = ask(&mut engine, &format!("{} | count", read.table.name));
        assert_eq!(texts(&rows), [read.rows.rows.to_string()], "{}", read.table.name);
    }
    let rows = ask(
        &mut engine,
        "ECRServiceQuotas | where Operation == 'PutImage' | project QuotaCode, QuotaName, Default, Unit, Adjustable, PeriodSeconds",
    );
    assert_eq!(texts(&rows), ["L-AD52DFB2|Rate of PutImage requests|10.0|requests|true|1"]);
    let rows = ask(
        &mut engine,
        "IBMRegistryActions | summarize count() by DataEvent, Historical | sort by DataEvent asc, Historical asc",
    );
    assert_eq!(texts(&rows), ["false|false|27", "false|true|6", "true|false|7", "true|true|1"]);
}

#[test]
fn wildcards_leave_them_out() {
    let mut engine = Engine::new(1);
    let names = "union withsource=Table * | summarize by Table | summarize make_list(Table)";
    assert_eq!(texts(&ask(&mut engine, names)), ["[]"]);
    assert!(engine.ask("union ECRApi*", &QueryOptions::default()).is_err());
    assert!(ask(&mut engine, "search 'PutImage'").is_empty());
    assert_eq!(ask(&mut engine, "search in (ECRApiOperations) 'PutImage' | take 1").len(), 1);
}

#[test]
fn a_file_cannot_take_their_names() {
    let mut engine = Engine::new(1);
    engine.load("ACRMetrics.csv", b"a,b\n1,2\n");
    engine.load("RegistryEvents.csv", b"a,b\n1,2\n3,4\n");
    assert_eq!(texts(&ask(&mut engine, "ACRMetrics | count")), ["7"]);
    assert_eq!(texts(&ask(&mut engine, "ACRMetrics_2 | project a, b")), ["1|2"]);
    assert_eq!(texts(&ask(&mut engine, "RegistryEvents_2 | count")), ["2"]);
    assert_eq!(texts(&ask(&mut engine, "RegistryEvents | count")), ["0"]);
}

#[test]
fn they_join_with_what_is_loaded() {
    let mut engine = Engine::new(2);
    engine.load_sample();
    let query = "AWSCloudTrail | where EventSource == 'ecr.amazonaws.com'
        | join kind=leftanti ECRApiOperations on EventName, EventSource | summarize make_set(EventName)";
    assert_eq!(texts(&ask(&mut engine, query)), ["[]"], "every operation of the sample is known");
    let query = "IBMActivityTracker | where action startswith 'container-registry.'
        | join kind=leftanti (IBMRegistryActions | project action = Action) on action | summarize make_set(action)";
    assert_eq!(texts(&ask(&mut engine, query)), ["[]"], "every action of the sample is known");
    let query = "RegistryEvents | summarize Clouds = array_sort_asc(make_set(Cloud)), count() > 1000, countif(isnull(Raw)), countif(isempty(Action))";
    assert_eq!(texts(&ask(&mut engine, query)), [r#"["AWS","Azure","IBM"]|true|0|0"#]);
}

#[test]
fn the_time_range_of_the_page_holds_for_views() {
    let mut engine = Engine::new(2);
    engine.load_sample();
    let all = ask(&mut engine, "RegistryEvents | summarize count(), Middle = percentile(TimeGenerated, 50)");
    let middle = parse_datetime(all[0][1].as_deref().unwrap_or_default()).unwrap_or_else(|| panic!("{all:?}"));
    let range = TimeRange { start: 0, end: middle };
    let options = QueryOptions { time_range: Some(range), ..QueryOptions::default() };
    let half = engine.ask("RegistryEvents | count", &options).unwrap_or_else(|problems| panic!("{problems}"));
    let count = |cell: &Option<String>| cell.as_deref().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    let share = count(&half.rows[0][0]) as f64 / count(&all[0][0]) as f64;
    assert!((0.4..0.6).contains(&share), "{share}");
    assert!(!half.info.time_set_in_query);
    let own = "RegistryEvents | where TimeGenerated > datetime(2000-01-01) | count";
    let own = engine.ask(own, &options).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(own.rows[0][0], all[0][0], "a query that sets its own range gets all");
}

/// The text of a column of a reference table, for each row.
fn column(table: &str, name: &str) -> Vec<String> {
    let read = reference::find(table).unwrap_or_else(|| panic!("no {table}"));
    let at = read.schema.index_of(name).unwrap_or_else(|| panic!("no {name}"));
    let column = &read.rows.columns[at];
    (0..read.rows.rows)
        .map(|row| match column.value(row) {
            Value::String(text) => text.to_string(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// What the view says of one row for each name, in their order.
fn actions_of(rows: &[serde_json::Value]) -> Vec<String> {
    let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
    let tables = Known::of(&format!("```json\n{}\n```", lines.join("\n")));
    let query = "RegistryEvents | project At = toint(CorrelationId), Action | summarize take_any(Action) by At | sort by At asc | project Action";
    let answer = kql_run::answer_over(query, &tables).unwrap_or_else(|problems| panic!("{problems}"));
    answer.lines().skip(1).map(|line| line.trim_matches('"').to_owned()).collect()
}

/// Names that the view calls otherwise than the reference table.
fn differing(names: &[String], said: &[String], view: &[String]) -> Vec<String> {
    assert_eq!(names.len(), view.len());
    let triples = names.iter().zip(said).zip(view);
    triples
        .filter(|((_, said), view)| said != view)
        .map(|((name, said), view)| format!("{name}: {said}, {view}"))
        .collect()
}

#[test]
fn registry_events_calls_every_operation_as_they_say() {
    let (names, sources) = (column("ECRApiOperations", "EventName"), column("ECRApiOperations", "EventSource"));
    let rows = names.iter().zip(&sources).enumerate().map(|(at, (name, source))| {
        serde_json::json!({"Table": "AWSCloudTrail", "EventName": name, "EventSource": source, "AwsRequestId_": at.to_string()})
    });
    let view = actions_of(&rows.collect::<Vec<_>>());
    assert_eq!(differing(&names, &column("ECRApiOperations", "Action"), &view), [""; 0]);

    let names = column("IBMRegistryActions", "Action");
    let rows = names.iter().enumerate().map(|(at, name)| {
        serde_json::json!({"Table": "IBMActivityTracker", "action": name, "correlationId": at.to_string()})
    });
    let view = actions_of(&rows.collect::<Vec<_>>());
    assert_eq!(differing(&names, &column("IBMRegistryActions", "Category"), &view), [""; 0]);

    let (names, tables) = (column("ACROperations", "OperationName"), column("ACROperations", "Table"));
    let rows = names.iter().zip(&tables).enumerate().map(|(at, (name, table))| {
        let id = at.to_string();
        match table.as_str() {
            "AzureActivity" => serde_json::json!({"Table": table, "OperationNameValue": name.to_uppercase(), "CorrelationId": id,
                "_ResourceId": "/subscriptions/s/resourcegroups/r/providers/microsoft.containerregistry/registries/x"}),
            "ACREventGrid" => {
                let action = ["chart_push", "chart_delete", "push", "delete"][[".ChartPushed", ".ChartDeleted", ".ImagePushed", ".ImageDeleted"]
                    .iter()
                    .position(|end| name.ends_with(end))
                    .unwrap_or(0)];
                serde_json::json!({"Table": table, "EventType": name, "data": {"action": action, "request": {"id": id}}})
            }
            "ACRWebhookEvents" => serde_json::json!({"Table": table, "Action": name, "RequestId": id}),
            _ => serde_json::json!({"Table": table, "OperationName": name, "CorrelationId": id}),
        }
    });
    let view = actions_of(&rows.collect::<Vec<_>>());
    assert_eq!(differing(&names, &column("ACROperations", "Action"), &view), [""; 0]);
}
