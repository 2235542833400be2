//! The record behind each row: found again in its file, it gives the same row when it is loaded alone.

use super::gzip;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tallyman::ingest::{FileLoader, LoadOptions, OriginalReader, Record, Sink, TableKey};
use tallyman::protocol::{FileReport, Rejected};
use tallyman::values::{Batch, display};

/// Rows as text by the byte where their record begins; and the rejected records.
#[derive(Default)]
struct Placed {
    rows: BTreeMap<u64, Vec<String>>,
    rejected: Vec<Rejected>,
}

impl Sink for Placed {
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>) {
        for (row, byte) in origin.into_iter().enumerate() {
            let mut line = format!("{}: ", if table.known.is_some() { &table.name } else { "inferred" });
            for (field, column) in table.schema.fields.iter().zip(&batch.columns) {
                let mut cell = String::new();
                display(column, row, &mut cell);
                if !cell.is_empty() {
                    let _ = write!(line, "{}={cell} | ", field.name);
                }
            }
            self.rows.entry(byte).or_default().push(line);
        }
    }

    fn reject(&mut self, rejected: Rejected) {
        self.rejected.push(rejected);
    }
}

fn load(name: &str, bytes: &[u8]) -> (FileReport, Placed) {
    let mut loader = FileLoader::new(1, name, name, bytes.len() as u64, LoadOptions::default());
    let mut placed = Placed::default();
    loader.push(bytes, &mut placed);
    (loader.finish(&mut placed), placed)
}

fn find(bytes: &[u8], byte: u64, piece: usize) -> Option<Record> {
    let mut reader = OriginalReader::new(byte);
    for piece in bytes.chunks(piece) {
        if reader.push(piece) {
            break;
        }
    }
    reader.finish()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The text of a file, whatever it is wrapped in.
fn text_of(bytes: &[u8]) -> Option<String> {
    let mut inflated = Vec::new();
    let bytes = if bytes.starts_with(b"\x1f\x8b") {
        use std::io::Write as _;
        let mut decoder = flate2::write::MultiGzDecoder::new(&mut inflated);
        decoder.write_all(bytes).and_then(|()| decoder.try_finish()).ok()?;
        drop(decoder);
        &inflated
    } else {
        bytes
    };
    String::from_utf8(bytes.to_vec()).ok()
}

/// Rows that say what stands around their record, or are inferred among others, are another row alone.
fn depends_on_its_file(report: &FileReport, rows: &[String]) -> bool {
    ["az monitor metrics list", "Log Analytics rows"].iter().any(|shape| report.shape.contains(shape))
        || rows.iter().any(|row| row.starts_with("inferred"))
}

#[test]
fn the_record_behind_each_row_is_found() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"), &mut all);
    if let Some(samples) = super::samples::samples() {
        files(&samples, &mut all);
    }
    let (mut checked, mut alone) = (0, 0);
    for path in all {
        let bytes = std::fs::read(&path).expect("a file");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let (report, placed) = load(&name, &bytes);
        let Some(text) = text_of(&bytes) else { continue };
        let is_csv = report.reading.is_some();
        let header_row = report.reading.as_ref().map_or(0, |reading| reading.header_row as usize);
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        let header = header_row.checked_sub(1).and_then(|at| lines.nth(at));
        for (byte, rows) in &placed.rows {
            let record = find(&bytes, *byte, 50_000).unwrap_or_else(|| panic!("{name}: nothing at {byte}"));
            let line = 1 + text[..*byte as usize].matches('\n').count() as u64;
            assert_eq!((record.line, record.cut), (line, false), "{name} at {byte}");
            assert!(text[*byte as usize..].starts_with(&record.text), "{name} at {byte}: {}", record.text);
            assert_eq!(find(&bytes, *byte, 61).as_ref(), Some(&record), "{name} at {byte}, byte by byte");
            checked += 1;
            let whole = match header {
                Some(header) => format!("{header}\n{}\n", record.text),
                None => record.text.clone(),
            };
            if depends_on_its_file(&report, rows) {
                assert!(!record.text.trim().is_empty(), "{name} at {byte}");
                continue;
            }
            let again: Vec<String> = load(&name, whole.as_bytes()).1.rows.into_values().flatten().collect();
            assert_eq!(&again, rows, "{name} at {byte}: {whole}");
            alone += 1;
        }
        for rejected in &placed.rejected {
            let record = find(&bytes, rejected.byte, 777).unwrap_or_else(|| panic!("{name}: nothing at {rejected:?}"));
            let begins = |longer: &str, shorter: &str| longer.starts_with(shorter.trim_end());
            assert!(
                is_csv || begins(&record.text, &rejected.text) || begins(&rejected.text, &record.text),
                "{name}: {rejected:?} is {record:?}"
            );
        }
    }
    assert!(checked > 300 && alone > 200, "only {checked} rows, {alone} of them alone");
}

#[test]
fn containers_and_encodings_are_seen_through() {
    let text = "{\"name\":\"é\"}\r\n{\"name\":\"two\",\"list\":[{\"x\":\"}\\\"\"}]}\r\n{\"name\":\"three\"}";
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (how, bytes) in
        [("plain", text.as_bytes().to_vec()), ("gzip", gzip(text.as_bytes())), ("UTF-16", wide), ("a mark", marked)]
    {
        let (_, placed) = load("t.json", &bytes);
        let found: Vec<_> = placed
            .rows
            .keys()
            .map(|byte| find(&bytes, *byte, 3).expect(how))
            .map(|record| (record.line, record.text))
            .collect();
        let expected: Vec<_> = text.lines().enumerate().map(|(at, line)| (at as u64 + 1, line.to_owned())).collect();
        assert_eq!(found, expected, "{how}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the bytes and the place, reading again ends well, and in any cut alike.
    #[test]
    fn any_place_in_any_bytes(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            proptest::collection::vec(
                prop_oneof![
                    Just("{"), Just("}"), Just("["), Just("]"), Just("\""), Just("\\"), Just(","), Just(";"), Just("\n"),
                    Just("\"a\":1"), Just("{\"a\":1}\n"), Just("{\"records\":["), Just("null"), Just("é"), Just("a,b\n"),
                ],
                0..40,
            )
            .prop_map(|parts| parts.concat().into_bytes()),
        ],
        place in 0_u64..320,
        cut in 1_usize..50,
    ) {
        let whole = find(&bytes, place, 1000);
        prop_assert_eq!(&find(&bytes, place, cut), &whole);
        prop_assert!(whole.is_none_or(|record| record.text.len() <= bytes.len() * 3));
    }

    /// Each row of such a text has its record.
    #[test]
    fn every_row_has_a_record(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("{\"a\":1}\n"), Just("{\"a\":\"}\"}\r\n"), Just("{\"a\":"), Just("[{\"b\":2},"), Just("{\"c\":[1,2]}"),
                Just("]"), Just("}"), Just("\n"), Just("{\"records\":[{\"d\":1},{\"d\":2}]}"), Just("{\n\"e\": null }"),
            ],
            1..30,
        ),
    ) {
        let text = format!("{{\"first\":0}}\n{}", parts.concat());
        let (_, placed) = load("t.json", text.as_bytes());
        for byte in placed.rows.keys() {
            let record = find(text.as_bytes(), *byte, 7);
            let record = record.ok_or_else(|| TestCaseError::fail(format!("nothing at {byte} of {text}")))?;
            // It is JSON, or nearly, so that alone it is mended as it was among the others.
            let is_json = serde_json::from_str::<serde_json::Value>(&record.text).is_ok();
            let is_read = || {
                let (_, alone) = load("t.json", record.text.as_bytes());
                !alone.rows.is_empty() && alone.rejected.is_empty()
            };
            prop_assert!(is_json || is_read(), "{} at {} of {}", record.text, byte, text);
        }
    }
}

#[test]
fn a_long_record_is_cut_and_no_record_is_none() {
    let long = format!("[{{\"a\":\"{}\"}},\n{{\"b\":1}}]", "é".repeat(1 << 20));
    let record = find(long.as_bytes(), 1, 4096).expect("a record");
    assert!(record.cut && record.text.len() <= 1 << 20 && record.text.len() > (1 << 20) - 4);
    let second = long.rfind('{').expect("there") as u64;
    let expected = Record { line: 2, text: "{\"b\":1}".into(), cut: false };
    assert_eq!(find(long.as_bytes(), second, 100_000), Some(expected));
    assert_eq!(find(long.as_bytes(), 1 << 40, 100_000), None);
    assert_eq!(find(b"", 0, 1), None);
    assert_eq!(find(b"PAR1", 0, 1), None);
    // Inside a character: nobody asks for that, and it does no harm.
    assert!(find("{\"é\":1}".as_bytes(), 3, 100).is_none_or(|record| record.text.len() < 10));
    let csv = "a;b\n1;\"two\nlines\"\n3;4\n";
    let record = find(csv.as_bytes(), 4, 5).expect("a row");
    assert_eq!((record.line, record.text.as_str()), (2, "1;\"two\nlines\""));
    assert_eq!(find(csv.as_bytes(), 18, 5).expect("a row").text, "3;4");
}
