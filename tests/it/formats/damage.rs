//! Files that are damaged, odd or stopped.

use super::{Rows, gzip, load, load_cut};
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
fn a_gzip_file_says_what_is_wrong_with_it() {
    let packed = gzip(b"{\"a\":1}\n{\"a\":2}\n");
    let mut wrong_sum = packed.clone();
    wrong_sum[packed.len() - 8] ^= 1;
    let zeros = [0_u8; 600];
    for (parts, rows, expected) in [
        (vec![&packed[..], &zeros], 2, None),
        (vec![&packed[..], &zeros, &packed[..]], 4, None),
        (vec![&packed[..], b"garbage here"], 2, Some("is damaged (invalid gzip header)")),
        (vec![&wrong_sum[..]], 2, Some("its checksum is not that of its bytes")),
        (vec![&wrong_sum[..], &packed[..], &zeros], 4, Some("its checksum is not that of its bytes")),
        (vec![&packed[..packed.len() - 3]], 2, Some("cut short")),
        (vec![&packed[..], &packed[..4]], 2, Some("cut short")),
    ] {
        for cut in [usize::MAX, 1, 7] {
            let (report, _) = load_cut("x.json.gz", &parts.concat(), &[cut]);
            assert_eq!((report.rows, report.rejected), (rows, 0), "{expected:?}");
            assert_eq!(report.messages.len(), usize::from(expected.is_some()), "{:?}", report.messages);
            assert!(expected.is_none_or(|part| report.messages[0].contains(part)), "{:?}", report.messages);
        }
    }
}

#[test]
fn a_short_text_of_windows_is_read_as_a_long_one_is() {
    let (report, rows) = load("x.csv", b"Name;Gr\xf6\xdfe\nM\xfcller;1\nJ\xf6rg;2\n");
    let expected = ["Name=M\u{fffd}ller | Gr\u{fffd}\u{fffd}e=1", "Name=J\u{fffd}rg | Gr\u{fffd}\u{fffd}e=2"];
    assert_eq!(rows.tables["x"], expected);
    assert!(report.messages.iter().any(|message| message.contains("not valid text")), "{:?}", report.messages);
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
