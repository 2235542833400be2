//! Finds the next record after one that cannot be cut.

use memchr::{memchr, memchr_iter};

/// Bytes before a record, or before what may be one, that are looked at: so many must still be there.
pub(super) const BEFORE_BYTES: usize = 80;

/// Where the text is to be picked up after a broken record.
#[derive(Debug)]
pub(super) struct Resync {
    /// How the broken record began: `{"eventVersion"`.
    prefix: Vec<u8>,
    /// Line break and blanks before it, where it began a line.
    line_start: Option<Vec<u8>>,
    /// Whether a key, or nothing, must follow the brace: texts hold braces, too.
    is_object: bool,
}

impl Resync {
    /// Remembers how the record at `start`, which must exist, began.
    pub(super) fn of(bytes: &[u8], start: usize) -> Self {
        let rest = &bytes[start..];
        let head = &rest[..rest.len().min(200)];
        // From the brace to the end of the first key.
        let quote = memchr(b'"', head);
        let close = quote.and_then(|quote| Some(quote + 1 + memchr(b'"', &head[quote + 1..])?));
        let prefix = head[..close.map_or(1, |close| close + 1)].to_vec();
        let before = before(bytes, start);
        let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let (line, indent) = before.split_at(before.len() - blanks);
        // Where fewer bytes are left before the record, the text begins with them.
        let begins_line = line.last().map_or(start < BEFORE_BYTES, |byte| *byte == b'\n');
        Self { prefix, line_start: begins_line.then(|| [&b"\n"[..], indent].concat()), is_object: false }
    }

    /// Where any object begins, as far as that can be told.
    pub(super) fn to_object() -> Self {
        Self { prefix: b"{".to_vec(), line_start: None, is_object: true }
    }

    /// Bytes at the end of a text to look at again when more comes, in which the beginning of a record may stand.
    pub(super) fn tail_bytes(&self) -> usize {
        if self.is_object { BEFORE_BYTES } else { self.prefix.len() - 1 }
    }

    /// Where the next record begins, from the byte `from` on: where a line begins as the broken record's did, or where its
    /// first key comes again.
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        // Both are looked for at once: the one that does not come again would be looked for to the end each time.
        let first = *self.prefix.first()?;
        let mut found = memchr_iter(first, bytes.get(from..)?).map(|at| from + at);
        found.find(|at| self.is_at(before(bytes, *at), &bytes[*at..]))
    }

    fn is_at(&self, before: &[u8], rest: &[u8]) -> bool {
        let begins_line = self.line_start.as_ref().is_some_and(|start| before.ends_with(start));
        // A bracket alone can stand anywhere.
        let is_prefix = rest.starts_with(&self.prefix) && (self.prefix.len() > 1 || stands_apart(before));
        begins_line || (is_prefix && (!self.is_object || begins_object(rest)))
    }
}

/// Whether a brace is followed by what seems to be a key, or by another.
fn begins_object(rest: &[u8]) -> bool {
    match rest.get(1..).unwrap_or_default().trim_ascii_start() {
        [b'"', next, ..] => !b",:}]".contains(next),
        [b'}', ..] => true,
        _ => false,
    }
}

/// What stands before a byte, as far as that is looked at.
fn before(bytes: &[u8], at: usize) -> &[u8] {
    &bytes[at.saturating_sub(BEFORE_BYTES)..at]
}

/// Whether what comes next begins a line or follows a comma.
fn stands_apart(before: &[u8]) -> bool {
    let text = before.trim_ascii_end();
    text.ends_with(b",") || before[text.len()..].contains(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_record_begins_as_the_broken_one_did() {
        for (text, start, expected) in [
            (r#"[{"a":1},{"b":{"a":2}},{"a":3}]"#, 1, Some(14)),
            ("{\"a\":1\n {\"b\"\n{\"c\"", 0, Some(13)),
            (" {\"a\":1\n{\"b\"\n {\"c\"", 1, Some(14)),
            ("x {\"a\":1\n{\"b\"", 2, None),
            ("[[[[", 1, None),
            ("[[1,[2, [3", 1, Some(4)),
            ("[{1[{2\n\t{3", 1, Some(8)),
        ] {
            assert_eq!(Resync::of(text.as_bytes(), start).find(text.as_bytes(), start + 1), expected, "{text}");
        }
        for (text, expected) in [
            (r#"x":{},{"a""#, Some(6)),
            (r#""m":"]},{"},{ "id":3"#, Some(12)),
            (r#"a, {b, {}, {"a"#, Some(7)),
            (r"a, {", None),
        ] {
            assert_eq!(Resync::to_object().find(text.as_bytes(), 0), expected, "{text}");
        }
    }
}
