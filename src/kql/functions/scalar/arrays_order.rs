//! The elements of an array in another order.

use super::arrays::{elements_of, write_array};
use crate::kql::functions::convert::{long_from_real, real_from_dyn};
use crate::kql::functions::declare::{DYNAMIC, any, boolean, dynamic, long, optional, overload};
use crate::kql::functions::signature::{Param, ParamKind};
use crate::kql::functions::{Datum, ResultName, Returns, Scalar, convert, lift};
use crate::values::{Dyn, DynKind, ScalarType};

/// A further array, or at the end whether nulls come last.
const ARRAY_OR_NULLS_LAST: Param =
    Param { name: "array or nulls_last", kind: ParamKind::ArrayOrFlag, optional: false, constant: false };

pub(super) static FAMILY: &[&Scalar] = &[
    &ARRAY_SORT_ASC,
    &ARRAY_SORT_DESC,
    &ARRAY_ROTATE_LEFT,
    &ARRAY_ROTATE_RIGHT,
    &ARRAY_SHIFT_LEFT,
    &ARRAY_SHIFT_RIGHT,
];

/// A column for each array.
const SORTED: Returns = Returns::ColumnEach("sorted");

static ARRAY_SORT_ASC: Scalar = Scalar {
    name: "array_sort_asc",
    aliases: &[],
    doc: "The elements from least to greatest; nulls last unless the last argument is false. Further arrays are put in \
          the order of the first, each in a column of its own.",
    reference: "query/array-sort-asc-function",
    overloads: &[
        overload!([dynamic("array"), optional(boolean("nulls_last"))] => DYNAMIC,
            |args, rows, _| Ok(array_sort(args, rows, false))),
        overload!([dynamic("array1"), dynamic("array2"), ARRAY_OR_NULLS_LAST; ..] => SORTED,
            |args, rows, _| Ok(array_sort(args, rows, false))),
        overload!([dynamic("array1"), dynamic("array2")] => SORTED,
            |args, rows, _| Ok(array_sort(args, rows, false))),
    ],
    result_name: ResultName::Suffix("sorted"),
    examples: &[
        (
            "array_sort_asc(dynamic([null, \"blue\", \"yellow\", \"green\", null]))",
            "[\"blue\",\"green\",\"yellow\",null,null]",
        ),
        ("array_sort_asc(dynamic([3, null, 1]), false)", "[null,1,3]"),
        ("array_sort_asc(dynamic([3, 1, 2]), dynamic([\"c\", \"a\", \"b\"]))[1]", "[\"a\",\"b\",\"c\"]"),
    ],
};

static ARRAY_SORT_DESC: Scalar = Scalar {
    name: "array_sort_desc",
    aliases: &[],
    doc: "The elements from greatest to least; nulls last unless the last argument is false. Further arrays are put in \
          the order of the first, each in a column of its own.",
    reference: "query/array-sort-desc-function",
    overloads: &[
        overload!([dynamic("array"), optional(boolean("nulls_last"))] => DYNAMIC,
            |args, rows, _| Ok(array_sort(args, rows, true))),
        overload!([dynamic("array1"), dynamic("array2"), ARRAY_OR_NULLS_LAST; ..] => SORTED,
            |args, rows, _| Ok(array_sort(args, rows, true))),
        overload!([dynamic("array1"), dynamic("array2")] => SORTED,
            |args, rows, _| Ok(array_sort(args, rows, true))),
    ],
    result_name: ResultName::Suffix("sorted"),
    examples: &[("array_sort_desc(dynamic([1, null, 3]))", "[3,1,null]")],
};

static ARRAY_ROTATE_LEFT: Scalar = Scalar {
    name: "array_rotate_left",
    aliases: &[],
    doc: "The elements moved so many places to the left; what falls out comes in again at the end.",
    reference: "query/array-rotate-left-function",
    overloads: &[overload!([dynamic("array"), long("count")] => DYNAMIC, |args, rows, _| Ok(rotate(args, rows, 1)))],
    result_name: ResultName::None,
    examples: &[("array_rotate_left(dynamic([1, 2, 3, 4, 5]), 2)", "[3,4,5,1,2]")],
};

static ARRAY_ROTATE_RIGHT: Scalar = Scalar {
    name: "array_rotate_right",
    aliases: &[],
    doc: "The elements moved so many places to the right; what falls out comes in again at the start.",
    reference: "query/array-rotate-right-function",
    overloads: &[overload!([dynamic("array"), long("count")] => DYNAMIC, |args, rows, _| Ok(rotate(args, rows, -1)))],
    result_name: ResultName::None,
    examples: &[("array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2)", "[4,5,1,2,3]")],
};

static ARRAY_SHIFT_LEFT: Scalar = Scalar {
    name: "array_shift_left",
    aliases: &[],
    doc: "The elements moved so many places to the left, with the default value (null) where none is left.",
    reference: "query/array-shift-left-function",
    overloads: &[overload!([dynamic("array"), long("count"), optional(any("default"))] => DYNAMIC,
        |args, rows, _| Ok(shift(args, rows, 1)))],
    result_name: ResultName::None,
    examples: &[
        ("array_shift_left(dynamic([1, 2, 3, 4, 5]), 2)", "[3,4,5,null,null]"),
        ("array_shift_left(dynamic([1, 2]), 1, -1)", "[2,-1]"),
    ],
};

static ARRAY_SHIFT_RIGHT: Scalar = Scalar {
    name: "array_shift_right",
    aliases: &[],
    doc: "The elements moved so many places to the right, with the default value (null) where none is left.",
    reference: "query/array-shift-right-function",
    overloads: &[overload!([dynamic("array"), long("count"), optional(any("default"))] => DYNAMIC,
        |args, rows, _| Ok(shift(args, rows, -1)))],
    result_name: ResultName::None,
    examples: &[("array_shift_right(dynamic([10, 20, 30]), 1)", "[null,10,20]")],
};

/// What elements are sorted by: numbers before times before texts before guids before bools before the rest, which keeps
/// its order.
/// Whole numbers that are one real are told apart by themselves, so that the order is total.
fn sort_key(value: Dyn<'_>) -> (u8, f64, i64, &str) {
    match value.kind() {
        DynKind::Bool(value) => (6, 0.0, i64::from(value), ""),
        DynKind::Long(value) => (1, value as f64, value, ""),
        DynKind::Real(value) => (1, value, long_from_real(value).unwrap_or(0), ""),
        DynKind::Decimal(_) => (1, real_from_dyn(value).unwrap_or(0.0), 0, ""),
        DynKind::DateTime(ticks) => (2, 0.0, ticks, ""),
        DynKind::TimeSpan(ticks) => (3, 0.0, ticks, ""),
        DynKind::String(text) => (4, 0.0, 0, text),
        DynKind::Guid(_) => (5, 0.0, 0, ""),
        _ => (7, 0.0, 0, ""),
    }
}

/// Sorts the first array, and every other one alongside; an array of another length than the first becomes null.
fn array_sort(args: &[Datum], rows: usize, descending: bool) -> Datum {
    let (arrays, flags): (Vec<_>, Vec<_>) = args.iter().partition(|arg| arg.kind() == ScalarType::Dynamic);
    let arrays: Vec<_> = arrays.into_iter().map(lift::dyns).collect();
    let nulls_last = flags.first().map(|flag| lift::bools(flag));
    lift::to_dynamics(rows, |row, out| {
        let first = elements_of(arrays.first()?.get(row));
        let elements = first.as_deref().unwrap_or_default();
        let last = nulls_last.and_then(|flags| flags.get(row)).unwrap_or(true);
        let mut places: Vec<usize> = (0..elements.len()).collect();
        places.sort_by(|a, b| {
            let (a, b) = (elements[*a], elements[*b]);
            let nulls = if last { a.is_null().cmp(&b.is_null()) } else { b.is_null().cmp(&a.is_null()) };
            let (a, b) = if descending { (sort_key(b), sort_key(a)) } else { (sort_key(a), sort_key(b)) };
            nulls.then(a.0.cmp(&b.0)).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(b.3))
        });
        if arrays.len() == 1 {
            write_array(places.iter().map(|place| elements[*place]), out);
            return first.is_some().then_some(());
        }
        out.begin_array();
        for array in &arrays {
            match elements_of(array.get(row)) {
                Some(all) if all.len() == places.len() && first.is_some() => {
                    write_array(places.iter().map(|place| all[*place]), out);
                }
                _ => out.null(),
            }
        }
        out.end();
        Some(())
    })
}

fn rotate(args: &[Datum], rows: usize, direction: i64) -> Datum {
    let (arrays, counts) = (lift::dyns(&args[0]), lift::longs(&args[1]));
    lift::to_dynamics(rows, |row, out| {
        let mut elements = elements_of(arrays.get(row))?;
        if !elements.is_empty() {
            let count = counts.get(row)?.wrapping_mul(direction).rem_euclid(elements.len() as i64);
            elements.rotate_left(count as usize);
        }
        write_array(elements, out);
        Some(())
    })
}

fn shift(args: &[Datum], rows: usize, direction: i64) -> Datum {
    let (arrays, counts) = (lift::dyns(&args[0]), lift::longs(&args[1]));
    let defaults = args.get(2).map(|arg| convert(arg, ScalarType::Dynamic));
    let defaults = defaults.as_ref().map(lift::dyns);
    lift::to_dynamics(rows, |row, out| {
        let elements = elements_of(arrays.get(row))?;
        let count = counts.get(row)?.saturating_mul(direction);
        let default = defaults.map_or(Dyn::NULL, |values| values.get(row));
        let at = |place: usize| {
            usize::try_from((place as i64).saturating_add(count)).ok().and_then(|at| elements.get(at).copied())
        };
        write_array((0..elements.len()).map(|place| at(place).unwrap_or(default)), out);
        Some(())
    })
}
