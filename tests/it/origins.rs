//! Where rows come from: carried through queries unseen, and told of each row of an answer.

#![allow(clippy::expect_used, clippy::format_push_string)]

use crate::engine::Engine;
use tallyman::ingest::{OriginalReader, Record, TAR_END, tar_header, tar_padding};
use tallyman::protocol::{FileEncoding, FileOverrides, QueryOptions, Reply, Request};

/// Records `{"n":0,"k":"k0","list":[0,1]}`, and the byte at which each begins.
fn records(count: usize, first: usize) -> (String, Vec<u64>) {
    let (mut text, mut bytes) = (String::new(), Vec::new());
    for n in first..first + count {
        bytes.push(text.len() as u64);
        text.push_str(&format!("{{\"n\":{n},\"k\":\"k{}\",\"list\":[{n},{}],\"text\":\"a={n};\"}}\n", n % 3, n + 1));
    }
    (text, bytes)
}

/// `a.json` has n from 0 to 19, `b.json` from 20 to 39.
fn engine(shards: usize) -> (Engine, Vec<(&'static str, u64)>) {
    let mut engine = Engine::new(shards);
    let mut places = Vec::new();
    for (path, first) in [("a.json", 0), ("b.json", 20)] {
        let (text, bytes) = records(20, first);
        engine.load(path, text.as_bytes());
        places.extend(bytes.into_iter().map(|byte| (path, byte)));
    }
    (engine, places)
}

/// Queries whose rows are records, or come of one: column `n` says which; `None` where it is null.
const KEEPING: &[&str] = &[
    "a | where n > 3",
    "a | where n > 3 | sort by n desc | take 5",
    "a | top 3 by n",
    "a | extend m = n * 2 | project-away k | project-rename o = list | project n, m",
    "a | project n",
    "a | serialize r = row_number() | where r % 2 == 0",
    "a | sort by n asc | extend before = prev(n)",
    "a | mv-expand list | project list, n",
    "a | mv-expand with_itemindex=i list to typeof(long) | where list > 5",
    "a | parse text with 'a=' m:long ';' | project m, n",
    "a | parse-kv text as (a:long) with (pair_delimiter=';', kv_delimiter='=')",
    "union a, b | where n between (15 .. 25)",
    "union withsource=t a, b, (print n = long(null)) | sort by n asc",
    "a | join kind=inner (b | extend n = n - 20) on n",
    "a | join (b | extend n = n - 20 | project n, other = k) on n | sort by other asc, n asc",
    "a | join kind=leftouter (b) on n",
    "a | join kind=leftanti (b) on n",
    "a | join kind=leftsemi (a | where n < 4 | summarize by n) on n",
    "a | where n < 4 | summarize by n | join kind=rightsemi a on n",
    "a | lookup (b | project n = n - 20, c = k) on n",
    "a | sample 5",
    "a | as T | where n < 5 | project-reorder k, n",
    "let T = a | where n > 2 and n < 18; T | join kind=inner (T | summarize c = count() by k) on k | project n, c",
    "let T = materialize(a | where n > 2); union T, (T | summarize c = count() by k | project n = long(null))",
    "a | partition hint.strategy=native by k (top 2 by n)",
    "a | partition hint.strategy=native by k (extend m = toscalar(a | count) | where n > 2 | project n, m)",
    "a | mv-apply list to typeof(long) on (summarize s = sum(list)) | where s > 7",
    "a | mv-apply list to typeof(long) on (where list % 2 == 0)",
    "a | sort by n asc | scan declare (total: long = 0) with (step s: true => total = s.total + n;)",
    "a | sort by n asc | scan with_match_id=m declare (c: long = 0) with (step x: n % 5 == 0; step y: n > 2 => c = x.n;)",
    "a | search 'k1'",
    "search in (a, b) n == 7 or n == 27",
    "find in (a, b) where n in (5, 25) project n",
    "a | render table",
    "let f = (t: (n: long)) { t | where n < 3 }; f(a)",
    "a | where k in (b | summarize by k)",
    "a | where n == toscalar(a | summarize max(n))",
    "a | invoke g()",
    "a | limit 3 | project-keep n",
    "a | where false | union a",
    "a | extend n = n, k = strcat(k, 'x') | where k == 'k1x'",
    "a | where n > 5 | project n | where n < 9",
];

/// Queries whose rows come of several records, or of none.
const ENDING: &[&str] = &[
    "a | count",
    "a | distinct n",
    "a | summarize count() by n",
    "a | summarize arg_max(n, *) by k",
    "a | make-series count() default=0 on n from 0 to 20 step 1",
    "a | partition hint.strategy=native by k (summarize n = max(n))",
    "a | getschema",
    "print n = 1",
    "range n from 1 to 3 step 1",
    "datatable (n: long) [1, 2]",
    "a | top-nested 2 of k by max(n)",
    "a | evaluate narrow()",
    "_Files",
];

#[test]
fn rows_know_their_records_whatever_a_query_does_to_them() {
    let options = QueryOptions::default();
    for shards in [1, 3] {
        let (mut engine, places) = engine(shards);
        for text in KEEPING {
            let text = text.replace("a | invoke g()", "let g = (t: (n: long)) { t | where n > 15 }; a | invoke g()");
            let query = engine.run(&text, &options).unwrap_or_else(|error| panic!("{text}: {error}"));
            let answer = &query.1;
            assert!(answer.info.tables[0].has_origins, "{text}: ends the origin");
            assert!(!answer.columns.iter().any(|(name, _)| name.contains("_origin")), "{text}: {:?}", answer.columns);
            let n = answer.columns.iter().position(|(name, _)| name == "n").unwrap_or_else(|| panic!("{text}: no n"));
            assert!(!answer.rows.is_empty(), "{text}: no rows");
            for (at, row) in answer.rows.iter().enumerate() {
                assert_eq!(row.len(), answer.columns.len(), "{text}");
                let place = engine.session.place(query.0, 0, at as u64);
                match row[n].as_deref() {
                    None => assert!(place.is_err(), "{text}: row {at} has {place:?}"),
                    Some(n) => {
                        let place = place.unwrap_or_else(|error| panic!("{text}: row {at}: {error}"));
                        let expected = places[n.parse::<usize>().expect("a number")];
                        assert_eq!((place.path.as_str(), place.byte), expected, "{text}: row {at}");
                    }
                }
            }
        }
        for text in ENDING {
            let (query, answer) = engine.run(text, &options).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert!(!answer.info.tables[0].has_origins, "{text}: keeps the origin");
            assert!(engine.session.place(query, 0, 0).is_err_and(|error| error.contains("several records")), "{text}");
        }
    }
}

/// What a person sees of a table is what it was before rows knew where they come from.
#[test]
fn the_origin_is_never_seen() {
    let (mut engine, _) = engine(1);
    let options = QueryOptions::default();
    for (text, columns) in [
        ("a", 4),
        ("a | project-reorder *", 4),
        ("a | extend x = 1", 5),
        ("union a, b", 4),
        ("a | join b on k", 8),
        ("a | mv-expand list", 4),
        ("a | search '*'", 5),
        ("a | summarize take_any(*)", 4),
        ("a | extend bag = pack_all()", 5),
    ] {
        let answer = engine.ask(text, &options).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(answer.columns.len(), columns, "{text}: {:?}", answer.columns);
        assert!(answer.rows.iter().all(|row| row.len() == columns), "{text}");
        assert!(!answer.rows.iter().flatten().flatten().any(|cell| cell.contains("origin")), "{text}");
    }
    let schema = engine.ask("a | getschema | project ColumnName", &options).expect("a schema");
    assert_eq!(schema.rows.len(), 4);
    assert!(engine.ask("a | project _origin", &options).is_err());
}

/// An answer of several tables; an answer that is gone.
#[test]
fn each_table_of_an_answer_tells_its_rows() {
    let (mut engine, places) = engine(2);
    let options = QueryOptions::default();
    let text = "a | fork (where n == 7) (count) (where n > 17 | sort by n asc)";
    let (query, answer) = engine.run(text, &options).expect("three tables");
    let kept: Vec<bool> = answer.info.tables.iter().map(|table| table.has_origins).collect();
    assert_eq!(kept, [true, false, true]);
    assert_eq!(engine.session.place(query, 0, 0).expect("a place").byte, places[7].1);
    assert_eq!(engine.session.place(query, 2, 1).expect("a place").byte, places[19].1);
    assert!(engine.session.place(query, 2, 2).is_err());
    assert!(engine.session.place(query, 3, 0).is_err());
    engine.session.handle(Request::Release { query }, &mut |_| {});
    let mut replies = Vec::new();
    engine.session.handle(Request::Original { query, table: 0, row: 0 }, &mut |reply| replies.push(reply));
    match replies.as_slice() {
        [Reply::Original { original: Err(sentence), .. }] => assert!(sentence.contains("run the query again")),
        other => panic!("{other:?}"),
    }
}

/// The record at this byte of a file that was read as the person said.
pub(crate) fn find(bytes: &[u8], byte: u64, overrides: &FileOverrides) -> Option<Record> {
    let mut reader = OriginalReader::new(byte).reading(overrides.clone());
    for piece in bytes.chunks(700) {
        if reader.push(piece) {
            break;
        }
    }
    reader.finish()
}

/// Lines are counted by what ends them in the file.
#[test]
fn a_record_stands_on_the_line_that_the_file_has() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,x", "2,y", "3,z", ""].join(end);
        let byte = text.find('3').expect("the row") as u64;
        let expected = Record { line: 4, text: "3,z".to_owned(), cut: false };
        assert_eq!(find(text.as_bytes(), byte, &FileOverrides::default()), Some(expected), "{end:?}");
    }
}

/// Text can be longer than the bytes that it was decoded from: the next file of the archive begins behind it.
#[test]
fn files_of_an_archive_share_no_positions() {
    let utf16 = |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let wide = format!("{{\"n\":\"{}\"}}\n", "\u{6f22}".repeat(20));
    let western = FileOverrides { encoding: Some(FileEncoding::Windows1252), ..FileOverrides::default() };
    let none = FileOverrides::default();
    let bad = b"{\"n\":\"caf\xe9\"}\n";
    for (first, overrides, text, byte) in [
        // 13 bytes; U+FFFD takes three for one.
        (bad.to_vec(), &none, "{\"n\":\"caf\u{fffd}\"}", 15),
        // é takes two for one.
        (bad.to_vec(), &western, "{\"n\":\"caf\u{e9}\"}", 14),
        // The mark and 8 characters are 18 bytes, more than their text.
        (utf16("{\"n\":1}\n"), &none, "{\"n\":1}", 18),
        // The mark and 29 characters are 60 bytes; their text is 9 + 20 * 3.
        (utf16(&wide), &none, wide.trim_end(), 69),
    ] {
        let mut tar = Vec::new();
        for (path, bytes) in [("a.json", first.as_slice()), ("b.json", b"{\"n\":2}\n")] {
            let size = bytes.len() as u64;
            tar.extend([tar_header(path, size).as_slice(), bytes, &tar_padding(size)].concat());
        }
        tar.extend(TAR_END);
        let mut engine = Engine::new(1);
        engine.load("both.tar", &tar);
        let file = engine.files["both.tar"].file;
        engine.reread(file, "both.tar", &tar, overrides.clone());
        for (table, text, byte) in [("a", text, 0), ("b", "{\"n\":2}", byte)] {
            let (query, _) = engine.run(table, &QueryOptions::default()).expect("a table");
            let place = engine.session.place(query, 0, 0).expect("a place");
            assert_eq!((place.path.as_str(), place.byte), ("both.tar", byte), "{text}");
            let expected = Record { line: 1, text: text.to_owned(), cut: false };
            assert_eq!(find(&tar, byte, overrides), Some(expected), "{text}");
        }
    }
}
