//! Avro files that another library wrote.

use super::{load, load_cut};
use tallyman::protocol::FileState;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/avro/{name}")).expect("the file")
}

#[test]
fn captured_events_give_their_records() {
    for codec in ["null", "deflate", "snappy"] {
        let bytes = file(&format!("capture.{codec}.avro"));
        for cut in [usize::MAX, 1, 50] {
            let (report, rows) = load_cut("13.avro", &bytes, &[cut]);
            assert_eq!((report.rows, report.rejected), (6, 0), "{codec} {:?}", report.messages);
            assert_eq!(report.shape, "Event Hubs Capture + ACR repository log, Avro");
            let cells = &rows.cells["ContainerRegistryRepositoryEvents"];
            assert_eq!(cells[0]["TimeGenerated"], "2026-05-01T08:00:00.1234567Z");
            assert_eq!(cells[5]["Tag"], "v5");
            assert_eq!(
                cells[5]["AdditionalFields"],
                r#"{"_envelope":{"SequenceNumber":102,"Offset":"8192","EnqueuedTimeUtc":"5/1/2026 8:02:01 AM","SystemProperties":{"x-opt-enqueued-time":1777622400002,"ratio":0.5},"Properties":{"source":"diag","none":null}}}"#
            );
        }
    }
}

#[test]
fn every_type_is_read() {
    let (report, rows) = load("types.avro", &file("types.avro"));
    assert_eq!((report.rows, report.shape.as_str()), (2, "JSON, Avro"), "{report:?}");
    let cells = &rows.cells["types"];
    let row = |at: usize| cells[at].values().cloned().collect::<Vec<_>>().join(" | ");
    assert_eq!(
        row(0),
        r#"["p","q\"r"] | true | -1.25 | B | 0.5 | hi | 1 |  | 1714521600001 | /wA="#.replace("true", "false")
    );
    assert!(row(1).contains(r#"{"n":300,"f":0.5,"d":-1.25,"b":true,"x":"/wA=","e":"B","h":"hi""#), "{}", row(1));
}

#[test]
fn damage_costs_a_block() {
    for codec in ["null", "deflate", "snappy"] {
        let bytes = file(&format!("capture.{codec}.avro"));
        for end in 0..bytes.len() {
            let (report, _) = load("cut.avro", &bytes[..end]);
            assert!(report.rows < 6, "{codec} {end}");
            // A file that ends between two blocks does not show it.
            assert!(!report.messages.is_empty() || report.rows % 2 == 0 && report.rows > 0, "{codec} {end}");
        }
        let (_, whole) = load("broken.avro", &bytes);
        let marker = &bytes[bytes.len() - 16..];
        let begin = bytes.windows(16).position(|part| part == marker).expect("a marker") + 16;
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0x24;
            let (report, rows) = load("broken.avro", &broken);
            // A checksum tells of what else would read well.
            let is_told = !report.messages.is_empty() || rows.tables == whole.tables;
            assert!(codec != "snappy" || at < begin || is_told, "{at}");
        }
    }
    let (report, _) = load("x.avro", b"Obj\x01rest");
    assert_eq!(report.state, FileState::Failed);
}

const MARKER: [u8; 16] = *b"marker of blocks";

fn long(value: i64) -> Vec<u8> {
    let mut left = ((value << 1) ^ (value >> 63)) as u64;
    let mut out = Vec::new();
    while left > 0x7f {
        out.push(left as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
    out
}

/// Bytes behind their length, as a value and the data of a block stand.
fn sized(bytes: &[u8]) -> Vec<u8> {
    [long(bytes.len() as i64), bytes.to_vec()].concat()
}

fn block(count: i64, data: &[u8], marker: [u8; 16]) -> Vec<u8> {
    [long(count), sized(data), marker.to_vec()].concat()
}

/// A file of records with one field, `v`, of this type.
fn made(kind: &str, blocks: &[Vec<u8>]) -> Vec<u8> {
    let schema = format!(r#"{{"type":"record","name":"r","fields":[{{"name":"v","type":{kind}}}]}}"#);
    let metadata = [long(1), sized(b"avro.schema"), sized(schema.as_bytes()), long(0)].concat();
    [b"Obj\x01".to_vec(), metadata, MARKER.to_vec(), blocks.concat()].concat()
}

#[test]
fn blocks_that_are_not_what_they_say_are_told() {
    let longs = |values: &[i64]| values.iter().flat_map(|value| long(*value)).collect::<Vec<u8>>();
    let last = block(1, &longs(&[9]), MARKER);
    let damaged = "A block of the Avro file is damaged: what was read of it may be wrong, and the records after the damage are not read.";
    let lost =
        "The Avro file is damaged; what stands between the damage and the next block that can be found is not read.";
    for (first, values, message) in [
        (block(2, &longs(&[1, 2]), MARKER), &["v=1", "v=2", "v=9"][..], None),
        (block(0, b"", MARKER), &["v=9"], None),
        (block(2, &longs(&[1, 2, 3]), MARKER), &["v=1", "v=2", "v=9"], Some(damaged)),
        (block(3, &longs(&[1, 2]), MARKER), &["v=1", "v=2", "v=9"], Some(damaged)),
        (block(-2, &longs(&[1, 2]), MARKER), &["v=9"], Some(damaged)),
        (block(2, &longs(&[1, 2]), *b"another's marker"), &["v=1", "v=2", "v=9"], Some(damaged)),
        // A length that is too short, and one that cannot be.
        ([long(2), sized(&longs(&[1])), long(2), MARKER.to_vec()].concat(), &["v=1", "v=9"], Some(lost)),
        ([long(2), long(-1), longs(&[1, 2]), MARKER.to_vec()].concat(), &["v=9"], Some(lost)),
    ] {
        let bytes = made("\"long\"", &[first, last.clone()]);
        for cut in [usize::MAX, 1, 7] {
            let (report, rows) = load_cut("x.avro", &bytes, &[cut]);
            assert_eq!(rows.tables["x"], values, "{message:?}");
            assert_eq!(report.messages, Vec::from_iter(message), "{values:?}");
        }
    }
}

#[test]
fn decimals_are_written_out() {
    let short = r#"{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}"#;
    let long = r#"{"type":"fixed","name":"F","size":17,"logicalType":"decimal","precision":38,"scale":3}"#;
    let none = r#"{"type":"bytes","logicalType":"decimal","precision":39}"#;
    let wide = |fill: u8, value: i128| [&[fill][..], &value.to_be_bytes()].concat();
    let shorts = [&[0x30, 0x39][..], &[0xff, 0x92], &[5], &[]].map(sized).concat();
    let longs = [wide(0, 12_345_678_901_234_567_890_123_456), wide(0xff, -1)].concat();
    for (kind, count, data, rows) in [
        (short, 4, shorts, &["v=123.45", "v=-1.1", "v=0.05", "v=0.0"][..]),
        (long, 2, longs, &["v=12345678901234567890123.456", "v=-0.001"]),
        // No such type can be: bytes as they are.
        (none, 1, sized(b"ab"), &["v=ab"]),
    ] {
        let (report, found) = load("x.avro", &made(kind, &[block(count, &data, MARKER)]));
        assert_eq!(found.tables["x"], rows, "{kind} {:?}", report.messages);
    }
}
