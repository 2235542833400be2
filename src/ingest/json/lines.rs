//! What the beginning of a line tells, before its brackets are looked at.

use super::scan::{Found, Scan};

/// Bytes of a list that are looked at to tell it from a line of a log.
const LIST_HEAD_BYTES: usize = 1024;

/// What a line looks like.
pub(super) enum Line {
    /// One record, which ends here.
    Whole(usize),
    /// Something else.
    Other,
    /// The text ends too early to tell.
    More,
}

/// Whether a line can be the next one of a JSON value.
pub(super) fn goes_on(line: &[u8]) -> bool {
    match line {
        [b'-', second, ..] => second.is_ascii_digit(),
        [first, ..] => b" \t\r\n\"{}[],:tfn".contains(first) || first.is_ascii_digit(),
        [] => false,
    }
}

/// Whether an object's first key, with its quotes, is this one.
pub(super) fn begins_with_key(object: &[u8], key: &[u8]) -> bool {
    object.get(1..).is_some_and(|rest| rest.trim_ascii_start().starts_with(key))
}

/// Bytes to skip at the beginning of a line of a stream of server-sent events: the field's name before data, and all of a
/// line that holds none.
pub(super) fn event_field(line: &[u8]) -> Option<usize> {
    if let Some(data) = line.strip_prefix(b"data:") {
        return matches!(data.trim_ascii().first(), None | Some(b'{' | b'[')).then_some(5);
    }
    [&b":"[..], b"event:", b"id:", b"retry:"].iter().any(|field| line.starts_with(field)).then_some(line.len())
}

/// Whether the bracket that a text begins with opens a list, and is not one of a log's line, as in `[INFO] started` and
/// `[2024-05-01 08:00:12] started`: a list has a value first, and behind a short one stands at most a further value.
/// `None` where the text ends too early to tell.
pub(in crate::ingest) fn begins_list(text: &[u8], ended: bool) -> Option<bool> {
    let head = &text[..text.len().min(LIST_HEAD_BYTES)];
    // What goes on for longer is no line of a log.
    opens_list(head).or((ended || text.len() >= LIST_HEAD_BYTES).then_some(true))
}

/// The same, as far as this much of the text tells.
fn opens_list(head: &[u8]) -> Option<bool> {
    let blanks = b" \t\r\n";
    if head[1..].contains(&b'\n') && ends_line(&head[1..]) {
        // No line of a log is a bracket alone.
        return Some(true);
    }
    // Scripts put commas in front, and a mark where files were put together.
    let first = head.iter().position(|byte| !b"[,\xef\xbb\xbf".contains(byte) && !blanks.contains(byte))?;
    let rest = &head[first..];
    match rest[0] {
        b'{' => return Some(true),
        b']' => {}
        _ => {
            let Found::End(end) = Scan::default().run(rest) else { return None };
            let (value, behind) = rest.split_at(end);
            if !std::str::from_utf8(value).is_ok_and(super::is_valid) {
                // One element is broken, which is no reason to lose those behind it.
                let next = behind.strip_prefix(b",").map(<[u8]>::trim_ascii_start);
                return next.map_or(Some(false), |next| Some(matches!(next.first()?, b'{' | b'[')));
            }
            if !matches!(behind.iter().find(|byte| !blanks.contains(byte))?, b',' | b']') {
                return Some(false);
            }
        }
    }
    let Found::End(end) = Scan::default().run(head) else { return None };
    let behind = head[end..].iter().find(|byte| !b" \t\r".contains(byte))?;
    Some(b"\n,[]{".contains(behind))
}

/// Whether a line is one text of JSON that holds an object, or a list of objects, written as JSON again: the quotes in
/// it are escaped, while delimited text doubles them. `whole` is false where the line may go on.
pub(in crate::ingest) fn is_json_in_text(line: &[u8], whole: bool) -> bool {
    let Some(mut inside) = line.strip_prefix(b"\"") else { return false };
    let mut is_object = false;
    while let [b'{' | b'[' | b' ', rest @ ..] | [b'\\', b'n' | b'r' | b't', rest @ ..] = inside {
        is_object |= inside.starts_with(b"{");
        inside = rest;
    }
    if !is_object || !inside.starts_with(b"\\\"") {
        return false;
    }
    match Scan::default().run(line) {
        Found::End(end) => ends_line(&line[end..]),
        Found::More => !whole,
        Found::Mismatch(_) => false,
    }
}

/// Whether a document begins that is written over several lines: its first bracket stands alone in one. Behind its end,
/// if the text goes that far, there is another document or nothing.
pub(in crate::ingest) fn begins_over_lines(text: &[u8]) -> bool {
    let Some((b'{' | b'[', rest)) = text.split_first() else { return false };
    if !ends_line(rest) || !matches!(rest.trim_ascii_start().first(), Some(b'"' | b'{' | b'[')) {
        return false;
    }
    match Scan::default().run(text) {
        Found::End(end) => matches!(text[end..].trim_ascii_start().first(), None | Some(b'{' | b'[')),
        Found::More => true,
        Found::Mismatch(_) => false,
    }
}

/// Whether only blanks stand before the next line break, or nothing at all.
pub(super) fn ends_line(rest: &[u8]) -> bool {
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    rest.get(blanks).is_none_or(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_from_lines_of_logs() {
        for (text, expected) in [
            ("[{\"a\":1}] x", Some(true)),
            ("[ \n [ {", Some(true)),
            ("[]\n", Some(true)),
            ("[1, 2]\r\n", Some(true)),
            ("[\"a\" , 2],[3]", Some(true)),
            ("[[1],[2]]\n", Some(true)),
            ("[null] {}", Some(true)),
            ("[1]]", Some(true)),
            ("[ ] to do", Some(false)),
            ("[INFO] x", Some(false)),
            ("[true or not]", Some(false)),
            ("[2024-05-01 08:00:12] x", Some(false)),
            ("[    0.000001] Linux", Some(false)),
            ("[12] [3] x", Some(true)),
            ("[\"GET /\"] 200", Some(false)),
            ("[\"GET /\" 200]", Some(false)),
            ("[[main]]", Some(false)),
            ("[retry 3] gave up on {\"a\":9}", Some(false)),
            ("[", None),
            ("[12", None),
            ("[12 ", None),
            ("[12]", None),
            ("[\"a", None),
        ] {
            assert_eq!(begins_list(text.as_bytes(), false), expected, "{text}");
            assert_eq!(begins_list(text.as_bytes(), true), expected.or(Some(true)), "{text}");
        }
        let long = format!("[{}1] x", "1, ".repeat(LIST_HEAD_BYTES));
        assert_eq!(begins_list(long.as_bytes(), false), Some(true));
    }
}
