//! Files read as the person says.

use super::{Rows, gzip};
use proptest::prelude::*;
use tallyman::ingest::{FileLoader, LoadOptions};
use tallyman::protocol::{DateOrder, FileEncoding, FileOverrides, FileReport};

fn read(name: &str, bytes: &[u8], overrides: FileOverrides) -> (FileReport, Rows) {
    let mut rows = Rows::default();
    let size = bytes.len() as u64;
    let mut loader = FileLoader::new(7, name, name, size, LoadOptions::default()).reading(overrides);
    for piece in bytes.chunks(5) {
        loader.push(piece, &mut rows);
    }
    (loader.finish(&mut rows), rows)
}

fn rows_of(rows: &Rows, table: &str) -> Vec<String> {
    rows.tables.get(table).cloned().unwrap_or_else(|| panic!("no table {table} in {:?}", rows.tables.keys()))
}

const CSV: &[u8] = b"made by a tool\nwhen;who;Tag\n1/2/2024;alice;v1\n3/4/2024;bob;v2\n";

#[test]
fn what_is_found_is_said() {
    let (report, _) = read("a.csv", CSV, FileOverrides::default());
    let reading = report.reading.expect("delimited text");
    assert_eq!(reading.lines[..2], ["made by a tool", "when;who;Tag"]);
    assert_eq!((reading.delimiter, reading.header_row), (Some(';'), 2));
    assert_eq!(reading.columns, ["when", "who", "Tag"]);
    let question = reading.question.expect("nothing settles the order");
    assert_eq!((question.column.as_str(), question.taken), ("when", DateOrder::DayFirst));
    let texts: Vec<_> = question.samples.iter().map(|sample| sample.text.as_str()).collect();
    assert_eq!(texts, ["1/2/2024", "3/4/2024"]);
    let format = tallyman::values::format_datetime;
    assert_eq!(format(question.samples[0].month_first), "2024-01-02T00:00:00.0000000Z");
    assert_eq!(format(question.samples[0].day_first), "2024-02-01T00:00:00.0000000Z");
}

#[test]
fn the_order_of_dates() {
    let overrides = FileOverrides { date_order: Some(DateOrder::MonthFirst), ..FileOverrides::default() };
    let (report, rows) = read("a.csv", CSV, overrides);
    assert_eq!(rows_of(&rows, "a")[0], "when=2024-01-02T00:00:00.0000000Z | who=alice | Tag=v1");
    assert_eq!(report.reading.and_then(|reading| reading.question), None);
    assert!(!report.messages.iter().any(|message| message.contains("not certain")), "{:?}", report.messages);
}

#[test]
fn a_new_table_and_its_time() {
    let overrides = FileOverrides {
        table: Some("Pushes".to_owned()),
        time_column: Some("when".to_owned()),
        ..FileOverrides::default()
    };
    let (report, rows) = read("a.csv", CSV, overrides.clone());
    assert_eq!(report.overrides, overrides);
    let first = "when=2024-02-01T00:00:00.0000000Z | who=alice | Tag=v1 | TimeGenerated=2024-02-01T00:00:00.0000000Z";
    assert_eq!(rows_of(&rows, "Pushes")[0], first);
    let overrides = FileOverrides { time_column: Some("nowhere".to_owned()), ..FileOverrides::default() };
    let (report, _) = read("a.csv", CSV, overrides);
    assert!(report.messages.iter().any(|message| message.contains("no column nowhere")), "{:?}", report.messages);
}

#[test]
fn another_column_is_the_time() {
    let text = b"TimeGenerated,seen\n2024-05-01,1714550412555\n";
    let overrides = FileOverrides { time_column: Some("seen".to_owned()), ..FileOverrides::default() };
    let (_, rows) = read("a.csv", text, overrides);
    let row =
        "TimeGenerated1=2024-05-01T00:00:00.0000000Z | seen=1714550412555 | TimeGenerated=2024-05-01T08:00:12.5550000Z";
    assert_eq!(rows_of(&rows, "a"), [row]);
}

#[test]
fn what_is_no_instant_in_the_chosen_time_is_kept() {
    let overrides = FileOverrides { time_column: Some("TimeGenerated".to_owned()), ..FileOverrides::default() };
    let (report, rows) = read("a.csv", b"TimeGenerated,n\n2024-05-01,1\nlater,2\n", overrides);
    let expected =
        ["TimeGenerated=2024-05-01T00:00:00.0000000Z | n=1", "n=2 | AdditionalFields={\"TimeGenerated\":\"later\"}"];
    assert_eq!(rows_of(&rows, "a"), expected);
    assert_eq!(report.bad_cells, [("a.TimeGenerated".to_owned(), 1)]);
}

#[test]
fn a_vendors_table() {
    let overrides = FileOverrides {
        table: Some("ContainerRegistryRepositoryEvents".to_owned()),
        time_column: Some("when".to_owned()),
        date_order: Some(DateOrder::MonthFirst),
        ..FileOverrides::default()
    };
    let (_, rows) = read("a.csv", CSV, overrides);
    let first = "TimeGenerated=2024-01-02T00:00:00.0000000Z | Tag=v1 | AdditionalFields={\"who\":\"alice\"}";
    assert_eq!(rows_of(&rows, "ContainerRegistryRepositoryEvents")[0], first);
}

#[test]
fn header_and_delimiter() {
    let overrides = FileOverrides { header_row: Some(0), ..FileOverrides::default() };
    let (report, rows) = read("a.csv", b"1,x\n2,y\n", overrides);
    assert_eq!(rows_of(&rows, "a"), ["Column1=1 | Column2=x", "Column1=2 | Column2=y"]);
    assert_eq!(report.reading.map(|reading| reading.header_row), Some(0));
    let overrides = FileOverrides { header_row: Some(3), delimiter: Some('/'), ..FileOverrides::default() };
    let (_, rows) = read("a.csv", b"x\n\na/b\n1/2\n", overrides);
    assert_eq!(rows_of(&rows, "a"), ["a=1 | b=2"]);
}

#[test]
fn encodings() {
    let latin = FileOverrides { encoding: Some(FileEncoding::Windows1252), ..FileOverrides::default() };
    let bytes = b"name,price\ncaf\xe9,\x8010\n\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9,\xfc\n";
    for bytes in [bytes.to_vec(), gzip(bytes)] {
        let (_, rows) = read("a.csv", &bytes, latin.clone());
        assert_eq!(rows_of(&rows, "a"), ["name=café | price=€10", "name=éééééééé | price=ü"]);
    }
    let wide: Vec<u8> = "ä,ö\n字,語\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let overrides = FileOverrides { encoding: Some(FileEncoding::Utf16Be), ..FileOverrides::default() };
    let (_, rows) = read("a.csv", &wide, overrides);
    assert_eq!(rows_of(&rows, "a"), ["ä=字 | ö=語"]);
}

const JSON: &[u8] =
    br#"{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T08:00:12Z","seen":1714550400}
{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T08:00:13Z","seen":1714550401}
"#;

#[test]
fn json_into_a_new_table() {
    let overrides = FileOverrides {
        table: Some("Calls".to_owned()),
        time_column: Some("seen".to_owned()),
        ..FileOverrides::default()
    };
    let (_, rows) = read("a.json", JSON, overrides);
    let first = "eventSource=ecr.amazonaws.com | eventName=PutImage | eventTime=2024-05-01T08:00:12.0000000Z | \
                 seen=1714550400 | TimeGenerated=2024-05-01T08:00:00.0000000Z";
    assert_eq!(rows_of(&rows, "Calls")[0], first);
    let overrides = FileOverrides { time_column: Some("to".to_owned()), ..FileOverrides::default() };
    let (_, rows) = read("a.json", br#"{"TimeGenerated":"2024-05-01","to":"2024-05-02"}"#, overrides);
    let row = "TimeGenerated1=2024-05-01T00:00:00.0000000Z | to=2024-05-02T00:00:00.0000000Z | \
               TimeGenerated=2024-05-02T00:00:00.0000000Z";
    assert_eq!(rows_of(&rows, "a"), [row]);
}

#[test]
fn json_into_a_vendors_table() {
    let overrides = FileOverrides {
        table: Some("Syslog".to_owned()),
        time_column: Some("at".to_owned()),
        ..FileOverrides::default()
    };
    let text = br#"[{"at":"2024-05-01T08:00:12Z","TimeGenerated":"2024-05-02","processname":"dockerd","more":[1]}]"#;
    let (report, rows) = read("a.json", text, overrides);
    let row = "TimeGenerated=2024-05-01T08:00:12.0000000Z | ProcessName=dockerd | \
               AdditionalFields={\"TimeGenerated\":\"2024-05-02\",\"more\":[1]}";
    assert_eq!(rows_of(&rows, "Syslog"), [row], "{report:?}");
}

#[test]
fn a_new_table_takes_all_rows() {
    let mine = FileOverrides { table: Some("Mine".to_owned()), ..FileOverrides::default() };
    let event = r#"{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T08:00:12Z"}"#;
    let cell = event.replace('"', "\"\"");
    let (_, rows) = read("a.csv", format!("n,body\n1,\"{cell}\"\n2,x\n").as_bytes(), mine.clone());
    assert_eq!(rows_of(&rows, "Mine"), [format!("n=1 | body={event}"), "n=2 | body=x".to_owned()]);
    let typed = "TimeGenerated,Caller,Type\n2024-05-01,a,AzureActivity\n2024-05-02,b,AppTraces\n";
    let (_, rows) = read("a.csv", typed.as_bytes(), mine.clone());
    assert_eq!((rows.tables.len(), rows_of(&rows, "Mine").len()), (1, 2));
    let typed = br#"{"TimeGenerated":"2024-05-01","Type":"AppTraces","a":1}"#;
    let (_, rows) = read("a.json", typed, mine.clone());
    assert_eq!(rows_of(&rows, "Mine"), ["TimeGenerated=2024-05-01T00:00:00.0000000Z | Type=AppTraces | a=1"]);
    let lines = format!("2024-05-01T08:00:12.555Z {event}\n2024-05-01T08:00:13.000Z START\n  more\n");
    let (_, rows) = read("a.log", lines.as_bytes(), mine);
    let first = format!("TimeGenerated=2024-05-01T08:00:12.5550000Z | Message={event}");
    let second = "TimeGenerated=2024-05-01T08:00:13.0000000Z | Message=START\n  more".to_owned();
    assert_eq!(rows_of(&rows, "Mine"), [first, second]);
    assert_eq!(rows.tables.len(), 1, "{:?}", rows.tables);
    let syslog = FileOverrides { table: Some("Syslog".to_owned()), ..FileOverrides::default() };
    let (_, rows) = read("a.log", b"2024-05-01T08:00:13.000Z START\n", syslog);
    let row = "TimeGenerated=2024-05-01T08:00:13.0000000Z | AdditionalFields={\"Message\":\"START\"}";
    assert_eq!(rows_of(&rows, "Syslog"), [row]);
}

#[test]
fn the_time_of_rows_that_name_their_table() {
    let overrides = FileOverrides { time_column: Some("seen".to_owned()), ..FileOverrides::default() };
    let text = br#"{"TimeGenerated":"2024-05-01","Type":"AppTraces","seen":"2024-05-02"}"#;
    let (_, rows) = read("a.json", text, overrides);
    let row = "TimeGenerated1=2024-05-01T00:00:00.0000000Z | Type=AppTraces | seen=2024-05-02T00:00:00.0000000Z | \
               TimeGenerated=2024-05-02T00:00:00.0000000Z";
    assert_eq!(rows_of(&rows, "AppTraces"), [row]);
}

#[test]
fn a_time_that_cannot_be_chosen_is_said() {
    let overrides = FileOverrides { time_column: Some("seen".to_owned()), ..FileOverrides::default() };
    let athena = b"eventtime,eventsource,eventname,seen\n2024-05-01T08:00:12Z,ecr.amazonaws.com,PutImage,2024-05-02\n";
    let note = "CloudTrail: the columns of these records are known; the choice of seen for the time changes nothing.";
    for (name, text) in [("a.csv", &athena[..]), ("a.json", JSON)] {
        let (report, _) = read(name, text, overrides.clone());
        assert!(report.messages.iter().any(|message| message == note), "{name} {:?}", report.messages);
    }
    let (report, _) = read("a.log", b"2024-05-01T08:00:13.000Z START\n", overrides);
    assert!(report.messages.iter().any(|message| message.contains("no column seen")), "{:?}", report.messages);
}

#[test]
fn the_line_of_the_header_counts_that_of_the_delimiter() {
    for header_row in [1, 2] {
        let overrides = FileOverrides { header_row: Some(header_row), ..FileOverrides::default() };
        let (report, rows) = read("a.csv", b"sep=;\na;b\n1;2\n3;4\n", overrides);
        assert_eq!(rows_of(&rows, "a"), ["a=1 | b=2", "a=3 | b=4"]);
        let reading = report.reading.expect("delimited text");
        assert_eq!((reading.header_row, &*reading.lines[1]), (2, "a;b"));
    }
    let overrides = FileOverrides { header_row: Some(2), ..FileOverrides::default() };
    let (report, rows) = read("a.csv", b"x\ra,b\r1,2\r", overrides);
    assert_eq!(rows_of(&rows, "a"), ["a=1 | b=2"]);
    assert_eq!(report.reading.map(|reading| reading.lines), Some(["x", "a,b", "1,2"].map(str::to_owned).to_vec()));
}

fn overrides() -> impl Strategy<Value = FileOverrides> {
    use proptest::option::of;
    let tables = prop_oneof![Just("Mine"), Just("AWSCloudTrail"), Just("CloudWatchLogs"), Just("a b.csv"), Just("")];
    let columns = prop_oneof![Just("TimeGenerated"), Just("x"), Just("@timestamp"), Just("Text"), Just("Column2")];
    let encodings = prop_oneof![
        Just(FileEncoding::Utf8),
        Just(FileEncoding::Utf16Le),
        Just(FileEncoding::Utf16Be),
        Just(FileEncoding::Windows1252),
    ];
    let orders = prop_oneof![Just(DateOrder::MonthFirst), Just(DateOrder::DayFirst)];
    let rows = prop_oneof![0_u32..4, Just(u32::MAX)];
    (of(tables), of(columns), of(rows), of(any::<char>()), of(encodings), of(orders)).prop_map(
        |(table, time, header_row, delimiter, encoding, date_order)| FileOverrides {
            table: table.map(str::to_owned),
            time_column: time.map(str::to_owned),
            header_row,
            delimiter,
            encoding,
            date_order,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the text and the wishes, the cut of the bytes makes no difference, and nothing panics.
    #[test]
    fn any_text_read_in_any_way(
        parts in proptest::collection::vec(
            prop_oneof![
                Just(","), Just(";"), Just("\""), Just("\n"), Just("\r\n"), Just("x"), Just("1"), Just("1/2/2024"),
                Just("05/01/24 00:00:00"), Just("sep=;\n"), Just("TimeGenerated,"), Just("Full label,a\n"),
                Just("2024-05-01T08:00:12.555Z "), Just("2024/05/01"), Just("@timestamp,@message,@log\n"),
                Just("Service, Operation, UsageType, StartTime, UsageValue,,\n"), Just("eventname,eventsource,eventid\n"),
                Just("insertId,logName,a.b,a\n"), Just("action,eventTime,initiator_id,initiator\n"), Just("{a=1, b={c="),
                Just("}"), Just("{\"eventSource\":\"s\",\"eventName\":\"n\",\"eventTime\":\"2024-05-01\"}"),
                Just("\"{\"\"CloudTrailEvent\"\":\"\"{}\"\"}\""), Just("[{\"TimeGenerated\":1},2]"), Just("é"),
            ],
            0..30,
        ),
        overrides in overrides(),
    ) {
        let text = parts.concat();
        let (report, rows) = read("x", text.as_bytes(), overrides.clone());
        let mut same = Rows::default();
        let size = text.len() as u64;
        let mut loader = FileLoader::new(7, "x", "x", size, LoadOptions::default()).reading(overrides);
        loader.push(text.as_bytes(), &mut same);
        prop_assert_eq!(&report, &loader.finish(&mut same), "{}", text);
        prop_assert_eq!(rows.tables, same.tables);
    }
}
