//! Cells with commas between them, lines that end in CR LF: RFC 4180, which every spreadsheet and parser reads.

use super::cell::defused;
use super::{Cell, RowWriter};
use crate::values::Field;

/// The writer.
pub(super) struct Csv {
    columns: Vec<Field>,
    byte_order_mark: bool,
}

impl Csv {
    pub(super) fn new(columns: Vec<Field>, byte_order_mark: bool) -> Self {
        Self { columns, byte_order_mark }
    }
}

impl RowWriter for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) {
        if self.byte_order_mark {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        line(self.columns.iter().map(|field| defused(&field.name).into_owned()), out);
    }

    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), String> {
        line(cells.iter().map(Cell::defused), out);
        Ok(())
    }

    fn end(&mut self, _out: &mut Vec<u8>) -> Result<(), String> {
        Ok(())
    }
}

fn line(cells: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    let begin = out.len();
    for (at, text) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let is_padded = text.starts_with(' ') || text.ends_with(' ');
        if is_padded || text.contains([',', '"', '\n', '\r', '\t']) {
            out.push(b'"');
            out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(text.as_bytes());
        }
    }
    if out.len() == begin {
        // Many readers skip an empty line.
        out.extend_from_slice(b"\"\"");
    }
    out.extend_from_slice(b"\r\n");
}
