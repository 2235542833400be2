//! The record that a row was made of, found again in its file.
//!
//! The file is read as loading reads it, through the same containers and encodings, up to the byte where the record begins;
//! its end is found by the brackets of its JSON or the quotes of its row.

use super::csv::RowEnd;
use super::json::RecordEnd;
use super::sniff::Language;
use super::tally::Tally;
use super::{FileLoader, LoadOptions, Nowhere};
use crate::protocol::FileOverrides;

/// Bytes of a record that are shown.
const MAX_BYTES: usize = 1 << 20;

/// A record as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Line of the inflated text where it begins, from 1.
    pub line: u64,
    /// Its text.
    pub text: String,
    /// Whether it goes on after that.
    pub cut: bool,
}

/// Reads one file again for one record. Push its bytes until there are no more, or until they are enough.
pub struct OriginalReader(FileLoader);

impl OriginalReader {
    /// For the record that begins at this byte of the file's text, as [`Sink::batch`] told it.
    pub fn new(byte: u64) -> Self {
        Self(FileLoader::new(0, "", "", 0, LoadOptions { find: Some(byte), ..LoadOptions::default() }))
    }

    /// The same for a file that was loaded as the person said: read in another way, its text has other positions.
    #[must_use]
    pub fn reading(self, overrides: FileOverrides) -> Self {
        Self(self.0.reading(overrides))
    }

    /// Takes the next bytes of the file; `true` where they are enough.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        self.0.push(bytes, &mut Nowhere);
        self.0.has_found()
    }

    /// The record; `None` where the file has none there.
    pub fn finish(mut self) -> Option<Record> {
        self.0.finish(&mut Nowhere);
        self.0.take_found()
    }
}

/// Looks for a record in the text of one file.
pub(super) struct Finder {
    /// Byte and line of the text that comes next.
    at: u64,
    line: u64,
    wanted: u64,
    end: End,
    /// What the person says of the file: how its rows are cut depends on it.
    overrides: FileOverrides,
    /// The text from the wanted byte on.
    text: String,
    done: bool,
}

enum End {
    Json(RecordEnd),
    /// The beginning of the file, until it tells how rows are written.
    Head(String),
    Row(Box<RowEnd>),
}

impl Finder {
    /// For text in this language that begins at byte `base`.
    pub(super) fn new(language: Language, base: u64, wanted: u64, overrides: &FileOverrides) -> Self {
        let end = match language {
            Language::Delimited => End::Head(String::new()),
            Language::Json | Language::Markup(_) => End::Json(RecordEnd::default()),
        };
        Self { at: base, line: 1, wanted, end, overrides: overrides.clone(), text: String::new(), done: false }
    }

    /// Takes more text.
    pub(super) fn push(&mut self, text: &str, tally: &mut Tally) {
        if let End::Head(head) = &mut self.end {
            head.push_str(text);
            if head.len() >= RowEnd::HEAD_BYTES {
                self.begin(tally);
            }
            return;
        }
        self.look(text, false, tally);
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, tally: &mut Tally) {
        self.begin(tally);
        self.look("", true, tally);
    }

    fn begin(&mut self, tally: &mut Tally) {
        if let End::Head(head) = &mut self.end {
            let head = std::mem::take(head);
            self.end = End::Row(Box::new(RowEnd::new(&head, &self.overrides)));
            self.look(&head, false, tally);
        }
    }

    fn look(&mut self, text: &str, ended: bool, tally: &mut Tally) {
        if self.done {
            return;
        }
        let before = usize::try_from(self.wanted.saturating_sub(self.at)).unwrap_or(usize::MAX).min(text.len());
        self.at += text.len() as u64;
        let (skipped, wanted) = text.as_bytes().split_at(before);
        let line_break = match &self.end {
            End::Row(end) => end.line_break(),
            End::Json(_) | End::Head(_) => b'\n',
        };
        self.line += memchr::memchr_iter(line_break, skipped).count() as u64;
        let is_there = !self.text.is_empty() || !wanted.is_empty();
        if !is_there || (wanted.is_empty() && !ended) {
            return;
        }
        // A record begins where a character does.
        self.text.push_str(text.get(before..).unwrap_or_default());
        let end = match &mut self.end {
            End::Json(end) => end.find(&self.text, ended),
            End::Row(end) => end.find(&self.text, ended),
            End::Head(_) => None,
        };
        let shown = self.text.floor_char_boundary(MAX_BYTES);
        let Some(end) = end.or((self.text.len() > MAX_BYTES).then_some(self.text.len())) else { return };
        self.done = true;
        let cut = end > shown;
        self.text.truncate(end.min(shown));
        tally.found = Some(Record { line: self.line, text: std::mem::take(&mut self.text), cut });
    }
}
