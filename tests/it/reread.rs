//! A file that is read again in another way: its rows leave, others stay.

use crate::engine::Engine;
use crate::origins::find;
use tallyman::ingest::Record;
use tallyman::protocol::{DateOrder, FileEncoding, FileOverrides, QueryOptions};

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

/// The byte of the record behind the only row of an answer, once the file `a.csv` was read as the person says.
fn byte_of(bytes: &[u8], overrides: &FileOverrides, query: &str) -> u64 {
    let mut engine = Engine::new(1);
    engine.load("a.csv", bytes);
    let file = engine.files["a.csv"].file;
    engine.reread(file, "a.csv", bytes, overrides.clone());
    let (number, answer) =
        engine.run(query, &QueryOptions::default()).unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(answer.rows.len(), 1, "{query}");
    engine.session.place(number, 0, 0).unwrap_or_else(|error| panic!("{query}: {error}")).byte
}

#[test]
fn the_record_behind_a_row_is_found_in_the_encoding_that_was_said() {
    let bytes = b"id,name\n1,caf\xe9\n2,bar\n";
    let record = |text: &str| Some(Record { line: 3, text: text.to_owned(), cut: false });
    let western = FileOverrides { encoding: Some(FileEncoding::Windows1252), ..FileOverrides::default() };
    // The header takes 8 bytes, and the first row 8: é is two.
    assert_eq!(byte_of(bytes, &western, "a | where name == 'bar'"), 16);
    assert_eq!(find(bytes, 16, &western), record("2,bar"));
    // As UTF-8 the byte becomes U+FFFD, which is three.
    let none = FileOverrides::default();
    assert_eq!(byte_of(bytes, &none, "a | where name == 'bar'"), 17);
    assert_eq!(find(bytes, 17, &none), record("2,bar"));
    assert_ne!(find(bytes, 16, &none), record("2,bar"));
}

#[test]
fn the_record_behind_a_row_is_cut_by_the_delimiter_that_was_said() {
    // Commas win the vote: under them all rows have as many cells as the header, under semicolons two have.
    let bytes = b"a,b,c;d\n1,2,\"x;y\n3,4,z;w\"\n5,6,7\n5,6,8\n5,6,9\n";
    let record = |text: &str| Some(Record { line: 2, text: text.to_owned(), cut: false });
    let semicolon = FileOverrides { delimiter: Some(';'), ..FileOverrides::default() };
    assert_eq!(byte_of(bytes, &semicolon, "a | where d == 'y'"), 8);
    assert_eq!(find(bytes, 8, &semicolon), record("1,2,\"x;y"), "a quote inside of a cell opens nothing");
    let none = FileOverrides::default();
    assert_eq!(byte_of(bytes, &none, "a | where b == 2"), 8);
    assert_eq!(find(bytes, 8, &none), record("1,2,\"x;y\n3,4,z;w\""));
}

/// Rows of the same bytes are duplicates only where they were read in the same way.
#[test]
fn a_copy_that_is_read_in_another_way_is_no_duplicate() {
    let mut engine = Engine::new(1);
    let text = b"a,b\n3/4/2024,1\n";
    engine.load("alpha.csv", text);
    engine.load("beta.csv", text);
    let counts = "_Files | project Name, Rows, Duplicates | sort by Name asc";
    assert_eq!(count(&mut engine, counts), "alpha.csv 1 0 beta.csv 0 1");
    let file = engine.files["alpha.csv"].file;
    let overrides = FileOverrides { date_order: Some(DateOrder::MonthFirst), ..FileOverrides::default() };
    engine.reread(file, "alpha.csv", text, overrides);
    assert_eq!(count(&mut engine, counts), "alpha.csv 1 0 beta.csv 1 0");
    assert_eq!(count(&mut engine, "alpha | project a"), "2024-03-04T00:00:00.0000000Z");
    assert_eq!(count(&mut engine, "beta | project a"), "2024-04-03T00:00:00.0000000Z");
    engine.reread(file, "alpha.csv", text, FileOverrides::default());
    assert_eq!(count(&mut engine, counts), "alpha.csv 0 1 beta.csv 1 0");
}
