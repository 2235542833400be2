//! Cells with tabs between them, as spreadsheets paste them.

use super::cell::defused;
use super::{Cell, RowWriter};
use crate::values::Field;

/// The writer. No line break stands behind the last row: one cell alone is its text.
pub(super) struct Tsv {
    columns: Vec<Field>,
    header: bool,
    is_first: bool,
}

impl Tsv {
    pub(super) fn new(columns: Vec<Field>, header: bool) -> Self {
        Self { columns, header, is_first: true }
    }

    fn line(&mut self, cells: impl Iterator<Item = String>, out: &mut Vec<u8>) {
        if !std::mem::take(&mut self.is_first) {
            out.push(b'\n');
        }
        for (at, text) in cells.enumerate() {
            if at > 0 {
                out.push(b'\t');
            }
            // Quoted where it holds what would end the cell.
            if text.contains(['\t', '\n', '\r']) || text.starts_with('"') {
                out.extend_from_slice(format!("\"{}\"", text.replace('"', "\"\"")).as_bytes());
            } else {
                out.extend_from_slice(text.as_bytes());
            }
        }
    }
}

impl RowWriter for Tsv {
    fn begin(&mut self, out: &mut Vec<u8>) {
        if self.header {
            let names: Vec<String> = self.columns.iter().map(|field| defused(&field.name).into_owned()).collect();
            self.line(names.into_iter(), out);
        }
    }

    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), String> {
        self.line(cells.iter().map(Cell::defused), out);
        Ok(())
    }

    fn end(&mut self, _out: &mut Vec<u8>) -> Result<(), String> {
        Ok(())
    }
}
