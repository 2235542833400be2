//! Rows over several lines that are none: a quote that is not closed has taken in the lines below it, up to the next one.

use memchr::{memchr, memchr3};

/// Whether a row, as it is written, goes over several lines though a quote in it closes before its cell ends: behind a
/// cell in quotes there are blanks at most, and then a delimiter or the row's end.
pub(super) fn is_torn(row: &[u8], delimiter: u8, line_break: u8) -> bool {
    let Some((_, inside)) = row.split_last() else { return false };
    memchr(line_break, inside).is_some() && closes_early(row, delimiter)
}

fn closes_early(row: &[u8], delimiter: u8) -> bool {
    let mut at = 0;
    while let Some(end) = cell_end(row, at, delimiter) {
        match row.get(end) {
            Some(byte) if *byte == delimiter => at = end + 1,
            None | Some(b'\n' | b'\r') => return false,
            Some(_) => return true,
        }
    }
    false
}

/// Where the cell at `at` ends, by its quotes where it has them; `None` where it is the rest of the row.
fn cell_end(row: &[u8], at: usize, delimiter: u8) -> Option<usize> {
    if row.get(at) != Some(&b'"') {
        return Some(at + memchr3(delimiter, b'\n', b'\r', row.get(at..)?)?);
    }
    let mut end = at;
    loop {
        end += memchr(b'"', row.get(end + 1..)?)? + 2;
        if row.get(end) != Some(&b'"') {
            break;
        }
        // Two quotes stand for one in the cell.
    }
    let blanks = row.iter().skip(end).take_while(|byte| **byte == b' ' && delimiter != b' ').count();
    Some(end + blanks)
}

#[cfg(test)]
mod tests {
    use super::is_torn;

    #[test]
    fn quotes_of_a_row_over_several_lines_close_where_cells_end() {
        for text in
            ["x,\"open\ny,q\nz,\"w\n", "\"2,y\n4,\"w\"\r", "\"a\nb\" c,d\n", "a,\"b\"\"\nc\"d,e\n", "\"a\nb\",\"c\"d"]
        {
            assert!(is_torn(text.as_bytes(), b',', b'\n'), "{text}");
        }
        for text in [
            "",
            "\n",
            "a,\"b\"c\n",
            "a,\"b\nc\"\n",
            "\"a\nb\" ,c \"d\" e\r",
            "\"a\nb \"\"c\"\" d\",e",
            "\"a\n\",\"\",b",
            "a,\"open\n\n",
        ] {
            assert!(!is_torn(text.as_bytes(), b',', b'\n'), "{text}");
        }
        assert!(!is_torn(b"\"a\nb\" c\n", b' ', b'\n'));
        assert!(is_torn(b"\"a\rb\"c\r", b';', b'\r'));
    }
}
