//! What became of every record: counts, the first rejected ones, notes.

use super::{Record, Sink};
use crate::protocol::Rejected;

/// Rejected records that are listed; all are counted.
const MAX_LISTED: usize = 100;
/// Characters of a rejected record that are shown.
const MAX_CHARS: usize = 200;

/// The counts of a file.
#[derive(Default)]
pub(super) struct Tally {
    /// Records that could not be read.
    pub(super) rejected: u64,
    /// The first of them.
    pub(super) rejects: Vec<Rejected>,
    /// Those that the sink has not got yet.
    waiting: Vec<Rejected>,
    /// Notes about the whole file, each a sentence.
    pub(super) messages: Vec<String>,
    /// Records that broke JSON's rules in a way that could be read all the same.
    pub(super) mended: u64,
    /// The record that was looked for, where the file is only read again for that.
    pub(super) found: Option<Record>,
    /// Names of the shapes that were seen, in order.
    pub(super) shapes: Vec<&'static str>,
    /// What the containers were: `gzip`, `UTF-16`.
    pub(super) wrappers: Vec<&'static str>,
    /// Paths in archives of the files that are being read, the innermost last.
    within: Vec<String>,
}

impl Tally {
    /// Counts a record that could not be read.
    pub(super) fn reject(&mut self, line: u64, byte: u64, reason: impl Into<String>, text: &str) {
        self.rejected += 1;
        let text = text.trim_end().chars().take(MAX_CHARS).collect();
        let rejected = Rejected { line, byte, reason: self.placed(reason.into()), text };
        if self.rejects.len() < MAX_LISTED {
            self.rejects.push(rejected.clone());
        }
        self.waiting.push(rejected);
    }

    /// Gives the rejected records to the sink that it has not got yet.
    pub(super) fn hand_over(&mut self, sink: &mut dyn Sink) {
        self.waiting.drain(..).for_each(|rejected| sink.reject(rejected));
    }

    /// Adds a note, once.
    pub(super) fn note(&mut self, message: impl Into<String>) {
        let message = self.placed(message.into());
        if !self.messages.contains(&message) {
            self.messages.push(message);
        }
    }

    /// Notes from here on are about this file of an archive.
    pub(super) fn enter(&mut self, path: &str) {
        self.within.push(path.to_owned());
    }

    /// The file of the archive has ended.
    pub(super) fn leave(&mut self) {
        self.within.pop();
    }

    /// A sentence with the file of the archive that it is about.
    fn placed(&self, sentence: String) -> String {
        if self.within.is_empty() { sentence } else { format!("In {}: {sentence}", self.within.join(" in ")) }
    }

    /// Remembers what the records were in.
    pub(super) fn wrapped(&mut self, wrapper: &'static str) {
        if !self.wrappers.contains(&wrapper) {
            self.wrappers.push(wrapper);
        }
    }

    /// Whether the records were in a container that makes them smaller.
    pub(super) fn is_packed(&self) -> bool {
        self.wrappers.iter().any(|wrapper| matches!(*wrapper, "gzip" | "zip" | "Avro"))
    }

    /// Remembers that a shape was seen.
    pub(super) fn saw(&mut self, shape: &'static str) {
        if !self.shapes.contains(&shape) {
            self.shapes.push(shape);
        }
    }
}
