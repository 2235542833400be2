//! `and`, `or`: true, false and unknown.

use crate::kql::functions::declare::{BOOL, overload, truth};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert};
use crate::values::{Column, ScalarType, Value};
use arrow_array::{Array, BooleanArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};

pub(super) static FAMILY: &[&Scalar] = &[&AND, &OR];

static AND: Scalar = Scalar {
    name: "and",
    aliases: &[],
    doc: "True where all sides are; false where one is false; else null.",
    reference: "query/logical-operators",
    overloads: &[overload!([truth("left"), truth("right"); ..] => BOOL, all)],
    result_name: ResultName::None,
    examples: &[
        ("true and false", "false"),
        ("isnull(bool(null) and true)", "true"),
        ("bool(null) and false", "false"),
    ],
};

static OR: Scalar = Scalar {
    name: "or",
    aliases: &[],
    doc: "True where one side is; false where all are false; else null.",
    reference: "query/logical-operators",
    overloads: &[overload!([truth("left"), truth("right"); ..] => BOOL, either)],
    result_name: ResultName::None,
    examples: &[("true or false", "true"), ("bool(null) or true", "true"), ("isnull(bool(null) or false)", "true")],
};

/// Where a bool argument is true, and where it is false; null is neither.
struct Known {
    yes: BooleanBuffer,
    no: BooleanBuffer,
}

fn known(datum: &Datum, rows: usize) -> Known {
    let all = |set: bool| if set { BooleanBuffer::new_set(rows) } else { BooleanBuffer::new_unset(rows) };
    match datum {
        Datum::Column(Column::Bool(array)) => match array.nulls() {
            None => Known { yes: array.values().clone(), no: !array.values() },
            Some(nulls) => {
                let yes = array.values() & nulls.inner();
                Known { no: &!array.values() & nulls.inner(), yes }
            }
        },
        Datum::Constant(Value::Bool(value)) => Known { yes: all(*value), no: all(!*value) },
        dynamic if dynamic.kind() == ScalarType::Dynamic => known(&convert(dynamic, ScalarType::Bool), rows),
        _ => Known { yes: all(false), no: all(false) },
    }
}

fn answer(known: &Known) -> Datum {
    let valid = NullBuffer::new(&known.yes | &known.no);
    let nulls = Some(valid).filter(|valid| valid.null_count() > 0);
    Datum::Column(Column::Bool(BooleanArray::new(known.yes.clone(), nulls)))
}

fn all(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let start = Known { yes: BooleanBuffer::new_set(rows), no: BooleanBuffer::new_unset(rows) };
    Ok(answer(&args.iter().fold(start, |so_far, arg| {
        let next = known(arg, rows);
        Known { yes: &so_far.yes & &next.yes, no: &so_far.no | &next.no }
    })))
}

fn either(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let start = Known { yes: BooleanBuffer::new_unset(rows), no: BooleanBuffer::new_set(rows) };
    Ok(answer(&args.iter().fold(start, |so_far, arg| {
        let next = known(arg, rows);
        Known { yes: &so_far.yes | &next.yes, no: &so_far.no & &next.no }
    })))
}
