//! Rows of delimited text to the tables that they belong to.
//!
//! Rows wait while the order of day and month is open, and then those of a table whose types are not found yet.

use super::header::Header;
use super::layout::Layout;
use super::log_lines::LogLines;
use super::plan::Cutting;
use super::question::{Dates, Dating, Reading};
use super::records::Records;
use super::targets::{Targets, known_table};
use super::waiting::{Record, Waiting};
use crate::ingest::decode::embed;
use crate::ingest::out::TableOut;
use crate::ingest::row::{Scratch, Slot};
use crate::ingest::tally::Tally;
use crate::ingest::{LoadOptions, Sink};
use crate::protocol::{DateQuestion, FileOverrides};
use crate::values::ScalarType;
use std::borrow::Cow;
use std::sync::Arc;

/// Text that waits for the types at most.
const MAX_SAMPLE_BYTES: usize = 8 << 20;
/// Text that waits for the order of dates at most; then the likelier one is taken.
const MAX_UNDATED_BYTES: usize = 64 << 20;

/// The tables of one file.
pub(crate) struct Rows {
    name: Arc<str>,
    options: LoadOptions,
    header: Option<Header>,
    overrides: FileOverrides,
    layout: Layout,
    /// Whether each line is one cell.
    lines: bool,
    /// Where each line begins with an instant: what reads them.
    log_lines: Option<LogLines>,
    /// What reads rows that are records.
    records: Records,
    /// How often the header stood again.
    again: u64,
    targets: Targets,
    /// Rows that wait for the order of dates.
    undated: Waiting,
    /// Rows that wait for the types of their table.
    waiting: Waiting,
    dating: Dating,
    scratch: Scratch,
}

impl Rows {
    pub(super) fn new(name: &str, options: LoadOptions, overrides: &FileOverrides) -> Self {
        let name: Arc<str> = name.into();
        Self {
            targets: Targets::new(name.clone(), options),
            name,
            options,
            header: None,
            overrides: overrides.clone(),
            layout: Layout::PLAIN,
            lines: false,
            log_lines: None,
            records: Records::none(),
            again: 0,
            undated: Waiting::default(),
            waiting: Waiting::default(),
            dating: Dating::said(overrides.date_order),
            scratch: Scratch::default(),
        }
    }

    /// Says how the text is cut and where its table begins.
    pub(super) fn begin(&mut self, cutting: Cutting, layout: Layout) {
        self.layout = layout;
        match cutting {
            Cutting::Cells(_) => {}
            Cutting::Lines => self.lines = true,
            Cutting::LogLines => {
                self.log_lines = Some(LogLines::new(&self.name, self.overrides.table.as_deref(), self.options));
            }
        }
    }

    /// The tables so far.
    pub(crate) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.targets.outs().chain(self.records.outs()).chain(self.log_lines.iter().flat_map(LogLines::outs))
    }

    /// Rows that wait.
    pub(crate) fn waiting(&self) -> u64 {
        let lines = self.log_lines.as_ref().map_or(0, LogLines::waiting);
        (self.undated.len() + self.waiting.len()) as u64 + self.records.waiting() + lines
    }

    /// The columns' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.header.as_ref().map_or_else(Vec::new, |header| header.names.clone())
    }

    /// Whether the header is read, and what follows is rows.
    pub(super) fn has_header(&self) -> bool {
        self.header.is_some()
    }

    /// What the person should say about the dates.
    pub(super) fn question(&self) -> Option<DateQuestion> {
        self.dating.question()
    }

    /// Takes the header.
    fn begin_table(&mut self, header: Header, tally: &mut Tally) {
        let mut header = header;
        if let Some(table) = &self.overrides.table {
            // A name that is none of the vendors' is that of the file's own table, which has it from the beginning.
            header.force(table);
        }
        for zone in &header.strange_zones {
            tally.note(format!("The dates are in the zone “{zone}”, which is not known here; they are read as UTC."));
        }
        if let Some(name) = &self.overrides.time_column {
            header.time_column = header.position(name);
            if header.time_column.is_none() {
                tally.note(format!("There is no column {name} to take the time from."));
            }
        }
        if let Some(shape) = header.shape
            && self.overrides.date_order.is_none()
        {
            let (order, short_years) = (shape.quirks.dates, shape.quirks.short_years);
            self.dating.dates = Dates { order, short_years, ..Dates::default() };
        }
        if self.overrides.table.is_none() {
            self.records = Records::of(&header, &self.name, self.options);
        }
        self.header = Some(header);
    }

    /// Takes the header or a row.
    pub(super) fn record(&mut self, record: Record<'_>, tally: &mut Tally, sink: &mut dyn Sink) {
        if let Some(lines) = &mut self.log_lines {
            return lines.line(record, tally, sink);
        }
        if record.line < self.layout.header {
            return;
        }
        if self.header.is_none() {
            if self.lines {
                self.begin_table(Header::of(["Text"].into_iter()), tally);
            } else if self.layout.header == 0 {
                self.begin_table(Header::without_names(record.cells.len()), tally);
            } else {
                return self.begin_table(Header::of(record.cells()), tally);
            }
        }
        let Some(header) = &self.header else { return };
        if record.line < self.layout.data {
            return;
        }
        let (expected, found) = (header.names.len(), record.cells.len());
        if found < expected || record.cells().skip(expected).any(|cell| !cell.trim().is_empty()) {
            if found == 1 && header.shape.is_some_and(|shape| shape.quirks.remarks) {
                let remark = record.cells().next().unwrap_or_default();
                tally.note(format!("The file says: “{}”", remark.trim().chars().take(200).collect::<String>()));
                return;
            }
            let hint = if found < expected {
                "the row is cut short, or a cell holds a line break without quotes"
            } else {
                "a cell holds the delimiter without quotes"
            };
            let reason = format!("The row has {found} cells and the header {expected}: {hint}.");
            return record.reject(reason, tally);
        }
        if !self.lines && header.is_again(record.cells()) {
            self.again += 1;
            return;
        }
        if self.records.read(header, record, tally, sink) {
            return;
        }
        if self.dating.dates.order.is_none() {
            self.dating.look(record, |at| header.holds_dates(at, known_table(header, record)));
        }
        if self.dating.is_open() {
            self.undated.push(record);
            if self.undated.bytes() >= MAX_UNDATED_BYTES {
                self.date(tally, sink);
            }
        } else {
            self.date(tally, sink);
            self.place(record, tally, sink);
        }
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.date(tally, sink);
        self.release(true, tally, sink);
        if self.outs().next().is_none() && self.header.is_some() {
            tally.saw("CSV");
        }
        if self.again > 0 {
            let count = if self.again == 1 { "once more".to_owned() } else { format!("{} more times", self.again) };
            tally.note(format!(
                "The header stands {count} among the rows, as where files were put together; it is no row."
            ));
        }
        self.records.finish(tally, sink);
        if let Some(lines) = &mut self.log_lines {
            lines.finish(tally, sink);
        }
        for out in self.targets.outs_mut() {
            out.flush(sink);
        }
    }

    /// Places the rows that wait for the order of dates: it is settled, or no more can be waited for.
    fn date(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        if self.undated.is_empty() {
            return;
        }
        self.dating.guess(self.header.as_ref(), tally);
        for record in std::mem::take(&mut self.undated).records() {
            self.place(record, tally, sink);
        }
    }

    /// Loads a row, or lets it wait until the types of its table are found.
    fn place(&mut self, record: Record<'_>, tally: &mut Tally, sink: &mut dyn Sink) {
        let Some(header) = &self.header else { return };
        if let Some(at) = self.targets.find(header, record, tally) {
            return self.load(at, record, sink);
        }
        self.waiting.push(record);
        if self.waiting.len() >= self.options.sample_records || self.waiting.bytes() >= MAX_SAMPLE_BYTES {
            self.release(false, tally, sink);
        }
    }

    /// Finds the types of the rows that wait for them, and loads those.
    fn release(&mut self, ended: bool, tally: &mut Tally, sink: &mut dyn Sink) {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(header) = &self.header else { return };
        let shape = if self.lines { "Text" } else { "CSV" };
        self.targets.infer(header, &waiting, !ended, self.dating.dates, shape, tally);
        for record in waiting.records() {
            self.place(record, tally, sink);
        }
    }

    /// Loads a row of the table of this number.
    fn load(&mut self, at: usize, record: Record<'_>, sink: &mut dyn Sink) {
        let (Some(header), Some(target)) = (&self.header, self.targets.get_mut(at)) else { return };
        let scratch = &mut self.scratch;
        let mut row = scratch.begin(target.out.key.schema.len());
        for (at, ((cell, column), alone)) in record.cells().zip(&target.places.columns).zip(&target.alone).enumerate() {
            if cell.is_empty() {
                continue;
            }
            match *column {
                // Of several cells for one column the first that has a value counts.
                Some(column) if *alone || matches!(row.get(column), Slot::Null) => {
                    let kind = target.out.key.schema.fields[column].kind;
                    let slot = slot(cell, kind, header.zones[at], self.dating.dates, scratch);
                    if *alone { target.out.cell(column, &slot, scratch) } else { row.set(column, slot) }
                }
                _ if target.places.cuts.iter().any(|(of, ..)| *of == at) => {}
                _ => scratch.extra("", &header.names[at]).string(cell),
            }
        }
        for (at, column, cut) in &target.places.cuts {
            let made = record.cells().nth(*at).map(cut).unwrap_or_default();
            if !made.is_empty() {
                let kind = target.out.key.schema.fields[*column].kind;
                let slot = match made {
                    Cow::Borrowed(made) => slot(made, kind, header.zones[*at], self.dating.dates, scratch),
                    Cow::Owned(made) => Slot::Text(Cow::Owned(made)),
                };
                row.set(*column, slot);
            }
        }
        for (column, text) in &target.places.constants {
            row.set(*column, Slot::Text(Cow::Borrowed(text)));
        }
        target.out.push(&row, scratch, record.byte, record.bytes(), sink);
        scratch.end(row);
    }
}

fn slot<'t>(cell: &'t str, kind: ScalarType, zone: i64, dates: Dates, scratch: &mut Scratch) -> Slot<'t> {
    match kind {
        ScalarType::Dynamic if cell.trim_start().starts_with(['{', '[']) => {
            let (at, writer) = scratch.writer();
            embed(cell, writer);
            Slot::Dynamic(at)
        }
        // Seconds or milliseconds since 1970.
        ScalarType::DateTime if cell.len() >= 9 && cell.bytes().all(|byte| byte.is_ascii_digit()) => {
            cell.parse().map_or(Slot::Text(Cow::Borrowed(cell)), Slot::Long)
        }
        ScalarType::DateTime => match dates.read(cell, zone) {
            Reading::Instant(ticks) => Slot::Instant(ticks),
            Reading::NoDay => {
                // Read as a text it could be taken for a date of the other order, which is not that of the file.
                let (at, writer) = scratch.writer();
                writer.string(cell);
                Slot::Dynamic(at)
            }
            Reading::Other => Slot::Text(Cow::Borrowed(cell)),
        },
        _ => Slot::Text(Cow::Borrowed(cell)),
    }
}
