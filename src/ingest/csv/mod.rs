//! Delimited text to rows.
//!
//! A row must have as many cells as the header: with one more or less nobody knows which cell is which, so such a row is
//! rejected and shown instead of being loaded askew. Cells past the header's end are allowed when they are empty.

mod dates;
mod dialect;
mod header;
mod layout;
mod log_lines;
mod original;
mod plan;
mod question;
mod records;
mod rows;
mod shapes;
mod simple;
mod targets;
mod time_of_day;
mod torn;
mod waiting;

pub(super) use original::RowEnd;

use super::tally::Tally;
use super::{LoadOptions, Sink};
use crate::protocol::{FileOverrides, TextReading};
use csv_core::ReadRecordResult;
use dialect::{ALONE, count_lines};
use plan::{Cutting, Plan};
use rows::Rows;
use simple::SimpleRows;
use std::ops::Range;
use waiting::Record;

/// Text that is looked at to find the delimiter.
const HEAD_BYTES: usize = 64 << 10;
/// The longest row.
const MAX_ROW_BYTES: usize = 64 << 20;
const OPEN_LINE: &str = "The line opens a quote that is not closed where a cell ends.";
const OPEN_FILE: &str = "The file ends inside a quote: it is cut short, or the quote is not closed.";
/// First lines that are shown to the person, and characters of each.
const SHOWN_LINES: usize = 5;
const SHOWN_CHARS: usize = 300;

/// Reads the delimited text of one file.
pub(super) struct CsvReader {
    /// The beginning, until the delimiter is found.
    head: Option<String>,
    core: csv_core::Reader,
    output: Vec<u8>,
    output_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    /// The current row as it is written, where lines are cut into cells.
    raw: Vec<u8>,
    /// Where each cell of a row stands in its text.
    cells: Vec<Range<usize>>,
    /// Byte of the file's text that comes next.
    at: u64,
    /// Byte and line at which the current row begins.
    start: u64,
    start_line: u64,
    line: u64,
    /// The byte that ends each line.
    line_break: u8,
    /// Whether a byte of the current row has come.
    begun: bool,
    /// Reads the rows that need no state, where there is a delimiter and the header is read.
    simple: Option<SimpleRows>,
    delimiter: Option<u8>,
    rows: Rows,
    overrides: FileOverrides,
    reading: TextReading,
}

impl CsvReader {
    /// A reader of text that begins at byte `base`; rows of no known table go to the table `name`.
    pub(super) fn new(base: u64, name: &str, options: LoadOptions, overrides: &FileOverrides) -> Self {
        Self {
            head: Some(String::new()),
            core: csv_core::Reader::new(),
            output: vec![0; 4096],
            output_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
            raw: Vec::new(),
            cells: Vec::new(),
            at: base,
            start: base,
            start_line: 1,
            line: 1,
            line_break: b'\n',
            begun: false,
            simple: None,
            delimiter: None,
            rows: Rows::new(name, options, overrides),
            overrides: overrides.clone(),
            reading: TextReading::default(),
        }
    }

    /// Takes more text.
    pub(super) fn push(&mut self, text: &str, tally: &mut Tally, sink: &mut dyn Sink) {
        let Some(head) = &mut self.head else { return self.read(text, tally, sink) };
        head.push_str(text);
        if head.len() >= HEAD_BYTES {
            self.begin(false, tally, sink);
        }
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.begin(true, tally, sink);
        // Ends the last row, unless its last cell is in quotes that are not closed.
        self.read("\n", tally, sink);
        if self.begun && self.output_len > 0 {
            // Its last cell has taken in the rest of the file.
            self.reject_open(OPEN_FILE, tally);
        }
        self.rows.finish(tally, sink);
    }

    /// Gives what is complete to the sink, because the person stopped the file.
    pub(super) fn stop(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.begin(true, tally, sink);
        self.rows.finish(tally, sink);
    }

    /// The tables so far.
    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// How the text is read, for the person.
    pub(super) fn reading(&self) -> TextReading {
        TextReading { columns: self.rows.names(), question: self.rows.question(), ..self.reading.clone() }
    }

    /// Finds the delimiter and reads what has come.
    fn begin(&mut self, ended: bool, tally: &mut Tally, sink: &mut dyn Sink) {
        let Some(mut head) = self.head.take() else { return };
        let length = head.len();
        if ended && !head.ends_with(['\n', '\r']) {
            // The last line is whole.
            head.push('\n');
        }
        let shown = head.get(..head.floor_char_boundary(HEAD_BYTES)).unwrap_or(&head);
        let plan = Plan::of(shown, &self.overrides);
        plan.notes.into_iter().for_each(|note| tally.note(note));
        let lines = shown.split_terminator(char::from(plan.line_break)).take(SHOWN_LINES);
        let lines = lines.map(|line| line.trim_end_matches('\r').chars().take(SHOWN_CHARS).collect());
        let delimiter = match plan.cutting {
            Cutting::Cells(delimiter) => Some(delimiter),
            Cutting::Lines | Cutting::LogLines => None,
        };
        self.reading.lines = lines.collect();
        self.reading.delimiter = delimiter.filter(|delimiter| *delimiter != ALONE).map(char::from);
        self.reading.header_row = u32::try_from(plan.layout.header).unwrap_or(u32::MAX);
        self.delimiter = delimiter;
        self.line_break = plan.line_break;
        self.core = core_of(delimiter);
        self.rows.begin(plan.cutting, plan.layout);
        self.at += plan.skip as u64;
        self.line += u64::from(plan.skip > 0);
        let text = head.get(plan.skip..length).unwrap_or_default();
        self.read(text, tally, sink);
    }

    fn read(&mut self, text: &str, tally: &mut Tally, sink: &mut dyn Sink) {
        let bytes = text.as_bytes();
        let mut input = bytes;
        loop {
            if !self.begun {
                // Blank lines between rows are no rows.
                while let Some((b'\n' | b'\r', rest)) = input.split_first() {
                    self.line += u64::from(input[0] == self.line_break);
                    self.at += 1;
                    input = rest;
                }
                if input.is_empty() && !bytes.is_empty() {
                    return;
                }
                (self.start, self.start_line) = (self.at, self.line);
                if let Some(simple) = &mut self.simple
                    && let Some(row) = simple.read(text, bytes.len() - input.len())
                {
                    let (byte, line) = (self.start, self.start_line);
                    let record = Record { text, cells: simple.cells(), raw: &input[..row.bytes], byte, line };
                    self.rows.record(record, tally, sink);
                    self.line += row.lines;
                    self.at += row.bytes as u64;
                    input = &input[row.bytes..];
                    continue;
                }
                self.raw.clear();
                self.begun = !input.is_empty();
            }
            let (result, read, written, ended) =
                self.core.read_record(input, &mut self.output[self.output_len..], &mut self.ends[self.ends_len..]);
            self.line += count_lines(&input[..read], self.line_break);
            if self.delimiter.is_some() {
                self.raw.extend_from_slice(&input[..read]);
            }
            input = &input[read..];
            self.at += read as u64;
            self.output_len += written;
            self.ends_len += ended;
            match result {
                ReadRecordResult::InputEmpty => return,
                ReadRecordResult::OutputFull if self.output.len() >= MAX_ROW_BYTES => {
                    let reason = "The row is longer than 64 MiB: a quote is not closed. The rest is not read.";
                    let shown = String::from_utf8_lossy(&self.output[..1000]).into_owned();
                    tally.reject(self.start_line, self.start, reason, &shown);
                    self.output_len = 0;
                    self.ends_len = 0;
                    self.output = vec![0; 4096];
                    self.raw = Vec::new();
                    (self.start, self.start_line) = (self.at, self.line);
                }
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.begun = false;
                    if self.is_torn() {
                        self.read_apart(tally, sink);
                        if input.is_empty() {
                            // Its last line can go on in text that is to come; no text at all would end it.
                            return;
                        }
                    } else {
                        self.record(tally, sink);
                    }
                }
                ReadRecordResult::End => return,
            }
        }
    }

    fn record(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        let length = std::mem::take(&mut self.output_len);
        let cells = std::mem::take(&mut self.ends_len);
        // The text was UTF-8 and is cut at ASCII characters only.
        let text = std::str::from_utf8(&self.output[..length]).unwrap_or_default();
        self.cells.clear();
        let mut start = 0;
        for end in &self.ends[..cells] {
            self.cells.push(start..*end);
            start = *end;
        }
        let (byte, line) = (self.start, self.start_line);
        let record = Record { text, cells: &self.cells, raw: &self.raw, byte, line };
        self.rows.record(record, tally, sink);
        if self.simple.is_none() && self.rows.has_header() {
            self.simple = self.delimiter.map(|delimiter| SimpleRows::new(delimiter, self.line_break));
        }
    }

    /// Whether the row that has ended is none. Of lines before the rows nobody knows how they are meant.
    fn is_torn(&self) -> bool {
        let delimiter = self.delimiter.filter(|_| self.rows.has_header());
        delimiter.is_some_and(|delimiter| torn::is_torn(&self.raw, delimiter, self.line_break))
    }

    /// Reads the lines of a row that is none: the first one is rejected, and only the last can go on in the text behind it,
    /// so that no line is read more than a few times.
    fn read_apart(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        let row = std::mem::take(&mut self.raw);
        let text = String::from_utf8_lossy(&row);
        let mut lines = text.split_inclusive(char::from(self.line_break)).peekable();
        let first = lines.next().unwrap_or_default();
        self.reject(OPEN_LINE, first, tally);
        (self.at, self.line) = (self.start + first.len() as u64, self.start_line + 1);
        while let Some(line) = lines.next() {
            self.read(line, tally, sink);
            if self.begun && lines.peek().is_some() {
                self.reject_open(OPEN_LINE, tally);
                self.core.reset();
                self.begun = false;
            }
        }
    }

    /// Rejects the row that has not ended.
    fn reject_open(&mut self, reason: &str, tally: &mut Tally) {
        let row = std::mem::take(&mut self.raw);
        self.reject(reason, &String::from_utf8_lossy(&row), tally);
    }

    /// Rejects a text that begins where the current row does, whose cells are not read.
    fn reject(&mut self, reason: &str, text: &str, tally: &mut Tally) {
        (self.output_len, self.ends_len) = (0, 0);
        tally.reject(self.start_line, self.start, reason, text);
    }
}

/// Cuts text into cells; without a delimiter each line is one.
fn core_of(delimiter: Option<u8>) -> csv_core::Reader {
    let mut builder = csv_core::ReaderBuilder::new();
    match delimiter {
        Some(delimiter) => builder.delimiter(delimiter).build(),
        None => builder.delimiter(0).quoting(false).build(),
    }
}
