//! A file that is read again in another way: its rows leave, others stay.

use crate::engine::Engine;
use tallyman::protocol::{DateOrder, FileOverrides, QueryOptions};

fn count(engine: &mut Engine, query: &str) -> String {
    let answer = engine.ask(query, &QueryOptions::default()).unwrap_or_else(|error| panic!("{query}: {error}"));
    answer.rows.iter().flatten().map(|cell| cell.clone().unwrap_or_default()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_rows_of_a_file_leave_and_come_again() {
    for shards in [1, 3] {
        let mut engine = Engine::new(shards);
        // No two files are the same: the second one's rows would be duplicates.
        let login = |file: u32, day: u32| {
            let row = format!("{day}/2/2024,s{day},j{file}\n");
            format!("TimeGenerated,LoginServer,JwtId\n{row}{row}")
        };
        // Small batches of several files are put together, so that there must be enough of them.
        for file in 1..=40 {
            engine.load(&format!("logins{file}.csv"), login(file, file % 9 + 1).as_bytes());
        }
        engine.load("notes.csv", b"when,what\n3/4/2024,a\n");
        assert_eq!(count(&mut engine, "ContainerRegistryLoginEvents | count"), "80");
        let file = engine.files["logins8.csv"].file;
        let overrides = FileOverrides { date_order: Some(DateOrder::DayFirst), ..FileOverrides::default() };
        engine.reread(file, "logins8.csv", login(8, 13).as_bytes(), overrides);
        assert_eq!(count(&mut engine, "ContainerRegistryLoginEvents | count"), "80");
        let last = "ContainerRegistryLoginEvents | where LoginServer == 's13' | distinct TimeGenerated";
        assert_eq!(count(&mut engine, last), "2024-02-13T00:00:00.0000000Z");
        let others = "ContainerRegistryLoginEvents | where LoginServer == 's9' | count";
        assert_eq!(count(&mut engine, others), "6", "files 8, 17, 26 and 35 had that day, and one of them came again");
    }
}

#[test]
fn a_table_of_a_file_alone_can_change_its_columns_and_its_name() {
    let mut engine = Engine::new(1);
    let text = b"x\na;b\n3/4/2024;1\n";
    engine.load("notes.csv", text);
    let file = engine.files["notes.csv"].file;
    assert_eq!(count(&mut engine, "notes | project a"), "2024-04-03T00:00:00.0000000Z");
    let overrides = FileOverrides { date_order: Some(DateOrder::MonthFirst), ..FileOverrides::default() };
    engine.reread(file, "notes.csv", text, overrides);
    assert_eq!(count(&mut engine, "notes | project a"), "2024-03-04T00:00:00.0000000Z");
    let overrides = FileOverrides { delimiter: Some('/'), header_row: Some(0), ..FileOverrides::default() };
    engine.reread(file, "notes.csv", b"3/4/5\n", overrides);
    assert_eq!(count(&mut engine, "notes | project Column3"), "5");
    let overrides = FileOverrides { table: Some("Mine".to_owned()), ..FileOverrides::default() };
    engine.reread(file, "notes.csv", text, overrides);
    assert_eq!(count(&mut engine, "Mine | count"), "1");
    assert!(engine.ask("notes | count", &QueryOptions::default()).is_err(), "the table is gone");
    assert_eq!(count(&mut engine, "_Files | project Tables, Rows"), "Mine 1");
}
