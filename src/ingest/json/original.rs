//! Where a record ends whose first byte is known.

use super::lines::begins_list;
use super::scan::{Found, Scan};
use memchr::memchr;

/// Looks for the end of a JSON record in text that grows.
#[derive(Default)]
pub(in crate::ingest) struct RecordEnd(Scan);

impl RecordEnd {
    /// The byte after the record's last; `None` where more text is needed. `text` begins with the record and is the same as
    /// before, or longer; `ended` says that no more will come.
    ///
    /// A record that cannot be read (it was rejected) is the line that it begins.
    pub(in crate::ingest) fn find(&mut self, text: &str, ended: bool) -> Option<usize> {
        let bytes = text.as_bytes();
        let line = |from: usize| {
            let newline = memchr(b'\n', bytes.get(from..).unwrap_or_default()).map(|at| from + at);
            newline.or_else(|| ended.then_some(bytes.len()))
        };
        if bytes.starts_with(b"[") && !begins_list(bytes, ended)? {
            return line(0);
        }
        match self.0.run(bytes) {
            Found::End(end) => {
                let is_bracketed = matches!(bytes.first(), Some(b'{' | b'[' | b'"'));
                let is_value = || text.get(..end).is_some_and(super::is_valid);
                if is_bracketed || is_value() { Some(end) } else { line(0) }
            }
            Found::Mismatch(at) => {
                // The scan stays where it found that, so that the next text finds it again.
                self.0 = Scan::default();
                line(at)
            }
            Found::More => ended.then_some(bytes.len()),
        }
    }
}
