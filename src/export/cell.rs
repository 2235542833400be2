//! One cell of a row, where it stands in its column.

use crate::values::{Column, ScalarType, display};
use std::borrow::Cow;

/// A cell.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Its column.
    pub column: &'a Column,
    /// Its row there, which must exist.
    pub row: usize,
}

impl Cell<'_> {
    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.column.is_null(self.row)
    }

    /// Its text as the grid shows it; empty for null.
    pub fn text(&self) -> String {
        let mut text = String::new();
        display(self.column, self.row, &mut text);
        text
    }

    /// Its text for a spreadsheet. Log text is hostile, so that a text which a spreadsheet would run as a formula gets an
    /// apostrophe before it. Values of other types are what they are.
    pub(super) fn defused(&self) -> String {
        let text = self.text();
        match self.column.kind() {
            ScalarType::String | ScalarType::Dynamic => defused(&text).into_owned(),
            _ => text,
        }
    }
}

/// A text with an apostrophe where a spreadsheet would take it for a formula; a number is none.
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    let begins = text.starts_with(['=', '@', '\t', '\r', '+', '-']);
    // A sign alone is a dash in a table, nothing to run.
    let is_number = text.len() == 1 && text.starts_with(['+', '-'])
        || text.starts_with(['+', '-']) && text.parse::<f64>().is_ok_and(f64::is_finite);
    if begins && !is_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn formulas_are_texts() {
        for text in ["=1+1", "@SUM(A1)", "+cmd", "-cmd|' /C calc'!A0", "\tx", "\rx", "=", "-inf", "+nan", "--1"] {
            assert_eq!(defused(text), format!("'{text}"));
        }
        for text in ["", "1", "-4.5", "+7", "-1e3", "-", "+", "a=b", "'=x", "x@y"] {
            assert_eq!(defused(text), text);
        }
    }
}
