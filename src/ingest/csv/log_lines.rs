//! Lines of a log that begin with their instant, as CloudWatch Logs exports them (`2024-05-01T08:00:12.555Z {json}`), and
//! as `aws logs tail` prints them (`2024-05-01T08:00:12.555000+00:00 stream {json}`).
//!
//! A line that holds a record of a known shape from its first brace on is read as that record, unless the person says
//! the table of all lines. A line that does not begin with an instant goes on with the message before it.

use super::layout::{is_date, time_end};
use super::waiting::Record;
use crate::ingest::classify::{Classifier, Place};
use crate::ingest::out::TableOut;
use crate::ingest::row::{Scratch, Slot};
use crate::ingest::tally::Tally;
use crate::ingest::unwrap::begins_known;
use crate::ingest::{LoadOptions, Sink, TableKey};
use crate::tables::{self, CLOUD_WATCH_LOGS, TIME_GENERATED};
use crate::values::{Field, ScalarType, Schema, parse_datetime};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// The longest message.
const MAX_BYTES: usize = 64 << 20;
/// `2024-05-01T08:00:12`, and the longest instant.
const SECOND_BYTES: usize = 19;
const MAX_INSTANT_BYTES: usize = "2024-05-01T08:00:12.555000+00:00".len();
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

/// The instant and the message of a line. Instants of other precisions and zones are those of other logs.
fn split(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    if bytes.get(10) != Some(&b'T') || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let end = bytes.iter().take(MAX_INSTANT_BYTES + 1).position(|byte| matches!(byte, b' ' | b'\t'))?;
    let (instant, rest) = line.split_at_checked(end)?;
    let message = match instant.as_bytes().get(SECOND_BYTES..)? {
        [b'.', _, _, _, b'Z'] => rest.strip_prefix([' ', '\t']),
        // `aws logs tail`, where `--format short` leaves the zone out. Behind a tab there is another cell.
        [] | [.., b'+', b'0', b'0', b':', b'0', b'0'] => rest.strip_prefix(' ').filter(|rest| !goes_on(rest)),
        _ => None,
    }?;
    parse_datetime(instant).map(|_| (instant, message))
}

/// Whether what stands behind an instant and a blank is no message yet: a zone, a half of the day, the end of a cell.
fn goes_on(rest: &str) -> bool {
    let is_word = |word: &&str| {
        let behind = rest.strip_prefix(*word);
        behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_alphanumeric()))
    };
    let is_offset = || rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    rest.starts_with(['+', ',', ';', '|']) || is_offset() || ["UTC", "GMT", "Z", "AM", "PM"].iter().any(is_word)
}

/// Whether a text begins with lines of any log: before all that can stand between cells the first holds a time of day
/// among other words, or a level in brackets, and so does the second, unless it goes on with the first. What is a date
/// alone, or stands in quotes, is a cell.
pub(super) fn begins_other(text: &str) -> bool {
    let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let line = lines.next().unwrap_or_default();
    let second = lines.next().filter(|line| !line.starts_with([' ', '\t']));
    if begins_with_level(line) {
        return second.is_none_or(begins_with_level);
    }
    if second.is_some_and(|line| time_end(line).is_none()) {
        return false;
    }
    let cell = line.split([',', ';', '\t', '|']).next().unwrap_or_default();
    if cell.starts_with('"') {
        return false;
    }
    let Some(end) = time_end(cell) else { return false };
    let has_words = || cell.split(|c: char| !c.is_alphabetic()).any(|word| word.len() >= 3);
    (!is_date(cell) && has_words()) || line.get(end..).is_some_and(begins_with_milliseconds)
}

/// Whether a line begins with a word in brackets and another one, as `[INFO] started`.
fn begins_with_level(line: &str) -> bool {
    let behind = line
        .strip_prefix('[')
        .and_then(|line| line.split_once("] "))
        .map(|(level, behind)| level.chars().all(char::is_alphabetic) && behind.starts_with(char::is_alphabetic));
    behind.unwrap_or(false)
}

/// Whether a text goes on as `,123 ` does behind a time of day in the logs of Python and Java.
fn begins_with_milliseconds(text: &str) -> bool {
    let Some((b',', rest)) = text.as_bytes().split_first() else { return false };
    matches!(rest, [a, b, c, b' ' | b']', ..] if [a, b, c].iter().all(|byte| byte.is_ascii_digit()))
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
        let record = message.find('{').map(|at| message.split_at(at));
        if let Some((before, record)) = record.filter(|(_, record)| !self.is_said && begins_known(record)) {
            let mut around = format!("{{\"timestamp\":\"{instant}\"");
            if !before.trim().is_empty() {
                around.extend([",\"prefix\":", &Value::from(before.trim()).to_string()]);
            }
            around.push('}');
            let mut place = Place { origin: self.start.0, line: self.start.1, depth: 0, tally, sink };
            if let Err(reason) = self.classifier.read_inside(record, &around, &mut place) {
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
    fn lines_of_cloud_watch_begin_with_an_instant() {
        for (instant, separator) in [
            ("2024-05-01T08:00:12.555Z", ' '),
            ("2024-05-01T08:00:12.555Z", '\t'),
            ("2024-05-01T08:00:12.555000+00:00", ' '),
            ("2024-05-01T08:00:12+00:00", ' '),
            ("2024-05-01T08:00:12", ' '),
        ] {
            assert_eq!(split(&format!("{instant}{separator}s {{}}")), Some((instant, "s {}")));
        }
        assert!(begins("\n2024-05-01T08:00:12.555Z x"));
        for text in [
            "2024-05-01T08:00:12.555Z,a b",
            "2024-05-01T08:00:12Z x",
            "2024-05-01T08:00:12.123456789Z stdout F x",
            "2024-05-01T08:00:12\tx",
            "2024-05-01T08:00:12 +02:00;Push",
            "2024-05-01T08:00:12 -0200 x",
            "2024-05-01T08:00:12 UTC,Push",
            "2024-05-01T08:00:12 | Push",
            "2024-05-01T08:00:12+00:00 , Push",
            "2024-05-01 08:00:12 x",
            "2024-13-01T08:00:12.555Z x",
            "2024-05-01T08:00:12",
            "é",
            "",
        ] {
            assert!(!begins(text), "{text}");
        }
    }

    #[test]
    fn lines_of_other_logs_hold_a_time_among_words() {
        for text in [
            "May  1 08:00:12 host registry[1]: {\"a\":1,\"b\":2}",
            "203.0.113.7 - - [01/May/2024:08:00:12 +0000] \"GET / HTTP/1.1\" 200, 3",
            "2024-05-01T08:00:12.123456789Z stdout F a, b",
            "2024-05-01 08:00:12,123 INFO a, b",
            "[2024-05-01 08:00:12,123] INFO a, b",
            "\r\ntime=\"2024-05-01T08:00:12Z\" msg=\"a, b\"",
            "INFO 8:00:12 started",
            "INFO 8:00:12 a, b\n\tc, d\n",
            "[INFO] pulled a, b\n[WARN] pulled c, d\n",
        ] {
            assert!(begins_other(text), "{text}");
        }
        for text in [
            "2024-05-01 08:00:12,Push,app",
            "2024-05-01 08:00:12,12 pulls",
            "2024-05-01 08:00:12.123 UTC,Push",
            "5/1/2024 8:00:12 AM;Push",
            "2024-05-01T08:00:12Z\tPush at 08:00:12",
            "\"May 1, 2024 08:00:12\",Push",
            "08:00:12,Push",
            "Name,sum 08:00:12",
            "Total (last run 08:00:12),pushes\n3,1\n",
            "[Name],[Count]\na,1\n",
            "[a] b,c\n1,2\n",
            "TimeGenerated [UTC],Name",
            "",
        ] {
            assert!(!begins_other(text), "{text}");
        }
    }
}
