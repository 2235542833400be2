//! Functions of one or two series, element by element.

use super::values::{MISSING, Series, is_missing, operand, write_number};
use crate::kql::functions::declare::{DYNAMIC, dynamic, numeric, overload};
use crate::kql::functions::{Datum, FunctionError, ResultName, Scalar, lift};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[
    &ABS,
    &ACOS,
    &ASIN,
    &ATAN,
    &CEILING,
    &COS,
    &EXP,
    &FLOOR,
    &LOG,
    &SIGN,
    &SIN,
    &TAN,
    &ADD,
    &SUBTRACT,
    &MULTIPLY,
    &DIVIDE,
    &POW,
    &EQUALS,
    &NOT_EQUALS,
    &GREATER,
    &GREATER_EQUALS,
    &LESS,
    &LESS_EQUALS,
];

type Answer = Result<Datum, FunctionError>;

/// A function of each element. Whole numbers stay whole where the function is one of those that keep them so.
macro_rules! of_one {
    ($static:ident, $name:literal, $page:literal, $whole:literal, $function:expr, $doc:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: $page,
    overloads: &[overload!([dynamic("series")] => DYNAMIC, |args, rows, _| one(args, rows, $whole, $function))],
            result_name: ResultName::None,
            examples: $examples,
        };
    };
}

/// A function of the elements of two series at the same place.
macro_rules! of_two {
    ($static:ident, $name:literal, $page:literal, $gives:expr, $function:expr, $doc:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: concat!(
                $doc,
                " Null where an element is missing or no number. One of the two may be a single number."
            ),
            reference: $page,
            overloads: &[
        overload!([dynamic("series1"), dynamic("series2")] => DYNAMIC,
                    |args, rows, _| two(args, rows, $gives, $function)),
        overload!([dynamic("series1"), numeric("number2")] => DYNAMIC,
                    |args, rows, _| two(args, rows, $gives, $function)),
        overload!([numeric("number1"), dynamic("series2")] => DYNAMIC,
                    |args, rows, _| two(args, rows, $gives, $function)),
            ],
            result_name: ResultName::None,
            examples: $examples,
        };
    };
}

/// What a function of two numbers gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Reals.
    Real,
    /// Whole numbers from whole numbers.
    Number,
    /// Bools, as 1 and 0.
    Bool,
}

of_one!(
    ABS,
    "series_abs",
    "query/series-abs-function",
    true,
    f64::abs,
    "The elements without their sign.",
    &[("series_abs(dynamic([-6.5, 0, 8.2]))", "[6.5,0.0,8.2]"), ("series_abs(dynamic([-2, \"a\"]))", "[2,null]")]
);
of_one!(
    ACOS,
    "series_acos",
    "query/series-acos-function",
    false,
    f64::acos,
    "The arc cosine of each element.",
    &[("series_acos(dynamic([1, 0]))", "[0.0,1.5707963267948966]")]
);
of_one!(
    ASIN,
    "series_asin",
    "query/series-asin-function",
    false,
    f64::asin,
    "The arc sine of each element.",
    &[("series_asin(dynamic([0, 1]))", "[0.0,1.5707963267948966]")]
);
of_one!(
    ATAN,
    "series_atan",
    "query/series-atan-function",
    false,
    f64::atan,
    "The arc tangent of each element.",
    &[("series_atan(dynamic([0, 1]))", "[0.0,0.7853981633974483]")]
);
of_one!(
    CEILING,
    "series_ceiling",
    "query/series-ceiling-function",
    true,
    f64::ceil,
    "The least whole number that is not less, of each element.",
    &[("series_ceiling(dynamic([-1.5, 1, 2.5]))", "[-1.0,1.0,3.0]")]
);
of_one!(
    COS,
    "series_cos",
    "query/series-cos-function",
    false,
    f64::cos,
    "The cosine of each element.",
    &[("series_cos(dynamic([0]))", "[1.0]")]
);
of_one!(
    EXP,
    "series_exp",
    "query/series-exp-function",
    false,
    f64::exp,
    "e to the power of each element.",
    &[("series_exp(dynamic([0, 1]))", "[1.0,2.718281828459045]")]
);
of_one!(
    FLOOR,
    "series_floor",
    "query/series-floor-function",
    true,
    f64::floor,
    "The greatest whole number that is not greater, of each element.",
    &[("series_floor(dynamic([-1.5, 1, 2.5]))", "[-2.0,1.0,2.0]")]
);
of_one!(
    LOG,
    "series_log",
    "query/series-log-function",
    false,
    f64::ln,
    "The natural logarithm of each element.",
    &[("series_log(dynamic([1, 2]))", "[0.0,0.6931471805599453]")]
);
of_one!(
    SIGN,
    "series_sign",
    "query/series-sign-function",
    true,
    |x| if x == 0.0 || x.is_nan() { x } else { x.signum() },
    "-1, 0 or 1 as each element is negative, zero or positive.",
    &[("series_sign(dynamic([-6, 0, 8]))", "[-1,0,1]")]
);
of_one!(
    SIN,
    "series_sin",
    "query/series-sin-function",
    false,
    f64::sin,
    "The sine of each element.",
    &[("series_sin(dynamic([0]))", "[0.0]")]
);
of_one!(
    TAN,
    "series_tan",
    "query/series-tan-function",
    false,
    f64::tan,
    "The tangent of each element.",
    &[("series_tan(dynamic([0]))", "[0.0]")]
);

of_two!(
    ADD,
    "series_add",
    "query/series-add-function",
    Gives::Number,
    |a, b| a + b,
    "The elements' sums.",
    &[
        ("series_add(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[5,4,5]"),
        ("series_add(dynamic([1, 2.5]), 1)", "[2.0,3.5]")
    ]
);
of_two!(
    SUBTRACT,
    "series_subtract",
    "query/series-subtract-function",
    Gives::Number,
    |a, b| a - b,
    "The elements of the first less those of the second.",
    &[("series_subtract(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[-3,0,3]")]
);
of_two!(
    MULTIPLY,
    "series_multiply",
    "query/series-multiply-function",
    Gives::Number,
    |a, b| a * b,
    "The elements' products.",
    &[("series_multiply(dynamic([1, 2, 4]), dynamic([4, 2]))", "[4,4,null]")]
);
of_two!(
    DIVIDE,
    "series_divide",
    "query/series-divide-function",
    Gives::Real,
    |a, b| a / b,
    "The elements of the first divided by those of the second, as reals.",
    &[("series_divide(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[0.25,1.0,4.0]")]
);
of_two!(
    POW,
    "series_pow",
    "query/series-pow-function",
    Gives::Real,
    f64::powf,
    "The elements of the first to the power of those of the second.",
    &[("series_pow(dynamic([1, 2, 3, 4]), dynamic([1, 2, 3, 0.5]))", "[1.0,4.0,27.0,2.0]")]
);
of_two!(
    EQUALS,
    "series_equals",
    "query/series-equals-function",
    Gives::Bool,
    |a, b| f64::from(u8::from(a == b)),
    "Whether the elements are equal.",
    &[("series_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[false,true,false]")]
);
of_two!(
    NOT_EQUALS,
    "series_not_equals",
    "query/series-not-equals-function",
    Gives::Bool,
    |a, b| f64::from(u8::from(a != b)),
    "Whether the elements differ.",
    &[("series_not_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[true,false,true]")]
);
of_two!(
    GREATER,
    "series_greater",
    "query/series-greater-function",
    Gives::Bool,
    |a, b| f64::from(u8::from(a > b)),
    "Whether the elements of the first are greater.",
    &[("series_greater(dynamic([1, 2, 4]), 2)", "[false,false,true]")]
);
of_two!(
    GREATER_EQUALS,
    "series_greater_equals",
    "query/series-greater-equals-function",
    Gives::Bool,
    |a, b| f64::from(u8::from(a >= b)),
    "Whether the elements of the first are greater or equal.",
    &[("series_greater_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[false,true,true]")]
);
of_two!(
    LESS,
    "series_less",
    "query/series-less-function",
    Gives::Bool,
    |a, b| f64::from(u8::from(a < b)),
    "Whether the elements of the first are less.",
    &[("series_less(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[true,false,false]")]
);
of_two!(
    LESS_EQUALS,
    "series_less_equals",
    "query/series-less-equals-function",
    Gives::Bool,
    |a, b| f64::from(u8::from(a <= b)),
    "Whether the elements of the first are less or equal.",
    &[("series_less_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[true,true,false]")]
);

fn one(args: &[Datum], rows: usize, keeps_whole: bool, function: fn(f64) -> f64) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    Ok(lift::to_dynamics(rows, |row, out| {
        series.read(arrays.get(row))?;
        let whole = keeps_whole && series.is_whole;
        out.begin_array();
        for value in &series.values {
            write_number(if is_missing(*value) { MISSING } else { function(*value) }, whole, out);
        }
        out.end();
        Some(())
    }))
}

fn two(args: &[Datum], rows: usize, gives: Gives, function: fn(f64, f64) -> f64) -> Answer {
    let (left, right) = (operand(&args[0]), operand(&args[1]));
    let (left, right) = (lift::dyns(&left), lift::dyns(&right));
    let (mut first, mut second) = (Series::default(), Series::default());
    Ok(lift::to_dynamics(rows, |row, out| {
        let (left, right) = (left.get(row), right.get(row));
        let count = left.elements().count().max(right.elements().count());
        first.read_or_repeat(left, count)?;
        second.read_or_repeat(right, count)?;
        let whole = gives == Gives::Number && first.is_whole && second.is_whole;
        out.begin_array();
        for place in 0..count {
            match (first.values.get(place), second.values.get(place)) {
                (Some(a), Some(b)) if !is_missing(*a) && !is_missing(*b) => match function(*a, *b) {
                    answer if gives == Gives::Bool => out.bool(answer != 0.0),
                    answer => write_number(answer, whole, out),
                },
                _ => out.null(),
            }
        }
        out.end();
        Some(())
    }))
}
