//! Arrays inside dynamic values. What is no array gives null.

use crate::kql::functions::convert::real_from_dyn;
use crate::kql::functions::declare::{DYNAMIC, LONG, REAL, any, dynamic, long, optional, overload};
use crate::kql::functions::operators::comparison::dyn_order;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{Dyn, DynKind, DynamicWriter, ScalarType};
use std::cmp::Ordering;

pub(super) static FAMILY: &[&Scalar] = &[
    &ARRAY_LENGTH,
    &ARRAY_CONCAT,
    &ARRAY_SLICE,
    &ARRAY_SPLIT,
    &ARRAY_REVERSE,
    &ARRAY_SUM,
    &ARRAY_INDEX_OF,
    &ARRAY_IFF,
    &PACK_ARRAY,
    &ZIP,
];

type Answer = Result<Datum, FunctionError>;

static ARRAY_LENGTH: Scalar = Scalar {
    name: "array_length",
    aliases: &["arraylength"],
    doc: "How many elements the array has; null for what is no array.",
    reference: "query/array-length-function",
    overloads: &[overload!([dynamic("array")] => LONG, array_length)],
    result_name: ResultName::None,
    examples: &[("array_length(dynamic([1, 2, 3, \"four\"]))", "4"), ("isnull(array_length(dynamic(null)))", "true")],
};

static ARRAY_CONCAT: Scalar = Scalar {
    name: "array_concat",
    aliases: &[],
    doc: "One array of all elements; what is no array is left out.",
    reference: "query/array-concat-function",
    overloads: &[overload!([dynamic("array"); ..] => DYNAMIC, array_concat)],
    result_name: ResultName::None,
    examples: &[
        ("array_concat(dynamic([1, 2]), dynamic([3]))", "[1,2,3]"),
        ("array_concat(dynamic([1]), dynamic(null))", "[1]"),
    ],
};

static ARRAY_SLICE: Scalar = Scalar {
    name: "array_slice",
    aliases: &[],
    doc: "The elements from one place to another, both included; negative places count from the end.",
    reference: "query/array-slice-function",
    overloads: &[overload!([dynamic("array"), long("start"), long("end")] => DYNAMIC, array_slice)],
    result_name: ResultName::None,
    examples: &[
        ("array_slice(dynamic([1, 2, 3]), 1, 2)", "[2,3]"),
        ("array_slice(dynamic([1, 2, 3, 4, 5]), -3, -2)", "[3,4]"),
    ],
};

static ARRAY_SPLIT: Scalar = Scalar {
    name: "array_split",
    aliases: &[],
    doc: "The array cut before the given places (one, or an array of them), as an array of arrays.",
    reference: "query/array-split-function",
    overloads: &[
        overload!([dynamic("array"), long("index")] => DYNAMIC, array_split),
        overload!([dynamic("array"), dynamic("indices")] => DYNAMIC, array_split),
    ],
    result_name: ResultName::None,
    examples: &[
        ("array_split(dynamic([1, 2, 3, 4, 5]), 2)", "[[1,2],[3,4,5]]"),
        ("array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, 3]))", "[[1],[2,3],[4,5]]"),
    ],
};

static ARRAY_REVERSE: Scalar = Scalar {
    name: "array_reverse",
    aliases: &[],
    doc: "The elements from last to first.",
    reference: "query/array-reverse-function",
    overloads: &[overload!([dynamic("array")] => DYNAMIC, array_reverse)],
    result_name: ResultName::None,
    examples: &[("array_reverse(dynamic([1, 2, 3]))", "[3,2,1]")],
};

static ARRAY_SUM: Scalar = Scalar {
    name: "array_sum",
    aliases: &[],
    doc: "The sum of the numbers of the array as a real; null where an element is no number.",
    reference: "query/array-sum-function",
    overloads: &[overload!([dynamic("array")] => REAL, array_sum)],
    result_name: ResultName::None,
    examples: &[("array_sum(dynamic([1, 2, 3, 4]))", "10.0")],
};

static ARRAY_INDEX_OF: Scalar = Scalar {
    name: "array_index_of",
    aliases: &[],
    doc: "Place of the first element that equals the value, or -1. `start`, `length` and `occurrence` narrow the search.",
    reference: "query/array-index-of-function",
    overloads: &[overload!(
        [dynamic("array"), any("value"), optional(long("start")), optional(long("length")), optional(long("occurrence"))]
            => LONG, array_index_of)],
    result_name: ResultName::None,
    examples: &[
        ("array_index_of(dynamic([\"this\", \"is\", \"an\"]), \"is\")", "1"),
        ("array_index_of(dynamic([5, 15]), 15.0)", "1"),
        ("array_index_of(dynamic([1, 2, 1]), 1, 1)", "2"),
        ("array_index_of(dynamic([1]), 9)", "-1"),
    ],
};

static ARRAY_IFF: Scalar = Scalar {
    name: "array_iff",
    aliases: &["array_iif"],
    doc: "For each element of the first array (bools, or numbers: zero is false) the element of the second where it is \
          true, of the third where it is false. A value that is no array serves for all.",
    reference: "query/array-iff-function",
    overloads: &[overload!([dynamic("condition"), any("when_true"), any("when_false")] => DYNAMIC, array_iff)],
    result_name: ResultName::None,
    examples: &[
        ("array_iff(dynamic([true, false, true]), dynamic([1, 2, 3]), dynamic([4, 5, 6]))", "[1,5,3]"),
        ("array_iff(dynamic([1, 0, 50]), \"yes\", \"no\")", "[\"yes\",\"no\",\"yes\"]"),
        ("array_iff(dynamic([true, true, true]), dynamic([1, 2]), dynamic([3, 4]))", "[1,2,null]"),
    ],
};

static PACK_ARRAY: Scalar = Scalar {
    name: "pack_array",
    aliases: &[],
    doc: "An array of the arguments; `*` stands for all columns.",
    reference: "query/pack-array-function",
    overloads: &[overload!([any("value"); ..] => DYNAMIC, pack_array)],
    result_name: ResultName::None,
    examples: &[("pack_array(1, \"a\", 2.5)", "[1,\"a\",2.5]")],
};

static ZIP: Scalar = Scalar {
    name: "zip",
    aliases: &[],
    doc: "An array of arrays: the first elements, the second ones, …; null where an array is shorter.",
    reference: "query/zip-function",
    overloads: &[overload!([dynamic("array"), dynamic("array"); ..] => DYNAMIC, zip)],
    result_name: ResultName::None,
    examples: &[("zip(dynamic([1, 3, 5]), dynamic([2, 4]))", "[[1,2],[3,4],[5,null]]")],
};

/// The elements of a value; `None` where it is no array.
pub(super) fn elements_of(value: Dyn<'_>) -> Option<Vec<Dyn<'_>>> {
    matches!(value.kind(), DynKind::Array(_)).then(|| value.elements().collect())
}

/// Writes an array of these elements.
pub(super) fn write_array<'a>(elements: impl IntoIterator<Item = Dyn<'a>>, out: &mut DynamicWriter) {
    out.begin_array();
    elements.into_iter().for_each(|element| out.copy(element));
    out.end();
}

fn array_length(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays = lift::dyns(&args[0]);
    Ok(lift::to_longs(rows, |row| match arrays.get(row).kind() {
        DynKind::Array(count) => Some(count as i64),
        _ => None,
    }))
}

fn array_concat(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays: Vec<_> = args.iter().map(lift::dyns).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        write_array(arrays.iter().flat_map(|array| array.get(row).elements().collect::<Vec<_>>()), out);
        Some(())
    }))
}

/// A place counted from the end where negative.
fn from_end(place: i64, count: usize) -> i64 {
    if place < 0 { place.saturating_add(count as i64) } else { place }
}

fn array_slice(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (arrays, starts, ends) = (lift::dyns(&args[0]), lift::longs(&args[1]), lift::longs(&args[2]));
    Ok(lift::to_dynamics(rows, |row, out| {
        let elements = elements_of(arrays.get(row))?;
        let start = from_end(starts.get(row)?, elements.len()).max(0);
        let end = from_end(ends.get(row)?, elements.len());
        let inside = |at: usize| (start..=end).contains(&(at as i64));
        write_array(elements.iter().enumerate().filter(|(at, _)| inside(*at)).map(|(_, element)| *element), out);
        Some(())
    }))
}

fn array_split(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let indices = convert(&args[1], ScalarType::Dynamic);
    let (arrays, indices) = (lift::dyns(&args[0]), lift::dyns(&indices));
    Ok(lift::to_dynamics(rows, |row, out| {
        let elements = elements_of(arrays.get(row))?;
        let places = elements_of(indices.get(row)).unwrap_or_else(|| vec![indices.get(row)]);
        out.begin_array();
        let mut from = 0;
        for place in places {
            let DynKind::Long(place) = place.kind() else { return None };
            let to = from_end(place, elements.len()).clamp(from as i64, elements.len() as i64) as usize;
            write_array(elements[from..to].iter().copied(), out);
            from = to;
        }
        write_array(elements[from..].iter().copied(), out);
        out.end();
        Some(())
    }))
}

fn array_reverse(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays = lift::dyns(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        write_array(elements_of(arrays.get(row))?.into_iter().rev(), out);
        Some(())
    }))
}

fn array_sum(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays = lift::dyns(&args[0]);
    Ok(lift::to_reals(rows, |row| {
        let value = arrays.get(row);
        elements_of(value)?.into_iter().try_fold(0.0, |sum, element| match element.kind() {
            DynKind::Long(_) | DynKind::Real(_) | DynKind::Decimal(_) | DynKind::Bool(_) => {
                Some(sum + real_from_dyn(element)?)
            }
            _ => None,
        })
    }))
}

fn array_index_of(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = convert(&args[1], ScalarType::Dynamic);
    let (arrays, values) = (lift::dyns(&args[0]), lift::dyns(&values));
    let option = |at: usize, fallback: i64| {
        let values = args.get(at).map(lift::longs);
        move |row: usize| values.map_or(Some(fallback), |values| values.get(row))
    };
    let (starts, lengths, occurrences) = (option(2, 0), option(3, -1), option(4, 1));
    Ok(lift::to_longs(rows, |row| {
        let elements = elements_of(arrays.get(row))?;
        let start = from_end(starts(row)?, elements.len()).max(0) as usize;
        let length = lengths(row)?;
        let length = if length == -1 { usize::MAX } else { usize::try_from(length).ok()? };
        let nth = usize::try_from(occurrences(row)?).ok()?.checked_sub(1)?;
        let found = elements.iter().enumerate().skip(start).take(length);
        let mut found = found.filter(|(_, element)| dyn_order(**element, values.get(row)) == Some(Ordering::Equal));
        Some(found.nth(nth).map_or(-1, |(at, _)| at as i64))
    }))
}

fn array_iff(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let sides = [convert(&args[1], ScalarType::Dynamic), convert(&args[2], ScalarType::Dynamic)];
    let (conditions, yes, no) = (lift::dyns(&args[0]), lift::dyns(&sides[0]), lift::dyns(&sides[1]));
    Ok(lift::to_dynamics(rows, |row, out| {
        let pick = |side: Dyn<'_>, at: usize| match side.kind() {
            DynKind::Array(_) => side.element(at as i64).map(|element| element.bytes().to_vec()),
            _ => Some(side.bytes().to_vec()),
        };
        out.begin_array();
        for (at, condition) in elements_of(conditions.get(row))?.into_iter().enumerate() {
            let chosen = match condition.kind() {
                DynKind::Bool(true) => pick(yes.get(row), at),
                DynKind::Bool(false) => pick(no.get(row), at),
                DynKind::Long(value) => pick(if value != 0 { yes.get(row) } else { no.get(row) }, at),
                DynKind::Real(value) => pick(if value != 0.0 { yes.get(row) } else { no.get(row) }, at),
                _ => None,
            };
            match chosen {
                Some(bytes) => out.copy(Dyn::new(&bytes)),
                None => out.null(),
            }
        }
        out.end();
        Some(())
    }))
}

fn pack_array(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_array();
        for arg in args {
            out.value(&lift::cell(arg, row));
        }
        out.end();
        Some(())
    }))
}

fn zip(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays: Vec<_> = args.iter().map(lift::dyns).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        let columns: Vec<Vec<Dyn<'_>>> = arrays.iter().map(|array| array.get(row).elements().collect()).collect();
        let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
        out.begin_array();
        for at in 0..longest {
            write_array(columns.iter().map(|column| column.get(at).copied().unwrap_or(Dyn::NULL)), out);
        }
        out.end();
        Some(())
    }))
}
