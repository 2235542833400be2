//! Finds the shape of each record, by content, and puts its rows into the table of that shape.
//!
//! Files mix shapes (an Event Hubs batch holds logs and metrics), so every record is looked at. Neighbours are mostly
//! alike: the record is read by the last shape's rules first, and that reading shows whether its signature holds.

use super::columns::Columns;
use super::decode::{decode, decode_first};
use super::forced::Forced;
use super::formats::{Decoder, FORMATS, Format, NOTE, Out, WRAPPERS, format_of};
use super::json::mend::mend;
use super::json::{is_valid, may_open};
use super::out::TableOut;
use super::probe::Probe;
use super::readers::{Reader, slot};
use super::row::Scratch;
use super::tally::Tally;
use super::unknown::Unknown;
use super::unwrap::{lone_records, opens_known};
use super::{LoadOptions, Sink};
use crate::protocol::FileOverrides;
use crate::values::{Dyn, DynamicWriter, dynamic_from_json};
use std::borrow::Cow;

/// Records inside records inside a file are read to this depth.
pub(super) const MAX_DEPTH: usize = 4;

/// The records of one JSON file.
pub(super) struct Classifier {
    readers: Vec<Option<Reader>>,
    outs: Vec<TableOut>,
    /// At each depth, the format of the last record.
    last: [Option<usize>; MAX_DEPTH + 1],
    unknown: Unknown,
    /// The table of all records, where the person says it.
    forced: Option<Forced>,
    /// What holds the time of a record, where the person says it.
    time_key: Option<String>,
    scratch: Scratch,
    /// What stands around the records.
    pub(super) around: Around,
    options: LoadOptions,
}

/// What stands around records in their document.
#[derive(Default)]
pub(super) struct Around {
    /// Members before the records, decoded; and as they are written, without the outermost braces.
    members: DynamicWriter,
    pub(super) text: String,
    /// The columns, where the records are rows of a table.
    columns: Option<Columns>,
    /// Tables of columns and rows so far.
    tables: usize,
}

/// Where a record is and where its rows go.
pub(super) struct Place<'a> {
    /// Byte and line of the file's text where the outermost record begins.
    pub(super) origin: u64,
    pub(super) line: u64,
    pub(super) depth: usize,
    pub(super) tally: &'a mut Tally,
    pub(super) sink: &'a mut dyn Sink,
}

impl Classifier {
    /// Records of no known shape go to the table `name`.
    pub(super) fn new(name: &str, options: LoadOptions) -> Self {
        Self {
            readers: FORMATS.iter().map(|_| None).collect(),
            outs: Vec::new(),
            last: [None; MAX_DEPTH + 1],
            unknown: Unknown::new(name, options),
            forced: None,
            time_key: None,
            scratch: Scratch::default(),
            around: Around::default(),
            options,
        }
    }

    /// Takes all records as the person says. A table that is none of the vendors' is the one of unknown records.
    pub(super) fn reading(&mut self, overrides: &FileOverrides) {
        self.unknown.reading(overrides);
        self.time_key.clone_from(&overrides.time_column);
        let Some(table) = &overrides.table else { return };
        let forced = Forced::of(table, overrides, &mut self.outs, self.options);
        self.forced = Some(forced);
    }

    /// The members of an envelope before its records, from the brace on; the records are in `depth` objects.
    pub(super) fn open_envelope(&mut self, head: &str, depth: usize, tally: &mut Tally) {
        let head = head.trim_end().trim_end_matches(',');
        // `{"result":{` holds nothing but the records.
        let (head, depth) = without_open_member(head).map_or((head, depth), |head| (head, depth - 1));
        let around = &mut self.around;
        // `{"result":` of a deeper list has no value yet.
        let head = if head.ends_with(':') { format!("{head}{{") } else { head.to_owned() };
        let whole = format!("{head}{}", "}".repeat(depth));
        around.members.clear();
        around.text.clear();
        if dynamic_from_json(&whole, &mut around.members).is_err() {
            around.members.clear();
        } else if let Some(inner) = whole.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            around.text.push_str(inner.trim());
        }
        let members = around.members.as_dyn();
        around.columns = Columns::of(members, around.tables > 0);
        around.tables += usize::from(around.columns.is_some());
        if let Some(columns) = &around.columns {
            self.unknown.declare(columns);
        }
        note_paging(members, tally);
    }

    /// Reads one record that begins at the byte `origin`, in the line `line`. The error says why it cannot be read.
    ///
    /// Only where the cut is `sure`, or the text is JSON but for halves of characters, are common slips mended.
    pub(super) fn record(
        &mut self,
        text: &str,
        origin: u64,
        line: u64,
        sure: bool,
        tally: &mut Tally,
        sink: &mut dyn Sink,
    ) -> Result<(), String> {
        let mut place = Place { origin, line, depth: 0, tally, sink };
        let Err(error) = self.strict(text, &mut place) else { return Ok(()) };
        if !sure && !is_valid(text) {
            return Err(error);
        }
        if let Some(mended) = mend(text)
            && self.strict(&mended, &mut place).is_ok()
        {
            place.tally.mended += 1;
            return Ok(());
        }
        Err(error)
    }

    /// Reads the record at the beginning of `text` and says where it ends; `None`, and nothing is read, where it is not of
    /// the last record's shape, is broken or goes on behind the text.
    pub(super) fn first(&mut self, text: &str, origin: u64, sink: &mut dyn Sink) -> Option<usize> {
        if self.forced.is_some() || self.around.columns.is_some() {
            return None;
        }
        let reader = self.readers.get_mut(self.last[0]?)?.as_mut().filter(|reader| reader.can_confirm())?;
        let out = &mut self.outs[reader.out];
        let (row, end) = decode_first(text, &mut reader.map, out, &mut self.scratch)?;
        let confirmed = reader.confirms(&row, out, &self.scratch) == Some(true);
        if confirmed {
            out.push(&row, &mut self.scratch, origin, end, sink);
        }
        self.scratch.end(row);
        confirmed.then_some(end)
    }

    /// Reads a record, a row of a table of columns and rows among them.
    pub(super) fn strict(&mut self, text: &str, place: &mut Place<'_>) -> Result<(), String> {
        match self.record_of_row(text, place.tally)? {
            Some(record) => self.classify(&record, place),
            None => Ok(()),
        }
    }

    /// The record, a row of a table of columns and rows with its columns' names; `None` for a row that is no data.
    pub(super) fn record_of_row<'t>(&self, text: &'t str, tally: &mut Tally) -> Result<Option<Cow<'t, str>>, String> {
        let Some(columns) = self.around.columns.as_ref().filter(|_| text.starts_with('[')) else {
            return Ok(Some(Cow::Borrowed(text)));
        };
        let record = columns.record(text)?;
        if record.is_none() {
            tally.note(super::columns::LEFT_OUT);
        }
        Ok(record.map(Cow::Owned))
    }

    /// Reads a record by its shape.
    pub(super) fn classify(&mut self, text: &str, place: &mut Place<'_>) -> Result<(), String> {
        if let Some(forced) = &mut self.forced {
            return match forced.read(text, &mut self.outs, &mut self.scratch, place) {
                Some(result) => result,
                None => {
                    let probe = Probe::of(text).map_err(|error| explain(&error))?;
                    self.read_unknown(&probe, text, place)
                }
            };
        }
        let last = self.last.get(place.depth).copied().flatten();
        if let Some(reader) =
            last.and_then(|at| self.readers.get_mut(at)?.as_mut()).filter(|reader| reader.can_confirm())
        {
            let out = &mut self.outs[reader.out];
            let row = decode(text, &mut reader.map, out, &mut self.scratch).map_err(|error| explain(&error))?;
            let confirmed = reader.confirms(&row, out, &self.scratch) == Some(true);
            if confirmed {
                out.push(&row, &mut self.scratch, place.origin, text.len(), place.sink);
            }
            self.scratch.end(row);
            if confirmed {
                return Ok(());
            }
        }
        let probe = Probe::of(text).map_err(|error| explain(&error))?;
        if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| wrapper.claims(&probe)) {
            return self.unwrap(wrapper, &probe, text, place);
        }
        match format_of(&probe) {
            Some(at) => {
                if let Some(last) = self.last.get_mut(place.depth) {
                    *last = Some(at);
                }
                self.read_as(at, text, place)
            }
            None if place.depth < MAX_DEPTH
                && let Some(records) = lone_records(&probe, text) =>
            {
                self.read_inside(&records, "", place)
            }
            // Documents after the first are taken for records, which can have lists of such names themselves, unless
            // what they hold is of a known shape.
            None if place.depth < MAX_DEPTH
                && probe.members.iter().any(|(key, _)| may_open(key))
                && opens_known(text) =>
            {
                note_besides(&probe, place.tally);
                self.read_inside(text, "", place)
            }
            None => self.read_unknown(&probe, text, place),
        }
    }

    /// Reads a record of no known shape.
    pub(super) fn read_unknown(&mut self, probe: &Probe<'_>, text: &str, place: &mut Place<'_>) -> Result<(), String> {
        place.tally.saw("JSON");
        self.unknown.record(probe, text, &mut self.scratch, place).map_err(|error| explain(&error))
    }

    /// Reads a record by the rules of a format.
    pub(super) fn read_by(&mut self, format: &'static Format, text: &str, place: &mut Place<'_>) -> Result<(), String> {
        match FORMATS.iter().position(|other| std::ptr::eq(*other, format)) {
            Some(at) => self.read_as(at, text, place),
            None => {
                let probe = Probe::of(text).map_err(|error| explain(&error))?;
                self.read_unknown(&probe, text, place)
            }
        }
    }

    fn read_as(&mut self, at: usize, text: &str, place: &mut Place<'_>) -> Result<(), String> {
        let format = FORMATS[at];
        place.tally.saw(format.name);
        if self.readers[at].is_none() {
            let reader = Reader::new(format, &mut self.outs, self.options);
            self.readers[at] = Some(reader);
            if let Some(key) = &self.time_key {
                place.tally.note(format!(
                    "{}: the columns of these records are known; the choice of {key} for the time changes nothing.",
                    format.name
                ));
            }
        }
        let Some(reader) = &mut self.readers[at] else { return Ok(()) };
        let out = &mut self.outs[reader.out];
        if let Decoder::Rows(flatten) = reader.format.decoder {
            let mut record = DynamicWriter::default();
            dynamic_from_json(text, &mut record).map_err(|error| explain(&error))?;
            let (scratch, schema) = (&mut self.scratch, reader.map.schema.clone());
            let rows_before = out.rows;
            let mut rows = 0;
            note_paging(record.as_dyn(), place.tally);
            flatten(record.as_dyn(), self.around.members.as_dyn(), &mut |cells| {
                if let [(NOTE, Out::Text(note))] = cells {
                    place.tally.note(*note);
                    return;
                }
                let mut row = scratch.begin(schema.len());
                for (name, value) in cells {
                    if let Some(column) = schema.index_of(name) {
                        row.set(column, slot(*value, schema.fields[column].kind, scratch));
                    }
                }
                rows += 1;
                out.push(&row, scratch, place.origin, text.len() / 8, place.sink);
                scratch.end(row);
            });
            debug_assert_eq!(out.rows, rows_before + rows, "every row is counted");
            if rows == 0 {
                place.tally.note(format!("{}: the list of a record is empty, so that it gives no row.", format.name));
            }
            return Ok(());
        }
        let row = decode(text, &mut reader.map, out, &mut self.scratch).map_err(|error| explain(&error))?;
        out.push(&row, &mut self.scratch, place.origin, text.len(), place.sink);
        self.scratch.end(row);
        Ok(())
    }

    /// Gives all rows that wait to the sink.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.unknown.finish(&mut self.scratch, tally, sink);
        for out in &mut self.outs {
            out.flush(sink);
        }
    }

    /// The tables so far.
    pub(super) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.outs.iter().chain(self.unknown.outs())
    }

    /// Records that wait for their types to be found.
    pub(super) fn waiting(&self) -> u64 {
        self.unknown.waiting()
    }
}

/// Tells the person where a document says of itself that it is one page of several.
fn note_paging(document: Dyn<'_>, tally: &mut Tally) {
    for (key, value) in document.properties() {
        if is_paging(key) && !value.is_null() && value.as_str() != Some("") {
            tally.note(more_pages(key));
        }
    }
}

/// Tells the person what an envelope inside of a file holds besides its records.
fn note_besides(envelope: &Probe<'_>, tally: &mut Tally) {
    let is_list = |key: &str, raw: &str| may_open(key) && raw.starts_with(['[', '{']);
    let has_value = |raw: &str| !matches!(raw, "null" | "\"\"" | "[]" | "{}");
    let others = envelope.members.iter().filter(|(key, value)| !is_list(key, value.get()) && has_value(value.get()));
    let (paging, names): (Vec<&str>, Vec<&str>) = others.map(|(key, _)| &**key).partition(|key| is_paging(key));
    for key in paging {
        tally.note(more_pages(key));
    }
    if !names.is_empty() {
        tally.note(besides(&names));
    }
}

/// The note about what a document holds besides its records.
pub(super) fn besides(names: &[&str]) -> String {
    format!("Besides its records the file holds {}, which no table takes.", names.join(", "))
}

/// The beginning of a document without the member that it ends in, `"key":{`.
fn without_open_member(head: &str) -> Option<&str> {
    let key = head.strip_suffix('{')?.trim_end().strip_suffix(':')?.trim_end().strip_suffix('"')?;
    Some(key.get(..key.rfind('"')?)?.trim_end().trim_end_matches(','))
}

/// Whether a member of an envelope says that more pages follow.
pub(super) fn is_paging(key: &str) -> bool {
    ["nexttoken", "nextlink", "next_page", "pagination_id", "continuationtoken", "marker", "nextpagetoken"]
        .iter()
        .any(|name| key.trim_start_matches('@').trim_start_matches("odata.").eq_ignore_ascii_case(name))
}

/// The note about a file that is one page of several.
pub(super) fn more_pages(key: &str) -> String {
    format!("The file is one page of several: its {key} says that more records follow, which are not in it.")
}

/// What is wrong with a record's JSON, for the person.
pub(super) fn explain(error: &serde_json::Error) -> String {
    if error.to_string().starts_with("recursion limit") {
        return "The record is nested deeper than 128 levels, which is not read.".to_owned();
    }
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    if line <= 1 {
        format!("The record is not valid JSON: {what}, {column} characters into it.")
    } else {
        format!("The record is not valid JSON: {what}, in its line {line} at character {column}.")
    }
}
