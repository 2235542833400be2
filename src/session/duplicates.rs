//! Events that come twice: rows whose natural key a row of their table had before.
//!
//! What is remembered of a key is its 128-bit hash (XXH3), so that two events of different keys are taken for one with a
//! probability of about n² / 2¹²⁹ among n events: some 10⁻²⁵ among ten million. Each text of a dictionary is hashed once for
//! all its rows. Times count to the millisecond, since portals write no more of them where other exports do. What
//! has no column counts as far as the record itself says it.

use crate::tables::{ADDITIONAL_FIELDS, BESIDE_THE_EVENT, NaturalKey, natural_keys};
use crate::values::{Batch, Column, Dyn, DynKind, Schema, TICKS_PER_MILLISECOND, display};
use hashbrown::HashTable;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128, xxh3_128_with_seed};

/// The keys of one table's rows.
#[derive(Default)]
pub(super) struct Keys {
    ways: Vec<Columns>,
    /// The column of what has none.
    additional: Option<usize>,
    seen: HashTable<u128>,
}

/// The columns of one way to tell an event: all must be filled, then those that may be.
struct Columns {
    must: Vec<usize>,
    may: Vec<usize>,
}

/// The hash of what is null or empty.
const EMPTY: u128 = 0;
/// Tells a number from what is null.
const NUMBER: u128 = 1 << 64;

impl Keys {
    /// The keys of a table of this name, none seen.
    pub(super) fn of(table: &str, schema: &Schema) -> Self {
        let places = |names: &[&str]| names.iter().filter_map(|name| schema.index_of(name)).collect();
        let columns = |key: &NaturalKey| {
            let must: Vec<usize> = places(key.columns);
            let others = (0..schema.len()).filter(|at| !must.contains(at));
            let may = if key.whole_row { others.collect() } else { places(key.also) };
            Columns { must, may }
        };
        Self {
            ways: natural_keys(table).iter().map(columns).collect(),
            additional: schema.index_of(ADDITIONAL_FIELDS),
            seen: HashTable::new(),
        }
    }

    /// Forgets all that were seen.
    pub(super) fn forget(&mut self) {
        self.seen.clear();
    }

    /// Memory that the hashes take, in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        self.seen.allocation_size() as u64
    }

    /// Notes the keys of a batch's rows and gives the rows that had been seen before, in order.
    pub(super) fn repeated(&mut self, batch: &Batch) -> Vec<u32> {
        let mut repeated = Vec::new();
        let mut waiting: Vec<u32> = (0..batch.rows as u32).collect();
        for (number, key) in self.ways.iter().enumerate() {
            if waiting.is_empty() {
                break;
            }
            let hashes_of = |at: &usize| match batch.columns.get(*at) {
                Some(Column::Dynamic(bags)) if self.additional == Some(*at) => bags.iter().map(own_members).collect(),
                column => column.map(hashes).unwrap_or_default(),
            };
            let must: Vec<Vec<u128>> = key.must.iter().map(hashes_of).collect();
            let may: Vec<Vec<u128>> = key.may.iter().map(hashes_of).collect();
            let mut bytes = Vec::with_capacity(16 * (must.len() + may.len()));
            let seen = &mut self.seen;
            waiting.retain(|row| {
                let cell = |column: &Vec<u128>| column.get(*row as usize).copied().unwrap_or(EMPTY);
                if must.iter().any(|column| cell(column) == EMPTY) {
                    return true;
                }
                bytes.clear();
                must.iter().chain(&may).for_each(|column| bytes.extend_from_slice(&cell(column).to_le_bytes()));
                let key = xxh3_128_with_seed(&bytes, number as u64);
                if seen.find(key as u64, |other| *other == key).is_some() {
                    repeated.push(*row);
                } else {
                    seen.insert_unique(key as u64, key, |key| *key as u64);
                }
                false
            });
        }
        repeated.sort_unstable();
        repeated
    }
}

/// A hash for each row.
fn hashes(column: &Column) -> Vec<u128> {
    match column {
        Column::String(strings) => strings.map(|text| hash(text.as_bytes())),
        Column::DateTime(times) => times
            .iter()
            .map(|time| {
                time.map_or(EMPTY, |time| NUMBER | u128::from(time.div_euclid(TICKS_PER_MILLISECOND).cast_unsigned()))
            })
            .collect(),
        Column::Dynamic(values) => {
            values.iter().map(|value| if value.is_null() { EMPTY } else { hash(value.bytes()) }).collect()
        }
        Column::Real(values) => {
            let bits = |value: f64| NUMBER | u128::from(value.to_bits());
            values.iter().map(|value| value.map_or(EMPTY, bits)).collect()
        }
        _ if column.null_buffer().is_some_and(|nulls| nulls.null_count() == column.len()) => vec![EMPTY; column.len()],
        other => {
            let mut text = String::new();
            let cell = |row| {
                text.clear();
                display(other, row, &mut text);
                hash(text.as_bytes())
            };
            (0..other.len()).map(cell).collect()
        }
    }
}

/// The hash of what a record says that has no column, in any order: exports of rows have names without a value, too.
fn own_members(extra: Dyn<'_>) -> u128 {
    if !matches!(extra.kind(), DynKind::Bag(_)) {
        return if extra.is_null() { EMPTY } else { hash(extra.bytes()) };
    }
    extra
        .properties()
        .filter(|(name, value)| !value.is_null() && value.as_str() != Some("") && !BESIDE_THE_EVENT.contains(name))
        .fold(EMPTY, |sum, (name, value)| {
            let name = xxh3_64(name.as_bytes());
            sum.wrapping_add(xxh3_128_with_seed(value.bytes(), name))
        })
}

fn hash(bytes: &[u8]) -> u128 {
    if bytes.is_empty() { EMPTY } else { xxh3_128(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{BatchBuilder, DynamicWriter, Value, dynamic_from_json};

    /// `id`, `correlationId`, `eventTime` in ticks, `action`, `target`.
    type Row = (&'static str, &'static str, i64, &'static str, &'static str);

    fn dynamic(json: &str) -> Value {
        let mut writer = DynamicWriter::default();
        let _ = dynamic_from_json(json, &mut writer);
        writer.to_value()
    }

    fn batch(schema: &Schema, rows: &[Row]) -> Batch {
        let mut builder = BatchBuilder::new(schema);
        for (id, correlation, time, action, target) in rows {
            let text = |text: &str| Value::String(text.into());
            for (name, value) in [
                ("id", text(id)),
                ("correlationId", text(correlation)),
                ("eventTime", Value::DateTime(*time)),
                ("action", text(action)),
                ("target", dynamic(target)),
            ] {
                let at = schema.index_of(name).expect("a column");
                builder.columns[at].push(&value);
            }
            builder.end_row();
        }
        builder.finish()
    }

    #[test]
    fn the_first_full_key_of_a_row_counts() {
        let schema = crate::tables::IBM_ACTIVITY_TRACKER.to_schema();
        let mut keys = Keys::of("IBMActivityTracker", &schema);
        let rows: &[Row] = &[
            ("1", "c", 10_000, "read", "{}"),
            ("2", "c", 10_000, "read", "{}"),
            ("", "c", 10_000, "read", "{\"a\":1}"),
            ("", "c", 10_000, "read", "{\"a\":2}"),
            ("", "", 10_000, "read", "{}"),
            ("", "", 10_000, "read", "{}"),
        ];
        assert!(keys.repeated(&batch(&schema, rows)).is_empty());
        // The same to the millisecond; a row without a full key is never seen before.
        let again: &[Row] = &[
            ("", "c", 19_999, "read", "{\"a\":2}"),
            ("", "c", 20_000, "read", "{\"a\":2}"),
            ("", "", 10_000, "read", "{}"),
            ("2", "d", 0, "", "{}"),
        ];
        assert_eq!(keys.repeated(&batch(&schema, again)), [0, 3]);
    }

    #[test]
    fn what_was_around_a_record_is_not_of_it() {
        let hash_of = |json: &str| match dynamic(json) {
            Value::Dynamic(bytes) => own_members(Dyn::new(&bytes)),
            other => panic!("{other:?} is not dynamic"),
        };
        let own = hash_of(r#"{"Dimensions":{"geolocation":"West Europe"},"namespace":"n"}"#);
        for same in [
            r#"{"namespace":"n","Dimensions":{"geolocation":"West Europe"}}"#,
            r#"{"Dimensions":{"geolocation":"West Europe"},"namespace":"n","Computer":"","Severity":null}"#,
            r#"{"displayDescription":"d","Dimensions":{"geolocation":"West Europe"},"namespace":"n"}"#,
            r#"{"Dimensions":{"geolocation":"West Europe"},"_envelope":{"endtime":"e"},"namespace":"n"}"#,
        ] {
            assert_eq!(hash_of(same), own, "{same}");
        }
        for other in [
            r#"{"Dimensions":{"geolocation":"North Europe"},"namespace":"n"}"#,
            r#"{"Dimensions":{"geolocation":"West Europe"},"namespace":"m"}"#,
            r#"{"Dimensions":{"geolocation":"West Europe"},"namespace":"n","instance":1}"#,
            r#"{"namespace":{"geolocation":"West Europe"},"Dimensions":"n"}"#,
            r#"["n"]"#,
            r#"{"_envelope":{"namespace":"n"}}"#,
        ] {
            assert_ne!(hash_of(other), own, "{other}");
        }
        assert_eq!([hash_of("{}"), hash_of(r#"{"_envelope":{"a":1}}"#), hash_of("null")], [EMPTY; 3]);
    }
}
