//! Functions of the bits of integers.

use crate::kql::functions::declare::{LONG, long, overload};
use crate::kql::functions::{ResultName, Scalar, lift};

pub(super) static FAMILY: &[&Scalar] =
    &[&BINARY_AND, &BINARY_OR, &BINARY_XOR, &BINARY_NOT, &BINARY_SHIFT_LEFT, &BINARY_SHIFT_RIGHT, &BITSET_COUNT_ONES];

/// A function of the bits of two integers.
macro_rules! bits_function {
    ($static:ident, $name:literal, $function:expr, $doc:literal, $page:literal, $example:literal, $result:literal) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([long("value1"), long("value2")] => LONG, |args, rows, _| {
                let (left, right) = (lift::longs(&args[0]), lift::longs(&args[1]));
                let function: fn(i64, i64) -> Option<i64> = $function;
                Ok(lift::to_longs(rows, |row| function(left.get(row)?, right.get(row)?)))
            })],
            result_name: ResultName::FirstArgument,
            examples: &[($example, $result)],
        };
    };
}

bits_function!(
    BINARY_AND,
    "binary_and",
    |a, b| Some(a & b),
    "The bits that both have.",
    "binary-and-function",
    "binary_and(6, 3)",
    "2"
);
bits_function!(
    BINARY_OR,
    "binary_or",
    |a, b| Some(a | b),
    "The bits that one has.",
    "binary-or-function",
    "binary_or(5, 3)",
    "7"
);
bits_function!(
    BINARY_XOR,
    "binary_xor",
    |a, b| Some(a ^ b),
    "The bits that one alone has.",
    "binary-xor-function",
    "binary_xor(5, 3)",
    "6"
);
bits_function!(
    BINARY_SHIFT_LEFT,
    "binary_shift_left",
    shift_left,
    "The bits moved to the left; the distance counts modulo 64, null for a negative one.",
    "binary-shift-left-function",
    "binary_shift_left(1, 10)",
    "1024"
);
bits_function!(
    BINARY_SHIFT_RIGHT,
    "binary_shift_right",
    shift_right,
    "The bits moved to the right, the sign kept; the distance counts modulo 64, null for a negative one.",
    "binary-shift-right-function",
    "binary_shift_right(1024, 10)",
    "1"
);

static BINARY_NOT: Scalar = Scalar {
    name: "binary_not",
    aliases: &[],
    doc: "Every bit the other way round.",
    reference: "query/binary-not-function",
    overloads: &[overload!([long("value")] => LONG, |args, rows, _| {
        let values = lift::longs(&args[0]);
        Ok(lift::to_longs(rows, |row| values.get(row).map(|value| !value)))
    })],
    result_name: ResultName::FirstArgument,
    examples: &[("binary_not(100)", "-101")],
};

static BITSET_COUNT_ONES: Scalar = Scalar {
    name: "bitset_count_ones",
    aliases: &[],
    doc: "How many bits are set.",
    reference: "query/bitset-count-ones-function",
    overloads: &[overload!([long("value")] => LONG, |args, rows, _| {
        let values = lift::longs(&args[0]);
        Ok(lift::to_longs(rows, |row| values.get(row).map(|value| i64::from(value.count_ones()))))
    })],
    result_name: ResultName::FirstArgument,
    examples: &[("bitset_count_ones(42)", "3")],
};

fn shift_left(value: i64, by: i64) -> Option<i64> {
    (by >= 0).then(|| value.wrapping_shl((by % 64) as u32))
}

fn shift_right(value: i64, by: i64) -> Option<i64> {
    (by >= 0).then(|| value.wrapping_shr((by % 64) as u32))
}
