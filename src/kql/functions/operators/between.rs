//! `between` and `!between`: both ends included.

use super::comparison::{Comparison, compare};
use crate::kql::functions::declare::{BOOL, datetime, dynamic, numeric, ordered, overload, timespan};
use crate::kql::functions::operators::arithmetic_time::add_to_datetime;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar};

pub(super) static FAMILY: &[&Scalar] = &[&BETWEEN, &NOT_BETWEEN];

static BETWEEN: Scalar = Scalar {
    name: "between",
    aliases: &[],
    doc: "Whether the value lies in a range, ends included. A range of a datetime and a timespan ends that much later.",
    reference: "query/between-operator",
    overloads: &[
        overload!([ordered("value"), ordered("low"), ordered("high")] => BOOL, inside),
        overload!([datetime("value"), datetime("low"), timespan("length")] => BOOL, inside_length),
        overload!([dynamic("value"), numeric("low"), numeric("high")] => BOOL, inside),
    ],
    result_name: ResultName::None,
    examples: &[
        ("5 between (1 .. 5)", "true"),
        ("datetime(2024-01-03) between (datetime(2024-01-01) .. 1d)", "false"),
        ("2 between (1.5 .. 2.5)", "true"),
    ],
};

static NOT_BETWEEN: Scalar = Scalar {
    name: "!between",
    aliases: &[],
    doc: "Whether the value lies outside of a range; the ends are inside.",
    reference: "query/not-between-operator",
    overloads: &[
        overload!([ordered("value"), ordered("low"), ordered("high")] => BOOL, outside),
        overload!([datetime("value"), datetime("low"), timespan("length")] => BOOL, outside_length),
        overload!([dynamic("value"), numeric("low"), numeric("high")] => BOOL, outside),
    ],
    result_name: ResultName::None,
    examples: &[("5 !between (1 .. 5)", "false"), ("6 !between (1 .. 5)", "true")],
};

type Answer = Result<Datum, FunctionError>;

/// The two comparisons and what joins them, an operator itself.
fn both(args: &[Datum], rows: usize, context: &Context, low: Comparison, high: Comparison, join: &str) -> Answer {
    let low = compare(&[args[0].clone(), args[1].clone()], rows, low);
    let high = compare(&[args[0].clone(), args[2].clone()], rows, high);
    match crate::kql::functions::operator(join).and_then(|operator| operator.overloads.first()) {
        Some(overload) => (overload.kernel)(&[low, high], rows, context),
        None => Ok(low),
    }
}

fn inside(args: &[Datum], rows: usize, context: &Context) -> Answer {
    both(args, rows, context, Comparison::GreaterOrEqual, Comparison::LessOrEqual, "and")
}

fn outside(args: &[Datum], rows: usize, context: &Context) -> Answer {
    both(args, rows, context, Comparison::Less, Comparison::Greater, "or")
}

fn with_end(args: &[Datum], rows: usize, context: &Context) -> Result<Vec<Datum>, FunctionError> {
    let end = add_to_datetime(&args[1..], rows, context)?;
    Ok(vec![args[0].clone(), args[1].clone(), end])
}

fn inside_length(args: &[Datum], rows: usize, context: &Context) -> Answer {
    inside(&with_end(args, rows, context)?, rows, context)
}

fn outside_length(args: &[Datum], rows: usize, context: &Context) -> Answer {
    outside(&with_end(args, rows, context)?, rows, context)
}
