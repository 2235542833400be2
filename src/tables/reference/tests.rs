//! Reference tables are whole: every line has all cells, keys are unique, every column is described.

use super::*;
use std::collections::HashSet;

#[test]
fn every_line_is_a_row() {
    let rows: Vec<(&str, usize)> = all().iter().map(|read| (read.table.name, read.rows.rows)).collect();
    let expected = [
        ("ACROperations", 55),
        ("ACRMetrics", 7),
        ("ECRApiOperations", 86),
        ("EventBridgeDetailTypes", 10),
        ("ECRServiceQuotas", 23),
        ("IBMRegistryActions", 41),
        ("IBMRegistryRegions", 13),
    ];
    assert_eq!(rows, expected);
    for table in TABLES {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let mut lines = table.text.lines();
        assert_eq!(lines.next().map(|line| line.split('\t').collect::<Vec<_>>()), Some(names), "{}", table.name);
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), table.columns.len(), "{}: {line}", table.name);
            for (cell, column) in cells.iter().zip(table.columns) {
                let reads = match column.kind {
                    ScalarType::Bool => cell.parse::<bool>().is_ok(),
                    ScalarType::Int => cell.parse::<i32>().is_ok(),
                    ScalarType::Real => cell.parse::<f64>().is_ok(),
                    kind => kind == ScalarType::String,
                };
                assert!(reads || cell.is_empty(), "{}.{}: {line}", table.name, column.name);
            }
            let meaning = table.columns.iter().position(|column| column.name == "Meaning").map(|at| cells[at]);
            assert!(meaning.is_none_or(|meaning| meaning.ends_with('.')), "{}: {line}", table.name);
        }
    }
}

#[test]
fn keys_are_unique() {
    for table in TABLES {
        let places: Vec<usize> =
            table.key.iter().filter_map(|key| table.columns.iter().position(|column| column.name == *key)).collect();
        assert_eq!(places.len(), table.key.len(), "{}", table.name);
        let mut seen = HashSet::new();
        for line in table.text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let key: Vec<&str> = places.iter().map(|at| cells[*at]).collect();
            assert!(seen.insert(key), "{}: {line}", table.name);
        }
    }
}

#[test]
fn every_table_and_column_is_described() {
    for table in TABLES {
        assert!(table.doc.ends_with('.'), "{}", table.name);
        assert_eq!(find(table.name).map(|found| found.table.name), Some(table.name));
        assert!(crate::tables::find(table.name).is_none(), "{} is a vendor's table, too", table.name);
        for column in table.columns {
            assert!(column.doc.ends_with('.'), "{}.{} has no sentence", table.name, column.name);
            assert!(!column.source.is_empty(), "{}.{} has no source", table.name, column.name);
        }
    }
    assert!(find("ibmregistryactions").is_none());
}
