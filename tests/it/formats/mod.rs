//! Files to rows: the shared samples, cases with their rows beside them, and what holds for any bytes.

#![allow(clippy::expect_used, clippy::format_collect, clippy::format_push_string)]

mod accounts;
mod archives;
mod avro;
mod cases;
mod damage;
mod mutated;
mod originals;
mod overrides;
mod properties;
mod samples;
mod speed;
mod tars;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use tallyman::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use tallyman::protocol::{FileReport, Rejected};
use tallyman::values::{Batch, display};

/// Rows as text, by table: name and position of the record, then the cells that are not empty.
#[derive(Default)]
struct Rows {
    tables: BTreeMap<String, Vec<String>>,
    /// The same as cells.
    cells: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    positions: Vec<u64>,
}

impl Sink for Rows {
    fn batch(&mut self, table: &TableKey, batch: Batch, origin: Vec<u64>) {
        assert_eq!(batch.rows, origin.len());
        let rows = self.tables.entry(table.name.to_string()).or_default();
        let all_cells = self.cells.entry(table.name.to_string()).or_default();
        for row in 0..batch.rows {
            let mut line = String::new();
            let mut cells = BTreeMap::new();
            for (field, column) in table.schema.fields.iter().zip(&batch.columns) {
                assert_eq!(field.kind, column.kind());
                let mut cell = String::new();
                display(column, row, &mut cell);
                if !cell.is_empty() {
                    let _ = write!(line, "{}={cell} | ", field.name);
                }
                cells.insert(field.name.to_string(), cell);
            }
            all_cells.push(cells);
            rows.push(line.trim_end_matches(" | ").to_owned());
        }
        self.positions.extend(origin);
    }

    fn reject(&mut self, _: Rejected) {}
}

/// Loads bytes cut into pieces of these sizes, over and over.
fn load_cut(name: &str, bytes: &[u8], cuts: &[usize]) -> (FileReport, Rows) {
    let mut loader = FileLoader::new(7, name, name, bytes.len() as u64, LoadOptions::default());
    let mut rows = Rows::default();
    let (mut rest, mut turn) = (bytes, 0);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cuts[turn % cuts.len()].clamp(1, rest.len()));
        loader.push(piece, &mut rows);
        (rest, turn) = (after, turn + 1);
    }
    let report = loader.finish(&mut rows);
    let loaded: usize = rows.tables.values().map(Vec::len).sum();
    assert_eq!(report.rows, loaded as u64, "{report:?}");
    assert_eq!(report.tables.iter().map(|(_, rows)| rows).sum::<u64>(), report.rows);
    assert!(report.rejects.len() as u64 <= report.rejected);
    (report, rows)
}

fn load(name: &str, bytes: &[u8]) -> (FileReport, Rows) {
    load_cut(name, bytes, &[usize::MAX])
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// The same bytes in other cuts, in gzip, in other encodings: the same rows.
fn same_however(name: &str, bytes: &[u8], report: &FileReport, rows: &Rows) {
    for cuts in [&[1][..], &[7], &[64, 3, 1000], &[4096]] {
        let (again, same) = load_cut(name, bytes, cuts);
        assert_eq!(&again, report, "{name} cut at {cuts:?}");
        assert_eq!(same.tables, rows.tables, "{name} cut at {cuts:?}");
        assert_eq!(same.positions, rows.positions, "{name} cut at {cuts:?}");
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return;
    }
    let packed = gzip(bytes);
    assert_eq!(load_cut(name, &packed, &[5]).1.tables, rows.tables, "{name} in gzip");
    let archive = archives::zip(&[(name, bytes)], archives::Kind::Sized);
    assert_eq!(load_cut(name, &archive, &[5]).1.tables, rows.tables, "{name} in zip");
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = text.trim_start_matches('\u{feff}');
    let marked: Vec<u8> = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(load(name, &marked).1.tables, rows.tables, "{name} with a mark");
    for little in [true, false] {
        let marked = format!("\u{feff}{text}");
        let wide: Vec<u8> = marked
            .encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect();
        assert_eq!(load_cut(name, &wide, &[3]).1.tables, rows.tables, "{name} in UTF-16");
        assert_eq!(load(name, &wide[2..]).1.tables, rows.tables, "{name} in UTF-16 without a mark");
    }
    if !text.contains('\r') {
        let crlf = text.replace('\n', "\r\n");
        let mut again = load(name, crlf.as_bytes()).1.tables;
        // Inside quotes a line break is part of the cell, so that it stays what it is.
        again.values_mut().flatten().for_each(|row| *row = row.replace("\r\n", "\n"));
        assert_eq!(again, rows.tables, "{name} with CRLF");
    }
}
