//! Picking and joining rows of columns. Our own few loops: Arrow's kernels carry every Arrow type into the download.

use super::{Column, DynamicBuilder, DynamicColumn, Int128Array, ScalarType, StringColumn, StringColumnBuilder};
use arrow_array::StringArray;
use arrow_array::{Array, ArrowPrimitiveType, BooleanArray, Float64Array, Int32Array, Int64Array, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};

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

    /// All rows of `parts`, which must be of type `kind`, one after the other.
    pub fn concat(kind: ScalarType, parts: &[&Self]) -> Self {
        macro_rules! primitives {
            ($variant:ident, $array:ty) => {{
                let arrays = parts.iter().filter_map(|part| match part {
                    Self::$variant(array) => Some(array),
                    _ => None,
                });
                Self::$variant(arrays.flat_map(|array| array.iter()).collect::<$array>())
            }};
        }
        match kind {
            ScalarType::Bool => primitives!(Bool, BooleanArray),
            ScalarType::Int => primitives!(Int, Int32Array),
            ScalarType::Long => primitives!(Long, Int64Array),
            ScalarType::Real => primitives!(Real, Float64Array),
            ScalarType::Decimal => primitives!(Decimal, Int128Array),
            ScalarType::DateTime => primitives!(DateTime, Int64Array),
            ScalarType::TimeSpan => primitives!(TimeSpan, Int64Array),
            ScalarType::Guid => primitives!(Guid, Int128Array),
            ScalarType::String => {
                Self::String(concat_strings(&parts.iter().filter_map(|part| part.as_strings()).collect::<Vec<_>>()))
            }
            ScalarType::Dynamic => {
                let mut builder = DynamicBuilder::default();
                for column in parts.iter().filter_map(|part| part.as_dynamics()) {
                    column.iter().for_each(|value| builder.push(Some(value)));
                }
                Self::Dynamic(builder.finish())
            }
        }
    }
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
        _ => {
            let mut builder = StringColumnBuilder::with_capacity(indices.len());
            for index in indices {
                builder.push(if *index == NO_ROW { "" } else { column.value(*index as usize) });
            }
            builder.finish()
        }
    }
}

fn take_dynamics(column: &DynamicColumn, indices: &[u32]) -> DynamicColumn {
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
