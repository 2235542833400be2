//! What the session does with files beside making tables of them: duplicates, rejected records, reports as tables.

#![allow(clippy::expect_used, clippy::format_collect)]

use crate::engine::Engine;
use crate::formats::gzip;
use std::fmt::Write as _;
use tallyman::ingest::{TAR_END, tar_header, tar_padding};
use tallyman::protocol::{Catalog, FileState, QueryOptions, Reply, Request};

fn ask(engine: &mut Engine, text: &str) -> Vec<String> {
    let answer = engine.ask(text, &QueryOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let cells =
        |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(" | ");
    answer.rows.into_iter().map(cells).collect()
}

fn catalog(engine: &mut Engine, request: Request) -> Catalog {
    let mut found = None;
    engine.session.handle(request, &mut |reply| {
        if let Reply::Catalog(catalog) = reply {
            found = Some(catalog);
        }
    });
    found.expect("a catalog")
}

/// Repository events as a storage account has them, one a line; `n` makes each another event.
fn lines(numbers: impl Iterator<Item = u32>) -> String {
    numbers.fold(String::new(), |mut text, n| {
        let _ = writeln!(
            text,
            r#"{{"time":"2026-03-12T10:{:02}:00.1234567Z","category":"ContainerRegistryRepositoryEvents","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/R","operationName":"Pull","identity":"ci","resultType":"HttpStatusCode","resultDescription":"200","correlationId":"c-{n}","properties":{{"repository":"a/b","tag":"v{n}","digest":"sha256:{n}","loginServer":"r.azurecr.io"}}}}"#,
            n % 60
        );
        text
    })
}

/// The same events as the portal exports them: other columns, times to the millisecond.
fn portal(numbers: impl Iterator<Item = u32>) -> String {
    let head = "TimeGenerated [UTC],OperationName,LoginServer,Identity,Repository,Tag,Digest,CorrelationId,ResultDescription,Type";
    numbers.fold(format!("{head}\n"), |mut text, n| {
        let minute = n % 60;
        let _ = writeln!(
            text,
            "\"3/12/2026, 10:{minute:02}:00.123 AM\",Pull,r.azurecr.io,ci,a/b,v{n},sha256:{n},c-{n},200,ContainerRegistryRepositoryEvents"
        );
        text
    })
}

const COUNT: &str = "ContainerRegistryRepositoryEvents | count";

#[test]
fn the_same_event_counts_once_until_duplicates_are_kept() {
    for shards in [1, 3] {
        let mut engine = Engine::new(shards);
        engine.load("first.json", lines(0..40).as_bytes());
        engine.load("second.json", lines(30..50).as_bytes());
        engine.load("portal.csv", portal((0..5).chain(48..52)).as_bytes());
        let counts = |path: &str| (engine.files[path].rows, engine.files[path].duplicates, engine.files[path].rejected);
        assert_eq!(counts("first.json"), (40, 0, 0));
        assert_eq!(counts("second.json"), (10, 10, 0));
        assert_eq!(counts("portal.csv"), (2, 7, 0), "{:?}", engine.files["portal.csv"]);
        assert_eq!(engine.files["second.json"].tables, [("ContainerRegistryRepositoryEvents".to_owned(), 10)]);
        assert_eq!(ask(&mut engine, COUNT), ["52"]);
        let known = catalog(&mut engine, Request::Catalog);
        assert_eq!((known.rows, known.duplicates, known.keeps_duplicates), (52, 17, false));
        // The switch works at once, both ways.
        let known = catalog(&mut engine, Request::Duplicates { keep: true });
        assert_eq!((known.rows, known.duplicates, known.keeps_duplicates), (69, 17, true));
        assert_eq!(known.tables[0].columns.iter().find(|column| column.name == "Tag").map(|tag| tag.filled), Some(69));
        assert_eq!(ask(&mut engine, COUNT), ["69"]);
        let twice = "ContainerRegistryRepositoryEvents | summarize n = count() by CorrelationId | where n > 1 | count";
        assert_eq!(ask(&mut engine, twice), ["17"]);
        catalog(&mut engine, Request::Duplicates { keep: false });
        assert_eq!(ask(&mut engine, COUNT), ["52"]);
        let files =
            ask(&mut engine, "_Files | project Name, Rows, Rejected, Duplicates, Start, End | sort by Name asc");
        assert_eq!(files[2], "second.json | 10 | 0 | 10 | 2026-03-12T10:30:00.1234567Z | 2026-03-12T10:49:00.1234567Z");
    }
}

#[test]
fn the_same_file_twice_counts_once_whatever_its_table() {
    let mut engine = Engine::new(2);
    let text: String = (0..3000).map(|n| format!("{{\"n\":{n},\"always\":\"the same\"}}\n")).collect();
    engine.load("logs/plain.json", text.as_bytes());
    engine.load("other/plain.json", b"{\"n\":1,\"always\":\"the same\"}\n");
    engine.load("copy/plain.json", text.as_bytes());
    engine.load("copy/renamed.json", text.as_bytes());
    assert_eq!(ask(&mut engine, "plain | count"), ["3001"]);
    assert_eq!(ask(&mut engine, "renamed | count"), ["0"]);
    let copy = &engine.files["copy/plain.json"];
    assert_eq!((copy.rows, copy.duplicates, copy.tables.len()), (0, 3000, 0));
    assert!(copy.messages.iter().any(|message| message.contains("logs/plain.json")), "{:?}", copy.messages);
    assert_eq!((engine.files["copy/renamed.json"].rows, engine.files["copy/renamed.json"].duplicates), (0, 3000));
    let known = catalog(&mut engine, Request::Duplicates { keep: true });
    assert_eq!((known.rows, known.duplicates), (9001, 6000));
    assert_eq!(ask(&mut engine, "plain | summarize count(), dcount(n)"), ["6001 | 3000"]);
    assert_eq!(ask(&mut engine, "renamed | count"), ["3000"]);
    let query = engine.run("plain | where n == 7 | sort by n asc", &QueryOptions::default()).expect("rows").0;
    let paths: Vec<String> = (0..2).map(|row| engine.session.place(query, 0, row).expect("a place").path).collect();
    assert_eq!(paths, ["logs/plain.json", "copy/plain.json"]);
}

/// Records whose vendor gives them an id, in two exports that are not the same bytes. Each: a table, the first file, the
/// second, and the rows and duplicates of the second.
const WITH_IDS: &[(&str, &str, &str, (u64, u64))] = &[
    (
        "ACRWebhookEvents",
        r#"{"id":"w1","timestamp":"2026-03-12T10:00:00Z","action":"push","target":{"repository":"a"},"request":{"id":"r"}}"#,
        // Another event; and one that stands in a webhook's history twice, as it went to two.
        r#"{"id":"w1","action":"push","timestamp":"2026-03-12T10:00:00.000Z","target":{"repository":"a"},"request":{"id":"r"}}
           {"id":"w2","action":"push","timestamp":"2026-03-12T10:00:00.000Z","target":{"repository":"a"},"request":{"id":"r"}}
           {"id":"d1","eventRequestMessage":{"content":{"id":"w1","action":"push","target":{"repository":"a"}}}}
           {"id":"d2","eventRequestMessage":{"content":{"id":"w1","action":"push","target":{"repository":"a"}}}}
           {"id":"d2","eventRequestMessage":{"content":{"id":"w1","action":"push","target":{"repository":"a"}}}}"#,
        (3, 2),
    ),
    (
        "DockerRegistryEvents",
        r#"{"events":[{"id":"k1","timestamp":"2026-03-12T10:00:00Z","action":"pull","target":{"repository":"a"},"actor":{},"source":{"addr":"s"}}]}"#,
        // Sent until it was taken: the first one again, in another envelope.
        r#"{"events":[{"id":"k1","timestamp":"2026-03-12T10:00:00Z","action":"pull","target":{"repository":"a"},"actor":{},"source":{"addr":"s"}},
           {"id":"k2","timestamp":"2026-03-12T10:00:00Z","action":"pull","target":{"repository":"a"},"actor":{},"source":{"addr":"s"}}]}"#,
        (1, 1),
    ),
    (
        "HarborAuditLogs",
        r#"[{"id":7,"op_time":"2026-03-12T10:00:00.000Z","operation":"pull","resource":"a/b:1","resource_type":"artifact","username":"u"}]"#,
        // Number 7 of another Harbor.
        r#"[{"id":7,"op_time":"2026-03-12T10:00:00Z","operation":"pull","resource":"a/b:1","resource_type":"artifact","username":"u"},
           {"id":7,"op_time":"2026-03-12T11:30:00Z","operation":"pull","resource":"c/d:1","resource_type":"artifact","username":"u"}]"#,
        (1, 1),
    ),
    (
        "GCPAuditLogs",
        r#"{"insertId":"g1","timestamp":"2026-03-12T10:00:00.123456789Z","protoPayload":{"serviceName":"artifactregistry.googleapis.com"},"resource":{"labels":{"project_id":"p"}}}"#,
        // An id is of one instant and one project.
        r#"[{"insertId":"g1","timestamp":"2026-03-12T10:00:00.123456789Z","protoPayload":{"serviceName":"artifactregistry.googleapis.com"},"resource":{"labels":{"project_id":"p"}}},
           {"insertId":"g1","timestamp":"2026-03-12T10:00:01.123456789Z","protoPayload":{"serviceName":"artifactregistry.googleapis.com"},"resource":{"labels":{"project_id":"p"}}},
           {"insertId":"g1","timestamp":"2026-03-12T10:00:00.123456789Z","protoPayload":{"serviceName":"artifactregistry.googleapis.com"},"resource":{"labels":{"project_id":"q"}}}]"#,
        (2, 1),
    ),
];

#[test]
fn records_with_ids_count_once() {
    for (table, first, second, counts) in WITH_IDS {
        let mut engine = Engine::new(1);
        engine.load("first.json", first.as_bytes());
        engine.load("second.json", second.as_bytes());
        let reports = ["first.json", "second.json"].map(|path| &engine.files[path]);
        let found = reports.map(|report| (report.rows, report.duplicates));
        assert_eq!(found, [(1, 0), *counts], "{table}: {reports:?}");
        assert_eq!(ask(&mut engine, &format!("{table} | count")), [(1 + counts.0).to_string()]);
    }
}

/// A file that was stopped has not been read: its bytes say nothing of another one.
#[test]
fn a_canceled_file_makes_no_duplicate() {
    let mut engine = Engine::new(1);
    let text = "{\"n\":1}\n".repeat(1000);
    engine.load_stopped("stopped/t.json", text.as_bytes());
    engine.load("whole/t.json", text.as_bytes());
    for path in ["stopped/t.json", "whole/t.json"] {
        assert_eq!((engine.files[path].rows, engine.files[path].duplicates), (1000, 0), "{path}");
    }
    assert_eq!(engine.files["stopped/t.json"].state, FileState::Canceled);
    assert_eq!(ask(&mut engine, "t | count"), ["2000"]);
}

/// A file that comes again under its number takes the place of what came of it before.
#[test]
fn a_file_that_comes_again_replaces_itself() {
    let mut engine = Engine::new(2);
    engine.load("first.json", format!("{}broken\n", lines(0..40)).as_bytes());
    engine.load("second.json", lines(30..50).as_bytes());
    let file = engine.files["first.json"].file;
    engine.load_again(file, "first.json", lines(38..45).as_bytes());
    // The events that both had are those of the second file now.
    let counts = |path: &str| (engine.files[path].rows, engine.files[path].duplicates);
    assert_eq!((counts("second.json"), counts("first.json")), ((20, 0), (0, 7)));
    assert_eq!(ask(&mut engine, COUNT), ["20"]);
    assert_eq!(ask(&mut engine, "_Rejected | count"), ["0"]);
    let files = ask(&mut engine, "_Files | project Name, Rows, Rejected, Duplicates | sort by Name asc");
    assert_eq!(files, ["first.json | 0 | 0 | 7", "second.json | 20 | 0 | 0"]);
}

#[test]
fn every_rejected_record_is_a_row() {
    let mut engine = Engine::new(1);
    let text: String = (0..1000).map(|n| format!("{{\"n\":{n}}}\n{{\"broken\":{n}\n")).collect();
    engine.load("in/half.json", text.as_bytes());
    engine.load("in/rows.csv", b"a,b\n1,2\n1,2,3\n");
    let report = &engine.files["in/half.json"];
    assert_eq!((report.rows, report.rejected, report.rejects.len()), (1000, 1000, 100));
    assert_eq!(
        ask(&mut engine, "_Rejected | summarize count() by File | sort by File asc"),
        ["in/half.json | 1000", "in/rows.csv | 1"]
    );
    let byte = text.find("{\"broken\":500").expect("there");
    assert_eq!(
        ask(&mut engine, "_Rejected | where Text has '500' | project Line, Byte, Text"),
        [format!("1002 | {byte} | {{\"broken\":500")]
    );
    let query = engine.run("_Rejected | where Text has '500'", &QueryOptions::default()).expect("rows").0;
    assert_eq!(engine.session.place(query, 0, 0).expect("a place").byte, byte as u64);
    assert_eq!(engine.files["in/half.json"].state, FileState::Loaded);
}

/// The built-in sample and the fixtures hold no event twice.
#[test]
fn the_sample_holds_no_duplicates() {
    let mut engine = Engine::new(1);
    engine.load_sample();
    let found: Vec<_> = engine.files.values().filter(|file| file.duplicates > 0).collect();
    assert!(found.is_empty(), "{found:?}");
    let all = ask(&mut engine, "_Files | where isnull(Start) or Start > End | count");
    assert_eq!(all, ["0"]);
}

/// An archive whose entries are stored as they are, without a directory of them.
fn stored_zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, text) in entries {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend([20_u16, 0, 0, 0, 0].map(u16::to_le_bytes).concat());
        out.extend([crc.sum(), text.len() as u32, text.len() as u32].map(u32::to_le_bytes).concat());
        out.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        out.extend([name.as_bytes(), text.as_bytes()].concat());
    }
    out.extend([&b"PK\x05\x06"[..], &[0; 18]].concat());
    out
}

fn tar(entries: &[(&str, &str)]) -> Vec<u8> {
    let entry = |(path, text): &(&str, &str)| {
        let size = text.len() as u64;
        [tar_header(path, size), text.as_bytes().to_vec(), tar_padding(size)].concat()
    };
    entries.iter().flat_map(entry).chain(TAR_END).collect()
}

/// Content is the same whatever it is packed in; what is cut, or parted in another way, is other content. Each file is
/// loaded before and behind each other one.
#[test]
fn the_same_content_counts_once_however_it_is_packed() {
    let text: String = (0..300).map(|n| format!("{{\"n\":{n}}}\n")).collect();
    let (half, rest) = text.split_at(text.find("{\"n\":150}").expect("there"));
    let (one, two) = ([("in/t.json", text.as_str())], [("a.json", half), ("b.json", rest)]);
    let packed = gzip(text.as_bytes());
    let cut = packed[..packed.len() / 2].to_vec();
    let files = [
        ("t.json", "whole", text.clone().into_bytes()),
        ("members.gz", "whole", [gzip(half.as_bytes()), gzip(rest.as_bytes())].concat()),
        ("t.zip", "whole", stored_zip(&one)),
        ("t.tgz", "whole", gzip(&tar(&one))),
        ("two.zip", "in two", stored_zip(&two)),
        ("two.tar", "in two", tar(&two)),
        ("t.json.gz", "whole", packed),
        ("cut.gz", "cut", cut),
    ];
    for (first, content, bytes) in &files {
        for (second, other, copy) in files.iter().filter(|(name, ..)| name != first) {
            let mut engine = Engine::new(1);
            engine.load(first, bytes);
            engine.load(second, copy);
            let report = &engine.files[*second];
            let told = format!("It holds the same records as {first}: all of its rows are duplicates.");
            let found = (report.rows > 0, report.duplicates, report.messages.contains(&told));
            let expected = if content == other { (false, 300, true) } else { (true, 0, false) };
            assert_eq!(found, expected, "{first}, {second}: {report:?}");
        }
    }
    let mut engine = Engine::new(1);
    let [(plain, _, bytes), (packed, _, copy), ..] = &files;
    engine.load(plain, bytes);
    engine.load(packed, copy);
    let file = engine.files[*plain].file;
    engine.load_again(file, plain, b"{\"n\":-1}\n");
    let counts = [plain, packed].map(|path| (engine.files[*path].rows, engine.files[*path].duplicates));
    assert_eq!(counts, [(1, 0), (300, 0)], "the first one left");
}

/// Two members of an archive can have one name and other columns, as two files can.
#[test]
fn members_of_one_name_with_other_columns_are_two_tables() {
    let mut engine = Engine::new(1);
    let first = ("d1/export.csv", "x,y\n1,2\n");
    let archive = stored_zip(&[first, ("d2/export.csv", "p,q,r\na,b,7\nc,d,8\n")]);
    engine.load("all.zip", &archive);
    assert_eq!(ask(&mut engine, "export | project x, y"), ["1 | 2"]);
    assert_eq!(ask(&mut engine, "export_2 | project p, q, r"), ["a | b | 7", "c | d | 8"]);
    let tables = |engine: &Engine, path: &str| engine.files[path].tables.clone();
    assert_eq!(tables(&engine, "all.zip"), [("export".to_owned(), 1), ("export_2".to_owned(), 2)]);
    // The same bytes again: both tables' rows go aside.
    engine.load("copy/all.zip", &archive);
    let copy = &engine.files["copy/all.zip"];
    assert_eq!((copy.rows, copy.duplicates, copy.tables.len()), (0, 3, 0));
}

/// Files that were put together keep the byte order mark of each.
#[test]
fn byte_order_marks_between_files_are_nothing() {
    let mut engine = Engine::new(1);
    let mark = "\u{feff}";
    let json = format!(
        "{mark}{{\"records\":[{{\"n\":1}}]}}\n{mark}{{\"records\":[{{\"n\":2}},{{\"n\":3}}]}}{mark}{{\"records\":[{{\"n\":4}}]}}"
    );
    engine.load("both.json", json.as_bytes());
    let csv = format!("{mark}\"m\",\"k\"\n\"1\",\"a\"\n{mark}\"m\",\"k\"\n\"2\",\"b\"\n{mark}m,k\n3,c\n");
    engine.load("rows.csv", csv.as_bytes());
    for (path, rows) in [("both.json", 4), ("rows.csv", 3)] {
        let report = &engine.files[path];
        assert_eq!((report.rows, report.rejected), (rows, 0), "{report:?}");
    }
    assert_eq!(ask(&mut engine, "both | summarize sum(n)"), ["10"]);
    assert_eq!(ask(&mut engine, "rows | project m, k"), ["1 | a", "2 | b", "3 | c"]);
}
