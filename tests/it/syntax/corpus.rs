//! Queries that Microsoft's own parser accepts must parse without a diagnostic.

use super::dump::dump;
use std::path::PathBuf;
use tallyman::kql::syntax::{format, parse};

/// The folder of the corpus; `None`, said aloud, where there is none.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("KQL_CORPUS").map_or_else(
        || PathBuf::from(std::env::var_os("TALLYMAN_SHARED").unwrap_or_else(|| "../shared".into())).join("kql"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no corpus in {}", folder.display());
    None
}

/// The cases of a file, as JSON.
fn cases(file: &str) -> Vec<serde_json::Value> {
    let Some(path) = corpus().map(|folder| folder.join(file)) else { return Vec::new() };
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no {}", path.display());
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// The queries of `file` that `wanted` takes and that do not parse clean.
fn complaints(file: &str, wanted: impl Fn(&serde_json::Value) -> bool) -> Vec<String> {
    let cases = cases(file);
    let mut complaints = Vec::new();
    for case in cases.iter().filter(|case| wanted(case)) {
        let query = case["query"].as_str().expect("each case has a query");
        for diagnostic in parse(query).diagnostics {
            let line = query.get(..diagnostic.span.start).unwrap_or("").matches('\n').count();
            let line = query.lines().nth(line).unwrap_or("");
            complaints.push(format!("{}: {}\n    {line}", case["id"], diagnostic.render(query)));
        }
    }
    complaints
}

#[test]
fn real_queries_parse_without_a_diagnostic() {
    let complaints = complaints("parse.jsonl", |_| true);
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn queries_that_the_real_engine_answered_parse_without_a_diagnostic() {
    let complaints = complaints("engine.jsonl", |case| case.get("error").is_none());
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn formatting_changes_white_space_only_and_only_once() {
    let mut wrong = Vec::new();
    for case in cases("parse.jsonl") {
        let query = case["query"].as_str().expect("each case has a query");
        let Some(formatted) = format(query) else {
            wrong.push(format!("{}: not formatted\n{query}", case["id"]));
            continue;
        };
        let (before, after) = (parse(query), parse(&formatted));
        if dump(&before.query.statements) != dump(&after.query.statements) || !after.diagnostics.is_empty() {
            wrong.push(format!("{}: another tree\n{formatted}", case["id"]));
        } else if format(&formatted).as_ref() != Some(&formatted) {
            wrong.push(format!("{}: not stable\n{formatted}\n-----\n{:?}", case["id"], format(&formatted)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Words that part arguments: where the tree holds one as a function or a column, something was read wrongly.
#[test]
fn no_keyword_is_taken_for_a_name() {
    let mut wrong = Vec::new();
    for case in cases("parse.jsonl").into_iter().chain(cases("engine.jsonl")) {
        if case.get("error").is_some() {
            continue;
        }
        let query = case["query"].as_str().expect("each case has a query");
        let tree = dump(&parse(query).query.statements);
        let calls = ["and", "or", "by", "on", "with", "in", "has", "between", "where", "project", "summarize", "not_"];
        let found = calls.iter().filter(|word| tree.contains(&format!("(Call name={word} ")));
        wrong.extend(found.map(|word| format!("{}: `{word}` is called in\n{query}", case["id"])));
        let names = ["=by", "=on", "=with", "=and", "=or", "=asc", "=desc", "=from", "=step", "=default"];
        let found = names.iter().filter(|word| tree.contains(&format!("value{word})")));
        wrong.extend(found.map(|word| format!("{}: a value{word} in\n{query}", case["id"])));
        // Columns of real tables end in `Missing`, too.
        let hole = tree.match_indices("Missing").any(|(at, _)| !tree[..at].ends_with(char::is_alphanumeric));
        if hole || tree.contains("(Unknown") {
            wrong.push(format!("{}: a hole in\n{query}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
