//! `+ - * / %` and the unary signs.
//!
//! Integers of either width give a `long`, which wraps; division truncates toward zero, a remainder is never negative,
//! and an integer divided by zero is null.

use super::arithmetic_time as time;
use crate::kql::functions::declare::{
    DATETIME, DYNAMIC, REAL, TIMESPAN, datetime, dynamic, numeric, overload, timespan,
};
use crate::kql::functions::lift::{self, Numbers};
use crate::kql::functions::resolve::widest;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, convert};
use crate::values::{Column, Decimal, DynKind, ScalarType, Value};
use arrow_array::{Float64Array, Int64Array};

pub(super) static FAMILY: &[&Scalar] = &[&ADD, &SUBTRACT, &MULTIPLY, &DIVIDE, &MODULO, &NEGATE, &IDENTITY];

const NUMBER: Returns = Returns::By(number_type);

/// The type in which numbers are reckoned with: `long` for integers, else the widest; a dynamic takes the other's.
fn number_type(types: &[ScalarType]) -> ScalarType {
    let known = types.iter().copied().filter(|kind| *kind != ScalarType::Dynamic);
    let widest = known.reduce(|left, right| widest(left, right).unwrap_or(left));
    match widest.unwrap_or(ScalarType::Dynamic) {
        ScalarType::Int => ScalarType::Long,
        other => other,
    }
}

static ADD: Scalar = Scalar {
    name: "+",
    aliases: &[],
    doc: "Adds numbers, timespans, or a timespan to a datetime. Integers wrap at 64 bits.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("left"), numeric("right")] => NUMBER, add),
        overload!([timespan("left"), timespan("right")] => TIMESPAN, time::add_timespans),
        overload!([datetime("left"), timespan("right")] => DATETIME, time::add_to_datetime),
        overload!([timespan("left"), datetime("right")] => DATETIME, time::add_to_datetime),
        overload!([dynamic("left"), numeric("right")] => NUMBER, add),
        overload!([numeric("left"), dynamic("right")] => NUMBER, add),
        overload!([dynamic("left"), timespan("right")] => TIMESPAN, time::add_timespans),
        overload!([timespan("left"), dynamic("right")] => TIMESPAN, time::add_timespans),
        overload!([datetime("left"), dynamic("right")] => DATETIME, time::add_to_datetime),
        overload!([dynamic("left"), datetime("right")] => DATETIME, time::add_to_datetime),
        overload!([dynamic("left"), dynamic("right")] => DYNAMIC, add),
    ],
    result_name: ResultName::None,
    examples: &[("1 + 2", "3"), ("1 + 0.5", "1.5"), ("datetime(2024-02-28) + 1d", "2024-02-29T00:00:00.0000000Z")],
};

static SUBTRACT: Scalar = Scalar {
    name: "-",
    aliases: &[],
    doc: "Subtracts numbers or timespans, a timespan from a datetime, or one datetime from another.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("left"), numeric("right")] => NUMBER, subtract),
        overload!([timespan("left"), timespan("right")] => TIMESPAN, time::subtract_ticks),
        overload!([datetime("left"), datetime("right")] => TIMESPAN, time::subtract_ticks),
        overload!([datetime("left"), timespan("right")] => DATETIME, time::subtract_from_datetime),
        overload!([dynamic("left"), numeric("right")] => NUMBER, subtract),
        overload!([numeric("left"), dynamic("right")] => NUMBER, subtract),
        overload!([datetime("left"), dynamic("right")] => TIMESPAN, time::subtract_ticks),
        overload!([dynamic("left"), datetime("right")] => TIMESPAN, time::subtract_ticks),
        overload!([timespan("left"), dynamic("right")] => TIMESPAN, time::subtract_ticks),
        overload!([dynamic("left"), timespan("right")] => TIMESPAN, time::subtract_ticks),
        overload!([dynamic("left"), dynamic("right")] => DYNAMIC, subtract),
    ],
    result_name: ResultName::None,
    examples: &[("5 - 7", "-2"), ("datetime(2020-06-15) - datetime(2020-06-14)", "1.00:00:00")],
};

static MULTIPLY: Scalar = Scalar {
    name: "*",
    aliases: &[],
    doc: "Multiplies numbers, or a timespan by a number. Integers wrap at 64 bits.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("left"), numeric("right")] => NUMBER, multiply),
        overload!([timespan("left"), numeric("right")] => TIMESPAN, time::multiply),
        overload!([numeric("left"), timespan("right")] => TIMESPAN, time::multiply_right),
        overload!([dynamic("left"), numeric("right")] => NUMBER, multiply),
        overload!([numeric("left"), dynamic("right")] => NUMBER, multiply),
        overload!([dynamic("left"), dynamic("right")] => DYNAMIC, multiply),
    ],
    result_name: ResultName::None,
    examples: &[("2 * 3", "6"), ("1.5 * 1h", "01:30:00")],
};

static DIVIDE: Scalar = Scalar {
    name: "/",
    aliases: &[],
    doc: "Divides. Integers lose the fraction and are null when divided by zero; a timespan divided by a timespan is a \
          real.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("left"), numeric("right")] => NUMBER, divide),
        overload!([timespan("left"), timespan("right")] => REAL, time::ratio),
        overload!([datetime("left"), timespan("right")] => REAL, time::ratio),
        overload!([timespan("left"), numeric("right")] => TIMESPAN, time::divide),
        overload!([dynamic("left"), numeric("right")] => NUMBER, divide),
        overload!([numeric("left"), dynamic("right")] => NUMBER, divide),
        overload!([dynamic("left"), dynamic("right")] => DYNAMIC, divide),
    ],
    result_name: ResultName::None,
    examples: &[("5 / 2", "2"), ("5 / 2.0", "2.5"), ("1d / 1h", "24.0"), ("isnull(1 / 0)", "true")],
};

static MODULO: Scalar = Scalar {
    name: "%",
    aliases: &[],
    doc: "The remainder of a division, never negative; null for an integer divided by zero.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("left"), numeric("right")] => NUMBER, modulo),
        overload!([timespan("left"), timespan("right")] => TIMESPAN, time::remainder),
        overload!([datetime("left"), timespan("right")] => TIMESPAN, time::remainder),
        overload!([dynamic("left"), numeric("right")] => NUMBER, modulo),
        overload!([numeric("left"), dynamic("right")] => NUMBER, modulo),
        overload!([dynamic("left"), dynamic("right")] => DYNAMIC, modulo),
    ],
    result_name: ResultName::None,
    examples: &[("5 % 3", "2"), ("(-5) % 3", "1"), ("7.5 % 2", "1.5")],
};

static NEGATE: Scalar = Scalar {
    name: "negate",
    aliases: &[],
    doc: "The unary minus, of a number or a timespan.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("value")] => NUMBER, negate),
        overload!([timespan("value")] => TIMESPAN, time::negate),
        overload!([dynamic("value")] => DYNAMIC, negate),
    ],
    result_name: ResultName::None,
    examples: &[("-(2 + 3)", "-5"), ("-(1h)", "-01:00:00")],
};

static IDENTITY: Scalar = Scalar {
    name: "identity",
    aliases: &[],
    doc: "The unary plus: the number or timespan as it is.",
    reference: "query/numerical-operators",
    overloads: &[
        overload!([numeric("value")] => NUMBER, identity),
        overload!([timespan("value")] => TIMESPAN, identity),
        overload!([dynamic("value")] => DYNAMIC, identity),
    ],
    result_name: ResultName::None,
    examples: &[("+(2)", "2")],
};

type LongOp = fn(i64, i64) -> Option<i64>;
type RealOp = fn(f64, f64) -> f64;
type DecimalOp = fn(Decimal, Decimal) -> Option<Decimal>;

fn add(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let wrap = |args: &[Datum]| total(args, rows, i64::wrapping_add);
    Ok(reckon(args, rows, wrap, |a, b| Some(a.wrapping_add(b)), |a, b| a + b, Decimal::checked_add))
}

fn subtract(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let wrap = |args: &[Datum]| total(args, rows, i64::wrapping_sub);
    Ok(reckon(args, rows, wrap, |a, b| Some(a.wrapping_sub(b)), |a, b| a - b, Decimal::checked_sub))
}

fn multiply(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let wrap = |args: &[Datum]| total(args, rows, i64::wrapping_mul);
    Ok(reckon(args, rows, wrap, |a, b| Some(a.wrapping_mul(b)), |a, b| a * b, Decimal::checked_mul))
}

fn divide(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let longs = |args: &[Datum]| match lift::longs(&args[1]) {
        // A constant that is not zero leaves nothing to check in the loop.
        Numbers::One(Some(by)) if by != 0 => total(args, rows, i64::wrapping_div),
        _ => partial(args, rows, long_quotient),
    };
    Ok(reckon(args, rows, longs, long_quotient, |a, b| a / b, decimal_quotient))
}

fn modulo(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let longs = |args: &[Datum]| match lift::longs(&args[1]) {
        Numbers::One(Some(by)) if by != 0 => total(args, rows, i64::wrapping_rem_euclid),
        _ => partial(args, rows, long_remainder),
    };
    Ok(reckon(args, rows, longs, long_remainder, real_remainder, decimal_remainder))
}

fn long_quotient(a: i64, b: i64) -> Option<i64> {
    (b != 0).then(|| a.wrapping_div(b))
}

fn long_remainder(a: i64, b: i64) -> Option<i64> {
    (b != 0).then(|| a.wrapping_rem_euclid(b))
}

/// The remainder that is not negative; NaN when divided by zero.
fn real_remainder(a: f64, b: f64) -> f64 {
    a.rem_euclid(b)
}

fn decimal_quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_div(b).map(|quotient| quotient.normalize())
}

fn decimal_remainder(a: Decimal, b: Decimal) -> Option<Decimal> {
    let rest = a.checked_rem(b)?;
    if rest.is_sign_negative() && !rest.is_zero() { rest.checked_add(b.abs()) } else { Some(rest) }
}

/// Brings both arguments to one type and runs the operation of that type.
fn reckon(
    args: &[Datum],
    rows: usize,
    longs: impl Fn(&[Datum]) -> Datum,
    long: LongOp,
    real: RealOp,
    decimal: DecimalOp,
) -> Datum {
    let kind = number_type(&args.iter().map(Datum::kind).collect::<Vec<_>>());
    if kind == ScalarType::Dynamic {
        return dynamics(args, rows, long, real);
    }
    let args: Vec<Datum> = args.iter().map(|arg| convert(arg, kind)).collect();
    match kind {
        ScalarType::Long => longs(&args),
        ScalarType::Real => {
            let (values, nulls) = lift::zip(lift::reals(&args[0]), lift::reals(&args[1]), rows, real);
            Datum::Column(Column::Real(Float64Array::new(values.into(), nulls)))
        }
        _ => {
            let (left, right) = (lift::wides(&args[0]), lift::wides(&args[1]));
            lift::to_decimals(rows, |row| decimal(lift::decimal_at(&left, row)?, lift::decimal_at(&right, row)?))
        }
    }
}

fn total(args: &[Datum], rows: usize, operation: impl Fn(i64, i64) -> i64) -> Datum {
    let (values, nulls) = lift::zip(lift::longs(&args[0]), lift::longs(&args[1]), rows, operation);
    Datum::Column(Column::Long(Int64Array::new(values.into(), nulls)))
}

fn partial(args: &[Datum], rows: usize, operation: LongOp) -> Datum {
    let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
    lift::to_longs(rows, |row| operation(left.get(row)?, right.get(row)?))
}

/// Numbers inside dynamic values; null where one side is none.
fn dynamics(args: &[Datum], rows: usize, long: LongOp, real: RealOp) -> Datum {
    let (left, right) = (lift::dyns(&args[0]), lift::dyns(&args[1]));
    lift::to_dynamics(rows, |row, out| {
        match (left.get(row).kind(), right.get(row).kind()) {
            (DynKind::Long(a), DynKind::Long(b)) => out.long(long(a, b)?),
            (DynKind::Long(a), DynKind::Real(b)) => out.real(real(a as f64, b)),
            (DynKind::Real(a), DynKind::Long(b)) => out.real(real(a, b as f64)),
            (DynKind::Real(a), DynKind::Real(b)) => out.real(real(a, b)),
            _ => return None,
        }
        Some(())
    })
}

fn negate(args: &[Datum], rows: usize, context: &Context) -> Result<Datum, FunctionError> {
    match args[0].kind() {
        // 0 - x would turn 0.0 into 0.0, not -0.0.
        ScalarType::Real => {
            let values = lift::reals(&args[0]);
            Ok(lift::to_reals(rows, |row| Some(-values.get(row)?)))
        }
        ScalarType::Dynamic => {
            let mut zero = crate::values::DynamicWriter::default();
            zero.long(0);
            subtract(&[Datum::Constant(zero.to_value()), args[0].clone()], rows, context)
        }
        _ => subtract(&[Datum::Constant(Value::Long(0)), args[0].clone()], rows, context),
    }
}

fn identity(args: &[Datum], _: usize, _: &Context) -> Result<Datum, FunctionError> {
    Ok(if args[0].kind() == ScalarType::Int { convert(&args[0], ScalarType::Long) } else { args[0].clone() })
}
