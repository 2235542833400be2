//! Cells as reals: times in milliseconds since 1970, NaN for a null.

use crate::values::{Column, Dyn, DynKind, parse_datetime, unix_ms_from_ticks};

/// All cells of a column.
pub(super) fn numbers(column: &Column) -> Vec<f64> {
    let mut numbers: Vec<f64> = match column {
        Column::Real(values) => values.values().to_vec(),
        Column::Long(values) => values.values().iter().map(|value| *value as f64).collect(),
        Column::Int(values) => values.values().iter().map(|value| f64::from(*value)).collect(),
        Column::DateTime(values) => values.values().iter().map(|ticks| unix_ms_from_ticks(*ticks)).collect(),
        other => return (0..other.len()).map(|row| other.value(row).as_f64().unwrap_or(f64::NAN)).collect(),
    };
    if let Some(nulls) = column.null_buffer() {
        for (number, is_valid) in numbers.iter_mut().zip(nulls.iter()) {
            if !is_valid {
                *number = f64::NAN;
            }
        }
    }
    numbers
}

/// The elements of an array; nothing where the cell is none.
pub(super) fn elements(cell: Dyn<'_>) -> Vec<f64> {
    match cell.kind() {
        DynKind::Array(_) => cell.elements().map(element).collect(),
        _ => Vec::new(),
    }
}

/// Whether an array can be drawn: its first element that is not null is a number.
pub(super) fn is_array_of_numbers(cell: Dyn<'_>) -> bool {
    let first = cell.elements().find(|element| !element.is_null());
    first.is_some_and(|first| matches!(first.kind(), DynKind::Long(_) | DynKind::Real(_) | DynKind::Decimal(_)))
}

fn element(value: Dyn<'_>) -> f64 {
    match value.kind() {
        DynKind::DateTime(ticks) => unix_ms_from_ticks(ticks),
        DynKind::String(text) => parse_datetime(text).map_or(f64::NAN, unix_ms_from_ticks),
        _ => value.to_value().as_f64().unwrap_or(f64::NAN),
    }
}
