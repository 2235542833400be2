//! Several queries in one text, separated by blank lines, as in Azure Data Explorer.

use std::ops::Range;

/// Bytes of the query that the byte `cursor` is in, without the blank lines around it. On a blank line it is the query
/// before; empty where there is none at all.
pub fn query_at(text: &str, cursor: usize) -> Range<usize> {
    let mut found = 0..0;
    let mut block: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if line.trim().is_empty() {
            found = block.take().unwrap_or(found);
            if cursor < end {
                return if found.is_empty() { first_after(text, end) } else { found };
            }
        } else {
            let content_end = at + line.trim_end().len();
            let start = block.map_or(at, |block| block.start);
            block = Some(start..content_end);
        }
        at = end;
    }
    let last = block.unwrap_or(found.clone());
    if last.start <= cursor || found.is_empty() { last } else { found }
}

/// Bytes of the query that is written on when something is typed at `caret`: the lines around it up to blank ones. On a blank
/// line behind blank ones nothing is there yet.
pub fn written_at(text: &str, caret: usize) -> Range<usize> {
    let (before, after) = text.split_at(text.floor_char_boundary(caret));
    let mut start = before.rfind('\n').map_or(0, |at| at + 1);
    while start > 0 {
        let line = before.get(..start - 1).map_or(0, |rest| rest.rfind('\n').map_or(0, |at| at + 1));
        if before.get(line..start).is_none_or(|line| line.trim().is_empty()) {
            break;
        }
        start = line;
    }
    let mut end = before.len() + after.find('\n').unwrap_or(after.len());
    // Line by line, each with the break before it.
    while let Some(rest) = text.get(end + 1..) {
        let line = rest.find('\n').map_or(rest, |at| &rest[..at]);
        if line.trim().is_empty() {
            break;
        }
        end += 1 + line.len();
    }
    start..end
}

/// First byte of the query that reads exactly `query`, or of the queries that do together; `None` where the text holds none.
pub fn find(text: &str, query: &str) -> Option<usize> {
    let is_whole = |at: &usize| {
        let end = at + query.len();
        query_at(text, *at).start == *at && query_at(text, end.saturating_sub(1).max(*at)).end == end
    };
    text.match_indices(query).map(|(at, _)| at).find(is_whole)
}

/// The first query after the byte `from`, for a cursor on the blank lines at the top.
fn first_after(text: &str, from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or("");
    let blank: usize = rest.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    if blank == rest.len() { 0..0 } else { query_at(text, from + blank) }
}

#[cfg(test)]
mod tests {
    use super::{query_at, written_at};

    #[test]
    fn a_blank_line_separates() {
        let text = "\n\nT | take 5\n| count\n \nU\n\n\nV // end\n";
        let at = |needle: &str| &text[query_at(text, text.find(needle).unwrap_or(0))];
        assert_eq!(at("take"), "T | take 5\n| count");
        assert_eq!(at("count"), "T | take 5\n| count");
        assert_eq!(at("U"), "U");
        assert_eq!(at("end"), "V // end");
        assert_eq!(&text[query_at(text, 0)], "T | take 5\n| count", "above the first query");
        assert_eq!(
            &text[query_at(text, text.find("\n \n").unwrap_or(0) + 1)],
            "T | take 5\n| count",
            "on a blank line"
        );
        assert_eq!(&text[query_at(text, text.len())], "V // end");
        assert_eq!(&text[query_at(text, 999)], "V // end");
    }

    #[test]
    fn typing_goes_on_with_the_lines_around() {
        let text = "T\n| take 5\n\n\nU\n| count\n";
        let at = |caret: usize| &text[written_at(text, caret)];
        assert_eq!(at(0), "T\n| take 5");
        assert_eq!(at(5), "T\n| take 5");
        assert_eq!(at(11), "T\n| take 5\n", "a line that is begun");
        assert_eq!(at(12), "\nU\n| count", "a line before a query");
        assert_eq!(at(13), "U\n| count");
        assert_eq!(at(text.len()), "U\n| count\n");
        assert_eq!(written_at("T\n\n\n", 3), 3..3);
        assert_eq!(written_at("", 0), 0..0);
        assert_eq!(&"é\n| ü"[written_at("é\n| ü", 4)], "é\n| ü");
    }

    #[test]
    fn a_query_is_found_whole() {
        let text = "T | count\n\nT\n\nU";
        assert_eq!(super::find(text, "T"), Some(11));
        assert_eq!(super::find(text, "T | count"), Some(0));
        assert_eq!(super::find(text, "count"), None);
        assert_eq!(super::find(text, "T | count\n\nT"), Some(0), "two that were run together");
        assert_eq!(super::find("let x = 1;\n\nT | take x | count", "let x = 1;\n\nT | take x"), None);
        assert_eq!(super::find(text, ""), None);
    }

    #[test]
    fn nothing_holds_no_query() {
        assert_eq!(query_at("", 0), 0..0);
        assert_eq!(query_at(" \n\n", 1), 0..0);
        assert_eq!(query_at("T", 1), 0..1);
    }
}
