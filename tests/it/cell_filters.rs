//! A cell of an answer as a filter: it keeps exactly the rows that show the same, or exactly the others.

use crate::engine::{Answer, Engine};
use tallyman::protocol::{QueryOptions, ResultColumn};
use tallyman::view::filtering::{insertion, predicate};
use tallyman::view::tree::{self, Step};

/// A value of every type in each column, with nulls, empty texts and what texts have to be careful with.
const QUERY: &str = r#"
datatable(Row: int, t: string, ['a column']: string, b: bool, i: int, l: long, r: real, d: decimal, at: datetime, span: timespan, g: guid, where: dynamic) [
    0, "plain", "x", true, 1, 9223372036854775807, 0.1, decimal(1.5), datetime(2026-05-01T10:11:12.1234567Z), time(1.02:03:04.5), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic({"a": [1, "two"]}),
    1, "", "y", false, -1, -9223372036854775807, real(nan), decimal(-1.5), datetime(0001-01-01), time(-1s), guid(00000000-0000-0000-0000-000000000000), dynamic("text"),
    2, "quote \" and back\\slash and\ttab\nline", "it's", bool(null), int(null), long(null), real(null), decimal(null), datetime(null), time(null), guid(null), dynamic(null),
    3, "Plain", "", true, 1, 9223372036854775807, real(+inf), decimal(1.5), datetime(2026-05-01T10:11:12.1234567Z), time(1.02:03:04.5), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic([1.5, true, "ü"]),
    4, "ünïcödé \u0007", "y", false, 0, 0, 1e300, decimal(0), datetime(9999-12-31T23:59:59.9999999Z), time(0s), guid(74be27de-1e4e-49d9-b579-fe0b331d3643), dynamic(42),
    5, "it's", "x", true, 7, 7, real(-inf), decimal(7), datetime(2026-05-01), time(365d), guid(74be27de-1e4e-49d9-b579-fe0b331d3644), dynamic(""),
]
"#;

/// What the engine answers, which it must.
fn answer_of(engine: &mut Engine, query: &str) -> Answer {
    engine.ask(query, &QueryOptions::default()).unwrap_or_else(|problem| panic!("{query}: {problem:?}"))
}

#[test]
fn a_cell_keeps_the_rows_that_show_the_same_and_leaves_out_the_others() {
    let mut engine = Engine::new(1);
    let all = answer_of(&mut engine, QUERY);
    assert_eq!((all.rows.len(), all.columns.len()), (6, 12));
    for (at, (name, kind)) in all.columns.iter().enumerate().skip(1) {
        let column = ResultColumn { name: name.clone(), kind: kind.clone() };
        for row in &all.rows {
            let cell = row[at].as_deref();
            for keep in [true, false] {
                let filter = predicate(&column, cell, keep);
                let (place, text) = insertion(QUERY, &format!("where {filter}"));
                let answer = answer_of(&mut engine, &format!("{}{text}{}", &QUERY[..place], &QUERY[place..]));
                let expected: Vec<_> =
                    all.rows.iter().filter(|other| (other[at] == row[at]) == keep).cloned().collect();
                assert_eq!(answer.rows, expected, "{filter}");
            }
        }
    }
}

/// Values that a conversion would take for one another.
const NUMBERS: &str = r#"
datatable(Row: string, d: dynamic) [
    "1", dynamic({"v": 7}),
    "2", dynamic({"v": 7.5}),
    "3", dynamic({"v": true}),
    "4", dynamic({"v": 1}),
    "5", dynamic({"v": 9007199254740993}),
    "6", dynamic({"v": 9007199254740992}),
    "7", dynamic({"v": [7]}),
    "8", dynamic({"w": 7}),
    "9", dynamic(null),
]"#;

#[test]
fn a_number_is_not_what_it_would_be_cut_to() {
    let mut engine = Engine::new(1);
    let all = answer_of(&mut engine, NUMBERS);
    let path = tree::path("d", false, &[Step::Key("v".to_owned())]);
    for (at, row) in all.rows.iter().take(7).enumerate() {
        let (nodes, _) = tree::members(row[1].as_deref().unwrap_or_default());
        for keep in [true, false] {
            let filter = tree::predicate(&path, &nodes[0].1, keep);
            let answer = answer_of(&mut engine, &format!("{NUMBERS} | where {filter}"));
            let others = all.rows.iter().enumerate().filter(|(other, _)| (*other == at) == keep);
            let expected: Vec<_> = others.map(|(_, row)| row.clone()).collect();
            assert_eq!(answer.rows, expected, "{filter}");
        }
    }
    let column = tree::column(&path, "7", &[Step::Key("v".to_owned())], &[]);
    let query = format!("{NUMBERS} | where Row in ('1', '2', '5', '7', '8') | {column} | project v");
    let answer = answer_of(&mut engine, &query);
    let values: Vec<Option<&str>> = answer.rows.iter().map(|row| row[0].as_deref()).collect();
    assert_eq!(values, [Some("7"), Some("7.5"), Some("9007199254740993"), None, None]);
}

/// Values that a file writes in one way and the engine in another, beside the same ones as the engine writes them.
const NODES: &str = r#"
datatable(Row: string, t: string, d: dynamic) [
    "1", '{"a": {"x": "\\u00e9\\/y", "n": 1e2}, "l": [1, 2 ], "least": -9223372036854775808, "e": ""}', dynamic({"a": {"x": "é/y"}, "l": [1, 2], "least": -9223372036854775808, "e": ""}),
    "2", '{"a":{"x":"é/y","n":100.0},"l":[1,2],"least":1,"e":null}', dynamic({"a": {"x": "z"}, "l": [2, 1], "e": null}),
    "3", 'plain', dynamic(null),
]"#;

#[test]
fn a_node_of_a_tree_keeps_the_rows_with_its_value_and_leaves_out_the_others() {
    let mut engine = Engine::new(1);
    let all = answer_of(&mut engine, NODES);
    for (column, at, same) in [("t", 1, &["a", "l"][..]), ("d", 2, &[][..])] {
        let (nodes, count) = tree::members(all.rows[0][at].as_deref().unwrap_or_default());
        assert_eq!(count, 4, "{column}");
        for (step, json) in nodes {
            let is_in_both = matches!(&step, Step::Key(key) if same.contains(&key.as_str()));
            let path = tree::path(column, column == "t", &[step]);
            for keep in [true, false] {
                let filter = tree::predicate(&path, &json, keep);
                let answer = answer_of(&mut engine, &format!("{NODES} | where {filter}"));
                let rows: String = answer.rows.iter().filter_map(|row| row[0].as_deref()).collect();
                let expected = match (is_in_both, keep) {
                    (true, true) => "12",
                    (true, false) => "3",
                    (false, true) => "1",
                    (false, false) => "23",
                };
                assert_eq!(rows, expected, "{filter}");
            }
        }
    }
}
