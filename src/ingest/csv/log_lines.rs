//! Lines of a log that begin with their instant, as CloudWatch Logs exports them: `2024-05-01T08:00:12.555Z {json}`.
//!
//! A line that is a record of a known shape is read as that record, unless the person says the table of all lines. A line
//! that does not begin with an instant goes on with the message before it.

use super::waiting::Record;
use crate::ingest::classify::{Classifier, Place};
use crate::ingest::out::TableOut;
use crate::ingest::row::{Scratch, Slot};
use crate::ingest::tally::Tally;
use crate::ingest::unwrap::begins_known;
use crate::ingest::{LoadOptions, Sink, TableKey};
use crate::tables::{self, CLOUD_WATCH_LOGS, TIME_GENERATED};
use crate::values::{Field, ScalarType, Schema, parse_datetime};
use std::borrow::Cow;
use std::sync::Arc;

/// The longest message.
const MAX_BYTES: usize = 64 << 20;
/// `2024-05-01T08:00:12.555Z`.
const INSTANT_BYTES: usize = 24;
/// The column of what follows the instant.
const MESSAGE: &str = "Message";

/// The messages of one file.
pub(super) struct LogLines {
    /// The message that may go on, its instant in front; and the byte and line where it begins.
    waiting: String,
    start: (u64, u64),
    out: TableOut,
    /// Whether every line is a row of that table.
    is_said: bool,
    classifier: Classifier,
    scratch: Scratch,
}

/// Whether a text begins with such a line.
pub(super) fn begins(text: &str) -> bool {
    split(text.trim_start_matches(['\n', '\r'])).is_some()
}

/// The instant and the message of a line.
fn split(line: &str) -> Option<(&str, &str)> {
    let (instant, rest) = line.split_at_checked(INSTANT_BYTES)?;
    let bytes = instant.as_bytes();
    let told = bytes[10] == b'T' && bytes[19] == b'.' && bytes[23] == b'Z' && bytes[..4].iter().all(u8::is_ascii_digit);
    let message = rest.strip_prefix([' ', '\t'])?;
    (told && parse_datetime(instant).is_some()).then_some((instant, message))
}

impl LogLines {
    /// No lines yet; records of no known shape inside of others go to a table called after `name`. Where the person says a
    /// table of no vendor's, `name` is its name.
    pub(super) fn new(name: &str, said: Option<&str>, options: LoadOptions) -> Self {
        let out = match said.map_or(Some(&CLOUD_WATCH_LOGS), tables::find) {
            Some(table) => TableOut::known(table, Arc::new(table.to_schema()), options),
            None => {
                let fields =
                    vec![Field::new(TIME_GENERATED, ScalarType::DateTime), Field::new(MESSAGE, ScalarType::String)];
                let key = TableKey { name: name.into(), schema: Arc::new(Schema::new(fields)), known: None };
                TableOut::inferred(key, [], options)
            }
        };
        Self {
            waiting: String::new(),
            start: (0, 0),
            out,
            is_said: said.is_some(),
            classifier: Classifier::new(&format!("{name}_records"), options),
            scratch: Scratch::default(),
        }
    }

    /// The tables so far.
    pub(super) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        std::iter::once(&self.out).chain(self.classifier.outs())
    }

    /// Messages that wait.
    pub(super) fn waiting(&self) -> u64 {
        u64::from(!self.waiting.is_empty()) + self.classifier.waiting()
    }

    /// Takes a line.
    pub(super) fn line(&mut self, line: Record<'_>, tally: &mut Tally, sink: &mut dyn Sink) {
        // Each line is one cell.
        let text = line.cells().next().unwrap_or_default();
        if split(text).is_none() && self.waiting.len() + text.len() < MAX_BYTES && !self.waiting.is_empty() {
            self.waiting.push('\n');
            self.waiting.push_str(text);
            return;
        }
        self.message(tally, sink);
        self.waiting.push_str(text);
        self.start = (line.byte, line.line);
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.message(tally, sink);
        self.classifier.finish(tally, sink);
        self.out.flush(sink);
    }

    /// Reads the message that waits.
    fn message(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        let text = std::mem::take(&mut self.waiting);
        if text.is_empty() {
            return;
        }
        tally.saw("CloudWatch Logs lines");
        let (instant, message) = split(&text).unwrap_or(("", &text));
        if !self.is_said && message.trim_start().starts_with('{') && begins_known(message) {
            let around = format!("{{\"timestamp\":\"{instant}\"}}");
            let mut place = Place { origin: self.start.0, depth: 0, tally, sink };
            if let Err(reason) = self.classifier.read_inside(message, &around, &mut place) {
                place.tally.reject(self.start.1, self.start.0, reason, &text);
            }
        } else {
            let mut row = self.scratch.begin(self.out.key.schema.len());
            let cells = [(TIME_GENERATED, instant), (MESSAGE, message)];
            for (column, value) in cells.into_iter().filter(|(_, value)| !value.is_empty()) {
                match self.out.key.schema.index_of(column) {
                    Some(at) => row.set(at, Slot::Text(Cow::Borrowed(value))),
                    None => self.scratch.extra("", column).string(value),
                }
            }
            self.out.push(&row, &mut self.scratch, self.start.0, text.len(), sink);
            self.scratch.end(row);
        }
        // The memory is used again.
        self.waiting = text;
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_with_an_instant_in_milliseconds() {
        assert_eq!(split("2024-05-01T08:00:12.555Z {}"), Some(("2024-05-01T08:00:12.555Z", "{}")));
        assert!(begins("\n2024-05-01T08:00:12.555Z x"));
        for text in ["2024-05-01T08:00:12.555Z,a,b", "2024-05-01T08:00:12Z x", "2024-13-01T08:00:12.555Z x", "é", ""] {
            assert!(!begins(text), "{text}");
        }
    }
}
