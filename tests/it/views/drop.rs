//! `RegistryEvents` over one drop of all sources: who pushed, pulled and deleted what, from where, with what result.

use crate::answers;
use crate::engine::Engine;
use std::io::Write;
use std::path::{Path, PathBuf};
use tallyman::protocol::{QueryOptions, TimeRange};
use tallyman::values::{format_datetime, parse_datetime};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registry-events")
}

/// The bytes of a file of the drop; CloudTrail's are packed, which nobody could read in a review.
fn bytes(file: &str, from: Option<&str>) -> Vec<u8> {
    let path = folder().join("drop").join(from.unwrap_or(file));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if from.is_none() {
        return bytes;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Drops all files under a folder; for each its path, and the rows and duplicates that it must give.
fn load(engine: &mut Engine, under: &str) -> Vec<(String, u64, u64)> {
    let list = answers::json(&folder().join("files.json"));
    let files = list.as_array().map_or(&[][..], Vec::as_slice);
    assert!(files.len() >= 14, "files.json lists the drop");
    let mut counts = Vec::new();
    for entry in files {
        let file = entry["file"].as_str().unwrap_or_default();
        let path = format!("{under}{file}");
        engine.load(&path, &bytes(file, entry["from"].as_str()));
        let count = |name: &str| entry[name].as_u64().unwrap_or_else(|| panic!("{file}: no {name}"));
        counts.push((path, count("rows"), count("duplicates")));
    }
    counts
}

fn found(engine: &Engine, files: &[(String, u64, u64)]) -> Vec<(String, u64, u64)> {
    let of = |path: &String| {
        let report = &engine.files[path];
        assert_eq!(report.rejected, 0, "{path}");
        (path.clone(), report.rows, report.duplicates)
    };
    files.iter().map(|(path, _, _)| of(path)).collect()
}

#[test]
fn one_drop_of_all_sources_answers_who_did_what() {
    for shards in [1, 3] {
        let mut engine = Engine::new(shards);
        let expected = load(&mut engine, "");
        assert_eq!(found(&engine, &expected), expected);
        let asked = answers::hold(&mut engine, &folder().join("answers"), &format!("{shards} shards"));
        assert!(asked >= 13, "only {asked} answers");
    }
}

#[test]
fn the_same_drop_again_changes_no_answer() {
    let mut engine = Engine::new(1);
    let first = load(&mut engine, "");
    load(&mut engine, "again/");
    assert_eq!(found(&engine, &first), first, "what came first stays as it was");
    for (path, rows, duplicates) in &first {
        let again = &engine.files[&format!("again/{path}")];
        assert_eq!((again.rows, again.duplicates, again.rejected), (0, rows + duplicates, 0), "{path}");
    }
    answers::hold(&mut engine, &folder().join("answers"), "dropped twice");
}

/// The page's time range is about the times that the view gives, which are not always those of its tables.
#[test]
fn a_time_range_keeps_what_a_filter_keeps() {
    let mut engine = Engine::new(2);
    load(&mut engine, "");
    let times = "RegistryEvents | distinct TimeGenerated | sort by TimeGenerated asc";
    let times = engine.ask(times, &QueryOptions::default()).unwrap_or_else(|problems| panic!("{problems}")).rows;
    let times: Vec<i64> = times.iter().filter_map(|row| parse_datetime(row[0].as_deref()?)).collect();
    assert!(times.len() > 20, "{} times", times.len());
    let columns = "project TimeGenerated, Cloud, Action, Repository, Digest | order by TimeGenerated, Cloud, Action, Repository, Digest";
    let mut ask = |query: String, time_range| {
        let options = QueryOptions { time_range, ..QueryOptions::default() };
        engine.ask(&format!("{query} | {columns}"), &options).unwrap_or_else(|problems| panic!("{problems}")).rows
    };
    for pair in times.windows(2) {
        let (start, end) = (format_datetime(pair[0]), format_datetime(pair[1]));
        let filter = format!("where TimeGenerated >= datetime({start}) and TimeGenerated < datetime({end})");
        let ranged = ask("RegistryEvents".to_owned(), Some(TimeRange { start: pair[0], end: pair[1] }));
        assert!(!ranged.is_empty(), "{start}");
        assert_eq!(ranged, ask(format!("RegistryEvents | {filter}"), None), "{start}");
    }
}
