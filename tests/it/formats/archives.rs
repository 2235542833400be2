//! zip archives of every make.

use super::{gzip, load, load_cut};
use std::io::Write as _;
use tallyman::protocol::FileState;

/// How entries are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Deflated, with sizes in the header.
    Sized,
    /// Deflated, with sizes behind the data.
    Streamed,
    /// Stored as they are.
    Stored,
}

/// An archive with a directory at its end.
pub(super) fn zip(entries: &[(&str, &[u8])], kind: Kind) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let deflated = deflate(bytes);
        let (data, method, flags) = match kind {
            Kind::Sized => (&deflated[..], 8_u16, 0_u16),
            Kind::Streamed => (&deflated[..], 8, 8),
            Kind::Stored => (*bytes, 0, 0),
        };
        let sizes = [sum(bytes), data.len() as u32, bytes.len() as u32].map(u32::to_le_bytes).concat();
        let mut common = [20_u16, flags, method, 0, 0].map(u16::to_le_bytes).concat();
        common.extend(if flags == 8 { vec![0; 12] } else { sizes.clone() });
        common.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 14], name.as_bytes()].concat());
        out.extend([b"PK\x03\x04", &common[..], name.as_bytes(), data].concat());
        if flags == 8 {
            out.extend([b"PK\x07\x08", &sizes[..]].concat());
        }
    }
    out.extend(directory);
    out.extend([&b"PK\x05\x06"[..], &[0; 18]].concat());
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// An entry without what stands behind its data; `said` are checksum and sizes in its header.
fn entry(name: &str, [flags, method]: [u16; 2], said: [u32; 3], data: &[u8]) -> Vec<u8> {
    let mut out = b"PK\x03\x04\x14\0".to_vec();
    out.extend([flags, method, 0, 0].map(u16::to_le_bytes).concat());
    out.extend(said.map(u32::to_le_bytes).concat());
    out.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
    out.extend([name.as_bytes(), data].concat());
    out
}

/// What ends an archive, as far as it is looked at.
const DIRECTORY: [&[u8]; 4] = [b"PK\x01\x02", &[0; 42], b"PK\x05\x06", &[0; 18]];

const LINE: &str = r#"{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T00:00:00Z"}"#;

#[test]
fn every_make_of_archive_is_read() {
    let other = r#"{"specversion":"1.0","type":"Microsoft.ContainerRegistry.ImagePushed","id":"1","time":"2024-05-01T00:00:00Z"}"#;
    for kind in [Kind::Sized, Kind::Streamed, Kind::Stored] {
        let inner = zip(&[("deep/b.json", other.as_bytes())], kind);
        let packed = gzip(format!("{LINE}\n{LINE}").as_bytes());
        let archive = zip(
            &[
                ("folder/", b""),
                ("folder/a.json", LINE.as_bytes()),
                ("__MACOSX/._a.json", b"\0\x01junk"),
                ("folder/two.json.gz", &packed),
                ("empty.json", b""),
                ("inner.zip", &inner),
                ("notes.bin", b"\0\x01\x02\x03"),
                ("bad.json", b"{\"n\":nul}"),
            ],
            kind,
        );
        for cut in [usize::MAX, 1, 7, 64] {
            let (report, rows) = load_cut("all.zip", &archive, &[cut]);
            assert_eq!(report.state, FileState::Loaded, "{kind:?} {report:?}");
            assert_eq!(report.shape, "CloudTrail + CloudEvents, zip, gzip", "{kind:?}");
            assert_eq!(rows.tables["AWSCloudTrail"].len(), 3);
            assert_eq!(rows.tables["ACREventGrid"].len(), 1);
            assert_eq!(report.rejected, 1);
            assert!(report.rejects[0].reason.starts_with("In bad.json: "), "{:?}", report.rejects);
            assert!(report.messages.iter().any(|note| note.starts_with("In notes.bin: ")), "{:?}", report.messages);
            // Positions go on from file to file: the second file begins where the first one ends.
            assert_eq!(rows.positions[..3], [0, LINE.len() as u64, 2 * LINE.len() as u64 + 1]);
        }
    }
}

#[test]
fn what_is_cut_or_damaged_costs_itself_only() {
    let archive = zip(&[("a.json", LINE.as_bytes()), ("b.json", LINE.as_bytes())], Kind::Streamed);
    for end in 1..archive.len() {
        let (report, _) = load("cut.zip", &archive[..end]);
        let whole = u64::from(end > archive.len() / 2);
        assert!(report.rows <= 2 && report.rows + 1 >= whole, "{end} {report:?}");
        assert!(report.rows == 2 || !report.messages.is_empty(), "{end} {report:?}");
    }
    for at in 0..archive.len() {
        let mut broken = archive.clone();
        broken[at] ^= 0x5a;
        let (report, _) = load("broken.zip", &broken);
        assert!(report.rows <= 2, "{at} {report:?}");
    }
    let mut locked = zip(&[("a.json", LINE.as_bytes()), ("b.json", LINE.as_bytes())], Kind::Sized);
    locked[6] |= 1;
    let (report, _) = load("locked.zip", &locked);
    assert_eq!(report.rows, 1);
    assert!(report.messages[0].contains("a.json is encrypted"), "{:?}", report.messages);
    let (report, _) = load("book.xlsx", &zip(&[("[Content_Types].xml", b"<x/>")], Kind::Sized));
    assert!(report.messages[0].contains("Excel"), "{:?}", report.messages);
    assert_eq!(report.state, FileState::Failed);
    let (report, _) = load("none.zip", &zip(&[], Kind::Sized));
    assert_eq!((report.state, report.rows), (FileState::Loaded, 0), "{report:?}");
}

#[test]
fn what_stands_behind_the_data_is_seen() {
    let (line, deflated, junk) = (LINE.as_bytes(), deflate(LINE.as_bytes()), b"\0\x05\x16\x07junk");
    let (size, packed) = (line.len() as u32, deflated.len() as u32);
    for (signature, wide) in [(&b"PK\x07\x08"[..], false), (b"PK\x07\x08", true), (b"", false), (b"", true)] {
        let behind = |[crc, packed, whole]: [u32; 3]| {
            let sizes = if wide {
                [packed, whole].map(|size| u64::from(size).to_le_bytes()).concat()
            } else {
                [packed, whole].map(u32::to_le_bytes).concat()
            };
            [signature, &crc.to_le_bytes(), &sizes[..]].concat()
        };
        let archive = [
            entry("d/", [8, 0], [0; 3], b""),
            behind([0; 3]),
            entry("d/empty.json", [8, 0], [0; 3], b""),
            behind([0; 3]),
            entry("d/a.json", [8, 0], [0, size, size], line),
            behind([sum(line), size, size]),
            entry("locked.json", [9, 8], [7, 5, 5], b"12345"),
            behind([7, 5, 5]),
            entry("locked too.json", [9, 8], [7, 5, 5], b"12345"),
            behind([7, 5, 5]),
            entry("__MACOSX/d/._a.json", [8, 8], [0; 3], &deflate(junk)),
            behind([sum(junk), deflate(junk).len() as u32, junk.len() as u32]),
            entry("d/._b.json", [8, 0], [0, 8, 8], junk),
            behind([sum(junk), 8, 8]),
            entry("d/b.json", [8, 8], [0; 3], &deflated),
            behind([sum(line), packed, size]),
            // Announced, and not there.
            entry("d/c.json", [8, 0], [sum(line), size, size], line),
            entry("d/wrong.json", [8, 0], [0, size, size], line),
            behind([1, size, size]),
            DIRECTORY.concat(),
        ]
        .concat();
        for cut in [usize::MAX, 1, 7, 64] {
            let (report, rows) = load_cut("all.zip", &archive, &[cut]);
            assert_eq!(rows.tables["AWSCloudTrail"].len(), 4, "{signature:?} {wide} {:?}", report.messages);
            assert_eq!(
                report.messages,
                [
                    "locked.json is encrypted and left out: unpack it with its password.",
                    "locked too.json is encrypted and left out: unpack it with its password.",
                    "In d/wrong.json: d/wrong.json is damaged: its checksum is not that of its bytes.",
                ],
                "{signature:?} {wide}"
            );
        }
    }
    // Where its size stands behind the data only, nobody knows where they end.
    let unknown = [entry("a.json", [8, 0], [0; 3], line), DIRECTORY.concat()].concat();
    let (report, _) = load("unknown.zip", &unknown);
    assert_eq!(report.state, FileState::Failed);
    assert!(report.messages[0].starts_with("a.json is stored without its size."), "{:?}", report.messages);
}
