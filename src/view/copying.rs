//! Cells as tab-separated text, as spreadsheets paste it.

use std::borrow::Cow;

/// One cell: quoted where it holds a tab, a line break or begins with a quote. Log text is hostile, so a cell that a
/// spreadsheet would run as a formula begins with an apostrophe.
pub fn cell(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '@'])
        || (text.starts_with(['+', '-']) && text.parse::<f64>().is_err() && text.len() > 1);
    let quote = text.contains(['\t', '\n', '\r']) || text.starts_with('"');
    match (formula, quote) {
        (false, false) => Cow::Borrowed(text),
        (true, false) => Cow::Owned(format!("'{text}")),
        (formula, true) => Cow::Owned(format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))),
    }
}

/// A row of cells.
pub fn row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    cells.map(cell).collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_paste_as_they_were() {
        assert_eq!(row(["a", "1", "", "-4.5"].into_iter()), "a\t1\t\t-4.5");
        assert_eq!(cell("two\nlines \"q\""), "\"two\nlines \"\"q\"\"\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell("-"), "-");
        assert_eq!(cell("-cmd"), "'-cmd");
    }
}
