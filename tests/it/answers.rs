//! Folders of answer files: a query, and the rows that a person worked out for it.

// What is not there fails the test.
#![allow(clippy::expect_used)]

use crate::engine::Engine;
use serde_json::Value;
use std::path::Path;
use tallyman::protocol::QueryOptions;

/// A JSON file.
pub(crate) fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Asks every query of a folder and holds the engine to the answers; gives their number. `what` says where it happens.
pub(crate) fn hold(engine: &mut Engine, folder: &Path, what: &str) -> usize {
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("answers").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let answers = paths.iter().map(|path| json(path)).filter(|answer| answer["query"].is_string());
    answers.map(|answer| hold_one(engine, &answer, what)).count()
}

fn hold_one(engine: &mut Engine, answer: &Value, what: &str) {
    let id = answer["id"].as_str().unwrap_or_default();
    let query = answer["query"].as_str().unwrap_or_default();
    let (number, result) = engine.run(query, &QueryOptions::default()).unwrap_or_else(|error| panic!("{id}: {error}"));
    let wanted = texts(&answer["columns"]);
    let picked: Vec<usize> = wanted
        .iter()
        .map(|name| {
            let at = result.columns.iter().position(|column| column.0 == *name);
            at.unwrap_or_else(|| panic!("{id}: no column {name} in {:?}", result.columns))
        })
        .collect();
    let types: Vec<&str> = picked.iter().map(|at| result.columns[*at].1.as_str()).collect();
    let wanted_types = texts(&answer["types"]);
    assert_eq!(types, wanted_types, "{id}: types");
    let mut rows: Vec<Vec<Option<String>>> =
        result.rows.iter().map(|row| picked.iter().map(|at| row[*at].clone()).collect()).collect();
    let cells = |row: &Value| {
        let cells = row.as_array().expect("row").iter().zip(&wanted_types);
        cells.map(|(cell, kind)| shown(cell, kind)).collect()
    };
    let mut expected: Vec<Vec<Option<String>>> = answer["rows"].as_array().expect("rows").iter().map(cells).collect();
    if !answer["ordered"].as_bool().unwrap_or(false) {
        rows.sort();
        expected.sort();
    }
    for (at, (row, expected)) in rows.iter().zip(&expected).enumerate() {
        assert_eq!(row, expected, "{id}, row {at}, {what}");
    }
    assert_eq!(rows.len(), expected.len(), "{id}, {what}: {rows:?}");
    if answer["files"].is_array() {
        let place = |row| engine.session.place(number, 0, row as u64).map(|place| place.path);
        let places = (0..rows.len()).map(place).collect::<Result<Vec<_>, _>>();
        assert_eq!(places, Ok(texts(&answer["files"])), "{id}: files, {what}");
    }
}

/// The texts of a list.
fn texts(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

/// A cell of an answer file as the grid shows it.
fn shown(cell: &Value, kind: &str) -> Option<String> {
    match cell {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if kind == "real" && !number.to_string().contains('.') => Some(format!("{number}.0")),
        other => Some(other.to_string()),
    }
}
