//! Rows that leave the page, asked as the page asks: every type in every format, and the language's own back again.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use crate::engine::Engine;
use tallyman::protocol::{Block, BlockFacts, ExportState, QueryOptions, Reply, Request, RowOrder, RowsFormat};

/// A value of every type in each column, with nulls, empty texts and what each format has to be careful with.
const QUERY: &str = r#"
datatable(t: string, ['a column']: string, b: bool, i: int, l: long, r: real, d: decimal, at: datetime, span: timespan, g: guid, where: dynamic) [
    "plain", "x", true, 1, 9223372036854775807, 0.1, decimal(1.5), datetime(2026-05-01T10:11:12.1234567Z), time(1.02:03:04.5), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic({"a": [1, "two"], "b c": {"x\"y": null}}),
    "", "y", false, -1, -9223372036854775807, real(nan), decimal(-1.5), datetime(0001-01-01), time(-1s), guid(00000000-0000-0000-0000-000000000000), dynamic("text"),
    "quote \" and back\\slash and\ttab\nline\r\n'x' | `y`", "it's", bool(null), int(null), long(null), real(null), decimal(null), datetime(null), time(null), guid(null), dynamic(null),
    "=1+1", "", true, -2147483648, long(-9223372036854775808), real(+inf), decimal(-0.00000001), datetime(9999-12-31T23:59:59.9999999Z), time(-10675199.02:48:05.4775808), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic([1.5, true, "ü", 1.0, -7, 1e300]),
    "ünïcödé \u0007 \u200b", "-4.5", false, 0, 0, 1e300, decimal(0), datetime(2026-05-01), time(0s), guid(74be27de-1e4e-49d9-b579-fe0b331d3643), dynamic(42),
    "it's", "x", true, 7, 7, real(-inf), decimal(12345678901234567890.123456), datetime(2026-05-01), time(365d), guid(74be27de-1e4e-49d9-b579-fe0b331d3644), dynamic({"at": datetime(2026-05-01), "span": timespan(1.02:00:00), "g": guid(74be27de-1e4e-49d9-b579-fe0b331d3644), "d": decimal(1.50), "n": real(nan), "i": real(-inf)}),
    "x", "x", true, 7, 7, 123456789.123456789, decimal(1), datetime(2026-05-01), time(0.0000001), guid(74be27de-1e4e-49d9-b579-fe0b331d3644), dynamic(""),
]
"#;

/// All that an export writes; the number of its pieces as well.
fn export(
    engine: &mut Engine,
    query: u32,
    block: &Block,
    format: RowsFormat,
    most_bytes: u64,
) -> (Vec<u8>, u32, ExportState) {
    let request = Request::Export { export: 1, query, table: 0, block: block.clone(), format, most_bytes };
    let (mut bytes, mut pieces) = (Vec::new(), 0);
    let mut state = ExportState::Going;
    let mut take = |reply: Reply, state: &mut ExportState| {
        let Reply::Exported { export: 1, piece } = reply else { panic!("{reply:?}") };
        bytes.extend(piece.bytes);
        pieces += 1;
        *state = piece.state;
    };
    engine.session.handle(request, &mut |reply| take(reply, &mut state));
    while state == ExportState::Going {
        while engine.session.step(&mut |reply| take(reply, &mut state)) {}
        engine.session.handle(Request::ExportMore { export: 1 }, &mut |reply| panic!("{reply:?}"));
    }
    (bytes, pieces, state)
}

fn text(engine: &mut Engine, query: u32, block: &Block, format: RowsFormat) -> String {
    let (bytes, _, state) = export(engine, query, block, format, 0);
    assert_eq!(state, ExportState::Finished);
    String::from_utf8(bytes).expect("a text")
}

fn facts(engine: &mut Engine, query: u32, block: &Block) -> BlockFacts {
    let mut found = None;
    engine
        .session
        .handle(Request::BlockFacts { query, table: 0, block: block.clone() }, &mut |reply| panic!("{reply:?}"));
    while engine.session.step(&mut |reply| found = Some(reply)) {}
    match found {
        Some(Reply::BlockFacts { facts, .. }) => facts,
        other => panic!("{other:?}"),
    }
}

fn block(first_row: u64, rows: u64, columns: &[u32]) -> Block {
    Block { first_row, rows, columns: columns.to_vec() }
}

fn all_of(rows: u64, columns: u32) -> Block {
    Block { first_row: 0, rows, columns: (0..columns).collect() }
}

/// The rows come back with the types that they had, inside of dynamic values, too: their texts, and what `gettype` says.
#[test]
fn a_datatable_gives_the_same_rows_again() {
    let mut engine = Engine::new(1);
    let options = QueryOptions::default();
    let (query, all) = engine.run(QUERY, &options).expect("the query runs");
    let written = text(&mut engine, query, &all_of(7, 11), RowsFormat::Datatable);
    let again = engine.ask(&written, &options).unwrap_or_else(|problem| panic!("{problem}\n{written}"));
    assert_eq!(again.columns, all.columns);
    assert_eq!(again.rows, all.rows, "{written}");
    let types = "| project Type = gettype(['where']), At = gettype(['where'].at), Span = gettype(['where'].span), G = gettype(['where'].g), D = gettype(['where'].d), \
                 N = gettype(['where'].n), First = gettype(['where'][0]), Fourth = gettype(['where'][3]), B = tostring(['where']['b c'])";
    let before = engine.ask(&format!("{QUERY}{types}"), &options).expect("types").rows;
    let after = engine.ask(&format!("{written}{types}"), &options).expect("types").rows;
    assert_eq!(before, after);
    assert!(before.iter().flatten().flatten().any(|kind| kind == "datetime"), "{before:?}");
    // Some rows and columns, in another order; no row at all.
    let some = text(&mut engine, query, &block(2, 2, &[10, 1]), RowsFormat::Datatable);
    let rows = engine.ask(&some, &options).expect("rows").rows;
    let expected: Vec<_> = all.rows[2..4].iter().map(|row| vec![row[10].clone(), row[1].clone()]).collect();
    assert_eq!(rows, expected);
    let none = text(&mut engine, query, &block(7, 5, &[0]), RowsFormat::Datatable);
    assert!(engine.ask(&none, &options).expect("no rows").rows.is_empty());
}

#[test]
fn every_format_writes_what_the_cells_are() {
    let mut engine = Engine::new(1);
    let text_of = "datatable(t: string, n: long, r: real, d: dynamic, ['=x']: timespan) [\
                   \"=HYPERLINK(1)\", -5, real(nan), dynamic({\"a\": 1}), time(-1s), \
                   \"a,b\\n\\\"c\\\" | <d>\", long(null), 2.0, dynamic(null), time(1d)]";
    let (query, _) = engine.run(text_of, &QueryOptions::default()).expect("rows");
    let all = all_of(2, 5);
    let mut write = |format| text(&mut engine, query, &all, format);
    assert_eq!(
        write(RowsFormat::Csv { byte_order_mark: false }),
        "t,n,r,d,'=x\r\n'=HYPERLINK(1),-5,NaN,\"{\"\"a\"\":1}\",-00:00:01\r\n\"a,b\n\"\"c\"\" | <d>\",,2.0,,1.00:00:00\r\n"
    );
    assert!(write(RowsFormat::Csv { byte_order_mark: true }).starts_with("\u{feff}t,"));
    assert_eq!(
        write(RowsFormat::Tsv { header: true }),
        "t\tn\tr\td\t'=x\n'=HYPERLINK(1)\t-5\tNaN\t{\"a\":1}\t-00:00:01\n\"a,b\n\"\"c\"\" | <d>\"\t\t2.0\t\t1.00:00:00"
    );
    let (one, _) = engine.run("datatable(s: string) ['a', '', 'b']", &QueryOptions::default()).expect("rows");
    assert_eq!(
        text(&mut engine, one, &all_of(3, 1), RowsFormat::Csv { byte_order_mark: false }),
        "s\r\na\r\n\"\"\r\nb\r\n"
    );
    let mut write = |format| text(&mut engine, query, &all, format);
    let rows = r#"{"t":"=HYPERLINK(1)","n":-5,"r":"NaN","d":{"a":1},"=x":"-00:00:01"}
{"t":"a,b\n\"c\" | <d>","n":null,"r":2.0,"d":null,"=x":"1.00:00:00"}
"#;
    assert_eq!(write(RowsFormat::JsonLines), rows);
    let array = write(RowsFormat::Json);
    assert_eq!(array, format!("[\n{}\n]\n", rows.trim_end().replace('\n', ",\n")));
    assert_eq!(
        write(RowsFormat::Markdown),
        "| t | n | r | d | =x |\n| --- | ---: | ---: | --- | ---: |\n| =HYPERLINK(1) | -5 | NaN | {\"a\":1} | -00:00:01 |\n\
         | a,b \"c\" \\| \\<d\\> |  | 2.0 |  | 1.00:00:00 |\n"
    );
}

/// The grid can be sorted and filtered between two pieces of a file, which is of the rows that were shown when it began.
#[test]
fn an_export_keeps_the_rows_that_it_began_with() {
    let mut engine = Engine::new(1);
    let (query, _) = engine.run("range x from 1 to 700000 step 1", &QueryOptions::default()).expect("rows");
    let format = RowsFormat::Csv { byte_order_mark: false };
    let request = Request::Export { export: 1, query, table: 0, block: all_of(700_000, 1), format, most_bytes: 0 };
    let (mut bytes, mut pieces, mut arranged) = (Vec::new(), 0, None);
    let mut take = |reply: Reply| match reply {
        Reply::Exported { piece, .. } => {
            bytes.extend(piece.bytes);
            pieces += 1;
        }
        Reply::Arranged { arranged: rows, .. } => arranged = Some(rows.rows),
        other => panic!("{other:?}"),
    };
    engine.session.handle(request, &mut take);
    while engine.session.step(&mut take) {}
    let order = RowOrder { predicates: vec!["x > 10".into()], sort: vec![(0, true)], ..RowOrder::default() };
    engine.session.handle(Request::Arrange { query, table: 0, turn: 1, order }, &mut take);
    while engine.session.step(&mut take) {}
    engine.session.handle(Request::ExportMore { export: 1 }, &mut take);
    while engine.session.step(&mut take) {}
    assert_eq!((pieces, arranged), (2, Some(699_990)));
    let expected: String = std::iter::once("x".to_owned())
        .chain((1..=700_000).map(|x| x.to_string()))
        .fold(String::new(), |all, line| all + &line + "\r\n");
    assert_eq!(bytes, expected.into_bytes());
}

/// A range as a filter keeps exactly the rows that show the same as one of it, or exactly the others: each column alone, and
/// all of some rows.
#[test]
fn a_range_becomes_a_filter() {
    let mut engine = Engine::new(1);
    let options = QueryOptions::default();
    let (query, all) = engine.run(QUERY, &options).expect("the query runs");
    let columns = all.columns.len() as u32;
    let mut blocks: Vec<Block> = Vec::new();
    for (first, rows) in [(0, 2), (1, 3), (2, 1), (0, 7), (3, 4)] {
        blocks.extend((0..columns).map(|column| block(first, rows, &[column])));
        blocks.extend([
            block(first, rows, &[1, 2]),
            block(first, rows, &[9, 3, 10]),
            block(first, rows, &[5, 6, 7, 8]),
        ]);
    }
    for block in blocks {
        let cells =
            |row: &[Option<String>]| block.columns.iter().map(|at| row[*at as usize].clone()).collect::<Vec<_>>();
        let range = block.first_row as usize..(block.first_row + block.rows) as usize;
        let chosen: Vec<_> = all.rows[range].iter().map(|row| cells(row)).collect();
        for keep in [true, false] {
            let predicate = text(&mut engine, query, &block, RowsFormat::Filter { keep });
            let answer = engine.ask(&format!("{QUERY}| where {predicate}"), &options);
            let answer = answer.unwrap_or_else(|problem| panic!("{predicate}: {problem}"));
            let expected: Vec<_> =
                all.rows.iter().filter(|row| chosen.contains(&cells(row)) == keep).cloned().collect();
            assert_eq!(answer.rows, expected, "{predicate}");
        }
    }
    let two = text(&mut engine, query, &block(4, 2, &[1]), RowsFormat::Filter { keep: true });
    assert_eq!(two, "['a column'] in (\"-4.5\", \"x\")");
    let (many, _) = engine.run("range x from 1 to 501 step 1", &options).expect("rows");
    let (_, _, state) = export(&mut engine, many, &block(0, 501, &[0]), RowsFormat::Filter { keep: true }, 0);
    let ExportState::Failed(sentence) = state else { panic!("{state:?}") };
    assert!(sentence.contains("at most 500 different values"), "{sentence}");
    let (bytes, _, _) = export(&mut engine, many, &block(0, 500, &[0]), RowsFormat::Filter { keep: false }, 0);
    assert!(bytes.starts_with(b"x !in (1, 2, 3"));
}

#[test]
fn a_long_export_comes_in_pieces_and_ends_at_its_limit() {
    let mut engine = Engine::new(1);
    let (query, _) = engine.run("range x from 1 to 1000000 step 1", &QueryOptions::default()).expect("rows");
    let all = all_of(1_000_000, 1);
    let (bytes, pieces, state) = export(&mut engine, query, &all, RowsFormat::Tsv { header: false }, 0);
    assert_eq!((bytes.len(), state), (6_888_895, ExportState::Finished));
    assert_eq!(pieces, 2);
    let (bytes, _, state) = export(&mut engine, query, &all, RowsFormat::JsonLines, 1000);
    let rows = String::from_utf8_lossy(&bytes).lines().count() as u64;
    assert_eq!(state, ExportState::Cut(rows));
    assert!(bytes.len() >= 1000 && bytes.len() < 1020 && bytes.ends_with(b"}\n"), "{}", bytes.len());
    // Past the end there is nothing, and of an answer that is gone nothing comes.
    let (bytes, _, state) = export(&mut engine, query, &block(999_999, 9, &[0]), RowsFormat::JsonLines, 0);
    assert_eq!((bytes.as_slice(), state), (&b"{\"x\":1000000}\n"[..], ExportState::Finished));
    engine.session.handle(Request::Release { query }, &mut |_| {});
    let (_, _, state) = export(&mut engine, query, &all, RowsFormat::Json, 0);
    assert!(matches!(state, ExportState::Failed(_)));
}

#[test]
fn a_selection_is_counted_by_its_type() {
    let mut engine = Engine::new(1);
    let (query, _) = engine.run(QUERY, &QueryOptions::default()).expect("rows");
    let mut of = |first, rows, columns: &[u32]| facts(&mut engine, query, &block(first, rows, columns));
    let some = |text: &str| Some(text.to_owned());
    // Texts: counted, with the first and the last of the alphabet.
    let t = of(0, 7, &[1]);
    assert_eq!((t.cells, t.nulls, t.empty, t.distinct), (7, 0, 1, Some(5)));
    assert_eq!((t.sum, t.min, t.max), (None, some("-4.5"), some("y")));
    // Whole numbers have an exact sum, however large.
    let l = of(0, 7, &[4]);
    assert_eq!((l.cells, l.nulls, l.distinct), (7, 1, Some(5)));
    assert_eq!(l.sum, some("-9223372036854775794"));
    assert_eq!((l.min, l.max), (some("-9223372036854775808"), some("9223372036854775807")));
    let i = of(5, 2, &[3]);
    assert_eq!((i.sum, i.average), (some("14"), some("7.0")));
    let two = of(5, 2, &[3, 4]);
    assert_eq!((two.cells, two.sum, two.distinct), (4, some("28"), Some(1)));
    let r = of(6, 1, &[3, 5]);
    assert_eq!(r.sum, some("123456796.12345679"));
    let d = of(0, 2, &[6]);
    assert_eq!((d.sum, d.average, d.min, d.max), (some("0.0"), some("0"), some("-1.5"), some("1.5")));
    let span = of(0, 2, &[8]);
    assert_eq!((span.sum, span.average), (some("1.02:03:03.5000000"), some("13:01:31.7500000")));
    let at = of(4, 2, &[7]);
    assert_eq!((at.min, at.sum, at.span), (some("2026-05-01T00:00:00.0000000Z"), None, some("00:00:00")));
    // Columns of several types are only counted.
    let mixed = of(0, 7, &[0, 3, 10]);
    assert_eq!((mixed.cells, mixed.nulls, mixed.sum, mixed.min), (21, 2, None, None));

    let (query, _) = engine.run("range x from 1 to 1000000 step 1", &QueryOptions::default()).expect("rows");
    let million = facts(&mut engine, query, &all_of(1_000_000, 1));
    assert_eq!(
        (million.distinct, million.sum, million.average),
        (Some(1_000_000), some("500000500000"), some("500000.5"))
    );
}

/// Read again by the library's own reader: every type, nulls, several groups.
#[test]
fn a_parquet_file_reads_back() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let mut engine = Engine::new(1);
    let (query, _) = engine.run(QUERY, &QueryOptions::default()).expect("rows");
    let (bytes, _, state) = export(&mut engine, query, &all_of(7, 11), RowsFormat::Parquet, 0);
    assert_eq!(state, ExportState::Finished);
    let read = |bytes: Vec<u8>| SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("a Parquet file");
    let file = read(bytes);
    let rows: Vec<String> = file.get_row_iter(None).expect("rows").map(|row| row.expect("a row").to_string()).collect();
    assert_eq!(rows.len(), 7);
    assert_eq!(
        rows[0],
        "{t: \"plain\", a column: \"x\", b: true, i: 1, l: 9223372036854775807, r: 0.1, d: \"1.5\", at: 2026-05-01 10:11:12.123456 +00:00, \
         span: \"1.02:03:04.5000000\", g: \"74be27de-1e4e-49d9-b579-fe0b331d3642\", where: \"{\"a\":[1,\"two\"],\"b c\":{\"x\\\"y\":null}}\"}"
    );
    assert!(rows[2].contains("b: null, i: null, l: null, r: null, d: null, at: null"), "{}", rows[2]);
    let (many, _) =
        engine.run("range x from 1 to 250000 step 1 | extend t = tostring(x)", &QueryOptions::default()).expect("rows");
    let (bytes, _, _) = export(&mut engine, many, &all_of(250_000, 2), RowsFormat::Parquet, 0);
    let file = read(bytes);
    assert_eq!((file.num_row_groups(), file.metadata().file_metadata().num_rows()), (3, 250_000));
    let last = file.get_row_iter(None).expect("rows").last().expect("a row").expect("a row");
    assert_eq!(last.to_string(), "{x: 250000, t: \"250000\"}");
    let (none, _) = engine.run("print x = 1 | where x > 1", &QueryOptions::default()).expect("no rows");
    let (bytes, _, _) = export(&mut engine, none, &all_of(0, 1), RowsFormat::Parquet, 0);
    assert_eq!(read(bytes).metadata().file_metadata().num_rows(), 0);
}
