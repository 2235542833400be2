//! Writes dynamic values in the form that [`super::Dyn`] reads.

use super::dynamic::{ARRAY, BAG, DATETIME, DECIMAL, FALSE, GUID, HEAD, LONG, NULL, REAL, STRING, TIMESPAN, TRUE};
use super::{Dyn, Value, decimal_to_bits};

/// Writes one dynamic value, depth first: scalars as they come, containers between `begin_…` and [`Self::end`].
#[derive(Debug, Default)]
pub struct DynamicWriter {
    bytes: Vec<u8>,
    /// For each open container, where it begins and how many items it has so far.
    open: Vec<(usize, u32)>,
}

impl DynamicWriter {
    /// Begins anew, keeping the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.open.clear();
    }

    /// What was written.
    pub fn as_dyn(&self) -> Dyn<'_> {
        Dyn::new(&self.bytes)
    }

    /// What was written, as a constant.
    pub fn to_value(&self) -> Value {
        Value::Dynamic(self.bytes.as_slice().into())
    }

    /// Opens an array.
    pub fn begin_array(&mut self) {
        self.begin(ARRAY);
    }

    /// Opens a property bag; each value in it is preceded by [`Self::key`].
    pub fn begin_bag(&mut self) {
        self.begin(BAG);
    }

    /// Name of the next property of the open bag.
    pub fn key(&mut self, key: &str) {
        self.write_text(key);
    }

    /// Closes the innermost container.
    pub fn end(&mut self) {
        if let Some((start, count)) = self.open.pop() {
            let len = (self.bytes.len() - start - HEAD) as u32;
            self.bytes[start + 1..start + 5].copy_from_slice(&len.to_le_bytes());
            self.bytes[start + 5..start + HEAD].copy_from_slice(&count.to_le_bytes());
        }
    }

    /// Closes the innermost container, a bag that may have come with the same name twice: of equal names the last stays.
    pub fn end_unique(&mut self) {
        let Some((start, _)) = self.open.last().copied() else { return };
        self.end();
        let is_unique = {
            let mut names = hashbrown::HashSet::new();
            Dyn::new(&self.bytes[start..]).properties().all(|(key, _)| names.insert(key))
        };
        if is_unique {
            return;
        }
        let written = self.bytes.split_off(start);
        let mut last = hashbrown::HashMap::new();
        for (at, (key, _)) in Dyn::new(&written).properties().enumerate() {
            last.insert(key, at);
        }
        // The container that this one stands in has counted it already.
        self.bytes.push(BAG);
        self.open.push((start, 0));
        self.bytes.extend_from_slice(&[0; HEAD - 1]);
        for (at, (key, value)) in Dyn::new(&written).properties().enumerate() {
            if last.get(key) == Some(&at) {
                self.key(key);
                self.copy(value);
            }
        }
        self.end();
    }

    /// JSON's null.
    pub fn null(&mut self) {
        self.tag(NULL);
    }

    /// A bool.
    pub fn bool(&mut self, value: bool) {
        self.tag(if value { TRUE } else { FALSE });
    }

    /// A long.
    pub fn long(&mut self, value: i64) {
        self.tag(LONG);
        self.write_varint(((value << 1) ^ (value >> 63)) as u64);
    }

    /// A real.
    pub fn real(&mut self, value: f64) {
        self.tag(REAL);
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// A string.
    pub fn string(&mut self, value: &str) {
        self.tag(STRING);
        self.write_text(value);
    }

    /// A value that is encoded already.
    pub fn copy(&mut self, value: Dyn<'_>) {
        self.count_item();
        if value.bytes().is_empty() { self.bytes.push(NULL) } else { self.bytes.extend_from_slice(value.bytes()) }
    }

    /// A scalar of any type; a null becomes JSON's null.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null(_) => self.null(),
            Value::Bool(value) => self.bool(*value),
            Value::Int(value) => self.long(i64::from(*value)),
            Value::Long(value) => self.long(*value),
            Value::Real(value) => self.real(*value),
            Value::String(value) => self.string(value),
            Value::DateTime(value) => self.wide(DATETIME, &value.to_le_bytes()),
            Value::TimeSpan(value) => self.wide(TIMESPAN, &value.to_le_bytes()),
            Value::Guid(value) => self.wide(GUID, &value.to_le_bytes()),
            Value::Decimal(value) => self.wide(DECIMAL, &decimal_to_bits(*value).to_le_bytes()),
            Value::Dynamic(bytes) => self.copy(Dyn::new(bytes)),
        }
    }

    fn wide(&mut self, tag: u8, bytes: &[u8]) {
        self.tag(tag);
        self.bytes.extend_from_slice(bytes);
    }

    fn begin(&mut self, tag: u8) {
        self.tag(tag);
        self.open.push((self.bytes.len() - 1, 0));
        self.bytes.extend_from_slice(&[0; HEAD - 1]);
    }

    #[inline]
    fn tag(&mut self, tag: u8) {
        self.count_item();
        self.bytes.push(tag);
    }

    #[inline]
    fn count_item(&mut self) {
        if let Some((_, count)) = self.open.last_mut() {
            *count += 1;
        }
    }

    #[inline]
    fn write_text(&mut self, text: &str) {
        self.write_varint(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn write_varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
}
