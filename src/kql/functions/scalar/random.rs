//! Values that differ by row without an argument: `rand()`, `new_guid()`. Their kernels are not lifted: a constant
//! would be the same in every row.

use crate::kql::functions::declare::{GUID, REAL, long, optional};
use crate::kql::functions::{Context, Datum, FunctionError, Overload, ResultName, Scalar, lift};

pub(super) static FAMILY: &[&Scalar] = &[&RAND, &NEW_GUID];

static RAND: Scalar = Scalar {
    name: "rand",
    aliases: &[],
    doc: "A number from 0 up to but without 1, or with an argument N one of the whole numbers from 0 to N - 1; another \
          in every row, the same when the query is run again.",
    reference: "query/rand-function",
    overloads: &[Overload { params: &[optional(long("n"))], variadic: false, returns: REAL, kernel: rand }],
    result_name: ResultName::None,
    examples: &[("rand() < 1", "true"), ("rand(1)", "0.0")],
};

static NEW_GUID: Scalar = Scalar {
    name: "new_guid",
    aliases: &[],
    doc: "A guid of its own for every row; the same when the query is run again.",
    reference: "query/new-guid-function",
    overloads: &[Overload { params: &[], variadic: false, returns: GUID, kernel: new_guid }],
    result_name: ResultName::None,
    examples: &[("strlen(tostring(new_guid()))", "36")],
};

/// Whether the function answers differently each time.
pub fn is_random(function: &Scalar) -> bool {
    FAMILY.iter().any(|random| std::ptr::eq(*random, function))
}

fn rand(args: &[Datum], rows: usize, context: &Context) -> Result<Datum, FunctionError> {
    let limits = args.first().map(lift::longs);
    Ok(lift::to_reals(rows, |row| {
        // 53 bits are what a real holds.
        let unit = (context.next_random() >> 11) as f64 / (1_u64 << 53) as f64;
        match limits {
            None => Some(unit),
            Some(limits) => Some((unit * limits.get(row).filter(|limit| *limit > 0)? as f64).floor()),
        }
    }))
}

fn new_guid(_: &[Datum], rows: usize, context: &Context) -> Result<Datum, FunctionError> {
    Ok(lift::to_guids(rows, |_| {
        let bits = u128::from(context.next_random()) << 64 | u128::from(context.next_random());
        // Version 4, variant 1 (RFC 4122).
        Some(bits & !(0xF << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62)
    }))
}
