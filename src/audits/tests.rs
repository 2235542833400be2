//! The folder and the list agree, and every query is complete.
#![allow(clippy::unwrap_used)]

use super::{audit, audits};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Operators of the language's first form; a ready query uses no other.
const OPERATORS: &[&str] = &[
    "where",
    "project",
    "extend",
    "summarize",
    "sort",
    "top",
    "take",
    "count",
    "distinct",
    "union",
    "join",
    "serialize",
    "render",
    "mv-expand",
];

/// The query's text without comments and string literals.
fn code(query: &str) -> String {
    let lines = query.lines().map(|line| line.split("//").next().unwrap_or(line));
    let quoted = regex::Regex::new(r#"@?"[^"]*"|@?'[^']*'"#).unwrap();
    quoted.replace_all(&lines.collect::<Vec<_>>().join("\n"), "''").into_owned()
}

#[test]
fn the_list_names_every_file_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/audits");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "kql"));
    let files: BTreeSet<_> = files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let listed: BTreeSet<_> = audits().iter().map(|audit| audit.id.to_owned()).collect();
    assert_eq!(files, listed);
    assert_eq!(listed.len(), audits().len(), "an id stands twice in the list");
    assert!(audits().len() >= 30, "{}", audits().len());
}

#[test]
fn headers_are_complete() {
    let mut titles = BTreeSet::new();
    for audit in audits() {
        let id = audit.id;
        assert!(audit.title.ends_with('?') && audit.title.len() < 90, "{id}: a title is a short question");
        assert!(audit.note.ends_with('.'), "{id}: a note is a sentence");
        assert!(["Azure", "AWS", "IBM", "All"].contains(&audit.cloud), "{id}: {}", audit.cloud);
        assert!(!audit.tables.is_empty() && !audit.query.is_empty(), "{id}");
        assert!(titles.insert(audit.title), "{id}: the title stands twice");
        let technique = |text: &str| text.len() >= 5 && text.starts_with('T') && text[1..5].parse::<u16>().is_ok();
        assert!(audit.attack.is_empty() || audit.attack.split(", ").all(technique), "{id}: {}", audit.attack);
        assert!(!audit.query.starts_with("// title"), "{id}: a header line ended up in the query");
    }
    assert_eq!(audit("acr-deletes").map(|audit| audit.cloud), Some("Azure"));
    assert_eq!(audit("no such query"), None);
}

#[test]
fn queries_name_their_tables_and_no_other() {
    let known = [
        "ContainerRegistryLoginEvents",
        "ContainerRegistryRepositoryEvents",
        "AzureMetrics",
        "AzureActivity",
        "ACREventGrid",
        "AWSCloudTrail",
        "ECREvents",
        "IBMActivityTracker",
        "RegistryEvents",
        "Event",
        "Syslog",
    ];
    for audit in audits() {
        let code = code(audit.query);
        let words: BTreeSet<_> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for table in &audit.tables {
            assert!(if *table == "*" { code.contains('*') } else { words.contains(table) }, "{}: {table}", audit.id);
        }
        for table in known.iter().filter(|table| words.contains(*table)) {
            // `Event` is also a name that a query may give to a column.
            assert!(*table == "Event" || audit.tables.contains(table), "{}: {table} is not in its header", audit.id);
        }
    }
}

#[test]
fn queries_use_the_first_form_of_the_language() {
    for audit in audits() {
        let code = code(audit.query);
        assert!(!code.contains('\u{2026}') && !code.contains("..."), "{}: a sketch, not a query", audit.id);
        for stage in code.split('|').skip(1) {
            let operator = stage.split_whitespace().next().unwrap_or_default();
            assert!(OPERATORS.contains(&operator), "{}: {operator}", audit.id);
        }
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            assert_eq!(code.matches(open).count(), code.matches(close).count(), "{}: {open}{close}", audit.id);
        }
    }
}
