//! Tests for nulls and empty texts, and for what a real may be besides a number.

use crate::kql::functions::declare::{BOOL, any, boolean, overload, real};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{Column, ScalarType};
use arrow_array::BooleanArray;
use arrow_buffer::BooleanBuffer;

pub(super) static FAMILY: &[&Scalar] = &[&ISNULL, &ISNOTNULL, &ISEMPTY, &ISNOTEMPTY, &ISNAN, &ISINF, &ISFINITE, &NOT];

static ISNULL: Scalar = Scalar {
    name: "isnull",
    aliases: &[],
    doc: "Whether the value is null. A string never is: see `isempty()`.",
    reference: "query/isnull-function",
    overloads: &[overload!([any("value")] => BOOL, |args, rows, _| Ok(null_bits(&args[0], rows, true)))],
    result_name: ResultName::None,
    examples: &[("isnull(int(null))", "true"), ("isnull(\"\")", "false"), ("isnull(parse_json(\"null\"))", "true")],
};

static ISNOTNULL: Scalar = Scalar {
    name: "isnotnull",
    aliases: &["notnull"],
    doc: "Whether the value is not null.",
    reference: "query/isnotnull-function",
    overloads: &[overload!([any("value")] => BOOL, |args, rows, _| Ok(null_bits(&args[0], rows, false)))],
    result_name: ResultName::None,
    examples: &[("isnotnull(1)", "true")],
};

static ISEMPTY: Scalar = Scalar {
    name: "isempty",
    aliases: &[],
    doc: "Whether the value is an empty string or null.",
    reference: "query/isempty-function",
    overloads: &[overload!([any("value")] => BOOL, |args, rows, _| Ok(empty_bits(&args[0], rows, true)))],
    result_name: ResultName::None,
    examples: &[("isempty(\"\")", "true"), ("isempty(long(null))", "true"), ("isempty(\" \")", "false")],
};

static ISNOTEMPTY: Scalar = Scalar {
    name: "isnotempty",
    aliases: &["notempty"],
    doc: "Whether the value is neither an empty string nor null.",
    reference: "query/isnotempty-function",
    overloads: &[overload!([any("value")] => BOOL, |args, rows, _| Ok(empty_bits(&args[0], rows, false)))],
    result_name: ResultName::None,
    examples: &[("isnotempty(\"a\")", "true")],
};

static ISNAN: Scalar = Scalar {
    name: "isnan",
    aliases: &[],
    doc: "Whether the number is NaN, which is what 0.0 / 0.0 gives.",
    reference: "query/isnan-function",
    overloads: &[overload!([real("number")] => BOOL, |args, rows, _| Ok(real_test(args, rows, f64::is_nan)))],
    result_name: ResultName::None,
    examples: &[("isnan(0.0 / 0.0)", "true"), ("isnan(1)", "false")],
};

static ISINF: Scalar = Scalar {
    name: "isinf",
    aliases: &[],
    doc: "Whether the number is infinite, with either sign.",
    reference: "query/isinf-function",
    overloads: &[overload!([real("number")] => BOOL, |args, rows, _| Ok(real_test(args, rows, f64::is_infinite)))],
    result_name: ResultName::None,
    examples: &[("isinf(1.0 / 0.0)", "true")],
};

static ISFINITE: Scalar = Scalar {
    name: "isfinite",
    aliases: &[],
    doc: "Whether the number is neither infinite nor NaN.",
    reference: "query/isfinite-function",
    overloads: &[overload!([real("number")] => BOOL, |args, rows, _| Ok(real_test(args, rows, f64::is_finite)))],
    result_name: ResultName::None,
    examples: &[("isfinite(1.0 / 0.0)", "false"), ("isfinite(0.0)", "true")],
};

static NOT: Scalar = Scalar {
    name: "not",
    aliases: &[],
    doc: "True for false, false for true, null for null.",
    reference: "query/not-function",
    overloads: &[overload!([boolean("value")] => BOOL, not)],
    result_name: ResultName::None,
    examples: &[("not(1 > 2)", "true"), ("isnull(not(bool(null)))", "true")],
};

fn bits(buffer: BooleanBuffer) -> Datum {
    Datum::Column(Column::Bool(BooleanArray::new(buffer, None)))
}

/// Which rows are null, or which are not.
fn null_bits(datum: &Datum, rows: usize, null: bool) -> Datum {
    match datum {
        Datum::Column(column) => match column.null_buffer() {
            Some(nulls) if null => bits(!nulls.inner()),
            Some(nulls) => bits(nulls.inner().clone()),
            None if null => bits(BooleanBuffer::new_unset(rows)),
            None => bits(BooleanBuffer::new_set(rows)),
        },
        Datum::Constant(value) => lift::to_bits(rows, |_| value.is_null() == null),
    }
}

fn empty_bits(datum: &Datum, rows: usize, empty: bool) -> Datum {
    match datum.kind() {
        ScalarType::String => {
            let texts = lift::texts(datum);
            lift::to_bits(rows, |row| texts.get(row).is_empty() == empty)
        }
        ScalarType::Dynamic => {
            let values = lift::dyns(datum);
            lift::to_bits(rows, |row| {
                let value = values.get(row);
                (value.is_null() || value.as_str() == Some("")) == empty
            })
        }
        _ => null_bits(datum, rows, empty),
    }
}

/// A test of reals; false for a null.
fn real_test(args: &[Datum], rows: usize, test: fn(f64) -> bool) -> Datum {
    let values = lift::reals(&args[0]);
    lift::to_bools(rows, |row| values.get(row).map(test))
}

fn not(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    Ok(match &args[0] {
        Datum::Column(Column::Bool(array)) => {
            Datum::Column(Column::Bool(BooleanArray::new(!array.values(), arrow_array::Array::nulls(array).cloned())))
        }
        other => {
            let values = lift::bools(other);
            lift::to_bools(rows, |row| values.get(row).map(|value| !value))
        }
    })
}
