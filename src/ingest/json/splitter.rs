//! Cuts JSON text into records without building trees: JSON Lines, documents one after another, arrays and `records`
//! envelopes element by element, so that a file of one line never stands whole in memory.

mod recover;

use super::envelope::{self, Envelope, Look, Member};
use super::lines::{Line, begins_list, begins_with_key, ends_line, event_field, goes_on, is_json_in_text};
use super::resync::{BEFORE_BYTES, Resync};
use super::scan::{Found, Scan};
use memchr::memchr;

/// The longest record that is read. A quote that is never closed would otherwise swallow the file.
pub(super) const MAX_RECORD_BYTES: usize = 64 << 20;

/// Names of members beside the records that are kept.
const MAX_MEMBERS: usize = 50;

/// Bytes of a broken record that are handed on.
const SHOWN_BYTES: usize = 4096;

const CUT_SHORT: &str = "the file ends inside it";
const ENDS_INSIDE: &str = "the line ends inside it";
const NO_MATCH: &str = "its brackets do not match";
pub(super) const NOT_CLOSED: &str = "a quote or a bracket in it is not closed";

/// What comes next in the text. Positions are bytes of the text that was handed in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A record. `sure` is false where a line was taken for a record without a look inside: if it does not parse,
    /// [`Splitter::look_closer`] goes over it again.
    Record { start: usize, end: usize, sure: bool },
    /// An element of an array that may be read from its beginning, without looking for its end first: then
    /// [`Splitter::took`] is told where it ends. Else what comes next is found out as ever.
    Element { start: usize },
    /// What stands in `start..end` cannot be cut into a record.
    Broken { start: usize, end: usize, reason: &'static str },
    /// An envelope opens: its members before the array stand in `start..end`, from the brace on, in `depth` objects.
    Head { start: usize, end: usize, depth: usize },
    /// The text ends before the next piece does.
    More,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// Inside an array whose elements are records.
    Array,
    /// Inside an array whose elements are tables of columns and rows, or records.
    Tables,
    /// Inside an object, after the array that holds its records.
    Envelope,
}

/// The state between two pieces.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    pos: usize,
    frames: Vec<Frame>,
    /// The scan of the value at `pos`, while it is not finished.
    scan: Option<Scan>,
    /// Whether the last record did not end its line: records then do not stand one a line.
    not_lines: bool,
    /// Whether the line at `pos` is not to be taken for a record.
    closer: bool,
    /// Whether the element at `pos` was handed out to be read as it stands.
    offered: bool,
    /// Whether the next document is a record like the one before it, and not the first or one after an envelope.
    records: bool,
    /// Bytes from `pos` that hold no line break.
    no_newline: usize,
    /// Where the line ends that a record was cut out of: up to there no line break is looked for again.
    line_end: usize,
    resync: Option<Resync>,
    /// Bytes that were gone over in vain, as what began with them is damaged.
    in_vain: u64,
    /// Bytes of the text that were taken away.
    forgotten: u64,
    /// Whether the list at `pos` has had an object for an element.
    of_objects: bool,
    /// Whether the text is a stream of server-sent events: `data:` and a document on each line.
    events: bool,
    /// Names of envelope members that are no records.
    pub(super) members: Vec<String>,
}

impl Splitter {
    /// Everything before this byte is done with; what stands right before a record tells how it began.
    pub(super) fn done(&self) -> usize {
        self.pos.saturating_sub(BEFORE_BYTES)
    }

    /// Takes away the first `bytes` bytes of the text, which must be done with.
    pub(super) fn forget(&mut self, bytes: usize) {
        let bytes = bytes.min(self.pos);
        self.pos -= bytes;
        self.forgotten += bytes as u64;
        self.line_end = self.line_end.saturating_sub(bytes);
    }

    /// Whether the text ended inside an array or an envelope.
    pub(super) fn is_open(&self) -> bool {
        !self.frames.is_empty()
    }

    /// Goes back to the line at `start`, which did not parse, to look at it bracket by bracket.
    pub(super) fn look_closer(&mut self, start: usize) {
        self.go_to(start);
        self.closer = true;
    }

    /// The element that was handed out ends here.
    pub(super) fn took(&mut self, end: usize) {
        self.go_to(end);
    }

    fn go_to(&mut self, pos: usize) {
        self.pos = pos;
        self.offered = false;
        self.scan = None;
        self.no_newline = 0;
        self.closer = false;
    }

    /// The next piece of `text`; `ended` says that no more will come.
    pub(super) fn next(&mut self, text: &str, ended: bool) -> Piece {
        let bytes = text.as_bytes();
        loop {
            if !self.find_again(bytes, ended) {
                return Piece::More;
            }
            let skip: &[u8] = if self.frames.is_empty() { b" \t\r\n,\x1e\0" } else { b" \t\r\n," };
            while bytes.get(self.pos).is_some_and(|byte| skip.contains(byte)) {
                self.go_to(self.pos + 1);
            }
            let Some(&byte) = bytes.get(self.pos) else { return Piece::More };
            let is_bracket = byte == b'[' && self.frames.is_empty();
            let list = if is_bracket { begins_list(&bytes[self.pos..], ended) } else { Some(false) };
            let Some(is_list) = list else { return Piece::More };
            match (self.frames.last(), byte) {
                (Some(Frame::Array | Frame::Tables), b']') | (Some(Frame::Envelope), b'}') => {
                    self.frames.pop();
                    self.go_to(self.pos + 1);
                }
                (Some(Frame::Envelope), b'"') => match self.member(bytes, ended) {
                    Some(()) => {}
                    None if ended => {
                        // The rest of an envelope that is not closed.
                        self.go_to(bytes.len());
                        self.frames.clear();
                    }
                    None => return Piece::More,
                },
                (Some(Frame::Envelope), _) | (Some(Frame::Array | Frame::Tables), b'}') => {
                    // The envelope is not what it seemed: what follows is read as if it stood alone.
                    self.frames.pop();
                    self.go_to(self.pos + usize::from(byte == b'}'));
                }
                (None, b']' | b'}') => self.go_to(self.pos + 1),
                // A byte order mark stands where files were put together.
                (None, b'\xef') if bytes[self.pos..].starts_with(b"\xef\xbb\xbf") => self.go_to(self.pos + 3),
                (None, b'[') if is_list => {
                    self.records = true;
                    self.open(Frame::Array, self.pos + 1);
                }
                (_, b'{') if self.scan.is_none() => match envelope::look(bytes, self.pos, self.what(bytes), ended) {
                    Envelope::Opens { key, records, depth, tables } => {
                        let start = self.pos;
                        self.records = false;
                        self.frames.extend(std::iter::repeat_n(Frame::Envelope, depth));
                        self.open(if tables { Frame::Tables } else { Frame::Array }, records);
                        return Piece::Head { start, end: key, depth };
                    }
                    Envelope::Perhaps => return Piece::More,
                    Envelope::No => {
                        if let Some(piece) = self.value(bytes, ended) {
                            return piece;
                        }
                    }
                },
                (None, b'{') | (Some(Frame::Array | Frame::Tables), _) => {
                    if let Some(piece) = self.value(bytes, ended) {
                        return piece;
                    }
                }
                (None, _) => {
                    if let Some(piece) = self.junk(bytes, ended) {
                        return piece;
                    }
                }
            }
        }
    }

    /// Goes to the first element of a list.
    fn open(&mut self, list: Frame, first: usize) {
        self.frames.push(list);
        self.of_objects = false;
        self.go_to(first);
    }

    /// What is looked for in the object at `pos`.
    fn what(&self, bytes: &[u8]) -> Look {
        match self.frames.last() {
            Some(Frame::Tables) => Look::Table,
            // Frames of Kusto's second version, one of which is the table.
            Some(Frame::Array) if begins_with_key(&bytes[self.pos..], b"\"FrameType\"") => Look::Table,
            None if !self.records => Look::Document,
            _ => Look::FirstKey,
        }
    }

    /// A value at `pos`: an element of an array, a document, a line.
    fn value(&mut self, bytes: &[u8], ended: bool) -> Option<Piece> {
        self.records |= self.frames.is_empty();
        let start = self.pos;
        self.closer |= start < self.line_end && self.frames.is_empty() && self.scan.is_none();
        if !self.frames.is_empty() && !self.offered && self.scan.is_none() && bytes.get(start) == Some(&b'{') {
            (self.offered, self.of_objects) = (true, true);
            return Some(Piece::Element { start });
        }
        if self.frames.is_empty() && !self.not_lines && !self.closer && self.scan.is_none() {
            match self.line(bytes, ended) {
                Line::Whole(end) => {
                    self.go_to(end);
                    return Some(Piece::Record { start, end, sure: false });
                }
                Line::More => return Some(Piece::More),
                Line::Other => {}
            }
        }
        if self.closer && self.scan.is_none() {
            match self.line_closer(bytes, ended) {
                Some(piece) => return Some(piece),
                None => self.closer = false,
            }
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let mut scan = self.scan.take().unwrap_or_default();
        let Some((found, reach)) = self.look_at(bytes, &mut scan, ended) else {
            self.scan = Some(scan);
            return Some(Piece::More);
        };
        match found {
            Found::End(length) => {
                let end = start + length.max(1);
                if let Some(piece) = self.stray(bytes, end, ended) {
                    return Some(piece);
                }
                self.go_to(end);
                if self.frames.is_empty() {
                    self.not_lines = !ends_line(&bytes[end..]);
                }
                Some(Piece::Record { start, end, sure: true })
            }
            // What is shown of the record must not depend on how the text was cut.
            Found::Mismatch(_) if rest.len() < SHOWN_BYTES && !ended => Some(Piece::More),
            Found::Mismatch(at) => Some(self.broken(bytes, at, ended, NO_MATCH)),
            Found::More if reach < bytes.len() => Some(self.broken(bytes, reach - start, ended, NOT_CLOSED)),
            Found::More if rest.len() > MAX_RECORD_BYTES => {
                let reason = "it is longer than 64 MiB, or a quote is not closed";
                Some(self.broken(bytes, rest.len(), ended, reason))
            }
            Found::More if !ended => {
                self.scan = Some(scan);
                Some(Piece::More)
            }
            Found::More if !matches!(rest.first(), Some(b'{' | b'[' | b'"')) => {
                self.go_to(bytes.len());
                Some(Piece::Record { start, end: bytes.len(), sure: true })
            }
            Found::More => Some(self.broken(bytes, rest.len(), ended, CUT_SHORT)),
        }
    }

    /// The line at `pos`, bracket by bracket. `None` where the record goes on in the next line.
    fn line_closer(&mut self, bytes: &[u8], ended: bool) -> Option<Piece> {
        let start = self.pos;
        let from = self.line_end.max(start + self.no_newline);
        let newline = match memchr(b'\n', bytes.get(from..).unwrap_or_default()) {
            Some(at) if from + at + 2 < bytes.len() || ended => from + at,
            None if ended => bytes.len(),
            found => {
                self.no_newline = found.map_or(bytes.len(), |at| from + at) - start;
                return Some(Piece::More);
            }
        };
        let next = bytes.get(newline + 1..).unwrap_or_default();
        let reason = match (Scan::default().run(&bytes[start..newline]), next.first()) {
            (Found::End(length), _) => {
                let end = start + length.max(1);
                self.go_to(end);
                self.line_end = newline;
                return Some(Piece::Record { start, end, sure: true });
            }
            // A broken line costs itself only.
            (Found::Mismatch(_), _) => NO_MATCH,
            // The next one begins as this one did.
            (Found::More, Some(b'{')) => ENDS_INSIDE,
            (Found::More, Some(_)) if !goes_on(next) => ENDS_INSIDE,
            (Found::More, None) => CUT_SHORT,
            (Found::More, Some(_)) => {
                self.scan = Some(Scan::default());
                return None;
            }
        };
        self.go_to(newline);
        Some(Piece::Broken { start, end: newline, reason })
    }

    /// The line at `pos`, if it looks like one record.
    fn line(&mut self, bytes: &[u8], ended: bool) -> Line {
        let from = self.pos + self.no_newline;
        let rest = bytes.get(from..).unwrap_or_default();
        let newline = match memchr(b'\n', rest) {
            Some(at) => from + at,
            None if ended => bytes.len(),
            None if bytes.len() - self.pos > MAX_RECORD_BYTES => return Line::Other,
            None => {
                self.no_newline = bytes.len() - self.pos;
                return Line::More;
            }
        };
        let end = self.pos + bytes[self.pos..newline].trim_ascii_end().len();
        if bytes[self.pos..end].ends_with(b"}") {
            return Line::Whole(end);
        }
        if newline + 1 >= bytes.len() && !ended {
            return Line::More;
        }
        self.closer = true;
        Line::Other
    }

    /// Text at the top level that is no JSON object or array, to the end of its line: a record, where it holds one as a
    /// text. `None` where it is part of a stream of events and is skipped.
    fn junk(&mut self, bytes: &[u8], ended: bool) -> Option<Piece> {
        let start = self.pos;
        let from = start + self.no_newline;
        let end = match memchr(b'\n', bytes.get(from..).unwrap_or_default()) {
            Some(at) => from + at,
            None if ended || bytes.len() - start > MAX_RECORD_BYTES => bytes.len(),
            None => {
                self.no_newline = bytes.len() - start;
                return Some(Piece::More);
            }
        };
        let line = &bytes[start..end];
        if let Some(length) = event_field(line).filter(|_| self.events || !self.records) {
            self.events = true;
            self.go_to(start + length);
            return None;
        }
        self.go_to(end);
        self.not_lines = false;
        if is_json_in_text(line, true) {
            self.records = true;
            return Some(Piece::Record { start, end: start + line.trim_ascii_end().len(), sure: true });
        }
        Some(Piece::Broken { start, end, reason: "the line is not a JSON object" })
    }

    /// A member of an envelope after its records: skipped and named, or another array of records.
    fn member(&mut self, bytes: &[u8], ended: bool) -> Option<()> {
        let member = Member::at(bytes, self.pos)?;
        if bytes.get(member.value) == Some(&b'[') {
            match envelope::is_further_list(bytes, member.key, member.value) {
                Some(true) => {
                    self.open(Frame::Array, member.value + 1);
                    return Some(());
                }
                None if !ended && bytes.len() < member.value + MAX_RECORD_BYTES => return None,
                _ => {}
            }
        }
        let rest = bytes.get(member.value..)?;
        let end = match Scan::default().run(rest) {
            Found::End(length) => member.value + length.max(1),
            Found::Mismatch(at) => member.value + at + 1,
            Found::More if ended || rest.len() > MAX_RECORD_BYTES => bytes.len(),
            Found::More => return None,
        };
        let value = bytes.get(member.value..end).unwrap_or_default();
        let name = String::from_utf8_lossy(member.key).into_owned();
        let is_blank = matches!(value, b"null" | b"\"\"" | b"[]" | b"{}");
        if !is_blank && self.members.len() < MAX_MEMBERS && !self.members.contains(&name) {
            self.members.push(name);
        }
        self.go_to(end);
        Some(())
    }
}
