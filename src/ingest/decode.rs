//! JSON text of one record to the cells of a row, in one pass and without a tree.

use super::fields::{Action, FieldMap, Key};
use super::out::TableOut;
use super::probe::is_whole;
use super::row::{Row, Scratch, Slot};
use super::steps::{Behind, Known, Owner, StepId};
use crate::values::{
    Dyn, DynKind, DynamicWriter, JsonCursor, JsonScalar, ScalarType, dynamic_from_json, json_error, write_json,
};
use std::borrow::Cow;

/// Reads a record that goes to the table `out`. A value of an unexpected type never fails; only broken JSON does.
pub(super) fn decode<'t>(
    text: &'t str,
    map: &mut FieldMap,
    out: &TableOut,
    scratch: &mut Scratch,
) -> Result<Row<'t>, serde_json::Error> {
    let (row, end) = decode_first(text, map, out, scratch).ok_or_else(|| json_error(text))?;
    if text.as_bytes()[end..].iter().all(u8::is_ascii_whitespace) { Ok(row) } else { Err(json_error(text)) }
}

/// Reads the record at the beginning of a text, and says where it ends. `None` where it cannot be read to its end.
pub(super) fn decode_first<'t>(
    text: &'t str,
    map: &mut FieldMap,
    out: &TableOut,
    scratch: &mut Scratch,
) -> Option<(Row<'t>, usize)> {
    let row = scratch.begin(map.schema.len());
    let cursor = JsonCursor::new(text);
    map.steps.begin(out.epoch);
    let mut decoder = Decoder { cursor, map, out, scratch, row };
    let read = decoder.object(0);
    let Decoder { cursor, map, scratch, mut row, .. } = decoder;
    if read.is_none() {
        scratch.end(row);
        return None;
    }
    for (column, constant) in &map.constants {
        row.set(*column, Slot::Text(Cow::Borrowed(constant)));
    }
    for (column, other) in &map.fallbacks {
        if matches!(row.get(*column), Slot::Null) {
            row.set(*column, out.carried(*other, row.get(*other), *column));
        }
    }
    Some((row, cursor.at()))
}

/// A record that is being read.
struct Decoder<'d, 't> {
    cursor: JsonCursor<'t>,
    map: &'d mut FieldMap,
    out: &'d TableOut,
    scratch: &'d mut Scratch,
    row: Row<'t>,
}

/// What is to be remembered of a field that was read.
enum Learn {
    /// Nothing.
    No,
    /// It is this step.
    Step(StepId),
    /// What [`Scratch::known`] holds.
    Known,
}

impl<'t> Decoder<'_, 't> {
    /// A value that should be an object whose keys follow the rules of a node.
    fn object(&mut self, node: usize) -> Option<()> {
        match self.cursor.peek()? {
            b'{' => self.members(node),
            b'n' => self.cursor.scalar().map(|_| ()),
            b'"' => {
                let text = self.cursor.string()?;
                let mut spare = std::mem::take(&mut self.scratch.spare);
                spare.clear();
                if text.trim_start().starts_with('{') && dynamic_from_json(&text, &mut spare).is_ok() {
                    fill(spare.as_dyn(), self.map, self.out, self.scratch, &mut self.row, node);
                } else {
                    self.scratch.extra("", name_of(self.map, node)).string(&text);
                }
                self.scratch.spare = spare;
                Some(())
            }
            // Something else than an object stands where an object belongs: it goes to what has no column.
            _ => copy(&mut self.cursor, self.scratch.extra("", name_of(self.map, node))),
        }
    }

    fn members(&mut self, node: usize) -> Option<()> {
        let mut previous = None;
        let mut behind = Behind::Entry(0);
        let mut more = self.cursor.open(b'{', b'}')?;
        while more {
            self.cursor.peek()?;
            if let Some((step, entry)) = self.map.steps.take(node, behind, &mut self.cursor, &mut self.row) {
                self.saw(node, entry);
                (previous, behind) = (Some(entry), Behind::Step(step));
            } else {
                (previous, behind) = self.next_member(node, previous, behind)?;
            }
            more = self.cursor.more(b'}')?;
        }
        Some(())
    }

    /// A field that does not come as expected.
    fn next_member(&mut self, node: usize, previous: Option<usize>, behind: Behind) -> Option<(Option<usize>, Behind)> {
        let start = self.cursor.at();
        let entry = match self.map.next_key(node, previous, &mut self.cursor)? {
            Key::Stranger(key) => {
                copy(&mut self.cursor, self.scratch.extra(self.map.prefix(node), &key))?;
                return Some((previous, Behind::Entry(previous.map_or(0, |entry| entry + 1))));
            }
            Key::Entry(entry) => entry,
        };
        self.saw(node, entry);
        let owner = (node as u32, entry as u32);
        let step = match self.member(node, entry, start)? {
            Learn::No => None,
            Learn::Step(step) => Some(step),
            Learn::Known => {
                let (steps, field) = (&mut self.map.steps, self.cursor.since(start));
                steps.find(owner, field).or_else(|| steps.learn(owner, field, &self.scratch.known))
            }
        };
        let Some(step) = step else { return Some((Some(entry), Behind::Entry(entry + 1))) };
        self.map.steps.link(node, behind, step);
        Some((Some(entry), Behind::Step(step)))
    }

    #[inline]
    fn saw(&mut self, node: usize, entry: usize) {
        if node == 0 {
            let number = self.map.number(node, entry);
            self.row.seen |= if number < 64 { 1 << number } else { 0 };
        }
    }

    fn member(&mut self, node: usize, entry: usize, start: usize) -> Option<Learn> {
        match self.map.action(node, entry) {
            Action::Column(column) => return self.column(column, (node as u32, entry as u32), start),
            Action::Cut(cuts) => return self.cut(cuts),
            Action::Inside(inner) => self.object(inner)?,
            Action::Drop => {
                self.scratch.spare.clear();
                self.cursor.dynamic(&mut self.scratch.spare)?;
            }
            Action::Extra => {
                let (prefix, key) = (self.map.prefix(node), self.map.key(node, entry));
                copy(&mut self.cursor, self.scratch.extra(prefix, key))?;
            }
        }
        Some(Learn::No)
    }

    fn column(&mut self, column: usize, owner: Owner, start: usize) -> Option<Learn> {
        let kind = self.map.schema.fields[column].kind;
        let first = self.cursor.peek()?;
        let coded = kind == ScalarType::String && first == b'"' && self.map.null_texts.is_empty();
        if coded && self.out.is_coded(column) {
            return self.coded_text(column, owner, start);
        }
        let slot = self.value(first, kind)?;
        let known = match slot {
            Slot::Null if first == b'n' => Some(Known::Null),
            Slot::Bool(value) => Some(Known::Bool(value)),
            _ => None,
        };
        self.row.set(column, slot);
        let Some(known) = known else { return Some(Learn::No) };
        self.scratch.known.clear();
        self.scratch.known.push((column, known));
        Some(Learn::Known)
    }

    /// A text for a column of texts that has a dictionary.
    fn coded_text(&mut self, column: usize, owner: Owner, start: usize) -> Option<Learn> {
        let text = match self.cursor.string()? {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => {
                self.row.set(column, Slot::Text(Cow::Owned(text)));
                return Some(Learn::No);
            }
        };
        if let Some(step) = self.map.steps.find(owner, self.cursor.since(start)) {
            self.map.steps.fill(step, &mut self.row);
            return Some(Learn::Step(step));
        }
        let Some(code) = self.out.code_of(column, text) else {
            self.row.set(column, Slot::Raw(text));
            return Some(Learn::No);
        };
        self.row.set(column, Slot::Code(code));
        self.scratch.known.clear();
        self.scratch.known.push((column, Known::Code(code)));
        Some(Learn::Known)
    }

    /// A value of which parts go to columns.
    fn cut(&mut self, cuts: usize) -> Option<Learn> {
        let first = self.cursor.peek()?;
        let whole = self.value(first, ScalarType::String)?;
        cut_into(&whole, cuts, self.map, self.out, self.scratch, &mut self.row);
        let all = self.scratch.known.len() == self.map.cut_columns(cuts).len();
        Some(if all && matches!(whole, Slot::Raw(_)) { Learn::Known } else { Learn::No })
    }

    /// A value that begins with the byte `first`, for a column of this type.
    fn value(&mut self, first: u8, kind: ScalarType) -> Option<Slot<'t>> {
        Some(match first {
            b'"' => {
                let text = self.cursor.string()?;
                if self.map.null_texts.contains(&&*text) {
                    return Some(Slot::Null);
                }
                if kind == ScalarType::Dynamic && self.map.decode_text {
                    let (at, writer) = self.scratch.writer();
                    embed(&text, writer);
                    return Some(Slot::Dynamic(at));
                }
                match text {
                    Cow::Borrowed(text) => Slot::Raw(text),
                    Cow::Owned(text) => Slot::Text(Cow::Owned(text)),
                }
            }
            b'{' | b'[' if kind == ScalarType::Dynamic => {
                let (at, writer) = self.scratch.writer();
                self.cursor.dynamic(writer)?;
                Slot::Dynamic(at)
            }
            b'{' | b'[' => {
                // A nested value in a column that is not dynamic becomes JSON text.
                self.scratch.spare.clear();
                self.cursor.dynamic(&mut self.scratch.spare)?;
                let mut text = String::new();
                write_json(self.scratch.spare.as_dyn(), &mut text);
                Slot::Text(Cow::Owned(text))
            }
            _ => scalar(&mut self.cursor)?,
        })
    }
}

/// The least number past all longs: 2^63.
const FIRST_HUGE: f64 = 9_223_372_036_854_775_808.0;

/// Takes a number, a bool or null. A whole number that no `long` holds is the text of its digits: as a real it would be
/// the same as many others.
#[inline]
fn scalar<'t>(cursor: &mut JsonCursor<'t>) -> Option<Slot<'t>> {
    cursor.peek()?;
    let start = cursor.at();
    Some(match cursor.scalar()? {
        JsonScalar::Null => Slot::Null,
        JsonScalar::Bool(value) => Slot::Bool(value),
        JsonScalar::Long(value) => Slot::Long(value),
        // Not raw: only of a text in quotes is it certain that no other value begins with its bytes.
        JsonScalar::Real(value) if value.abs() >= FIRST_HUGE && is_whole(cursor.since(start)) => {
            Slot::Text(Cow::Borrowed(cursor.since(start)))
        }
        JsonScalar::Real(value) => Slot::Real(value),
    })
}

/// Copies a value of any kind, as [`JsonCursor::dynamic`] does, but for whole numbers that no `long` holds.
fn copy(cursor: &mut JsonCursor<'_>, writer: &mut DynamicWriter) -> Option<()> {
    if !matches!(cursor.peek()?, b'-' | b'0'..=b'9') {
        return cursor.dynamic(writer);
    }
    match scalar(cursor)? {
        Slot::Long(value) => writer.long(value),
        Slot::Real(value) => writer.real(value),
        digits => writer.string(digits.as_text()?),
    }
    Some(())
}

/// The path of a node without its dot.
fn name_of(map: &FieldMap, node: usize) -> &str {
    map.prefix(node).trim_end_matches('.')
}

/// The same rules over an object that is decoded already, as one that came as JSON text.
fn fill(object: Dyn<'_>, map: &mut FieldMap, out: &TableOut, scratch: &mut Scratch, row: &mut Row<'_>, node: usize) {
    let mut previous = None;
    for (key, value) in object.properties() {
        let Some(entry) = map.find(node, previous, key) else {
            scratch.extra(map.prefix(node), key).copy(value);
            continue;
        };
        previous = Some(entry);
        match map.action(node, entry) {
            Action::Column(column) if map.schema.fields[column].kind == ScalarType::Dynamic => {
                let (at, writer) = scratch.writer();
                writer.copy(value);
                row.set(column, Slot::Dynamic(at));
            }
            Action::Column(column) => row.set(column, Slot::from_dyn(value)),
            Action::Cut(cuts) => cut_into(&Slot::from_dyn(value), cuts, map, out, scratch, row),
            Action::Inside(inner) if matches!(value.kind(), DynKind::Bag(_)) => {
                fill(value, map, out, scratch, row, inner);
            }
            Action::Inside(inner) => scratch.extra("", name_of(map, inner)).copy(value),
            Action::Drop => {}
            Action::Extra => scratch.extra(map.prefix(node), key).copy(value),
        }
    }
}

/// Puts parts of a text into columns; arrays and objects are the JSON text that they are written as. What can be remembered
/// of it stands in [`Scratch::known`] then.
fn cut_into<'t>(
    whole: &Slot<'t>,
    cuts: usize,
    map: &mut FieldMap,
    out: &TableOut,
    scratch: &mut Scratch,
    row: &mut Row<'t>,
) {
    scratch.known.clear();
    let Some(text) = whole.as_text() else {
        for (column, _) in map.cut_columns(cuts) {
            row.set(*column, whole.clone());
        }
        return;
    };
    let parts = map.cuts(cuts).parts(text);
    for ((column, _), part) in map.cut_columns(cuts).iter().zip(&*parts) {
        let slot = if part.is_empty() {
            scratch.known.push((*column, Known::Null));
            Slot::Null
        } else if map.schema.fields[*column].kind == ScalarType::Dynamic {
            let (at, writer) = scratch.writer();
            embed(part, writer);
            Slot::Dynamic(at)
        } else if let Some(code) = out.code_of(*column, part) {
            scratch.known.push((*column, Known::Code(code)));
            Slot::Code(code)
        } else {
            Slot::Shared(part.clone())
        };
        row.set(*column, slot);
    }
}

/// Decodes text that holds a JSON object or array; other text is written as a string.
pub(super) fn embed(text: &str, writer: &mut DynamicWriter) {
    writer.clear();
    if text.trim_start().starts_with(['{', '[']) {
        if dynamic_from_json(text, writer).is_ok() {
            return;
        }
        writer.clear();
    }
    writer.string(text);
}
