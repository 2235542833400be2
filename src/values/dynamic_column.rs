//! A column of dynamic values, dictionary-coded where that pays.

use super::Dyn;
use super::coded::CodedBytes;
use arrow_array::{Array, BinaryArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};

/// A column of dynamic values. JSON's null at the top is the column's null.
#[derive(Clone, Debug)]
pub struct DynamicColumn {
    /// Positions in `values`, valid wherever the row is not null; `None` where there is one value a row.
    codes: Option<ScalarBuffer<u32>>,
    /// The encoded values, without nulls.
    values: BinaryArray,
    nulls: Option<NullBuffer>,
}

impl DynamicColumn {
    /// `len` nulls.
    pub fn nulls(len: usize) -> Self {
        let nulls = (len > 0).then(|| NullBuffer::new_null(len));
        Self { codes: Some(vec![0; len].into()), values: BinaryArray::from_vec(Vec::new()), nulls }
    }

    /// Positions in the values, where the column has a dictionary; the encoded values; which rows are null.
    pub(super) fn parts(&self) -> (Option<&ScalarBuffer<u32>>, &BinaryArray, Option<&NullBuffer>) {
        (self.codes.as_ref(), &self.values, self.nulls.as_ref())
    }

    /// A column of such parts; `None` where they do not fit each other.
    pub(super) fn from_parts(
        codes: Option<ScalarBuffer<u32>>,
        values: BinaryArray,
        nulls: Option<NullBuffer>,
    ) -> Option<Self> {
        let rows = codes.as_ref().map_or_else(|| values.len(), ScalarBuffer::len);
        let is_null = |row: usize| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        let fits = nulls.as_ref().is_none_or(|nulls| nulls.len() == rows)
            && codes.iter().flat_map(|codes| codes.iter()).enumerate().all(|(row, code)| {
                // A row without a value stands for no place in the dictionary.
                (*code as usize) < values.len() || is_null(row)
            });
        fits.then_some(Self { codes, values, nulls })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        if let Some(codes) = &self.codes { codes.len() } else { self.values.len() }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which rows are null; `None` where none is.
    pub fn null_buffer(&self) -> Option<&NullBuffer> {
        self.nulls.as_ref()
    }

    /// Value of row `row`, which must exist; null where the row is.
    pub fn value(&self, row: usize) -> Dyn<'_> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return Dyn::NULL;
        }
        Dyn::new(self.values.value(self.codes.as_ref().map_or(row, |codes| codes[row] as usize)))
    }

    /// The values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Dyn<'_>> + '_ {
        (0..self.len()).map(|row| self.value(row))
    }

    /// Rows `offset..offset + len`, which must exist, without copying.
    pub fn slice(&self, offset: usize, len: usize) -> Self {
        let nulls = self.nulls.as_ref().map(|nulls| nulls.slice(offset, len)).filter(|nulls| nulls.null_count() > 0);
        match &self.codes {
            Some(codes) => Self { codes: Some(codes.slice(offset, len)), values: self.values.clone(), nulls },
            None => Self { codes: None, values: self.values.slice(offset, len), nulls },
        }
    }

    /// The rows at `indices`, where the column has a dictionary; [`super::NO_ROW`] gives null.
    pub(super) fn take_coded(&self, indices: &[u32]) -> Option<Self> {
        let codes = self.codes.as_ref()?;
        let taken = indices.iter().map(|index| codes.get(*index as usize).copied().unwrap_or_default()).collect();
        let known = |index: u32| {
            index != super::NO_ROW && self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(index as usize))
        };
        let valid = BooleanBuffer::collect_bool(indices.len(), |at| known(indices[at]));
        let nulls = Some(NullBuffer::new(valid)).filter(|nulls| nulls.null_count() > 0);
        Some(Self { codes: Some(taken), values: self.values.clone(), nulls })
    }

    /// Bytes of the dictionary and how many values it has; `None` where there is none.
    pub(super) fn dictionary(&self) -> Option<(usize, usize)> {
        self.codes.as_ref().map(|_| (self.values.len(), self.values.value_data().len()))
    }

    /// Memory that the rows hold, roughly, in bytes.
    pub fn get_array_memory_size(&self) -> usize {
        let codes = self.codes.as_ref().map_or(0, |codes| codes.len() * 4);
        let nulls = self.nulls.as_ref().map_or(0, |nulls| nulls.len() / 8);
        codes + nulls + self.values.get_array_memory_size()
    }
}

/// Builds a dynamic column row by row.
#[derive(Debug)]
pub struct DynamicBuilder {
    values: CodedBytes,
    nulls: NullBufferBuilder,
}

impl Default for DynamicBuilder {
    /// Without a dictionary: what functions make is soon gone.
    fn default() -> Self {
        Self { values: CodedBytes::plain(), nulls: NullBufferBuilder::new(0) }
    }
}

impl DynamicBuilder {
    /// With a dictionary as long as values repeat: for columns that stay.
    pub fn coded() -> Self {
        Self { values: CodedBytes::default(), nulls: NullBufferBuilder::new(0) }
    }

    /// Number of rows so far.
    pub fn len(&self) -> usize {
        self.nulls.len()
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a value; `None` and JSON's null append a null.
    pub fn push(&mut self, value: Option<Dyn<'_>>) {
        match value {
            Some(value) if !value.is_null() && super::full::fits(self.values.stored_bytes(), value.bytes().len()) => {
                self.values.push(value.bytes());
                self.nulls.append_non_null();
            }
            _ => self.push_nulls(1),
        }
    }

    /// Appends nulls.
    pub fn push_nulls(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        self.values.push_many(&[], count);
        self.nulls.append_n_nulls(count);
    }

    /// The column; the builder is empty again, and has a dictionary if this one had one to the end.
    pub fn finish(&mut self) -> DynamicColumn {
        let rows = self.len();
        let built = self.values.finish();
        let coded = built.codes.is_some();
        if !coded {
            self.values = CodedBytes::plain();
        }
        let nulls = self.nulls.finish().filter(|nulls| nulls.null_count() > 0);
        // The offsets grow from 0 and end at the length, unless the column is over 2 GiB, which the builder does not let in.
        let values = BinaryArray::try_new(OffsetBuffer::new(built.offsets.into()), Buffer::from_vec(built.bytes), None);
        match values {
            Ok(values) => DynamicColumn { codes: built.codes.map(ScalarBuffer::from), values, nulls },
            Err(_) => DynamicColumn::nulls(rows),
        }
    }
}
