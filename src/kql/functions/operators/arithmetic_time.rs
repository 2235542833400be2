//! Reckoning with datetimes and timespans. What leaves the range of the type is null.

use crate::kql::functions::convert::long_from_real;
use crate::kql::functions::{Context, Datum, FunctionError, convert, lift};
use crate::values::ScalarType;

type Answer = Result<Datum, FunctionError>;

/// What a dynamic holds is read as this type; the other side is of its own.
fn ticks(args: &[Datum], kind: ScalarType) -> Vec<Datum> {
    let read = |arg: &Datum| if arg.kind() == ScalarType::Dynamic { convert(arg, kind) } else { arg.clone() };
    args.iter().map(read).collect()
}

pub(super) fn add_timespans(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let args = ticks(args, ScalarType::TimeSpan);
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    Ok(lift::to_timespans(rows, |row| left.get(row)?.checked_add(right.get(row)?)))
}

pub(super) fn add_to_datetime(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let args = ticks(args, ScalarType::TimeSpan);
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    Ok(lift::to_datetimes(rows, |row| left.get(row)?.checked_add(right.get(row)?)))
}

/// Two datetimes, or two timespans; a dynamic is what the other side is.
pub(super) fn subtract_ticks(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let kind = if args.iter().any(|arg| arg.kind() == ScalarType::DateTime) {
        ScalarType::DateTime
    } else {
        ScalarType::TimeSpan
    };
    let args = ticks(args, kind);
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    Ok(lift::to_timespans(rows, |row| left.get(row)?.checked_sub(right.get(row)?)))
}

pub(super) fn subtract_from_datetime(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    Ok(lift::to_datetimes(rows, |row| left.get(row)?.checked_sub(right.get(row)?)))
}

pub(super) fn negate(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let value = lift::longs(&args[0]);
    Ok(lift::to_timespans(rows, |row| value.get(row)?.checked_neg()))
}

/// A timespan by a number: exact for integers, to the nearest tick for reals.
pub(super) fn multiply(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let span = lift::longs(&args[0]);
    if args[1].kind().is_integer() {
        let by = convert(&args[1], ScalarType::Long);
        let by = lift::longs(&by);
        return Ok(lift::to_timespans(rows, |row| span.get(row)?.checked_mul(by.get(row)?)));
    }
    let by = convert(&args[1], ScalarType::Real);
    let by = lift::reals(&by);
    Ok(lift::to_timespans(rows, |row| long_from_real((span.get(row)? as f64 * by.get(row)?).round())))
}

pub(super) fn multiply_right(args: &[Datum], rows: usize, context: &Context) -> Answer {
    multiply(&[args[1].clone(), args[0].clone()], rows, context)
}

pub(super) fn divide(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let span = lift::longs(&args[0]);
    if args[1].kind().is_integer() {
        let by = convert(&args[1], ScalarType::Long);
        let by = lift::longs(&by);
        return Ok(lift::to_timespans(rows, |row| span.get(row)?.checked_div(by.get(row)?)));
    }
    let by = convert(&args[1], ScalarType::Real);
    let by = lift::reals(&by);
    Ok(lift::to_timespans(rows, |row| long_from_real((span.get(row)? as f64 / by.get(row)?).round())))
}

/// How often the right goes into the left, as a real.
pub(super) fn ratio(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    Ok(lift::to_reals(rows, |row| Some(left.get(row)? as f64 / right.get(row)? as f64)))
}

/// What the right leaves of the left; null for a length of zero.
pub(super) fn remainder(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    // Wrapping, since the least timespan leaves nothing of a tick less than nothing: 0, though the quotient does not fit.
    Ok(lift::to_timespans(rows, |row| {
        let by = right.get(row).filter(|by| *by != 0)?;
        Some(left.get(row)?.wrapping_rem_euclid(by))
    }))
}
