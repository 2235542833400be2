//! Finds the shape of each record, by content, and puts its rows into the table of that shape.
//!
//! Files mix shapes (an Event Hubs batch holds logs and metrics), so every record is looked at. Neighbours are mostly
//! alike: the record is read by the last shape's rules first, and that reading shows whether its signature holds.

use super::decode::{decode, decode_first};
use super::fields::FieldMap;
use super::formats::{Claim, Decoder, FORMATS, Format, Out};
use super::generic::Generic;
use super::json::mend::mend;
use super::out::TableOut;
use super::probe::Probe;
use super::row::{Row, Scratch, Slot};
use super::tally::Tally;
use super::{LoadOptions, Sink};
use crate::tables::TableSchema;
use crate::values::{DynKind, DynamicWriter, dynamic_from_json};
use std::borrow::Cow;

/// A format ready for use.
struct Reader {
    format: &'static Format,
    map: FieldMap,
    /// The signature as entries of the map and, where the text matters, the column that holds it. `None` where the
    /// signature cannot be seen from the columns.
    signature: Option<Vec<Vec<Test>>>,
    out: usize,
}

struct Test {
    entry: usize,
    is: Option<(usize, &'static str)>,
}

/// The records of one JSON file.
pub(super) struct Classifier {
    readers: Vec<Option<Reader>>,
    outs: Vec<TableOut>,
    last: Option<usize>,
    generic: Generic,
    scratch: Scratch,
    /// Members of the envelope before its records.
    envelope: DynamicWriter,
    options: LoadOptions,
}

impl Classifier {
    /// Records of no known shape go to the table `name`.
    pub(super) fn new(name: &str, options: LoadOptions) -> Self {
        Self {
            readers: FORMATS.iter().map(|_| None).collect(),
            outs: Vec::new(),
            last: None,
            generic: Generic::new(name, options),
            scratch: Scratch::default(),
            envelope: DynamicWriter::default(),
            options,
        }
    }

    /// The members of an envelope before its records, from the brace on.
    pub(super) fn open_envelope(&mut self, head: &str) {
        let head = head.trim_end().trim_end_matches(',');
        self.envelope.clear();
        if dynamic_from_json(&format!("{head}}}"), &mut self.envelope).is_err() {
            self.envelope.clear();
        }
    }

    /// Reads one record that begins at `origin`. The error says why it cannot be read.
    ///
    /// Only where the cut is `sure` are common slips mended.
    pub(super) fn record(
        &mut self,
        text: &str,
        origin: u64,
        sure: bool,
        tally: &mut Tally,
        sink: &mut dyn Sink,
    ) -> Result<(), String> {
        let Err(error) = self.strict(text, origin, tally, sink) else { return Ok(()) };
        if !sure {
            return Err(error);
        }
        if let Some(mended) = mend(text)
            && self.strict(&mended, origin, tally, sink).is_ok()
        {
            tally.mended += 1;
            return Ok(());
        }
        Err(error)
    }

    /// Reads the record at the beginning of `text` and says where it ends; `None`, and nothing is read, where it is not of
    /// the last record's shape, is broken or goes on behind the text.
    pub(super) fn first(&mut self, text: &str, origin: u64, sink: &mut dyn Sink) -> Option<usize> {
        let reader = self.readers.get_mut(self.last?)?.as_mut()?;
        let signature = reader.signature.as_ref()?;
        let out = &mut self.outs[reader.out];
        let (row, end) = decode_first(text, &mut reader.map, out, &mut self.scratch)?;
        let holds = signature.iter().any(|tests| tests.iter().all(|test| test.holds(&row, out)));
        if holds {
            out.push(&row, &mut self.scratch, origin, end, sink);
        }
        self.scratch.end(row);
        holds.then_some(end)
    }

    fn strict(&mut self, text: &str, origin: u64, tally: &mut Tally, sink: &mut dyn Sink) -> Result<(), String> {
        if let Some(reader) = self.last.and_then(|at| self.readers.get_mut(at)?.as_mut())
            && let Some(signature) = &reader.signature
        {
            let out = &mut self.outs[reader.out];
            let row = decode(text, &mut reader.map, out, &mut self.scratch).map_err(|error| explain(&error))?;
            let holds = signature.iter().any(|tests| tests.iter().all(|test| test.holds(&row, out)));
            if holds {
                out.push(&row, &mut self.scratch, origin, text.len(), sink);
            }
            self.scratch.end(row);
            if holds {
                return Ok(());
            }
        }
        let probe = Probe::of(text).map_err(|error| explain(&error))?;
        let Some(at) = FORMATS.iter().position(|format| format.claims(&probe)) else {
            tally.saw("JSON");
            return self.generic.record(text, origin, &mut self.scratch, tally, sink).map_err(|error| explain(&error));
        };
        self.last = Some(at);
        let format = FORMATS[at];
        tally.saw(format.name);
        if self.readers[at].is_none() {
            let reader = Reader::new(format, &mut self.outs, self.options);
            self.readers[at] = Some(reader);
        }
        let Some(reader) = &mut self.readers[at] else { return Ok(()) };
        let out = &mut self.outs[reader.out];
        if let Decoder::Rows(flatten) = reader.format.decoder {
            let mut record = DynamicWriter::default();
            dynamic_from_json(text, &mut record).map_err(|error| explain(&error))?;
            let (scratch, schema) = (&mut self.scratch, reader.map.schema.clone());
            let rows_before = out.rows;
            let mut rows = 0;
            flatten(record.as_dyn(), self.envelope.as_dyn(), &mut |cells| {
                let mut row = scratch.begin(schema.len());
                for (name, value) in cells {
                    if let Some(column) = schema.index_of(name) {
                        row.set(column, slot(*value, schema.fields[column].kind, scratch));
                    }
                }
                rows += 1;
                out.push(&row, scratch, origin, text.len() / 8, sink);
                scratch.end(row);
            });
            debug_assert_eq!(out.rows, rows_before + rows, "every row is counted");
            if rows == 0 {
                tally.note(format!("{}: a record holds no points, so that it gives no row.", format.name));
            }
            return Ok(());
        }
        let row = decode(text, &mut reader.map, out, &mut self.scratch).map_err(|error| explain(&error))?;
        out.push(&row, &mut self.scratch, origin, text.len(), sink);
        self.scratch.end(row);
        Ok(())
    }

    /// Gives all rows that wait to the sink.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.generic.finish(&mut self.scratch, tally, sink);
        for out in &mut self.outs {
            out.flush(sink);
        }
    }

    /// The tables so far.
    pub(super) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.outs.iter().chain(self.generic.out())
    }

    /// Records that wait for their types to be found.
    pub(super) fn waiting(&self) -> u64 {
        self.generic.waiting()
    }
}

impl Reader {
    fn new(format: &'static Format, outs: &mut Vec<TableOut>, options: LoadOptions) -> Self {
        let map = field_map(format.table, &format.decoder);
        let out = out_of(outs, format.table, &map, options);
        let signature = match format.decoder {
            Decoder::Rows(_) => None,
            _ => format.signature.iter().map(|claims| claims.iter().map(|claim| test(claim, &map)).collect()).collect(),
        };
        Self { format, map, signature, out }
    }
}

/// The rules of a decoder, ready for use.
pub(super) fn field_map(table: &'static TableSchema, decoder: &Decoder) -> FieldMap {
    match decoder {
        Decoder::Fields { rules, constants } => FieldMap::of_rules(table, rules).with_constants(constants),
        Decoder::Columns { leave_out, null_texts } => {
            let mut map = FieldMap::of_columns(table.to_schema().into(), true);
            map.null_texts = null_texts;
            for key in *leave_out {
                map.drop_key(key);
            }
            map
        }
        Decoder::Rows(_) => FieldMap::of_columns(table.to_schema().into(), false),
    }
}

/// Number of the table in `outs`, which gets it where it is new: several shapes fill one table.
fn out_of(outs: &mut Vec<TableOut>, table: &'static TableSchema, map: &FieldMap, options: LoadOptions) -> usize {
    outs.iter().position(|out| &*out.key.name == table.name).unwrap_or_else(|| {
        outs.push(TableOut::known(table, map.schema.clone(), options));
        outs.len() - 1
    })
}

fn test(claim: &Claim, map: &FieldMap) -> Option<Test> {
    let (key, is) = match claim {
        Claim::Has(key) => (key, None),
        Claim::Is(key, text) => (key, Some(*text)),
    };
    let entry = map.top_entry(key).filter(|entry| *entry < 64)?;
    let is = match is {
        None => None,
        Some(text) => Some((map.column_of(entry)?, text)),
    };
    Some(Test { entry, is })
}

impl Test {
    fn holds(&self, row: &Row<'_>, out: &TableOut) -> bool {
        row.seen & 1 << self.entry != 0
            && self.is.is_none_or(|(column, expected)| out.is_text(column, row.get(column), expected))
    }
}

fn slot<'t>(value: Out<'t>, kind: crate::values::ScalarType, scratch: &mut Scratch) -> Slot<'t> {
    match value {
        Out::Text("") => Slot::Null,
        Out::Text(text) => Slot::Text(Cow::Borrowed(text)),
        Out::Value(value) if matches!(value.kind(), DynKind::Bag(0)) => Slot::Null,
        Out::Value(value) if kind == crate::values::ScalarType::Dynamic => {
            let (at, writer) = scratch.writer();
            writer.copy(value);
            Slot::Dynamic(at)
        }
        Out::Value(value) => Slot::from_dyn(value),
    }
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
