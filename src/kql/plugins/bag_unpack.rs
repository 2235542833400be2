//! `bag_unpack`

use super::{Call, ColumnArgument, Complaint, Plugin, Prepared, Table, complaint};
use crate::values::{Batch, Column, ColumnBuilder, Dyn, DynKind, Field, ScalarType, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) static FAMILY: &[&Plugin] = &[&BAG_UNPACK];

/// Columns that properties may become.
const MAX_COLUMNS: usize = 1_000;

static BAG_UNPACK: Plugin = Plugin {
    name: "bag_unpack",
    syntax: "bag_unpack(Column [, OutputColumnPrefix] [, columnsConflict] [, ignoredProperties])",
    doc: "The properties of a dynamic column's bags as columns of their own, typed by what is in them.",
    reference: "query/bag-unpack-plugin",
    summarizes: false,
    keeps_order: true,
    prepare,
    examples: &[
        ("print d = dynamic({\"Repo\": \"web\", \"Bytes\": 20}) | evaluate bag_unpack(d)", "20|web"),
        ("print x = 1, d = dynamic({\"x\": 2}) | evaluate bag_unpack(d, 'd_') | project x, d_x", "1|2"),
    ],
};

/// What is done with a property that is named like a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Error,
    ReplaceSource,
    KeepSource,
}

struct Unpacking {
    column: ColumnArgument,
    prefix: String,
    conflict: Conflict,
    ignored: BTreeSet<String>,
    input: Vec<Field>,
}

fn prepare(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let column = call.column_of("Column", &[ScalarType::Dynamic])?;
    let text = |value: crate::values::Value| value.as_str().unwrap_or_default().to_owned();
    let prefix = call.named_or_next("OutputColumnPrefix", ScalarType::String)?.map(text).unwrap_or_default();
    let conflict = match call.named_or_next("columnsConflict", ScalarType::String)?.map(text).as_deref() {
        None | Some("" | "error") => Conflict::Error,
        Some("replace_source") => Conflict::ReplaceSource,
        Some("keep_source") => Conflict::KeepSource,
        Some(_) => {
            let message = "columnsConflict is 'error', 'replace_source' or 'keep_source'.";
            return Err(message.to_owned().into());
        }
    };
    let ignored = call.named_or_next("ignoredProperties", ScalarType::Dynamic)?;
    let ignored = ignored.as_ref().and_then(crate::values::Value::as_dyn);
    let ignored = ignored.map(|list| list.elements().filter_map(Dyn::as_str).map(str::to_owned).collect());
    let input = call.input.fields.clone();
    let passed = (0..input.len()).filter(|at| *at != column.index).collect();
    let unpacking = Unpacking { column, prefix, conflict, ignored: ignored.unwrap_or_default(), input };
    Ok(Prepared { passed: Some(passed), ..Prepared::open(async move |inputs, _| unpacking.run(&inputs[0])) })
}

impl Unpacking {
    fn run(&self, input: &Batch) -> Result<Table, Complaint> {
        let slots = self.slots(input)?;
        let mut schema: Vec<Field> = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        // A property may take the place of the bag itself.
        let mut replaced: BTreeSet<&str> = BTreeSet::new();
        for (at, field) in self.input.iter().enumerate() {
            let slot = slots.keys().find(|slot| **slot == *field.name);
            let is_bag = at == self.column.index;
            match slot {
                Some(slot) if is_bag || self.conflict != Conflict::Error => {
                    replaced.insert(slot);
                    let keeps = !is_bag && self.conflict == Conflict::KeepSource;
                    let kind = if keeps { field.kind } else { slots[slot] };
                    schema.push(Field::new(field.name.clone(), kind));
                    columns.push(if keeps { input.columns[at].clone() } else { self.unpacked(input, slot, kind) });
                }
                Some(slot) => {
                    let message = format!("The property would be a second column '{slot}'.");
                    return Err(complaint(
                        0,
                        format!("{message} Say columnsConflict='replace_source' or 'keep_source', or give a prefix."),
                    ));
                }
                None if is_bag => {}
                None => {
                    schema.push(field.clone());
                    columns.push(input.columns[at].clone());
                }
            }
        }
        for (slot, kind) in &slots {
            if !replaced.contains(slot.as_str()) {
                schema.push(Field::new(slot.as_str(), *kind));
                columns.push(self.unpacked(input, slot, *kind));
            }
        }
        Ok(Table { schema: Arc::new(Schema::new(schema)), batch: Batch::new(columns, input.rows) })
    }

    /// The names of the new columns, in order, and their types.
    fn slots(&self, input: &Batch) -> Result<BTreeMap<String, ScalarType>, Complaint> {
        let mut kinds: BTreeMap<String, Option<ScalarType>> = BTreeMap::new();
        let Some(bags) = self.column.of(input).as_dynamics() else { return Ok(BTreeMap::new()) };
        for bag in bags.iter() {
            for (name, value) in bag.properties() {
                if self.ignored.contains(name) {
                    continue;
                }
                let kind = kind_of(value);
                match kinds.get_mut(name) {
                    None => {
                        if kinds.len() >= MAX_COLUMNS {
                            let message =
                                format!("More than {MAX_COLUMNS} properties would become columns, the limit here.");
                            return Err(complaint(0, message));
                        }
                        kinds.insert(name.to_owned(), kind);
                    }
                    Some(known) => {
                        *known = match (*known, kind) {
                            (None, kind) => kind,
                            (known, None) => known,
                            (Some(known), Some(kind)) if known == kind => Some(known),
                            _ => Some(ScalarType::Dynamic),
                        };
                    }
                }
            }
        }
        let named = kinds.into_iter();
        Ok(named.map(|(name, kind)| (format!("{}{name}", self.prefix), kind.unwrap_or(ScalarType::Dynamic))).collect())
    }

    fn unpacked(&self, input: &Batch, slot: &str, kind: ScalarType) -> Column {
        let name = slot.strip_prefix(self.prefix.as_str()).unwrap_or(slot);
        let mut builder = ColumnBuilder::new(kind);
        if let Some(bags) = self.column.of(input).as_dynamics() {
            for bag in bags.iter() {
                match bag.property(name).filter(|value| !value.is_null()) {
                    None => builder.push_null(),
                    Some(value) if kind == ScalarType::Dynamic => builder.push_dyn(value),
                    Some(value) => builder.push(&value.to_value()),
                }
            }
        }
        builder.finish()
    }
}

/// The type that a column of such values has; `None` for null, which fits all.
fn kind_of(value: Dyn<'_>) -> Option<ScalarType> {
    match value.kind() {
        DynKind::Null => None,
        DynKind::Array(_) | DynKind::Bag(_) => Some(ScalarType::Dynamic),
        _ => Some(value.to_value().kind()),
    }
}
