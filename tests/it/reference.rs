//! The language's reference: every example answers as it says, everything is described, and everything that Azure Monitor
//! supports is here or refused with a reason.

// What is not there fails the test.
#![allow(clippy::expect_used)]

use crate::case_files;
use crate::kql_run::{answer, expected};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tallyman::kql::reference::{Kind, Standing, catalogue, coverage, entries};

#[test]
fn topics_answer_as_they_say() {
    // An example of what is not here yet has no answer.
    case_files::hold("src/kql/reference/topics", |text| expected(text, |query| answer(query).ok()));
}

#[test]
fn whatever_is_here_is_described_and_shown() {
    let mut complaints = Vec::new();
    for entry in entries().iter().filter(|entry| entry.standing == Standing::Here) {
        let shown = entry.examples.iter().all(|example| !example.query.is_empty() && !example.answer.is_empty());
        // Functions that give an empty text show just that.
        let shown = shown || entry.kind != Kind::Operator && entry.kind != Kind::Statement;
        if entry.doc.is_empty() || entry.syntax.is_empty() || entry.examples.is_empty() || !shown {
            complaints.push(format!("{:?} {}", entry.kind, entry.name));
        }
        if !entry.doc.ends_with('.') {
            complaints.push(format!("{} is not described in sentences: {}", entry.name, entry.doc));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn names_stand_for_one_thing() {
    let mut seen = BTreeSet::new();
    for entry in entries() {
        for name in entry.names() {
            assert!(seen.insert((entry.kind, name)), "{:?} {name} comes twice", entry.kind);
        }
    }
}

#[test]
fn what_azure_monitor_supports_is_here_or_refused_with_a_reason() {
    let mut missing = Vec::new();
    for part in coverage() {
        let count = |wanted: fn(&Standing) -> bool| part.names.iter().filter(|it| wanted(&it.standing)).count();
        println!(
            "{:16} {:4} here, {:3} refused, {:3} missing",
            part.kind.word(),
            count(|standing| *standing == Standing::Here),
            count(|standing| matches!(standing, Standing::Refused(_))),
            count(|standing| *standing == Standing::Missing),
        );
        for covered in part.names.iter().filter(|covered| covered.standing == Standing::Missing) {
            println!(
                "  missing: {}{}",
                covered.listed.name,
                if covered.listed.azure_monitor { " (Azure)" } else { "" }
            );
            if covered.listed.azure_monitor {
                missing.push(covered.listed.name);
            }
        }
    }
    assert!(missing.is_empty(), "missing: {}", missing.join(", "));
}

/// The catalogue of the shared conformance data, where it is there, has the same names.
#[test]
fn the_catalogue_is_whole() {
    let folder = std::env::var_os("KQL_CORPUS").map_or_else(
        || {
            let shared = std::env::var_os("TALLYMAN_SHARED").map(PathBuf::from);
            shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")).join("kql")
        },
        PathBuf::from,
    );
    let Ok(table) = std::fs::read_to_string(folder.join("catalogue.tsv")) else {
        println!("skipped: no catalogue.tsv in {}", folder.display());
        return;
    };
    let ours: BTreeSet<(String, String, bool)> = catalogue()
        .map(|listed| (listed.kind.word().to_owned(), listed.name.to_owned(), listed.azure_monitor))
        .collect();
    let theirs: BTreeSet<(String, String, bool)> = table
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split('\t');
            let (name, kind, _) = (cells.next(), cells.next(), cells.next());
            let azure = cells.next() == Some("yes");
            (kind.expect("a kind").to_owned(), name.expect("a name").to_owned(), azure)
        })
        .collect();
    assert_eq!(ours, theirs);
}
