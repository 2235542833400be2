//! Every record of a file is a row or is rejected: counted again by other means.

use super::load;
use serde_json::Value;
use std::io::Read as _;
use tallyman::sample::{Options, files};

/// Records of a file, without the reader under test: JSON by serde_json's trees, delimited text by its quotes.
fn records(bytes: &[u8]) -> u64 {
    let mut unpacked = Vec::new();
    if bytes.starts_with(b"\x1f\x8b") {
        flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut unpacked).expect("gzip");
    }
    let text = std::str::from_utf8(if unpacked.is_empty() { bytes } else { &unpacked }).expect("text");
    if text.trim_start().starts_with(['{', '[']) {
        return serde_json::Deserializer::from_str(text)
            .into_iter::<Value>()
            .map(|value| inside(&value.expect("JSON")))
            .sum();
    }
    let mut quoted = false;
    let lines = text.trim_end().bytes().filter(|byte| {
        quoted ^= *byte == b'"';
        *byte == b'\n' && !quoted
    });
    lines.count() as u64
}

/// Records in a document of the generated files.
fn inside(document: &Value) -> u64 {
    let list = |key: &str| document.get(key).and_then(Value::as_array);
    if let Some(metrics) = list("value") {
        let series = metrics.iter().flat_map(|metric| metric["timeseries"].as_array().expect("series"));
        return series.map(|series| series["data"].as_array().expect("points").len() as u64).sum();
    }
    let records = list("records").or_else(|| list("Records")).or_else(|| document.as_array());
    records.map_or(1, |records| records.len() as u64)
}

#[test]
fn generated_files_are_all_there() {
    let mut all = 0;
    for file in files(Options { seed: 7, days: 3, scale: 0.2 }) {
        let bytes: Vec<u8> = file.chunks().flatten().collect();
        let (report, _) = load(&file.path, &bytes);
        assert_eq!((report.rows, report.rejected), (records(&bytes), 0), "{} {:?}", file.path, report.messages);
        all += report.rows;
    }
    assert!(all > 500, "only {all} records");
}

/// Damage of one kind in every tenth line or so: as many are rejected, and no other.
#[test]
fn damaged_lines_are_all_rejected_and_no_others() {
    let mut random = fastrand::Rng::with_seed(11);
    let mut damaged_files = 0;
    for file in files(Options { seed: 8, days: 2, scale: 0.2 }) {
        let bytes: Vec<u8> = file.chunks().flatten().collect();
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if !text.lines().all(|line| line.starts_with('{') && line.ends_with('}')) || text.lines().count() < 20 {
            continue;
        }
        let (mut out, mut broken) = (String::new(), 0);
        for line in text.lines() {
            let damage = random.u8(..40);
            broken += u64::from(damage < 4);
            match damage {
                // Cut inside; a word that is none; a bracket of the wrong kind; no JSON at all.
                0 => out.push_str(&line[..line.floor_char_boundary(line.len() / 2)]),
                1 => out.push_str(&line.replacen(":\"", ":nul,\"", 1)),
                2 => out.push_str(&format!("{}]", &line[..line.len() - 1])),
                3 => out.push_str("-- log rotated --"),
                _ => out.push_str(line),
            }
            out.push('\n');
        }
        let (report, _) = load(&file.path, out.as_bytes());
        let lines = text.lines().count() as u64;
        assert_eq!(report.rejected, broken, "{}", file.path);
        assert_eq!(report.rows + report.rejected, lines, "{}", file.path);
        damaged_files += 1;
    }
    assert!(damaged_files >= 4, "only {damaged_files} files");
}
