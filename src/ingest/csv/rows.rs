//! Rows of delimited text to the tables that they belong to.
//!
//! A row of Log Analytics names its table in `Type`; else the header tells it; else the table has the file's name and
//! its types are inferred from the first rows, which wait for that. Rows also wait while the order of day and month is
//! open.

use super::dates::{Evidence, LocaleDate, Order};
use super::header::Header;
use crate::ingest::decode::embed;
use crate::ingest::infer::Guess;
use crate::ingest::out::TableOut;
use crate::ingest::row::{Scratch, Slot};
use crate::ingest::tally::Tally;
use crate::ingest::{LoadOptions, Sink, TableKey};
use crate::tables::{self, ADDITIONAL_FIELDS, TableSchema};
use crate::values::{Field, ScalarType, Schema, parse_datetime};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Text that waits for the types at most.
const MAX_SAMPLE_BYTES: usize = 8 << 20;
/// Text that waits for the order of dates at most; then the likelier one is taken.
const MAX_UNDATED_BYTES: usize = 64 << 20;

/// One row as it was read.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// A text in which the cells stand.
    pub(super) text: &'a str,
    /// Where each cell stands in `text`.
    pub(super) cells: &'a [Range<usize>],
    /// Byte and line of the file's text where the row begins.
    pub(super) byte: u64,
    pub(super) line: u64,
}

impl<'a> Record<'a> {
    fn cells(self) -> impl Iterator<Item = &'a str> {
        self.cells.iter().map(move |cell| self.text.get(cell.clone()).unwrap_or_default())
    }

    /// Bytes of all cells.
    fn bytes(self) -> usize {
        self.cells.iter().map(ExactSizeIterator::len).sum()
    }
}

/// The tables of one file.
pub(crate) struct Rows {
    name: Arc<str>,
    options: LoadOptions,
    header: Option<Header>,
    /// Whether there is no header, and each line is one cell.
    lines: bool,
    targets: Vec<Target>,
    /// Position in `targets` of the table that is typed by inference, once it is.
    inferred: Option<usize>,
    waiting: Waiting,
    evidence: Evidence,
    order: Option<Order>,
    scratch: Scratch,
}

/// A table and where the cells go in it.
struct Target {
    out: TableOut,
    /// For each column of the header, the table's; `None` where it has none of that name.
    columns: Vec<Option<usize>>,
}

#[derive(Default)]
struct Waiting {
    text: String,
    cells: Vec<Range<usize>>,
    /// End in `cells`, byte, line.
    records: Vec<(usize, u64, u64)>,
}

impl Rows {
    pub(super) fn new(name: &str, options: LoadOptions) -> Self {
        Self {
            name: name.into(),
            options,
            header: None,
            lines: false,
            targets: Vec::new(),
            inferred: None,
            waiting: Waiting::default(),
            evidence: Evidence::default(),
            order: None,
            scratch: Scratch::default(),
        }
    }

    /// There is no header: each line is a row of one column.
    pub(super) fn read_lines(&mut self) {
        self.lines = true;
        self.header = Some(Header::of(["Text"].into_iter()));
    }

    /// The tables so far.
    pub(crate) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.targets.iter().map(|target| &target.out)
    }

    /// Rows that wait.
    pub(crate) fn waiting(&self) -> u64 {
        self.waiting.records.len() as u64
    }

    /// Takes the header or a row.
    pub(super) fn record(&mut self, record: Record<'_>, tally: &mut Tally, sink: &mut dyn Sink) {
        let Some(header) = &self.header else {
            let header = Header::of(record.cells());
            for zone in &header.strange_zones {
                tally.note(format!(
                    "The dates are in the zone “{zone}”, which is not known here; they are read as UTC."
                ));
            }
            self.header = Some(header);
            return;
        };
        let (expected, found) = (header.names.len(), record.cells.len());
        if found < expected || record.cells().skip(expected).any(|cell| !cell.trim().is_empty()) {
            let hint = if found < expected {
                "the row is cut short, or a cell holds a line break without quotes"
            } else {
                "a cell holds the delimiter without quotes"
            };
            let reason = format!("The row has {found} cells and the header {expected}: {hint}.");
            let text = record.cells().collect::<Vec<_>>().join(",");
            tally.reject(record.line, record.byte, reason, &text);
            return;
        }
        let known = known_table(header, record).is_some();
        if self.order.is_none() {
            for cell in record.cells() {
                if looks_like_date(cell)
                    && let Some(order) = LocaleDate::parse(cell).and_then(|date| self.evidence.look(date))
                {
                    self.order.get_or_insert(order);
                }
            }
        }
        let undated = self.evidence.seen() && self.order.is_none();
        if self.waiting.records.is_empty() && !undated && (known || self.inferred.is_some()) {
            self.load(record, tally, sink);
            return;
        }
        self.waiting.push(record);
        let bytes = self.waiting.text.len();
        if undated && bytes < MAX_UNDATED_BYTES {
            return;
        }
        let sampled = self.waiting.records.len() >= self.options.sample_records || bytes >= MAX_SAMPLE_BYTES;
        if known || self.inferred.is_some() || sampled {
            self.release(false, tally, sink);
        }
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.release(true, tally, sink);
        if self.targets.is_empty() && self.header.is_some() {
            tally.saw("CSV");
        }
        for target in &mut self.targets {
            target.out.flush(sink);
        }
    }

    /// Loads the rows that wait.
    fn release(&mut self, ended: bool, tally: &mut Tally, sink: &mut dyn Sink) {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.records.is_empty() {
            return;
        }
        if self.order.is_none() && self.evidence.seen() {
            let order = self.evidence.likelier();
            let words = match order {
                Order::MonthFirst => "month/day/year, because of AM and PM",
                Order::DayFirst => "day/month/year",
            };
            tally.note(format!(
                "No date has a number over 12, so that the order of day and month is not certain; they are read as \
                 {words}."
            ));
            self.order = Some(order);
        }
        if self.inferred.is_none() {
            self.infer(&waiting, ended, tally);
        }
        for record in waiting.records() {
            self.load(record, tally, sink);
        }
    }

    /// Finds the types of the rows that belong to no known table.
    fn infer(&mut self, waiting: &Waiting, ended: bool, tally: &mut Tally) {
        let Some(header) = &self.header else { return };
        let mut guesses = vec![Guess::Nothing; header.names.len()];
        let mut any = false;
        for record in waiting.records().filter(|record| known_table(header, *record).is_none()) {
            any = true;
            for (guess, cell) in guesses.iter_mut().zip(record.cells()) {
                let cell_guess = if looks_like_date(cell) && LocaleDate::parse(cell).is_some() {
                    Guess::DateTime
                } else {
                    Guess::of_cell(cell)
                };
                *guess = guess.with(cell_guess);
            }
        }
        if !any {
            return;
        }
        tally.saw(if self.lines { "Text" } else { "CSV" });
        let pairs = header.names.iter().zip(&guesses);
        let mut fields: Vec<Field> = pairs.map(|(name, guess)| Field::new(name.as_str(), guess.kind())).collect();
        let columns = (0..fields.len()).map(Some).collect();
        if !ended && header.position(ADDITIONAL_FIELDS).is_none() {
            fields.push(Field::new(ADDITIONAL_FIELDS, ScalarType::Dynamic));
        }
        let key = TableKey { name: self.name.clone(), schema: Arc::new(Schema::new(fields)), known: None };
        self.inferred = Some(self.targets.len());
        self.targets.push(Target { out: TableOut::new(key, self.options), columns });
    }

    /// The table of a row, which is made where it is new.
    fn target(&mut self, record: Record<'_>, tally: &mut Tally) -> Option<usize> {
        let header = self.header.as_ref()?;
        let Some(table) = known_table(header, record) else { return self.inferred };
        let found = self.targets.iter().position(|target| *target.out.key.name == *table.name);
        Some(found.unwrap_or_else(|| {
            tally.saw("Log Analytics CSV");
            let schema = Arc::new(table.to_schema());
            let columns = header.names.iter().map(|name| column_of(&schema, name)).collect();
            self.targets.push(Target { out: TableOut::known(table, schema, self.options), columns });
            self.targets.len() - 1
        }))
    }

    fn load(&mut self, record: Record<'_>, tally: &mut Tally, sink: &mut dyn Sink) {
        let Some(at) = self.target(record, tally) else {
            tally.reject(record.line, record.byte, "The row belongs to no table.", &record.cells().collect::<String>());
            return;
        };
        let (Some(header), Some(target)) = (&self.header, self.targets.get_mut(at)) else { return };
        let scratch = &mut self.scratch;
        let mut row = scratch.begin(target.out.key.schema.len());
        for (at, cell) in record.cells().take(header.names.len()).enumerate() {
            if cell.is_empty() {
                continue;
            }
            match target.columns.get(at).copied().flatten() {
                Some(column) => {
                    let kind = target.out.key.schema.fields[column].kind;
                    row.set(column, slot(cell, kind, header.zones[at], self.order, scratch));
                }
                None => scratch.extra("", &header.names[at]).string(cell),
            }
        }
        target.out.push(&row, scratch, record.byte, record.bytes(), sink);
        scratch.end(row);
    }
}

impl Waiting {
    fn push(&mut self, record: Record<'_>) {
        for cell in record.cells() {
            let start = self.text.len();
            self.text.push_str(cell);
            self.cells.push(start..self.text.len());
        }
        self.records.push((self.cells.len(), record.byte, record.line));
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let mut start = 0;
        self.records.iter().map(move |&(end, byte, line)| {
            let cells = self.cells.get(start..end).unwrap_or_default();
            start = end;
            Record { text: &self.text, cells, byte, line }
        })
    }
}

/// The vendor's table that a row belongs to.
fn known_table(header: &Header, record: Record<'_>) -> Option<&'static TableSchema> {
    let named = header.type_column.and_then(|at| record.cells().nth(at)).and_then(|name| tables::find(name.trim()));
    named.or(header.table)
}

fn column_of(schema: &Schema, name: &str) -> Option<usize> {
    schema.index_of(name).or_else(|| schema.fields.iter().position(|field| field.name.eq_ignore_ascii_case(name)))
}

/// A quick look before the full one.
fn looks_like_date(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    (8..=48).contains(&bytes.len())
        && bytes[0].is_ascii_digit()
        && bytes[1..3].iter().any(|byte| matches!(byte, b'/' | b'.' | b'-'))
}

fn slot<'t>(cell: &'t str, kind: ScalarType, zone: i64, order: Option<Order>, scratch: &mut Scratch) -> Slot<'t> {
    match kind {
        ScalarType::Dynamic if cell.trim_start().starts_with(['{', '[']) => {
            let (at, writer) = scratch.writer();
            embed(cell, writer);
            Slot::Dynamic(at)
        }
        ScalarType::DateTime => {
            let local = looks_like_date(cell)
                .then(|| LocaleDate::parse(cell)?.ticks(order.unwrap_or(Order::DayFirst)))
                .flatten()
                .or_else(|| parse_datetime(cell).filter(|_| zone != 0 && !names_zone(cell)));
            match local.and_then(|ticks| ticks.checked_sub(zone)) {
                Some(ticks) if ticks >= 0 => Slot::Instant(ticks),
                _ => Slot::Text(Cow::Borrowed(cell)),
            }
        }
        _ => Slot::Text(Cow::Borrowed(cell)),
    }
}

/// Whether an ISO date says its own zone.
fn names_zone(cell: &str) -> bool {
    let time = cell.split_once(['T', ' ']).map_or("", |(_, time)| time);
    time.contains(['Z', 'z', '+', '-'])
}
