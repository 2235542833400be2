//! Rows over several lines that are none: a quote that is not closed has taken in the lines below it, up to the next one.

use memchr::{memchr, memchr_iter, memchr3};

/// Whether a row, as it is written, goes over several lines up to a quote that closes none: behind it there is more than
/// blanks before the next delimiter. Many write quotes inside of a text so; it is a sign only where a cell begins with that
/// quote, or where each line by itself has as many cells as all together.
pub(super) fn is_torn(row: &[u8], delimiter: u8, line_break: u8) -> bool {
    let Some((_, inside)) = row.split_last() else { return false };
    if memchr(line_break, inside).is_none() {
        return false;
    }
    let (early, delimiters) = early_closes(row, delimiter);
    early.iter().any(|quote| begins_cell(&row[..*quote], delimiter))
        || (!early.is_empty() && delimiters > 0 && have_each(inside, delimiters, delimiter, line_break))
}

/// Where quotes close before their cells end, and how many delimiters part the cells of the row.
fn early_closes(row: &[u8], delimiter: u8) -> (Vec<usize>, usize) {
    let (mut early, mut delimiters) = (Vec::new(), 0);
    let mut at = 0;
    while let Some((quote, end)) = cell_end(row, at, delimiter) {
        let length = match row.get(end) {
            None | Some(b'\n' | b'\r') => break,
            Some(byte) if *byte == delimiter => Some(0),
            Some(_) => {
                // The cell goes on without quotes.
                early.push(quote);
                memchr(delimiter, &row[end..])
            }
        };
        let Some(length) = length else { break };
        delimiters += 1;
        at = end + length + 1;
    }
    (early, delimiters)
}

/// Whether each of these lines has so many delimiters.
fn have_each(lines: &[u8], delimiters: usize, delimiter: u8, line_break: u8) -> bool {
    lines.split(|byte| *byte == line_break).all(|line| memchr_iter(delimiter, line).count() == delimiters)
}

/// Where the quote of the cell at `at` closes, and where the cell ends; the same where it has no quotes. `None` where it is
/// the rest of the row.
fn cell_end(row: &[u8], at: usize, delimiter: u8) -> Option<(usize, usize)> {
    if row.get(at) != Some(&b'"') {
        let end = at + memchr3(delimiter, b'\n', b'\r', row.get(at..)?)?;
        return Some((end, end));
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
    Some((end - 1, end + blanks))
}

/// Whether a cell begins behind these bytes.
fn begins_cell(before: &[u8], delimiter: u8) -> bool {
    let last = before.iter().rev().find(|byte| **byte != b' ' || delimiter == b' ');
    last.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::is_torn;

    #[test]
    fn quotes_of_a_row_over_several_lines_close_where_cells_end() {
        for text in
            ["x,\"open\ny,q\nz,\"w\n", "\"2,y\n4,\"w\"\r", "a,\"b\"c,\"d\n, \"e\n", "x,\"open\ny,q\nz,w \"hi\"\n"]
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
            "\"a\nb\" c,d\n",
            "a,\"b\"\"\nc\"d,e\n",
            "\"a\nb\",\"c\"d",
            "t,\"first\nthe \"odd\" one\",0\n",
            "2,\"say \\\"hi\\\" now\",\"l1\nl2\"\n",
        ] {
            assert!(!is_torn(text.as_bytes(), b',', b'\n'), "{text}");
        }
        assert!(!is_torn(b"\"a\nb\" c\n", b' ', b'\n'));
        assert!(is_torn(b"\"a\rb;\"c\r", b';', b'\r'));
    }
}
