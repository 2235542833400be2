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
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0x24;
            let _ = load("broken.avro", &broken);
        }
    }
    let (report, _) = load("x.avro", b"Obj\x01rest");
    assert_eq!(report.state, FileState::Failed);
}
