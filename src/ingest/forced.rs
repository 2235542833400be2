//! Records whose table the person says: a vendor's, whose columns are found by name, whatever the records look like.

use super::LoadOptions;
use super::classify::{Place, explain};
use super::decode::decode;
use super::fields::FieldMap;
use super::out::TableOut;
use super::row::Scratch;
use crate::protocol::FileOverrides;
use crate::tables;
use std::sync::Arc;

/// The table of all records of a file.
pub(super) struct Forced {
    /// The vendor's columns by name, and the number of the table among those of the file; `None` for a new table, which
    /// is typed by what is in it.
    known: Option<(FieldMap, usize)>,
}

impl Forced {
    /// The table of this name, among `outs` where it is a vendor's.
    pub(super) fn of(table: &str, overrides: &FileOverrides, outs: &mut Vec<TableOut>, options: LoadOptions) -> Self {
        let known = tables::find(table).map(|table| {
            let schema = Arc::new(table.to_schema());
            let mut map = FieldMap::of_columns(schema.clone(), true);
            let time = table.time_column.and_then(|name| schema.index_of(name));
            if let (Some(key), Some(column)) = (&overrides.time_column, time) {
                if table.time_column != Some(key) {
                    table.time_column.into_iter().for_each(|name| map.forget(name));
                }
                map.also(key, column);
            }
            outs.push(TableOut::known(table, schema, options));
            (map, outs.len() - 1)
        });
        Self { known }
    }

    /// Reads a record; `None` where it is one of a new table.
    pub(super) fn read(
        &mut self,
        text: &str,
        outs: &mut [TableOut],
        scratch: &mut Scratch,
        place: &mut Place<'_>,
    ) -> Option<Result<(), String>> {
        let (map, at) = self.known.as_mut()?;
        let out = outs.get_mut(*at)?;
        place.tally.saw("JSON");
        let row = match decode(text, map, out, scratch) {
            Ok(row) => row,
            Err(error) => return Some(Err(explain(&error))),
        };
        out.push(&row, scratch, place.origin, text.len(), place.sink);
        scratch.end(row);
        Some(Ok(()))
    }
}
