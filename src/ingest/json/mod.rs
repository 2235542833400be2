//! JSON text to records.

mod envelope;
pub(super) mod inner;
mod lines;
pub(super) mod mend;
mod original;
mod resync;
mod scan;
mod splitter;

pub(super) use envelope::may_open;
pub(super) use lines::{begins_list, begins_over_lines, is_json_in_text};
pub(super) use original::RecordEnd;

use super::classify::{Classifier, besides, is_paging, more_pages};
use super::tally::Tally;
use super::{LoadOptions, Sink};
use crate::protocol::FileOverrides;
use splitter::{NOT_CLOSED, Piece, Splitter};

/// Reads the JSON text of one file.
pub(super) struct JsonReader {
    /// Text that is not done with.
    text: String,
    /// Byte of the file's text where `text` begins.
    base: u64,
    /// Byte of `text` up to which lines are counted, and the line there, from 1.
    counted: usize,
    line: u64,
    splitter: Splitter,
    records: Classifier,
}

impl JsonReader {
    /// A reader of text that begins at byte `base`; records of no known shape go to the table `name`.
    pub(super) fn new(base: u64, name: &str, options: LoadOptions) -> Self {
        let records = Classifier::new(name, options);
        Self { text: String::new(), base, counted: 0, line: 1, splitter: Splitter::default(), records }
    }

    /// The same for records of which the person says something.
    pub(super) fn reading(mut self, overrides: &FileOverrides) -> Self {
        self.records.reading(overrides);
        self
    }

    /// Takes more text.
    pub(super) fn push(&mut self, text: &str, tally: &mut Tally, sink: &mut dyn Sink) {
        self.text.push_str(text);
        self.pump(false, tally, sink);
        let done = self.text.floor_char_boundary(self.splitter.done());
        if done > 0 {
            if self.counted < done {
                self.line_at(done);
            }
            self.counted -= done;
            self.text.drain(..done);
            self.base += done as u64;
            self.splitter.forget(done);
        }
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.pump(true, tally, sink);
        if self.splitter.is_open() {
            tally.note("The file ends before its list of records is closed: it is cut short.");
        }
        let names = self.splitter.members.iter().map(String::as_str);
        let (paging, members): (Vec<&str>, Vec<&str>) = names.partition(|name| is_paging(name));
        for name in paging {
            tally.note(more_pages(name));
        }
        if !members.is_empty() {
            tally.note(besides(&members));
        }
        self.records.finish(tally, sink);
    }

    /// Gives what is complete to the sink, because the person stopped the file.
    pub(super) fn stop(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.records.finish(tally, sink);
    }

    /// The tables so far.
    pub(super) fn records(&self) -> &Classifier {
        &self.records
    }

    fn pump(&mut self, ended: bool, tally: &mut Tally, sink: &mut dyn Sink) {
        loop {
            match self.splitter.next(&self.text, ended) {
                Piece::Record { start, end, sure } => {
                    let line = self.line_at(start);
                    let record = self.text.get(start..end).unwrap_or_default();
                    let byte = self.base + start as u64;
                    match self.records.record(record, byte, line, sure, tally, sink) {
                        Ok(()) => {}
                        // A line that is JSON was cut rightly: what cannot be read is inside of it, and what could be is loaded.
                        Err(_) if !sure && !is_valid(record) => self.splitter.look_closer(start),
                        Err(reason) => {
                            let bytes = self.text.as_bytes();
                            let next = if is_valid(record) { None } else { self.splitter.cut_off(bytes, start, end) };
                            match next {
                                Some(next) => self.reject(start, next, NOT_CLOSED, tally),
                                None => tally.reject(line, byte, reason, record),
                            }
                        }
                    }
                }
                Piece::Element { start } => {
                    let rest = self.text.get(start..).unwrap_or_default();
                    if let Some(length) = self.records.first(rest, self.base + start as u64, sink) {
                        self.splitter.took(start + length);
                    }
                }
                Piece::Broken { start, end, reason } => self.reject(start, end, reason, tally),
                Piece::Head { start, end, depth } => {
                    self.records.open_envelope(self.text.get(start..end).unwrap_or_default(), depth, tally);
                }
                Piece::More => return,
            }
        }
    }

    /// Counts what stands in `start..end` as a record that cannot be read.
    fn reject(&mut self, start: usize, end: usize, reason: &str, tally: &mut Tally) {
        let line = self.line_at(start);
        let end = self.text.floor_char_boundary(end);
        let record = self.text.get(start..end).unwrap_or_default();
        tally.reject(line, self.base + start as u64, format!("The record cannot be read: {reason}."), record);
    }

    /// Line of a byte of `text` that is not before the last one that was asked for.
    fn line_at(&mut self, byte: usize) -> u64 {
        let passed = self.text.as_bytes().get(self.counted..byte).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.counted = byte;
        self.line
    }
}

/// Whether a text is one JSON value.
pub(super) fn is_valid(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
