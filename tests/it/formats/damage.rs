//! Files that are damaged, odd or stopped.

use super::{Rows, gzip, load};
use tallyman::ingest::{FileLoader, LoadOptions};
use tallyman::protocol::FileState;

#[test]
fn what_cannot_be_read_says_why() {
    for (bytes, expected) in [
        (&b""[..], "The file is empty."),
        (b"PK\x03\x04rest", "zip archive is cut short"),
        (b"PAR1rest", "Parquet"),
        (b"Obj\x01rest", "Avro file is damaged"),
        (b"\x28\xb5\x2f\xfdrest", "zstd"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "sign-in page"),
        (b"<?xml version=\"1.0\"?><a/>", "XML"),
        (b"\x00\x9f\x92\x96\x01\x02\xff\xfe\x80\x81", "not text"),
    ] {
        let (report, rows) = load("x", bytes);
        assert_eq!(report.state, FileState::Failed, "{report:?}");
        assert!(rows.tables.is_empty());
        assert!(report.messages.iter().any(|message| message.contains(expected)), "{report:?}");
    }
    // An empty archive is not an error.
    let (report, _) = load("empty.gz", &gzip(b""));
    assert_eq!((report.state, report.rows), (FileState::Loaded, 0), "{report:?}");
    assert_eq!(report.messages, ["The file holds no records."]);
}

#[test]
fn a_truncated_gzip_keeps_what_came() {
    let line = r#"{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T00:00:00Z","n":"#;
    let text: String = (0..5000).map(|n| format!("{line}{n}}}\n")).collect();
    let packed = gzip(text.as_bytes());
    let (report, _) = load("cut.json.gz", &packed[..packed.len() * 2 / 3]);
    assert_eq!(report.state, FileState::Loaded);
    assert!(report.rows > 1000 && report.rows < 5000, "{}", report.rows);
    assert!(report.rejected <= 1);
    assert!(report.messages.iter().any(|message| message.contains("cut short")), "{:?}", report.messages);
    // Two members are one text.
    let (report, _) = load("two.gz", &[packed.clone(), packed].concat());
    assert_eq!((report.rows, report.rejected), (10_000, 0));
    assert_eq!(report.inflated_bytes, text.len() as u64 * 2);
}

#[test]
fn types_that_turn_out_wrong_later_lose_nothing() {
    let mut text: String = (0..10_000).map(|n| format!("{{\"n\":{n},\"ok\":true}}\n")).collect();
    text.push_str("{\"n\":\"many\",\"ok\":true}\n{\"n\":1.5,\"new\":[1]}\n");
    let (report, rows) = load("late.json", text.as_bytes());
    assert_eq!((report.rows, report.rejected), (10_002, 0));
    assert_eq!(report.bad_cells, [("late.n".to_owned(), 2)]);
    let rows = &rows.tables["late"];
    assert_eq!(rows[10_000], r#"ok=true | AdditionalFields={"n":"many"}"#);
    assert_eq!(rows[10_001], r#"AdditionalFields={"new":[1],"n":1.5}"#);
}

#[test]
fn positions_are_those_of_the_file() {
    let text = "\u{feff}{\"a\":1}\n  {\"a\":\"é\"}\n\n{\"a\":3}";
    let (_, rows) = load("x.json", text.as_bytes());
    let found: Vec<&str> = rows.positions.iter().map(|at| &text[*at as usize..][..4]).collect();
    assert_eq!(found, ["{\"a\"", "{\"a\"", "{\"a\""]);
    let text = "a,b\r\n1,\"x\ny\"\r\n\r\n2,z\r\n";
    let (_, rows) = load("x.csv", text.as_bytes());
    let found: Vec<&str> = rows.positions.iter().map(|at| &text[*at as usize..][..2]).collect();
    assert_eq!(found, ["1,", "2,"]);
}

#[test]
fn cancel_keeps_what_came() {
    let mut loader = FileLoader::new(1, "x.json", "x.json", 100, LoadOptions::default());
    let mut rows = Rows::default();
    loader.push(&[b"{\"a\":1}\n".repeat(1000), b"{\"a\":".to_vec()].concat(), &mut rows);
    assert_eq!(loader.report().rows, 1000);
    let report = loader.cancel(&mut rows);
    assert_eq!((report.state, report.rows, report.rejected), (FileState::Canceled, 1000, 0));
}
