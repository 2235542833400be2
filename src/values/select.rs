//! Picking and joining rows of columns. Our own few loops: Arrow's kernels carry every Arrow type into the download.

use super::{Column, DynamicBuilder, DynamicColumn, ScalarType, StringColumn, StringColumnBuilder};
use arrow_array::StringArray;
use arrow_array::{Array, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};

/// In a list of row numbers: no row; the result is null there (an empty string for strings).
pub const NO_ROW: u32 = u32::MAX;

impl Column {
    /// The rows at `indices`, in that order. Every index must exist or be [`NO_ROW`].
    pub fn take(&self, indices: &[u32]) -> Self {
        match self {
            Self::Bool(array) => Self::Bool(take_bools(array, indices)),
            Self::Int(array) => Self::Int(take_values(array, indices)),
            Self::Long(array) => Self::Long(take_values(array, indices)),
            Self::Real(array) => Self::Real(take_values(array, indices)),
            Self::Decimal(array) => Self::Decimal(take_values(array, indices)),
            Self::String(column) => Self::String(take_strings(column, indices)),
            Self::DateTime(array) => Self::DateTime(take_values(array, indices)),
            Self::TimeSpan(array) => Self::TimeSpan(take_values(array, indices)),
            Self::Guid(array) => Self::Guid(take_values(array, indices)),
            Self::Dynamic(column) => Self::Dynamic(take_dynamics(column, indices)),
        }
    }

    /// Memory that these rows take once they are picked, in bytes. [`NO_ROW`] counts as a row.
    pub fn bytes_of(&self, rows: impl ExactSizeIterator<Item = u32>) -> u64 {
        let count = rows.len() as u64;
        match self {
            Self::Bool(_) => count.div_ceil(8),
            Self::Int(_) => count * 4,
            Self::Long(_) | Self::Real(_) | Self::DateTime(_) | Self::TimeSpan(_) => count * 8,
            Self::Decimal(_) | Self::Guid(_) => count * 16,
            Self::String(StringColumn::Dictionary { codes, values }) => {
                // The texts come along as they are, unless there are more of them than rows.
                let texts = if values.len() as u64 <= count {
                    values.value_data().len() as u64
                } else {
                    let of = |row| codes.get(row as usize).map_or(0, |code| values.value_length(*code as usize) as u64);
                    rows.map(of).sum()
                };
                count * 4 + texts
            }
            Self::String(StringColumn::Plain(array)) => {
                count * 4
                    + rows.filter(|row| *row != NO_ROW).map(|row| array.value_length(row as usize) as u64).sum::<u64>()
            }
            Self::Dynamic(column) => {
                if let Some((values, bytes)) = column.dictionary()
                    && values as u64 <= count
                {
                    return count * 4 + bytes as u64;
                }
                let bytes =
                    rows.filter(|row| *row != NO_ROW).map(|row| column.value(row as usize).bytes().len() as u64);
                count * 4 + bytes.sum::<u64>()
            }
        }
    }

    /// All rows of `parts`, which must be of type `kind`, one after the other.
    pub fn concat(kind: ScalarType, parts: &[&Self]) -> Self {
        macro_rules! primitives {
            ($variant:ident, $concat:ident) => {{
                let arrays = parts.iter().filter_map(|part| match part {
                    Self::$variant(array) => Some(array),
                    _ => None,
                });
                Self::$variant($concat(&arrays.collect::<Vec<_>>()))
            }};
        }
        match kind {
            ScalarType::Bool => primitives!(Bool, concat_bools),
            ScalarType::Int => primitives!(Int, concat_values),
            ScalarType::Long => primitives!(Long, concat_values),
            ScalarType::Real => primitives!(Real, concat_values),
            ScalarType::Decimal => primitives!(Decimal, concat_values),
            ScalarType::DateTime => primitives!(DateTime, concat_values),
            ScalarType::TimeSpan => primitives!(TimeSpan, concat_values),
            ScalarType::Guid => primitives!(Guid, concat_values),
            ScalarType::String => {
                Self::String(concat_strings(&parts.iter().filter_map(|part| part.as_strings()).collect::<Vec<_>>()))
            }
            ScalarType::Dynamic => {
                let parts: Vec<_> = parts.iter().filter_map(|part| part.as_dynamics()).collect();
                let coded = parts.iter().all(|part| part.dictionary().is_some());
                let mut builder = if coded { DynamicBuilder::coded() } else { DynamicBuilder::default() };
                for column in parts {
                    column.iter().for_each(|value| builder.push(Some(value)));
                }
                Self::Dynamic(builder.finish())
            }
        }
    }
}

/// The nulls of all parts, given with the parts' lengths; `None` where none is null.
fn concat_nulls<'a>(parts: impl Iterator<Item = (usize, Option<&'a NullBuffer>)> + Clone) -> Option<NullBuffer> {
    if parts.clone().all(|(_, nulls)| nulls.is_none()) {
        return None;
    }
    let mut valid = BooleanBufferBuilder::new(parts.clone().map(|(rows, _)| rows).sum());
    for (rows, nulls) in parts {
        match nulls {
            Some(nulls) => valid.append_buffer(nulls.inner()),
            None => valid.append_n(rows, true),
        }
    }
    Some(NullBuffer::new(valid.finish())).filter(|nulls| nulls.null_count() > 0)
}

fn concat_values<T: ArrowPrimitiveType>(parts: &[&PrimitiveArray<T>]) -> PrimitiveArray<T> {
    let mut values: Vec<T::Native> = Vec::with_capacity(parts.iter().copied().map(Array::len).sum());
    for part in parts {
        values.extend_from_slice(part.values());
    }
    PrimitiveArray::new(values.into(), concat_nulls(parts.iter().map(|part| (part.len(), part.nulls()))))
}

fn concat_bools(parts: &[&BooleanArray]) -> BooleanArray {
    let mut bits = BooleanBufferBuilder::new(parts.iter().copied().map(Array::len).sum());
    for part in parts {
        bits.append_buffer(part.values());
    }
    BooleanArray::new(bits.finish(), concat_nulls(parts.iter().map(|part| (part.len(), part.nulls()))))
}

/// The nulls of the picked rows; `None` where none is null.
fn take_nulls(nulls: Option<&NullBuffer>, indices: &[u32]) -> Option<NullBuffer> {
    if nulls.is_none() && !indices.contains(&NO_ROW) {
        return None;
    }
    let valid = BooleanBuffer::collect_bool(indices.len(), |at| {
        indices[at] != NO_ROW && nulls.is_none_or(|nulls| nulls.is_valid(indices[at] as usize))
    });
    Some(NullBuffer::new(valid)).filter(|nulls| nulls.null_count() > 0)
}

fn take_values<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, indices: &[u32]) -> PrimitiveArray<T> {
    let values: &[T::Native] = array.values();
    let taken: ScalarBuffer<T::Native> =
        indices.iter().map(|index| values.get(*index as usize).copied().unwrap_or_default()).collect();
    PrimitiveArray::new(taken, take_nulls(array.nulls(), indices)).with_data_type(array.data_type().clone())
}

fn take_bools(array: &BooleanArray, indices: &[u32]) -> BooleanArray {
    let bits =
        BooleanBuffer::collect_bool(indices.len(), |at| indices[at] != NO_ROW && array.value(indices[at] as usize));
    BooleanArray::new(bits, take_nulls(array.nulls(), indices))
}

fn take_strings(column: &StringColumn, indices: &[u32]) -> StringColumn {
    match column {
        StringColumn::Dictionary { codes, values } if !indices.contains(&NO_ROW) => StringColumn::Dictionary {
            codes: indices.iter().map(|index| codes[*index as usize]).collect(),
            values: values.clone(),
        },
        StringColumn::Plain(array) => match take_plain(array, indices) {
            Some(taken) => StringColumn::Plain(taken),
            None => rebuilt(column, indices),
        },
        StringColumn::Dictionary { .. } => rebuilt(column, indices),
    }
}

/// Texts that were no dictionary before are not tried as one again: where each goes is known from the lengths. `None`
/// where the texts do not fit one array.
fn take_plain(array: &StringArray, indices: &[u32]) -> Option<StringArray> {
    let texts = || indices.iter().map(|index| if *index == NO_ROW { "" } else { array.value(*index as usize) });
    let mut offsets: Vec<i32> = Vec::with_capacity(indices.len() + 1);
    let mut end = 0_usize;
    offsets.push(0);
    for text in texts() {
        end += text.len();
        if end > super::COLUMN_BYTES {
            return None;
        }
        offsets.push(end as i32);
    }
    let mut bytes = Vec::with_capacity(end);
    texts().for_each(|text| bytes.extend_from_slice(text.as_bytes()));
    StringArray::try_new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(bytes), None).ok()
}

fn rebuilt(column: &StringColumn, indices: &[u32]) -> StringColumn {
    let mut builder = StringColumnBuilder::with_capacity(indices.len());
    for index in indices {
        builder.push(if *index == NO_ROW { "" } else { column.value(*index as usize) });
    }
    builder.finish()
}

fn take_dynamics(column: &DynamicColumn, indices: &[u32]) -> DynamicColumn {
    if let Some(taken) = column.take_coded(indices) {
        return taken;
    }
    let mut builder = DynamicBuilder::default();
    for index in indices {
        builder.push((*index != NO_ROW).then(|| column.value(*index as usize)));
    }
    builder.finish()
}

fn concat_strings(parts: &[&StringColumn]) -> StringColumn {
    let rows: usize = parts.iter().map(|part| part.len()).sum();
    let mut texts = 0;
    let all_coded = parts.iter().all(|part| match part {
        StringColumn::Dictionary { values, .. } => {
            texts += values.len();
            true
        }
        StringColumn::Plain(_) => false,
    });
    if !all_coded || texts > rows {
        return parts.iter().flat_map(|part| part.iter()).collect();
    }
    // The dictionaries are put one after the other, not merged: codes only move by what came before.
    let mut codes: Vec<u32> = Vec::with_capacity(rows);
    let mut base = 0;
    let mut arrays: Vec<&StringArray> = Vec::with_capacity(parts.len());
    for part in parts {
        if let StringColumn::Dictionary { codes: these, values } = part {
            codes.extend(these.iter().map(|code| code + base));
            base += values.len() as u32;
            arrays.push(values);
        }
    }
    let values = StringArray::from_iter_values(arrays.iter().flat_map(|array| array.iter().flatten()));
    StringColumn::Dictionary { codes: codes.into(), values }
}

/// The row numbers whose bit is set and not null.
pub fn rows_where(mask: &BooleanArray) -> Vec<u32> {
    let bits = match mask.nulls() {
        Some(nulls) => mask.values() & nulls.inner(),
        None => mask.values().clone(),
    };
    bits.set_indices_u32().collect()
}
