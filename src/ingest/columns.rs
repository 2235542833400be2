//! Answers of Log Analytics and Kusto: a list of columns, and rows as lists of cells.

use super::json::is_valid;
use super::probe::text_of;
use crate::values::{Dyn, ScalarType};
use serde_json::value::RawValue;

/// The note about rows that are no data.
pub(super) const LEFT_OUT: &str = "Tables about the query itself, which come beside its answer, are left out.";

/// The columns of one such table.
pub(super) struct Columns {
    /// For each, its key as JSON with colon, and whether its texts can be JSON.
    keys: Vec<(String, bool)>,
    /// For each, its name and type.
    kinds: Vec<(String, Option<ScalarType>)>,
    /// Whether the table is about the query itself.
    left_out: bool,
}

impl Columns {
    /// The columns that an object's members name; `None` where it is no such table. Kusto's first version has its answer
    /// in the first of several tables and says nowhere what the others are: `later` is true for those.
    pub(super) fn of(members: Dyn<'_>, later: bool) -> Option<Self> {
        let property = |name: &str, other: &str| members.property(name).or_else(|| members.property(other));
        let columns = property("columns", "Columns")?;
        let (mut keys, mut kinds) = (Vec::new(), Vec::new());
        for column in columns.elements() {
            let text = |names: [&str; 3]| names.iter().find_map(|name| column.property(name).and_then(Dyn::as_str));
            let name = text(["name", "ColumnName", "Name"])?;
            let kind = text(["type", "ColumnType", "DataType"]).unwrap_or_default();
            let kind = kind_of(kind);
            let dynamic = kind == Some(ScalarType::Dynamic);
            keys.push((format!("{}:", serde_json::to_string(name).ok()?), dynamic));
            kinds.push((name.to_owned(), kind));
        }
        let kind = members.property("TableKind").and_then(Dyn::as_str);
        let left_out = match kind {
            Some(kind) => kind != "PrimaryResult",
            None => later && members.property("Columns").is_some(),
        };
        Some(Self { keys, kinds, left_out })
    }

    /// For each column, its name and the type that it is said to have, as far as cells of that type are read.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&str, Option<ScalarType>)> {
        let kinds = if self.left_out { &[][..] } else { &self.kinds };
        kinds.iter().map(|(name, kind)| (name.as_str(), *kind))
    }

    /// A row as an object; `None` for a row that is no data. The error says what is wrong with it.
    pub(super) fn record(&self, row: &str) -> Result<Option<String>, String> {
        if self.left_out {
            return Ok(None);
        }
        let cells: Vec<&RawValue> = serde_json::from_str(row).map_err(|error| super::classify::explain(&error))?;
        if cells.len() != self.keys.len() {
            return Err(format!("The row has {} cells and the table {} columns.", cells.len(), self.keys.len()));
        }
        let mut record = String::with_capacity(row.len() + 16 * cells.len());
        let mut before = '{';
        for (((key, dynamic), (_, kind)), cell) in self.keys.iter().zip(&self.kinds).zip(cells) {
            record.push(before);
            before = ',';
            record.push_str(key);
            match text_of(cell.get()).filter(|text| *dynamic && is_json(text)) {
                Some(text) => record.push_str(&text),
                // Kusto's first version can write them as numbers.
                None if *kind == Some(ScalarType::Bool) && ["0", "1"].contains(&cell.get()) => {
                    record.push_str(if cell.get() == "1" { "true" } else { "false" });
                }
                None => record.push_str(cell.get()),
            }
        }
        record.push_str(if before == '{' { "{}" } else { "}" });
        Ok(Some(record))
    }
}

/// The type of this name, which is Kusto's or, in its first version, that of .NET. Decimals are left as they are written:
/// no real holds all of their digits.
fn kind_of(name: &str) -> Option<ScalarType> {
    let name = name.strip_prefix("System.").unwrap_or(name).to_ascii_lowercase();
    match name.as_str() {
        "object" => Some(ScalarType::Dynamic),
        "sbyte" => Some(ScalarType::Bool),
        name => ScalarType::from_name(name).filter(|kind| *kind != ScalarType::Decimal),
    }
}

/// Whether a text is a JSON object or array.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && is_valid(text)
}
