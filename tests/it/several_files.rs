//! What several files hold of one table, and what `_Files` says of it.

use crate::engine::Engine;
use tallyman::protocol::QueryOptions;

fn ask(engine: &mut Engine, text: &str) -> Vec<String> {
    let answer = engine.ask(text, &QueryOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let cells =
        |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(" | ");
    answer.rows.into_iter().map(cells).collect()
}

/// A row of a table of Log Analytics, as a data export writes it.
fn row(table: &str, more: &str) -> String {
    format!("{{\"TimeGenerated\":\"2024-05-01T08:00:01Z\",\"Type\":\"{table}\"{more}}}\n")
}

#[test]
fn a_table_named_by_type_is_one_whatever_its_columns() {
    for shards in [1, 3] {
        let mut engine = Engine::new(shards);
        let load = |engine: &mut Engine, path: &str, more: &str| {
            engine.load(path, row("KubePodInventory", more).as_bytes());
        };
        load(&mut engine, "a.json", ",\"a\":null");
        load(&mut engine, "b.json", ",\"a\":5");
        load(&mut engine, "c.json", "");
        load(&mut engine, "d.json", ",\"b\":\"x\",\"a\":5.5");
        let sums = "KubePodInventory | summarize count(), sum(a), countif(b == 'x')";
        assert_eq!(ask(&mut engine, sums), ["4 | 10.5 | 1"]);
        let schema = "KubePodInventory | getschema | project ColumnName, ColumnType";
        let columns = ["TimeGenerated | datetime", "Type | string", "a | real", "b | string"];
        assert_eq!(ask(&mut engine, schema), columns);
        // Beside a text a whole number is one.
        load(&mut engine, "e.json", ",\"b\":7");
        let texts = ask(&mut engine, "KubePodInventory | where isnotempty(b) | project b | sort by b asc");
        assert_eq!(texts, ["7", "x"]);
        assert_eq!(ask(&mut engine, "_Files | where isnotempty(Messages) | count"), ["0"]);
        // The bytes of a file again: its rows go aside, and come back when those leave.
        load(&mut engine, "copy/b.json", ",\"a\":5");
        assert_eq!(engine.files["copy/b.json"].duplicates, 1);
        let file = engine.files["b.json"].file;
        engine.load_again(file, "b.json", row("KubePodInventory", ",\"a\":6").as_bytes());
        let reals = ask(&mut engine, "KubePodInventory | where isnotnull(a) | project a | sort by a asc");
        assert_eq!(reals, ["5.0", "5.5", "6.0"]);
        assert_eq!(ask(&mut engine, "_Files | summarize count() by Tables"), ["KubePodInventory | 6"]);
    }
}

#[test]
fn rows_that_cannot_be_in_the_table_that_they_name_are_told_of() {
    let mut engine = Engine::new(1);
    engine.load("a.json", row("Pods", "").as_bytes());
    engine.load("b.json", b"{\"TimeGenerated\":\"yesterday\",\"Type\":\"Pods\"}\n");
    // The name of a view.
    engine.load("c.json", row("RegistryEvents", ",\"n\":1").as_bytes());
    let told = |name: &str| {
        format!("Its rows whose Type is {name} are in the table {name}_2: they do not go together with {name}.")
    };
    assert_eq!(
        ask(&mut engine, "_Files | project Name, Tables, Messages"),
        [
            "a.json | Pods | ".to_owned(),
            format!("b.json | Pods_2 | {}", told("Pods")),
            format!("c.json | RegistryEvents_2 | {}", told("RegistryEvents")),
        ]
    );
}

/// How a real was written is known no more.
#[test]
fn texts_are_as_they_were_written() {
    let mut engine = Engine::new(1);
    for (path, version) in [("a.csv", "1.10"), ("b.csv", "2"), ("c.csv", "1.9.3")] {
        let text = format!("TimeGenerated,Type,Version\n2024-05-01T08:00:00Z,Agents_CL,{version}\n");
        engine.load(path, text.as_bytes());
    }
    assert_eq!(ask(&mut engine, "Agents_CL | project Version"), ["1.1", "2.0"]);
    assert_eq!(ask(&mut engine, "Agents_CL_2 | project Version"), ["1.9.3"]);
    let told = "Its rows whose Type is Agents_CL are in the table Agents_CL_2: they do not go together with Agents_CL.";
    assert_eq!(ask(&mut engine, "_Files | project Messages"), ["", "", told]);
}

/// A table has its time column from the first file on, in whatever case that one writes it.
#[test]
fn the_time_is_found_in_any_case() {
    let mut engine = Engine::new(1);
    for (path, header) in [("a.csv", "timegenerated,Type,n"), ("b.csv", "TimeGenerated,Type,n")] {
        engine.load(path, format!("{header}\n2024-05-01T08:00:00Z,Visits_CL,7\n").as_bytes());
    }
    let schema = "Visits_CL | getschema | project ColumnName, ColumnType";
    assert_eq!(ask(&mut engine, schema), ["TimeGenerated | datetime", "Type | string", "n | long"]);
    assert_eq!(ask(&mut engine, "Visits_CL | summarize sum(n), dcount(TimeGenerated)"), ["14 | 1"]);
    assert_eq!(ask(&mut engine, "_Files | where isnull(Start) or isnull(End) | count"), ["0"]);
}

/// The types of a column are found in the first rows.
#[test]
fn cells_that_did_not_fit_are_told_of() {
    let mut engine = Engine::new(1);
    let mut text = "{\"t\":\"2024-05-01T08:00:00Z\",\"v\":1}\n".repeat(20_000);
    text.push_str(&"{\"t\":\"x\",\"v\":2.5}\n".repeat(2));
    engine.load("late.json", text.as_bytes());
    let told = "Cells that did not fit their column's type are null: late.t (2), late.v (2).";
    assert_eq!(ask(&mut engine, "_Files | project Messages"), [told]);
}

/// One request of a client can end in several logins, which only the status tells apart.
#[test]
fn logins_of_other_results_are_no_duplicates() {
    let login = |status: &str, more: &str| {
        row(
            "ContainerRegistryLoginEvents",
            &format!(",\"OperationName\":\"Login\",\"CorrelationId\":\"c\",\"ResultDescription\":\"{status}\"{more}"),
        )
    };
    let mut engine = Engine::new(1);
    engine.load("a.json", (login("401", "") + &login("200", "")).as_bytes());
    engine.load("b.json", login("401", ",\"Region\":\"r\"").as_bytes());
    assert_eq!(ask(&mut engine, "ContainerRegistryLoginEvents | project ResultDescription"), ["401", "200"]);
    assert_eq!(ask(&mut engine, "_Files | project Rows, Duplicates"), ["2 | 0", "0 | 1"]);
}
