//! Formats ready for use: their rules over their table's columns, and their signatures as seen from a row.

use super::LoadOptions;
use super::fields::FieldMap;
use super::formats::{Claim, Decoder, Format, Out};
use super::out::TableOut;
use super::row::{Row, Scratch, Slot};
use crate::tables::TableSchema;
use crate::values::{DynKind, ScalarType};
use std::borrow::Cow;

/// A format ready for use.
pub(super) struct Reader {
    pub(super) format: &'static Format,
    pub(super) map: FieldMap,
    /// The signature as entries of the map and, where the text matters, the column that holds it. `None` where the
    /// signature cannot be seen from the columns.
    signature: Option<Vec<Vec<Test>>>,
    /// Number of its table among those of the file.
    pub(super) out: usize,
}

/// A claim, as it is seen from a row.
enum Test {
    /// The entry is there and, where its text matters, this column holds it.
    Entry { entry: usize, text: Option<(usize, Expected)> },
    /// The entry is not there.
    Absent { entry: usize },
    /// This column does not hold the text.
    Not { column: usize, text: &'static str },
    /// See [`Claim::RowOf`]: the column that names the table, its name, and the entry of the id.
    RowOf { column: usize, name: &'static str, id: usize },
}

/// What the text of a column must be.
enum Expected {
    This(&'static str),
    NoneOf(&'static [&'static str]),
    OneOf(&'static [&'static str]),
    Fits(fn(&str) -> bool),
}

impl Reader {
    /// The format, and its table among `outs`.
    pub(super) fn new(format: &'static Format, outs: &mut Vec<TableOut>, options: LoadOptions) -> Self {
        let mut map = field_map(format.table, &format.decoder);
        if let Decoder::Columns { .. } = format.decoder {
            // Such rows come in large numbers, so that what they must not have is looked out for while they are read.
            for claim in format.signature.iter().copied().flatten() {
                if let Claim::Lacks(key) = claim {
                    map.watch(key);
                }
            }
        }
        let out = out_of(outs, format.table, &map, options);
        let signature = match format.decoder {
            Decoder::Rows(_) => None,
            _ => format.signature.iter().map(|claims| claims.iter().map(|claim| test(claim, &map)).collect()).collect(),
        };
        Self { format, map, signature, out }
    }

    /// Whether a row that was read by this format's rules has its signature; `None` where that cannot be seen from a row.
    pub(super) fn confirms(&self, row: &Row<'_>, out: &TableOut, scratch: &Scratch) -> Option<bool> {
        let signature = self.signature.as_ref()?;
        Some(signature.iter().any(|tests| tests.iter().all(|test| test.holds(row, out, scratch))))
    }

    /// Whether [`confirms`](Self::confirms) has an answer.
    pub(super) fn can_confirm(&self) -> bool {
        self.signature.is_some()
    }
}

/// The rules of a decoder, ready for use.
fn field_map(table: &'static TableSchema, decoder: &Decoder) -> FieldMap {
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
    let seen = |key: &str| map.top_entry(key).filter(|entry| *entry < 64);
    let (key, expected) = match claim {
        Claim::RowOf(table, id) => {
            let column = map.column_of(map.top_entry("Type")?)?;
            return Some(Test::RowOf { column, name: table.name, id: seen(id)? });
        }
        Claim::IsNot(key, text) => return Some(Test::Not { column: map.column_of(map.top_entry(key)?)?, text }),
        Claim::Lacks(key) => return Some(Test::Absent { entry: seen(key)? }),
        Claim::Has(key) => (key, None),
        Claim::Is(key, text) => (key, Some(Expected::This(text))),
        Claim::IsNoneOf(key, texts) => (key, Some(Expected::NoneOf(texts))),
        Claim::IsOneOf(key, texts) => (key, Some(Expected::OneOf(texts))),
        Claim::Fits(key, fits) => (key, Some(Expected::Fits(*fits))),
        _ => return None,
    };
    let entry = seen(key)?;
    let text = match expected {
        None => None,
        Some(expected) => Some((map.column_of(entry)?, expected)),
    };
    Some(Test::Entry { entry, text })
}

impl Test {
    /// Whether it holds of a row that was read, and of what was read beside it.
    fn holds(&self, row: &Row<'_>, out: &TableOut, scratch: &Scratch) -> bool {
        let has = |entry: usize| row.seen & 1 << entry != 0;
        let is_expected = |(column, expected): &(usize, Expected)| {
            let slot = row.get(*column);
            let text = || out.text_of(*column, slot);
            match expected {
                Expected::This(expected) => out.is_text(*column, slot, expected),
                Expected::NoneOf(others) => text().is_some_and(|text| !others.contains(&text)),
                Expected::OneOf(expected) => text().is_some_and(|text| expected.contains(&text)),
                Expected::Fits(fits) => text().is_some_and(fits),
            }
        };
        match self {
            Self::Entry { entry, text } => has(*entry) && text.as_ref().is_none_or(is_expected),
            Self::Absent { entry } => !has(*entry),
            Self::Not { column, text } => !out.is_text(*column, row.get(*column), text),
            Self::RowOf { column, name, id } => {
                let slot = row.get(*column);
                let of_table = matches!(slot, Slot::Null)
                    || out.text_of(*column, slot).is_some_and(|text| ["", *name].contains(&text));
                of_table && (!scratch.has_extra() || has(*id))
            }
        }
    }
}

/// A value that a [`Decoder::Rows`] made, for a column of this type.
pub(super) fn slot<'t>(value: Out<'t>, kind: ScalarType, scratch: &mut Scratch) -> Slot<'t> {
    match value {
        Out::Text("") => Slot::Null,
        Out::Text(text) => Slot::Text(Cow::Borrowed(text)),
        Out::Value(value) if matches!(value.kind(), DynKind::Bag(0)) => Slot::Null,
        Out::Value(value) if kind == ScalarType::Dynamic => {
            let (at, writer) = scratch.writer();
            writer.copy(value);
            Slot::Dynamic(at)
        }
        Out::Value(value) => Slot::from_dyn(value),
    }
}
