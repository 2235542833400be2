//! Series as numbers: a dynamic array read once into a buffer that is used again for the next row, and written back.

use crate::kql::functions::convert::real_from_dyn;
use crate::kql::functions::{Datum, convert, lift};
use crate::values::{Dyn, DynKind, DynamicWriter, ScalarType};

/// What stands in a buffer for an element that is no number: one of IEEE 754's many NaNs, told apart from the usual one
/// by its bits. Nothing is computed from it that is then written.
pub(super) const MISSING: f64 = f64::from_bits(0x7ff8_0000_0000_a11c);

/// Whether this is [`MISSING`].
pub(super) fn is_missing(value: f64) -> bool {
    value.to_bits() == MISSING.to_bits()
}

/// A series that is read row by row.
#[derive(Default)]
pub(super) struct Series {
    /// The elements; [`MISSING`] where one is no number.
    pub(super) values: Vec<f64>,
    /// Whether all elements that are numbers are whole (`long`).
    pub(super) is_whole: bool,
}

impl Series {
    /// Reads an array; `None` for anything else.
    pub(super) fn read(&mut self, value: Dyn<'_>) -> Option<()> {
        self.values.clear();
        self.is_whole = true;
        if !matches!(value.kind(), DynKind::Array(_)) {
            return None;
        }
        for element in value.elements() {
            let number = number(element);
            self.is_whole &= is_missing(number) || matches!(element.kind(), DynKind::Long(_));
            self.values.push(number);
        }
        Some(())
    }

    /// Reads an array of numbers only; `None` for anything else.
    pub(super) fn read_numbers(&mut self, value: Dyn<'_>) -> Option<()> {
        self.read(value)?;
        (!self.values.iter().any(|value| is_missing(*value))).then_some(())
    }

    /// Reads an array, or one number as if it were an array of `count` of it.
    pub(super) fn read_or_repeat(&mut self, value: Dyn<'_>, count: usize) -> Option<()> {
        if matches!(value.kind(), DynKind::Array(_)) {
            return self.read(value);
        }
        self.values.clear();
        self.is_whole = matches!(value.kind(), DynKind::Long(_));
        let number = number(value);
        (!is_missing(number)).then(|| self.values.resize(count, number))
    }
}

/// The number that an element is; [`MISSING`] for none. Times count in ticks.
pub(super) fn number(value: Dyn<'_>) -> f64 {
    match value.kind() {
        DynKind::Long(value) | DynKind::DateTime(value) | DynKind::TimeSpan(value) => value as f64,
        DynKind::Real(value) => value,
        DynKind::Decimal(_) => real_from_dyn(value).unwrap_or(MISSING),
        _ => MISSING,
    }
}

/// Writes a number: whole where it was asked for and possible, null for [`MISSING`].
pub(super) fn write_number(value: f64, whole: bool, out: &mut DynamicWriter) {
    // Beyond this a real does not hold every whole number.
    const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;
    if is_missing(value) {
        out.null();
    } else if whole && value.fract() == 0.0 && value.abs() <= MOST_WHOLE {
        out.long(value as i64);
    } else {
        out.real(value);
    }
}

/// Writes an array of reals.
pub(super) fn write_reals(values: &[f64], out: &mut DynamicWriter) {
    write_series(values, false, out);
}

/// Writes an array of numbers.
pub(super) fn write_series(values: &[f64], whole: bool, out: &mut DynamicWriter) {
    out.begin_array();
    for value in values {
        write_number(*value, whole, out);
    }
    out.end();
}

/// An argument that is a series or one number, as a `dynamic`.
pub(super) fn operand(arg: &Datum) -> Datum {
    convert(arg, ScalarType::Dynamic)
}

/// A `long` argument that may be left out.
pub(super) fn long_or(arg: Option<&Datum>, row: usize, default: i64) -> i64 {
    arg.and_then(|arg| lift::longs(arg).get(row)).unwrap_or(default)
}

/// A `real` argument that may be left out.
pub(super) fn real_or(arg: Option<&Datum>, row: usize, default: f64) -> f64 {
    arg.and_then(|arg| lift::reals(arg).get(row)).unwrap_or(default)
}

/// The number at the share `share` (0 to 1) of sorted values, between two of them where it falls there; 0 of none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().max(1) - 1) as f64;
    let low = place.floor();
    let at = |place: f64| sorted.get(place as usize).copied();
    let Some(below) = at(low) else { return 0.0 };
    let above = at(low + 1.0).unwrap_or(below);
    below + (above - below) * (place - low)
}

/// The mean; 0 of none.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The squared distances from the mean, summed.
pub(super) fn squares(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}

/// The sample variance of `count` values whose squared distances come to this; 0 of fewer than two.
pub(super) fn variance(squares: f64, count: usize) -> f64 {
    if count < 2 { 0.0 } else { squares / (count - 1) as f64 }
}
