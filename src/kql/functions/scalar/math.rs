//! Functions of numbers. Outside of a function's domain the answer is NaN, as in IEEE 754.

use crate::kql::functions::declare::{
    DECIMAL, LONG, REAL, TIMESPAN, decimal, integer, long, optional, overload, real, timespan,
};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{Decimal, ScalarType};
use rust_decimal::RoundingStrategy;

pub(super) static FAMILY: &[&Scalar] = &[
    &ABS, &SIGN, &CEILING, &ROUND, &SQRT, &EXP, &EXP2, &EXP10, &LOG, &LOG2, &LOG10, &POW, &SIN, &COS, &TAN, &COT,
    &ASIN, &ACOS, &ATAN, &ATAN2, &DEGREES, &RADIANS, &PI, &GAMMA, &LOGGAMMA,
];

type Answer = Result<Datum, FunctionError>;

/// Most of these name their column for the argument; Kusto leaves out a few.
const fn result_name(function: &str) -> ResultName {
    match function.as_bytes() {
        b"cot" | b"degrees" | b"radians" | b"sign" => ResultName::None,
        _ => ResultName::FirstArgument,
    }
}

/// A function of one real.
macro_rules! real_function {
    ($static:ident, $name:literal, $function:expr, $doc:literal, $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([real("x")] => REAL, |args, rows, _| {
                let values = lift::reals(&args[0]);
                Ok(lift::to_reals(rows, |row| values.get(row).map($function)))
            })],
            result_name: result_name($name),
            examples: $examples,
        };
    };
}

real_function!(
    SIGN,
    "sign",
    |x: f64| if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    },
    "-1, 0 or 1 as the number is negative, zero or positive.",
    "sign-function",
    &[("sign(-42)", "-1.0"), ("sign(0)", "0.0"), ("sign(11.2)", "1.0")]
);
real_function!(
    SQRT,
    "sqrt",
    f64::sqrt,
    "The square root; NaN for a negative number.",
    "sqrt-function",
    &[("sqrt(16)", "4.0"), ("isnan(sqrt(-1))", "true")]
);
real_function!(EXP, "exp", f64::exp, "e to this power.", "exp-function", &[("exp(0)", "1.0")]);
real_function!(EXP2, "exp2", f64::exp2, "2 to this power.", "exp2-function", &[("exp2(3)", "8.0")]);
real_function!(
    EXP10,
    "exp10",
    |x: f64| 10_f64.powf(x),
    "10 to this power.",
    "exp10-function",
    &[("exp10(3)", "1000.0")]
);
real_function!(LOG, "log", f64::ln, "The natural logarithm.", "log-function", &[("log(5)", "1.6094379124341003")]);
real_function!(LOG2, "log2", f64::log2, "The logarithm to base 2.", "log2-function", &[("log2(8)", "3.0")]);
real_function!(LOG10, "log10", f64::log10, "The logarithm to base 10.", "log10-function", &[("log10(1000)", "3.0")]);
real_function!(SIN, "sin", f64::sin, "The sine of an angle in radians.", "sin-function", &[("sin(0)", "0.0")]);
real_function!(COS, "cos", f64::cos, "The cosine of an angle in radians.", "cos-function", &[("cos(0)", "1.0")]);
real_function!(TAN, "tan", f64::tan, "The tangent of an angle in radians.", "tan-function", &[("tan(0)", "0.0")]);
real_function!(
    COT,
    "cot",
    |x: f64| 1.0 / x.tan(),
    "The cotangent of an angle in radians.",
    "cot-function",
    &[("round(cot(1), 6)", "0.642093")]
);
real_function!(
    ASIN,
    "asin",
    f64::asin,
    "The angle in radians whose sine this is; NaN for what is no sine.",
    "asin-function",
    &[("asin(0)", "0.0")]
);
real_function!(
    ACOS,
    "acos",
    f64::acos,
    "The angle in radians whose cosine this is; NaN for what is no cosine.",
    "acos-function",
    &[("acos(1)", "0.0")]
);
real_function!(
    ATAN,
    "atan",
    f64::atan,
    "The angle in radians whose tangent this is.",
    "atan-function",
    &[("atan(0)", "0.0")]
);
real_function!(
    DEGREES,
    "degrees",
    |x: f64| 180.0 / std::f64::consts::PI * x,
    "The angle in degrees.",
    "degrees-function",
    &[("degrees(pi() / 4)", "45.0")]
);
real_function!(
    RADIANS,
    "radians",
    |x: f64| std::f64::consts::PI / 180.0 * x,
    "The angle in radians.",
    "radians-function",
    &[("radians(90)", "1.5707963267948966"), ("radians(180)", "3.141592653589793")]
);
real_function!(
    GAMMA,
    "gamma",
    gamma,
    "The gamma function, which extends the factorial.",
    "gamma-function",
    &[("gamma(5)", "24.0"), ("round(gamma(0.5), 9)", "1.772453851")]
);
real_function!(
    LOGGAMMA,
    "loggamma",
    libm::lgamma,
    "The natural logarithm of the gamma function's absolute value.",
    "loggamma-function",
    &[("round(loggamma(5), 9)", "3.17805383")]
);

static ABS: Scalar = Scalar {
    name: "abs",
    aliases: &[],
    doc: "The value without its sign. Integers give a `long`.",
    reference: "query/abs-function",
    overloads: &[
        overload!([integer("x")] => LONG, abs_longs),
        overload!([real("x")] => REAL, |args, rows, _| {
            let values = lift::reals(&args[0]);
            Ok(lift::to_reals(rows, |row| values.get(row).map(f64::abs)))
        }),
        overload!([decimal("x")] => DECIMAL, |args, rows, _| {
            let values = lift::wides(&args[0]);
            Ok(lift::to_decimals(rows, |row| lift::decimal_at(&values, row).map(|value| value.abs())))
        }),
        overload!([timespan("x")] => TIMESPAN, |args, rows, _| {
            let values = lift::longs(&args[0]);
            Ok(lift::to_timespans(rows, |row| values.get(row)?.checked_abs()))
        }),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[("abs(-5)", "5"), ("abs(-5.5)", "5.5"), ("abs(-1h)", "01:00:00")],
};

static CEILING: Scalar = Scalar {
    name: "ceiling",
    aliases: &[],
    doc: "The least whole number that is not less.",
    reference: "query/ceiling-function",
    overloads: &[
        overload!([real("x")] => REAL, |args, rows, _| {
            let values = lift::reals(&args[0]);
            Ok(lift::to_reals(rows, |row| values.get(row).map(f64::ceil)))
        }),
        overload!([decimal("x")] => DECIMAL, |args, rows, _| {
            let values = lift::wides(&args[0]);
            Ok(lift::to_decimals(rows, |row| lift::decimal_at(&values, row).map(|value| value.ceil())))
        }),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[("ceiling(-1.1)", "-1.0"), ("ceiling(0.9)", "1.0"), ("ceiling(decimal(0.9))", "1")],
};

static ROUND: Scalar = Scalar {
    name: "round",
    aliases: &[],
    doc: "The number with so many digits after the point (none without the argument); halves go away from zero.",
    reference: "query/round-function",
    overloads: &[
        overload!([real("number"), optional(long("precision"))] => REAL, round),
        overload!([decimal("number"), optional(long("precision"))] => DECIMAL, round_decimals),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("round(2.98765)", "3.0"),
        ("round(2.98765, 3)", "2.988"),
        ("round(-2.5)", "-3.0"),
        ("round(1234.5, -2)", "1200.0"),
        ("round(decimal(2.345), 2)", "2.35"),
    ],
};

static POW: Scalar = Scalar {
    name: "pow",
    aliases: &[],
    doc: "The base to the power of the exponent.",
    reference: "query/pow-function",
    overloads: &[
        overload!([real("base"), real("exponent")] => REAL, |args, rows, _| Ok(two_reals(args, rows, f64::powf))),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[("pow(2, 3)", "8.0")],
};

static ATAN2: Scalar = Scalar {
    name: "atan2",
    aliases: &[],
    doc: "The angle in radians between the x axis and the ray to the point (x, y).",
    reference: "query/atan2-function",
    overloads: &[overload!([real("y"), real("x")] => REAL, |args, rows, _| Ok(two_reals(args, rows, f64::atan2)))],
    result_name: ResultName::FirstArgument,
    examples: &[("atan2(1, 1)", "0.7853981633974483")],
};

static PI: Scalar = Scalar {
    name: "pi",
    aliases: &[],
    doc: "The number pi.",
    reference: "query/pi-function",
    overloads: &[overload!([] => REAL, |_, rows, _| Ok(lift::to_reals(rows, |_| Some(std::f64::consts::PI))))],
    result_name: ResultName::None,
    examples: &[("pi()", "3.141592653589793")],
};

fn abs_longs(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = convert(&args[0], ScalarType::Long);
    let values = lift::longs(&values);
    Ok(lift::to_longs(rows, |row| values.get(row).map(i64::wrapping_abs)))
}

fn two_reals(args: &[Datum], rows: usize, function: fn(f64, f64) -> f64) -> Datum {
    let (left, right) = (lift::reals(&args[0]), lift::reals(&args[1]));
    lift::to_reals(rows, |row| Some(function(left.get(row)?, right.get(row)?)))
}

fn round(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = lift::reals(&args[0]);
    let digits = args.get(1).map(lift::longs);
    Ok(lift::to_reals(rows, |row| {
        let (value, digits) = (values.get(row)?, digits.map_or(Some(0), |digits| digits.get(row))?);
        // Reals have 17 digits; more change nothing, and the scale must stay finite.
        let digits = digits.clamp(-308, 17) as i32;
        let scale = 10_f64.powi(digits.abs());
        let rounded = if digits < 0 { (value / scale).round() * scale } else { (value * scale).round() / scale };
        Some(if rounded.is_finite() { rounded } else { value })
    }))
}

fn round_decimals(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = lift::wides(&args[0]);
    let digits = args.get(1).map(lift::longs);
    Ok(lift::to_decimals(rows, |row| {
        let (value, digits) = (lift::decimal_at(&values, row)?, digits.map_or(Some(0), |digits| digits.get(row))?);
        // Decimals have 28 digits; more change nothing.
        let digits = digits.clamp(-28, 28);
        let away = RoundingStrategy::MidpointAwayFromZero;
        if digits >= 0 {
            return Some(value.round_dp_with_strategy(digits as u32, away));
        }
        let scale = Decimal::from(10_i128.pow(digits.unsigned_abs() as u32));
        value.checked_div(scale)?.round_dp_with_strategy(0, away).checked_mul(scale)
    }))
}

/// NaN where it has a pole.
fn gamma(x: f64) -> f64 {
    if x <= 0.0 && x.fract() == 0.0 { f64::NAN } else { libm::tgamma(x) }
}
