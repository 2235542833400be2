//! The session, asked as the page asks it: fixtures in, answers that were worked out by hand out.

use crate::answers::{self, json};
use crate::engine::Engine;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tallyman::protocol::{ChartKind, NowAnchor, QueryOptions, Reply, Request, TimeRange};
use tallyman::values::parse_datetime;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Every fixture that `counts.json` lists, the bad ones too when asked for.
fn load_fixtures(engine: &mut Engine, bad: bool) -> Vec<Value> {
    let counts = json(&fixtures().join("answers/counts.json"));
    let files = counts.as_array().or_else(|| counts["files"].as_array()).cloned().unwrap_or_default();
    assert!(files.len() > 20, "counts.json lists the fixtures");
    for entry in &files {
        let file = entry["file"].as_str().unwrap_or_default();
        if bad || !file.starts_with("bad/") {
            let bytes = std::fs::read(fixtures().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            engine.load(file, &bytes);
        }
    }
    files
}

#[test]
fn every_query_gets_the_answer_worked_out_by_hand() {
    for shards in [1, 3] {
        let mut engine = Engine::new(shards);
        load_fixtures(&mut engine, true);
        let asked = answers::hold(&mut engine, &fixtures().join("answers"), &format!("{shards} shards"));
        assert!(asked >= 13, "only {asked} answers");
    }
}

#[test]
fn every_record_of_every_fixture_is_accounted_for() {
    let mut engine = Engine::new(1);
    let files = load_fixtures(&mut engine, true);
    for entry in &files {
        let file = entry["file"].as_str().unwrap_or_default();
        let report = &engine.files[file];
        if let Some(rejected) = entry["rejected"].as_u64() {
            assert_eq!(report.rejected, rejected, "{file}: rejected {:?}", report.rejects);
        }
        for (table, rows) in entry["tables"].as_object().into_iter().flatten() {
            let Some(rows) = rows.as_u64() else { continue };
            let got: u64 =
                report.tables.iter().filter(|(name, _)| table == "*" || name == table).map(|(_, rows)| rows).sum();
            assert_eq!(got, rows, "{file}: rows of {table}, report {:?}", report.tables);
        }
        assert_eq!(report.rows, report.tables.iter().map(|(_, rows)| rows).sum::<u64>(), "{file}");
    }
}

#[test]
fn every_ready_query_runs_on_the_sample_and_every_story_is_found() {
    let mut engine = Engine::new(2);
    engine.load_sample();
    for audit in tallyman::audits::audits() {
        let answer = engine.ask(audit.query, &QueryOptions::default());
        assert!(answer.is_ok(), "{}: {}", audit.id, answer.err().unwrap_or_default());
    }
    for story in tallyman::sample::STORIES {
        let answer = engine.ask(story.query, &QueryOptions::default());
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", story.id));
        assert!(!answer.rows.is_empty(), "{}: nothing found", story.id);
    }
}

#[test]
fn a_time_range_filters_unless_the_query_does() {
    let mut engine = Engine::new(1);
    load_fixtures(&mut engine, false);
    let at = |text| parse_datetime(text).expect("an instant");
    let range = TimeRange { start: at("2026-03-12T00:00:00Z"), end: at("2026-03-12T12:00:00Z") };
    let options = QueryOptions { time_range: Some(range), ..QueryOptions::default() };
    let all = engine.ask("ContainerRegistryRepositoryEvents | count", &QueryOptions::default()).expect("a count");
    let some = engine.ask("ContainerRegistryRepositoryEvents | count", &options).expect("a count");
    assert_ne!(all.rows, some.rows);
    assert!(!some.info.time_set_in_query);
    let query = "ContainerRegistryRepositoryEvents | where TimeGenerated > datetime(2000-01-01) | count";
    let own = engine.ask(query, &options).expect("a count");
    assert_eq!(own.rows, all.rows);
    assert!(own.info.time_set_in_query);
}

#[test]
fn it_is_known_whose_time_an_answer_has() {
    let mut engine = Engine::new(1);
    load_fixtures(&mut engine, false);
    let of_tables = [
        "",
        "| where OperationName == 'Push' | sort by TimeGenerated asc | extend a = 1",
        "| project-rename At = TimeGenerated | extend TimeGenerated = startofday(At)",
        "| summarize count() by Repository, bin(TimeGenerated, 1d) | render timechart",
        "| make-series count() on TimeGenerated step 1d",
        "| lookup (datatable(Repository: string, Team: string)[]) on Repository",
        "| union RegistryEvents",
    ];
    let others = [
        "| extend TimeGenerated = TimeGenerated + 2h",
        "| summarize TimeGenerated = max(TimeGenerated) by Repository",
        "| top 3 by DurationMs",
        "| join kind=inner (ContainerRegistryRepositoryEvents | where OperationName == 'Delete') on Repository",
        "| project Repository",
        "| extend d = bag_pack('n', 1) | evaluate bag_unpack(d)",
    ];
    for (steps, expected) in
        of_tables.iter().map(|steps| (steps, true)).chain(others.iter().map(|steps| (steps, false)))
    {
        for table in ["ContainerRegistryRepositoryEvents", "RegistryEvents | extend OperationName = Operation"] {
            let steps = if table.starts_with("Registry") {
                steps.replace("DurationMs", "Repository")
            } else {
                steps.to_string()
            };
            let answer = engine.ask(&format!("{table} {steps}"), &QueryOptions::default());
            let answer = answer.unwrap_or_else(|problems| panic!("{table} {steps}: {problems}"));
            assert_eq!(answer.info.time_is_of_tables, expected, "{table} {steps}");
        }
    }
}

/// Columns that only rows can tell: the query is bound in stages, and all of it counts as if it were bound at once.
#[test]
fn a_query_in_stages_is_one_query() {
    let mut engine = Engine::new(1);
    load_fixtures(&mut engine, false);
    let at = |text| parse_datetime(text).expect("an instant");
    let range = TimeRange { start: at("2026-03-12T00:00:00Z"), end: at("2026-03-12T12:00:00Z") };
    let options = QueryOptions { time_range: Some(range), ..QueryOptions::default() };
    let table = "ContainerRegistryRepositoryEvents | extend d = bag_pack('n', 1) | evaluate bag_unpack(d)";
    let some = engine.ask(&format!("{table} | count"), &options).expect("a count");
    let query = format!("{table} | where TimeGenerated > datetime(2000-01-01) | summarize sum(n) | render piechart");
    let own = engine.ask(&query, &options).expect("a sum");
    let all = engine.ask("ContainerRegistryRepositoryEvents | count", &QueryOptions::default()).expect("a count");
    assert_ne!(some.rows, all.rows);
    assert_eq!(own.rows, all.rows);
    assert!(own.info.time_set_in_query && !some.info.time_set_in_query);
    assert_eq!(own.info.tables[0].visualization.kind, ChartKind::Pie);
    let error = engine.ask(&format!("{table} | where m > 1"), &options).map(|_| ()).expect_err("no such column");
    assert!(error.contains("'m'"), "{error}");
}

/// While a person types nothing runs: what depends on rows is not judged.
#[test]
fn a_check_runs_nothing_and_reports_nothing_false() {
    let mut engine = Engine::new(1);
    let mut check = |text: &str| {
        let mut replies = Vec::new();
        let request = Request::Check { check: 1, text: text.to_owned(), options: QueryOptions::default() };
        engine.session.handle(request, &mut |reply| replies.push(reply));
        match replies.pop() {
            Some(Reply::Checked { diagnostics, .. }) => diagnostics.len(),
            other => panic!("{other:?}"),
        }
    };
    let unpacked = "let T = print d = dynamic({\"a\": 1}) | evaluate bag_unpack(d);";
    assert_eq!(check(&format!("{unpacked} T | where b > 1 | join (T | project c) on c | render piechart")), 0);
    assert_eq!(check(&format!("{unpacked} range x from 1 to toscalar(T | summarize max(a)) step 1 | where y > 1")), 0);
    assert_eq!(check("print d = 1 | evaluate bag_unpack(d)"), 1);
    assert_eq!(check(&format!("{unpacked} T | count; print nothing")), 1);
}

#[test]
fn now_is_the_anchor_that_was_chosen() {
    let mut engine = Engine::new(1);
    let fixed = parse_datetime("2020-02-29T01:02:03.0000004Z").expect("an instant");
    let options = QueryOptions { now: NowAnchor::Fixed(fixed), ..QueryOptions::default() };
    let answer = engine.ask("print now() - 1h", &options).expect("an instant");
    assert_eq!(answer.rows, [[Some("2020-02-29T00:02:03.0000004Z".to_owned())]]);
    assert_eq!(answer.info.now, Some(fixed));
    assert_eq!(engine.ask("print 1", &options).expect("a row").info.now, None);
}

#[test]
fn a_query_can_be_canceled_between_two_pieces_of_work() {
    let mut engine = Engine::new(1);
    let text = "range x from 1 to 100000000000 step 1 | summarize sum(x)".to_owned();
    let options = QueryOptions::default();
    let mut replies = Vec::new();
    engine.session.handle(Request::Query { query: 7, text, options }, &mut |reply| replies.push(reply));
    assert!(engine.session.step(&mut |reply| replies.push(reply)), "there is more to do");
    engine.session.handle(Request::Cancel { query: 7 }, &mut |reply| replies.push(reply));
    assert!(!engine.session.step(&mut |reply| replies.push(reply)), "nothing is left");
    assert!(matches!(replies.as_slice(), [Reply::Canceled { query: 7 }]), "{replies:?}");
}

#[test]
fn mistakes_come_back_with_their_place() {
    let mut engine = Engine::new(1);
    let query = "ContainerRegistryLoginEvents | where Identty == 'x' | take 5";
    let error = engine.ask(query, &QueryOptions::default()).map(|_| ()).expect_err("a mistake");
    assert!(error.contains("1:38") && error.contains("Did you mean Identity?"), "{error}");
}

#[test]
fn results_are_cut_at_the_limit_and_say_so() {
    let mut engine = Engine::new(1);
    let options = QueryOptions { max_rows: 10, ..QueryOptions::default() };
    let answer = engine.ask("range x from 1 to 1000 step 1", &options).expect("rows");
    assert_eq!(answer.rows.len(), 10);
    assert_eq!(answer.info.limits.len(), 1);
    let answer = engine.ask("range x from 1 to 10 step 1", &options).expect("rows");
    assert!(answer.info.limits.is_empty(), "{:?}", answer.info.limits);
}

fn cell(text: &str) -> Vec<Option<String>> {
    vec![Some(text.to_owned())]
}

/// Several tables: each with its name, its rows page by page, its chart; the rows they come from are read once.
#[test]
fn a_query_may_answer_with_several_tables() {
    let mut engine = Engine::new(3);
    load_fixtures(&mut engine, false);
    let options = QueryOptions::default();
    let table = "ContainerRegistryLoginEvents | where isnotempty(Identity)";
    let counted = engine.ask(&format!("{table} | count"), &options).expect("a count");
    let text = format!(
        "{table} | fork All = (project Identity) (summarize Rows = count() by Identity | as Counts) (count) | render piechart"
    );
    let answer = engine.ask(&text, &options).expect("three tables");
    let names: Vec<_> = answer.info.tables.iter().enumerate().map(|(at, table)| table.label(at)).collect();
    assert_eq!(names, ["All", "Counts", "Table 3"]);
    assert_eq!(answer.more[1], counted.rows);
    assert_eq!(answer.rows.len().to_string(), counted.rows[0][0].clone().expect("a count"));
    assert!(!answer.more[0].is_empty() && answer.more[0].len() < answer.rows.len());
    assert_eq!(answer.info.rows_scanned, counted.info.rows_scanned);
    assert!(answer.info.tables.iter().all(|table| table.visualization.kind == ChartKind::Pie));

    let mut replies = Vec::new();
    let request = Request::Query { query: 99, text, options };
    engine.session.handle(request, &mut |_| {});
    while engine.session.step(&mut |_| {}) {}
    for table in [1, 2, 3] {
        let chart = Request::Chart { query: 99, table, width_px: 300, visualization: None, zoom: None };
        engine.session.handle(chart, &mut |reply| replies.push(reply));
        let page = Request::Page { query: 99, table, first_row: 0, rows: 5 };
        engine.session.handle(page, &mut |reply| replies.push(reply));
    }
    match replies.as_slice() {
        [
            Reply::Chart { table: 1, chart: counts, .. },
            Reply::Page { table: 1, page, .. },
            Reply::Chart { table: 2, .. },
            Reply::Page { table: 2, .. },
        ] => {
            assert_eq!(counts.y_name, "Rows");
            assert_eq!(page.columns.len(), 2);
        }
        other => panic!("there is no fourth table: {other:?}"),
    }
}

/// Each statement has its own chart, and mistakes in any of them keep all of them from running.
#[test]
fn statements_answer_one_after_the_other() {
    let mut engine = Engine::new(1);
    let options = QueryOptions::default();
    let text = "print a = 1 | render card; let b = 2; print b; range c from 1 to 3 step 1 | render columnchart";
    let answer = engine.ask(text, &options).expect("three tables");
    assert_eq!(answer.rows, [cell("1")]);
    assert_eq!(answer.more, [vec![cell("2")], vec![cell("1"), cell("2"), cell("3")]]);
    let kinds: Vec<_> = answer.info.tables.iter().map(|table| table.visualization.kind).collect();
    assert_eq!(kinds, [ChartKind::Card, ChartKind::Table, ChartKind::Column]);
    assert!(answer.info.warnings.is_empty(), "{:?}", answer.info.warnings);
    assert!(engine.ask("print a = 1; print missing", &options).is_err());
    let many = |tables: usize| vec!["print 1"; tables].join("; ");
    assert_eq!(engine.ask(&many(100), &options).expect("100 tables").more.len(), 99);
    let error = engine.ask(&many(101), &options).map(|_| ()).expect_err("too many");
    assert!(error.contains("more than 100 tables"), "{error}");
}

/// The limit of rows holds over all tables; one that is short leaves its share to those after it.
#[test]
fn several_tables_share_the_limit_and_say_so() {
    let mut engine = Engine::new(1);
    let options = QueryOptions { max_rows: 10, ..QueryOptions::default() };
    let text = "range x from 1 to 1000 step 1 | as Long; print y = 1; range z from 1 to 1000 step 1";
    let answer = engine.ask(text, &options).expect("rows");
    let rows: Vec<u64> = answer.info.tables.iter().map(|table| table.rows).collect();
    assert_eq!(rows, [4, 1, 5]);
    assert_eq!(answer.info.limits.len(), 2);
    assert!(answer.info.limits[0].contains("first 4 rows of Long"), "{:?}", answer.info.limits);
    assert!(answer.info.limits[1].contains("first 5 rows of Table 3"), "{:?}", answer.info.limits);
}

#[test]
fn deep_and_long_queries_are_answered_or_refused_but_never_end_the_engine() {
    let mut engine = Engine::new(1);
    let options = QueryOptions::default();
    let nested = |levels: usize| format!("print {}1{}", "abs(".repeat(levels), ")".repeat(levels));
    assert!(engine.ask(&nested(150), &options).is_ok());
    assert!(engine.ask(&nested(100_000), &options).is_err());
    let long = |steps: usize| format!("print a = 1 {}", "| extend a = a + 1 ".repeat(steps));
    assert_eq!(engine.ask(&long(190), &options).expect("a row").rows, [[Some("191".to_owned())]]);
    assert!(engine.ask(&long(50_000), &options).is_err_and(|error| error.contains("steps")));
    let lets: Vec<String> = (1..2_000).map(|at| format!("let t{at} = t{} | extend a = a + 1;", at - 1)).collect();
    let lets = format!("let t0 = print a = 1;\n{}\nt1999", lets.join("\n"));
    assert!(engine.ask(&lets, &options).is_err_and(|error| error.contains("steps")));
}
