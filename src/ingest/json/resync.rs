//! Finds the next record after one that cannot be cut.

use memchr::{memchr, memmem};

/// Where the text is to be picked up after a broken record.
#[derive(Debug)]
pub(super) struct Resync {
    /// How the broken record began: `{"eventVersion"`.
    prefix: Vec<u8>,
    /// Line break, blanks and brace before it, where it began a line.
    line_start: Option<Vec<u8>>,
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
        let before = &bytes[start.saturating_sub(80)..start];
        let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line_start = (before.len() > blanks && before[before.len() - blanks - 1] == b'\n').then(|| {
            let mut needle = before[before.len() - blanks - 1..].to_vec();
            needle.push(rest[0]);
            needle
        });
        Self { prefix, line_start }
    }

    /// Bytes to keep so that a needle that is cut in two is still found.
    pub(super) fn shortest(&self) -> usize {
        self.prefix.len().max(self.line_start.as_ref().map_or(0, Vec::len)) - 1
    }

    /// Where the next record begins in `rest`: where a line begins as the broken record's did, or where its first key
    /// comes again.
    pub(super) fn find(&self, rest: &[u8]) -> Option<usize> {
        let by_line = self.line_start.as_ref().and_then(|needle| Some(memmem::find(rest, needle)? + needle.len() - 1));
        let by_prefix = memmem::find(rest, &self.prefix);
        match (by_line, by_prefix) {
            (Some(line), Some(prefix)) => Some(line.min(prefix)),
            (one, other) => one.or(other),
        }
    }
}
