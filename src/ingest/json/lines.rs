//! What the beginning of a line tells, before its brackets are looked at.

use super::scan::{Found, Scan};

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

/// Whether only blanks stand before the next line break, or nothing at all.
pub(super) fn ends_line(rest: &[u8]) -> bool {
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    rest.get(blanks).is_none_or(|byte| *byte == b'\n')
}
