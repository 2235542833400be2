//! tar archives, as other programs write them and as the page packs its own.

use super::{gzip, load, load_cut};
use std::io::Read as _;
use tallyman::ingest::{TAR_END, tar_header, tar_padding};
use tallyman::protocol::FileState;
use tar::{Archive, Builder, EntryType, Header};

const LINE: &str = r#"{"eventSource":"ecr.amazonaws.com","eventName":"PutImage","eventTime":"2024-05-01T00:00:00Z"}"#;

fn add(builder: &mut Builder<Vec<u8>>, kind: EntryType, path: &str, bytes: &[u8]) {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    builder.append_data(&mut header, path, bytes).expect("memory");
}

fn of_another_program() -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    let long = format!("{}/c.json", "a-folder-with-a-long-name/".repeat(12));
    let packed = gzip(format!("{LINE}\n{LINE}").as_bytes());
    add(&mut builder, EntryType::Directory, "folder/", b"");
    add(&mut builder, EntryType::Regular, "folder/a.json", LINE.as_bytes());
    add(&mut builder, EntryType::Regular, "folder/._a.json", b"\0\x01junk");
    add(&mut builder, EntryType::Regular, "folder/two.json.gz", &packed);
    add(&mut builder, EntryType::Regular, "empty.json", b"");
    add(&mut builder, EntryType::Regular, "bad.json", b"{\"n\":nul}");
    add(&mut builder, EntryType::Regular, &long, b"{\"n\":nul}");
    let told = format!("{}/d.json", "told-by-pax/".repeat(20));
    builder.append_pax_extensions([("path", told.as_bytes()), ("comment", b"x")]).expect("memory");
    add(&mut builder, EntryType::Regular, "short", b"{\"n\":nul}");
    builder.into_inner().expect("memory")
}

#[test]
fn every_file_of_a_tar_archive_is_read() {
    let archive = of_another_program();
    for (name, bytes, shape) in
        [("all.tar", archive.clone(), "CloudTrail, tar, gzip"), ("all.tgz", gzip(&archive), "CloudTrail, gzip, tar")]
    {
        for cut in [usize::MAX, 1, 7, 512, 700] {
            let (report, rows) = load_cut(name, &bytes, &[cut]);
            assert_eq!(report.state, FileState::Loaded, "{report:?}");
            assert_eq!(report.shape, shape);
            assert_eq!(rows.tables["AWSCloudTrail"].len(), 3);
            assert_eq!(report.messages, Vec::<String>::new());
            let reasons: Vec<&str> = report.rejects.iter().map(|reject| reject.reason.as_str()).collect();
            assert_eq!(reasons.len(), 3);
            assert!(reasons[0].starts_with("In bad.json: "), "{reasons:?}");
            assert!(
                reasons[1].contains("a-long-name//c.json: ") || reasons[1].contains("a-long-name/c.json: "),
                "{reasons:?}"
            );
            assert!(reasons[2].starts_with("In told-by-pax/") && reasons[2].contains("/d.json: "), "{reasons:?}");
            assert_eq!(rows.positions[..3], [0, LINE.len() as u64, 2 * LINE.len() as u64 + 1]);
        }
    }
}

#[test]
fn what_is_cut_or_damaged_costs_itself_only() {
    let archive = of_another_program();
    for end in (1..archive.len()).step_by(61) {
        let (report, _) = load("cut.tar", &archive[..end]);
        assert!(report.rows <= 3, "{end} {report:?}");
        assert!(!report.messages.is_empty() || archive[end..].iter().all(|byte| *byte == 0), "{end} {report:?}");
    }
    for at in (0..archive.len().min(4_000)).step_by(3) {
        let mut broken = archive.clone();
        broken[at] ^= 0x5a;
        let (report, _) = load("broken.tar", &broken);
        assert!(report.rows <= 4, "{at} {report:?}");
    }
}

#[test]
fn an_archive_behind_the_end_is_told() {
    let archive = of_another_program();
    for cut in [usize::MAX, 7, 512] {
        let (report, rows) = load_cut("cat.tar", &[&archive[..], &archive[..]].concat(), &[cut]);
        assert_eq!(rows.tables["AWSCloudTrail"].len(), 3);
        assert_eq!(report.messages.len(), 1, "{:?}", report.messages);
        assert!(report.messages[0].starts_with("Another tar archive stands behind the end"), "{:?}", report.messages);
    }
    let (report, _) = load("padded.tar", &[&archive[..], &[0; 2048], &[b'x'; 512]].concat());
    assert_eq!(report.messages, Vec::<String>::new());
}

#[test]
fn what_the_page_packs_is_read_by_others_and_here() {
    let long = format!("exports/{}.json", "x".repeat(300));
    let files = [("session.tallyman.json", "{\"tallyman_session\":1}"), ("a.json", LINE), (&long, LINE)];
    let mut packed = Vec::new();
    for (path, text) in files {
        packed.extend(tar_header(path, text.len() as u64));
        packed.extend(text.as_bytes());
        packed.extend(tar_padding(text.len() as u64));
    }
    packed.extend(TAR_END);
    assert_eq!(packed.len() % 512, 0);
    let mut theirs = Archive::new(packed.as_slice());
    for (entry, (path, text)) in theirs.entries().expect("an archive").zip(files) {
        let mut entry = entry.expect("an entry");
        assert_eq!(entry.path_bytes().as_ref(), path.as_bytes());
        let mut read = String::new();
        entry.read_to_string(&mut read).expect("text");
        assert_eq!(read, text);
    }
    let (report, rows) = load("session.tallyman.tar", &packed);
    assert_eq!(rows.tables["AWSCloudTrail"].len(), 2);
    assert_eq!(report.messages, ["In session.tallyman.json: It holds tabs of queries and no logs."]);
}
