//! What is inside a dynamic value: `value.name`, `value["name"]`, `value[0]`.

use crate::kql::functions::declare::{DYNAMIC, dynamic, long, overload, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};

pub(super) static FAMILY: &[&Scalar] = &[&PROPERTY, &ELEMENT];

static PROPERTY: Scalar = Scalar {
    name: ".",
    aliases: &[],
    doc: "The property of this name of a bag; null where there is none.",
    reference: "query/scalar-data-types/dynamic",
    overloads: &[overload!([dynamic("value"), string("name")] => DYNAMIC, property)],
    result_name: ResultName::None,
    examples: &[("dynamic({\"a\": {\"b\": 5}}).a.b", "5")],
};

static ELEMENT: Scalar = Scalar {
    name: "[]",
    aliases: &[],
    doc: "The property of this name of a bag, or the element at this place of an array, counted from 0 or, negative, \
          from the end; null where there is none.",
    reference: "query/scalar-data-types/dynamic",
    overloads: &[
        overload!([dynamic("value"), long("index")] => DYNAMIC, element),
        overload!([dynamic("value"), string("name")] => DYNAMIC, property),
    ],
    result_name: ResultName::None,
    examples: &[
        ("dynamic([10, 20, 30])[1]", "20"),
        ("dynamic([10, 20, 30])[-1]", "30"),
        ("dynamic({\"a b\": 1})[\"a b\"]", "1"),
    ],
};

fn property(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let (values, names) = (lift::dyns(&args[0]), lift::texts(&args[1]));
    Ok(lift::to_dynamics(rows, |row, out| values.get(row).property(names.get(row)).map(|value| out.copy(value))))
}

fn element(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let (values, indices) = (lift::dyns(&args[0]), lift::longs(&args[1]));
    Ok(lift::to_dynamics(rows, |row, out| values.get(row).element(indices.get(row)?).map(|value| out.copy(value))))
}
