//! Where cutting goes on behind a record that is damaged.
//!
//! One that is never closed is looked at to the end of the text, and so would each be that is damaged alike behind it. Where
//! more was gone over in vain than a few times the text so far, none is looked at past what may be the beginning of the next
//! one any more: the time that a text takes stays in proportion to its length.

use super::{CUT_SHORT, NOT_CLOSED, Piece, SHOWN_BYTES, Splitter};
use crate::ingest::json::resync::Resync;
use crate::ingest::json::scan::{Found, Scan};

/// How many times the text so far may be gone over in vain.
const TIMES_IN_VAIN: u64 = 8;
/// What a text's length counts for at least.
const LEAST_BYTES: u64 = 1 << 20;

const STRAY: &str = "it stands between objects, and no comma follows it";

impl Splitter {
    /// Looks at the record at `pos`, of which `scan` has gone over a part: what is found, and the byte up to which it was
    /// looked at. `None` where the text ends too early to tell how far that may be.
    pub(super) fn look_at(&self, bytes: &[u8], scan: &mut Scan, ended: bool) -> Option<(Found, usize)> {
        let so_far = LEAST_BYTES.max(self.forgotten + self.pos as u64);
        let rest = bytes.get(self.pos..).unwrap_or_default();
        let is_bracket = matches!(rest.first(), Some(b'{' | b'['));
        if self.in_vain <= TIMES_IN_VAIN * so_far || !is_bracket {
            return Some((scan.run(rest), bytes.len()));
        }
        if rest.len() < SHOWN_BYTES && !ended {
            // How a record begins must not depend on how the text was cut.
            return None;
        }
        let resync = Resync::of(bytes, self.pos);
        // The next beginning is looked for no farther than the record goes, or little more.
        let mut window = SHOWN_BYTES;
        loop {
            let from = scan.looked_at().saturating_sub(resync.tail_bytes()).max(1);
            let to = bytes.len().min(self.pos + scan.looked_at() + window);
            let next = resync.find(&bytes[..to], self.pos + from);
            let whole = to == bytes.len();
            // A beginning may be cut at the end of the window.
            let end = next.unwrap_or(if whole { to } else { to - resync.tail_bytes() });
            let found = scan.run(bytes.get(self.pos..end).unwrap_or_default());
            if found != Found::More || next.is_some() || whole {
                return Some((found, end));
            }
            window *= 2;
        }
    }

    /// Skips the record at `pos`, which cannot be cut, to where the next one begins; so many of its bytes were looked at.
    pub(super) fn broken(&mut self, bytes: &[u8], looked_at: usize, ended: bool, reason: &'static str) -> Piece {
        self.in_vain += looked_at as u64;
        self.skip(bytes, Resync::of(bytes, self.pos), ended, reason)
    }

    /// Skips what stands between the objects of a list up to `end` and is no element, as nothing parts it from what
    /// follows: it is a piece of a damaged record.
    pub(super) fn stray(&mut self, bytes: &[u8], end: usize, ended: bool) -> Option<Piece> {
        let is_bracket = matches!(bytes.get(self.pos), Some(b'{' | b'['));
        if is_bracket || !self.of_objects || self.frames.is_empty() {
            return None;
        }
        match bytes.get(end..)?.trim_ascii_start().first() {
            Some(b',' | b']') => None,
            _ if bytes.len() - self.pos < SHOWN_BYTES && !ended => {
                self.scan = Some(Scan::default());
                Some(Piece::More)
            }
            Some(_) => Some(self.skip(bytes, Resync::to_object(), ended, STRAY)),
            None => None,
        }
    }

    /// Goes back to the beginning of the next record inside `start..end`, which was handed out as a record and is no JSON,
    /// and gives its byte: a quote too many or too few makes texts of what stands between them, so that the record seemed to
    /// end where another one does. `None` where there is no sign of that.
    pub(in crate::ingest::json) fn cut_off(&mut self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        let text = bytes.get(..end)?;
        if !matches!(text.get(start), Some(b'{' | b'[')) {
            return None;
        }
        let resync = Resync::of(text, start);
        let mut scan = Scan::default();
        let mut from = start + 1;
        loop {
            let next = resync.find(text, from)?;
            let before = &text[start..next];
            scan.run(before);
            // An object that may stand there is a part of the record.
            if !scan.takes_object(before) {
                self.in_vain += (end - start) as u64;
                self.go_to(next);
                if self.frames.is_empty() {
                    let last = before.iter().rev().find(|byte| !b" \t".contains(*byte));
                    self.not_lines = last != Some(&b'\n');
                }
                return Some(next);
            }
            from = next + 1;
        }
    }

    fn skip(&mut self, bytes: &[u8], resync: Resync, ended: bool, reason: &'static str) -> Piece {
        let start = self.pos;
        self.go_to(start + 1);
        self.resync = Some(resync);
        let end = if self.find_again(bytes, ended) { self.pos } else { bytes.len() };
        let reason = if ended && end < bytes.len() && reason == CUT_SHORT { NOT_CLOSED } else { reason };
        Piece::Broken { start, end: end.min(start + SHOWN_BYTES), reason }
    }

    /// Looks for the next record after a broken one. `false` where more text is needed.
    pub(super) fn find_again(&mut self, bytes: &[u8], ended: bool) -> bool {
        let Some(resync) = &self.resync else { return true };
        match resync.find(bytes, self.pos) {
            Some(at) => self.go_to(at),
            None if ended => self.go_to(bytes.len()),
            None => {
                // The beginning of what is looked for may stand at the end of the text.
                let keep = resync.tail_bytes().min(bytes.len() - self.pos);
                self.go_to(bytes.len() - keep);
                return false;
            }
        }
        self.resync = None;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::json::is_valid;

    #[test]
    fn texts_that_are_damaged_throughout_are_gone_over_a_few_times() {
        for text in [
            format!("[\n{}]", "{\"id\":1,\"v\":{\"m\":\"ok\"},\n".repeat(40_000)),
            format!("[{}]", "{\"a\":\"b\"c\"},\n".repeat(40_000)),
            "[{\"a\":1,\"a\":2".repeat(50_000),
            "[{\"a\":[},".repeat(50_000),
            format!("[{}{}]", "\n{\"q\":[\n".repeat(60), "{\"k\":1,},".repeat(20_000)),
            "[".repeat(200_000),
        ] {
            let mut splitter = Splitter::default();
            loop {
                match splitter.next(&text, true) {
                    Piece::More => break,
                    Piece::Record { start, end, .. } if !is_valid(&text[start..end]) => {
                        let _ = splitter.cut_off(text.as_bytes(), start, end);
                    }
                    _ => {}
                }
            }
            let most = (TIMES_IN_VAIN + 2) * LEAST_BYTES.max(text.len() as u64);
            assert!(splitter.in_vain <= most, "{} bytes in vain of {}", splitter.in_vain, text.len());
        }
    }
}
