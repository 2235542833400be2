//! Rows as JSON objects: in one array, or one a line.
//!
//! Numbers and bools are JSON's own; a long has all its digits. What JSON has no word for is a text, as Kusto's own answers
//! have it: instants, lengths of time, guids, decimals, `NaN`. A dynamic value stands as the JSON that it is.

use super::{Cell, RowWriter};
use crate::values::{Column, Field, format_real_as_engine, write_json};

/// The writer.
pub(super) struct Json {
    /// Names as JSON, with the colon.
    keys: Vec<String>,
    is_array: bool,
    is_first: bool,
}

impl Json {
    pub(super) fn array(columns: Vec<Field>) -> Self {
        Self::new(&columns, true)
    }

    pub(super) fn lines(columns: Vec<Field>) -> Self {
        Self::new(&columns, false)
    }

    fn new(columns: &[Field], is_array: bool) -> Self {
        let keys = columns.iter().map(|field| format!("{}:", quoted(&field.name)));
        Self { keys: keys.collect(), is_array, is_first: true }
    }
}

impl RowWriter for Json {
    fn begin(&mut self, out: &mut Vec<u8>) {
        if self.is_array {
            out.push(b'[');
        }
    }

    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), String> {
        let is_first = std::mem::take(&mut self.is_first);
        if self.is_array {
            out.extend_from_slice(if is_first { b"\n" } else { b",\n" });
        }
        out.push(b'{');
        for (at, (key, cell)) in self.keys.iter().zip(cells).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(value(cell).as_bytes());
        }
        out.push(b'}');
        if !self.is_array {
            out.push(b'\n');
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        if self.is_array {
            out.extend_from_slice(if self.is_first { b"]\n" } else { b"\n]\n" });
        }
        Ok(())
    }
}

fn value(cell: &Cell<'_>) -> String {
    if cell.is_null() {
        return "null".to_owned();
    }
    match cell.column {
        Column::Bool(_) | Column::Int(_) | Column::Long(_) => cell.text(),
        Column::Real(array) if array.value(cell.row).is_finite() => format_real_as_engine(array.value(cell.row)),
        Column::Dynamic(column) => {
            let mut text = String::new();
            write_json(column.value(cell.row), &mut text);
            text
        }
        _ => quoted(&cell.text()),
    }
}

fn quoted(text: &str) -> String {
    // Writing a string to a string cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}
