//! JSON text of one record to the cells of a row, in one pass and without a tree.

use super::fields::{Action, Cut, FieldMap};
use super::row::{Row, Scratch, Slot};
use crate::values::{Dyn, DynKind, JsonText, ScalarType, dynamic_from_json, write_json};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Reads a record. The scratch is cleared first. A value of an unexpected type never fails; only broken JSON does.
pub(super) fn decode<'t>(
    text: &'t str,
    map: &mut FieldMap,
    scratch: &mut Scratch,
) -> Result<Row<'t>, serde_json::Error> {
    scratch.clear();
    let mut row = Row::new(map.schema.len());
    let mut reader = serde_json::Deserializer::from_str(text);
    Object { map, scratch, row: &mut row, node: 0 }.deserialize(&mut reader)?;
    reader.end()?;
    for (column, constant) in &map.constants {
        row.slots[*column] = Slot::Text(Cow::Borrowed(constant));
    }
    for (column, other) in &map.fallbacks {
        if row.slots[*column] == Slot::Null {
            row.slots[*column] = row.slots[*other].clone();
        }
    }
    Ok(row)
}

/// An object whose keys follow the rules of a node.
struct Object<'r, 't> {
    map: &'r mut FieldMap,
    scratch: &'r mut Scratch,
    row: &'r mut Row<'t>,
    node: usize,
}

impl<'de: 't, 't> DeserializeSeed<'de> for Object<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de: 't, 't> Visitor<'de> for Object<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Self { map, scratch, row, node } = self;
        let mut previous = None;
        while let Some(key) = access.next_key_seed(Key)? {
            let Some((entry, action)) = map.find(node, previous, &key) else {
                access.next_value_seed(JsonText(scratch.extra(map.prefix(node), &key)))?;
                continue;
            };
            previous = Some(entry);
            if node == 0 && entry < 64 {
                row.seen |= 1 << entry;
            }
            match action {
                Action::Column(column) => {
                    let kind = map.schema.fields[column].kind;
                    row.slots[column] = access.next_value_seed(Cell { kind, map, scratch })?;
                }
                Action::Cut(cuts) => {
                    let whole = access.next_value_seed(Cell { kind: ScalarType::String, map, scratch })?;
                    cut_into(&whole, &cuts, map, scratch, row);
                }
                Action::Inside(inner) => {
                    access.next_value_seed(Object { map, scratch, row, node: inner })?;
                }
                Action::Drop => {
                    access.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let mut spare = std::mem::take(&mut self.scratch.spare);
        spare.clear();
        if text.trim_start().starts_with('{') && dynamic_from_json(text, &mut spare).is_ok() {
            fill(spare.as_dyn(), self.map, self.scratch, self.row, self.node);
            self.scratch.spare = spare;
        } else {
            self.scratch.spare = spare;
            self.keep_whole(|writer| writer.string(text));
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.keep_whole(|writer| writer.bool(value));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.keep_whole(|writer| writer.long(value));
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.keep_whole(|writer| match i64::try_from(value) {
            Ok(value) => writer.long(value),
            Err(_) => writer.real(value as f64),
        });
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.keep_whole(|writer| writer.real(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let name = self.map.prefix(self.node).trim_end_matches('.').to_owned();
        JsonText(self.scratch.extra("", &name)).visit_seq(access)
    }
}

impl Object<'_, '_> {
    /// Something else than an object stands where an object belongs: it goes to what has no column.
    fn keep_whole(self, write: impl FnOnce(&mut crate::values::DynamicWriter)) {
        let name = self.map.prefix(self.node).trim_end_matches('.').to_owned();
        write(self.scratch.extra("", &name));
    }
}

/// The same rules over an object that is decoded already, as one that came as JSON text.
pub(super) fn fill(object: Dyn<'_>, map: &mut FieldMap, scratch: &mut Scratch, row: &mut Row<'_>, node: usize) {
    let mut previous = None;
    for (key, value) in object.properties() {
        let Some((entry, action)) = map.find(node, previous, key) else {
            scratch.extra(map.prefix(node), key).copy(value);
            continue;
        };
        previous = Some(entry);
        match action {
            Action::Column(column) if map.schema.fields[column].kind == ScalarType::Dynamic => {
                let (at, writer) = scratch.writer();
                writer.copy(value);
                row.slots[column] = Slot::Dynamic(at);
            }
            Action::Column(column) => row.slots[column] = Slot::from_dyn(value),
            Action::Cut(cuts) => {
                cut_into(&Slot::from_dyn(value), &cuts, map, scratch, row);
            }
            Action::Inside(inner) if matches!(value.kind(), DynKind::Bag(_)) => fill(value, map, scratch, row, inner),
            Action::Inside(inner) => {
                let name = map.prefix(inner).trim_end_matches('.').to_owned();
                scratch.extra("", &name).copy(value);
            }
            Action::Drop => {}
        }
    }
}

/// Puts parts of a text into columns.
fn cut_into<'t>(whole: &Slot<'t>, cuts: &[(usize, Cut)], map: &FieldMap, scratch: &mut Scratch, row: &mut Row<'t>) {
    for (column, cut) in cuts {
        let slot = cut_slot(whole, *cut);
        row.slots[*column] = match slot {
            Slot::Text(text) if text.is_empty() => Slot::Null,
            Slot::Text(text) if map.schema.fields[*column].kind == ScalarType::Dynamic => {
                let (at, writer) = scratch.writer();
                embed(&text, writer);
                Slot::Dynamic(at)
            }
            slot => slot,
        };
    }
}

fn cut_slot<'t>(whole: &Slot<'t>, cut: Cut) -> Slot<'t> {
    match whole {
        Slot::Text(Cow::Borrowed(text)) => Slot::Text(cut(text)),
        Slot::Text(Cow::Owned(text)) => Slot::Text(Cow::Owned(cut(text).into_owned())),
        other => other.clone(),
    }
}

/// A key, borrowed unless it holds escapes.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// The value of one column.
struct Cell<'r> {
    kind: ScalarType,
    map: &'r FieldMap,
    scratch: &'r mut Scratch,
}

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = Slot<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.kind != ScalarType::Dynamic || self.map.decode_text {
            return deserializer.deserialize_any(self);
        }
        let (at, writer) = self.scratch.writer();
        JsonText(writer).deserialize(deserializer)?;
        Ok(Slot::Dynamic(at))
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = Slot<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Slot::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Slot::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Slot::Long(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Slot::Real(value as f64), Slot::Long))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Slot::Real(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        if self.map.null_texts.contains(&text) {
            return Ok(Slot::Null);
        }
        if self.kind == ScalarType::Dynamic { Ok(self.embedded(text)) } else { Ok(Slot::Text(Cow::Borrowed(text))) }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if self.map.null_texts.contains(&text) {
            return Ok(Slot::Null);
        }
        if self.kind == ScalarType::Dynamic {
            Ok(self.embedded(text))
        } else {
            Ok(Slot::Text(Cow::Owned(text.to_owned())))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
        if self.kind == ScalarType::Dynamic {
            let (at, writer) = self.scratch.writer();
            JsonText(writer).visit_seq(access)?;
            return Ok(Slot::Dynamic(at));
        }
        self.scratch.spare.clear();
        JsonText(&mut self.scratch.spare).visit_seq(access)?;
        Ok(self.spare_as_text())
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
        if self.kind == ScalarType::Dynamic {
            let (at, writer) = self.scratch.writer();
            JsonText(writer).visit_map(access)?;
            return Ok(Slot::Dynamic(at));
        }
        self.scratch.spare.clear();
        JsonText(&mut self.scratch.spare).visit_map(access)?;
        Ok(self.spare_as_text())
    }
}

impl<'de> Cell<'_> {
    /// A nested value in a column that is not dynamic becomes JSON text.
    fn spare_as_text(self) -> Slot<'de> {
        let mut text = String::new();
        write_json(self.scratch.spare.as_dyn(), &mut text);
        Slot::Text(Cow::Owned(text))
    }

    /// JSON text in a dynamic column is decoded; other text stays text.
    fn embedded(self, text: &str) -> Slot<'de> {
        let (at, writer) = self.scratch.writer();
        embed(text, writer);
        Slot::Dynamic(at)
    }
}

/// Decodes text that holds a JSON object or array; other text is written as a string.
pub(super) fn embed(text: &str, writer: &mut crate::values::DynamicWriter) {
    writer.clear();
    if text.trim_start().starts_with(['{', '[']) {
        if dynamic_from_json(text, writer).is_ok() {
            return;
        }
        writer.clear();
    }
    writer.string(text);
}
