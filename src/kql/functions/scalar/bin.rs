//! Rounding down to a multiple: `bin()`, `bin_at()`.
//!
//! Datetimes count from 0001-01-01, a Monday, so that bins of seven days begin on Mondays.

use crate::kql::functions::declare::{DATETIME, TIMESPAN, datetime, numeric, overload, timespan};
use crate::kql::functions::lift::Numbers;
use crate::kql::functions::resolve::widest;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, convert, lift};
use crate::values::{Column, Decimal, ScalarType};
use arrow_array::Int64Array;

pub(super) static FAMILY: &[&Scalar] = &[&BIN, &BIN_AT];

static BIN: Scalar = Scalar {
    name: "bin",
    aliases: &["floor"],
    doc: "The greatest multiple of the second argument that is not greater than the first. Null for a bin that is not \
          greater than zero.",
    reference: "query/bin-function",
    overloads: &[
        overload!([numeric("value"), numeric("bin")] => NUMBER, bin_numbers),
        overload!([timespan("value"), timespan("bin")] => TIMESPAN, bin_timespans),
        overload!([datetime("value"), timespan("bin")] => DATETIME, bin_datetimes),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("bin(4.5, 1)", "4.0"),
        ("bin(-5, 2)", "-6"),
        ("bin(decimal(7.5), decimal(2))", "6"),
        ("bin(16d, 7d)", "14.00:00:00"),
        ("bin(datetime(1970-05-11 13:45:07), 1d)", "1970-05-11T00:00:00.0000000Z"),
        ("bin(datetime(1955-11-05 06:15), 7d)", "1955-10-31T00:00:00.0000000Z"),
    ],
};

static BIN_AT: Scalar = Scalar {
    name: "bin_at",
    aliases: &[],
    doc: "The value rounded down to a bin of the given size, where one bin begins at the fixed point.",
    reference: "query/binat-function",
    overloads: &[
        overload!([datetime("value"), timespan("bin"), datetime("fixed_point")] => DATETIME, bin_at_datetimes),
        overload!([timespan("value"), timespan("bin"), timespan("fixed_point")] => TIMESPAN, bin_at_timespans),
        overload!([numeric("value"), numeric("bin"), numeric("fixed_point")] => NUMBER, bin_at_numbers),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("bin_at(6.5, 2.5, 7.0)", "4.5"),
        ("bin_at(1h, 1d, 12h)", "-12:00:00"),
        ("bin_at(datetime(2023-06-14 12:00), 7d, datetime(2023-01-01))", "2023-06-11T00:00:00.0000000Z"),
    ],
};

const NUMBER: Returns = Returns::By(number_type);

fn number_type(types: &[ScalarType]) -> ScalarType {
    let widest = types.iter().copied().reduce(|left, right| widest(left, right).unwrap_or(left));
    match widest {
        Some(ScalarType::Int) | None => ScalarType::Long,
        Some(other) => other,
    }
}

type Answer = Result<Datum, FunctionError>;

/// Down to a multiple of `size` from `origin`; `None` for a size that is not positive, or past the range.
fn down(value: i64, size: i64, origin: i64) -> Option<i64> {
    if size <= 0 {
        return None;
    }
    let past = (i128::from(value) - i128::from(origin)).rem_euclid(i128::from(size));
    i64::try_from(i128::from(value) - past).ok()
}

fn real_down(value: f64, size: f64, origin: f64) -> Option<f64> {
    (size > 0.0).then(|| ((value - origin) / size).floor() * size + origin)
}

/// A tight loop where the size is one constant and nothing can leave the range.
fn ticks(args: &[Datum], rows: usize) -> Int64Array {
    let (values, sizes) = (lift::longs(&args[0]), lift::longs(&args[1]));
    if let (Numbers::Many(values, nulls), Numbers::One(Some(size))) = (values, sizes)
        && size > 0
    {
        return Int64Array::new(
            values.iter().map(|value| value.saturating_sub(value.rem_euclid(size))).collect(),
            nulls.cloned(),
        );
    }
    (0..rows).map(|row| down(values.get(row)?, sizes.get(row)?, 0)).collect()
}

fn decimal_down(value: Decimal, size: Decimal, origin: Decimal) -> Option<Decimal> {
    if size <= Decimal::ZERO {
        return None;
    }
    let past = value.checked_sub(origin)?;
    past.checked_div(size)?.floor().checked_mul(size)?.checked_add(origin)
}

fn bin_datetimes(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(Datum::Column(Column::DateTime(ticks(args, rows))))
}

fn bin_timespans(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(Datum::Column(Column::TimeSpan(ticks(args, rows))))
}

fn bin_numbers(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let kind = number_type(&args.iter().map(Datum::kind).collect::<Vec<_>>());
    let args: Vec<Datum> = args.iter().map(|arg| convert(arg, kind)).collect();
    if kind == ScalarType::Long {
        return Ok(Datum::Column(Column::Long(ticks(&args, rows))));
    }
    if kind == ScalarType::Decimal {
        let (values, sizes) = (lift::wides(&args[0]), lift::wides(&args[1]));
        return Ok(lift::to_decimals(rows, |row| {
            decimal_down(lift::decimal_at(&values, row)?, lift::decimal_at(&sizes, row)?, Decimal::ZERO)
        }));
    }
    let (values, sizes) = (lift::reals(&args[0]), lift::reals(&args[1]));
    Ok(lift::to_reals(rows, |row| real_down(values.get(row)?, sizes.get(row)?, 0.0)))
}

fn ticks_at(args: &[Datum], row: usize) -> Option<i64> {
    down(lift::longs(&args[0]).get(row)?, lift::longs(&args[1]).get(row)?, lift::longs(&args[2]).get(row)?)
}

fn bin_at_datetimes(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_datetimes(rows, |row| ticks_at(args, row)))
}

fn bin_at_timespans(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_timespans(rows, |row| ticks_at(args, row)))
}

fn bin_at_numbers(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let kind = number_type(&args.iter().map(Datum::kind).collect::<Vec<_>>());
    let args: Vec<Datum> = args.iter().map(|arg| convert(arg, kind)).collect();
    if kind == ScalarType::Long {
        return Ok(lift::to_longs(rows, |row| ticks_at(&args, row)));
    }
    if kind == ScalarType::Decimal {
        let [values, sizes, origins] = [0, 1, 2].map(|at| lift::wides(&args[at]));
        let at = lift::decimal_at;
        return Ok(lift::to_decimals(rows, |row| {
            decimal_down(at(&values, row)?, at(&sizes, row)?, at(&origins, row)?)
        }));
    }
    bin_at_reals(&args, rows, context)
}

fn bin_at_reals(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (values, sizes, origins) = (lift::reals(&args[0]), lift::reals(&args[1]), lift::reals(&args[2]));
    Ok(lift::to_reals(rows, |row| real_down(values.get(row)?, sizes.get(row)?, origins.get(row)?)))
}
