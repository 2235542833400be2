//! Arrays as sets, and arrays made from nothing: `range()`, `repeat()`.

use super::arrays::{elements_of, write_array};
use crate::kql::functions::declare::{
    BOOL, DYNAMIC, REAL, any, datetime, dynamic, long, optional, overload, real, timespan,
};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{Dyn, DynKind, DynamicWriter, ScalarType, TICKS_PER_HOUR, Value};
use hashbrown::HashSet;

pub(super) static FAMILY: &[&Scalar] =
    &[&SET_UNION, &SET_INTERSECT, &SET_DIFFERENCE, &SET_HAS_ELEMENT, &SET_EQUALS, &JACCARD_INDEX, &RANGE, &REPEAT];

/// The longest array that `range()` and `repeat()` make, as in Kusto.
const LONGEST_RANGE: i64 = 1_048_576;

type Answer = Result<Datum, FunctionError>;

static SET_UNION: Scalar = Scalar {
    name: "set_union",
    aliases: &[],
    doc: "The distinct elements of all the arrays.",
    reference: "query/set-union-function",
    overloads: &[overload!([dynamic("set"), dynamic("set"); ..] => DYNAMIC, set_union)],
    result_name: ResultName::None,
    examples: &[("set_union(dynamic([1, 2, 3]), dynamic([3, 4]), dynamic([5]))", "[1,2,3,4,5]")],
};

static SET_INTERSECT: Scalar = Scalar {
    name: "set_intersect",
    aliases: &[],
    doc: "The distinct elements that all the arrays have.",
    reference: "query/set-intersect-function",
    overloads: &[overload!([dynamic("set"), dynamic("set"); ..] => DYNAMIC, set_intersect)],
    result_name: ResultName::None,
    examples: &[
        ("set_intersect(dynamic([1, 2, 3]), dynamic([3, 2, 2]))", "[2,3]"),
        ("set_intersect(dynamic([1]), dynamic([2]))", "[]"),
    ],
};

static SET_DIFFERENCE: Scalar = Scalar {
    name: "set_difference",
    aliases: &[],
    doc: "The distinct elements of the first array that no other has.",
    reference: "query/set-difference-function",
    overloads: &[overload!([dynamic("set"), dynamic("set"); ..] => DYNAMIC, set_difference)],
    result_name: ResultName::None,
    examples: &[("set_difference(dynamic([1, 2, 3]), dynamic([3]))", "[1,2]")],
};

static SET_HAS_ELEMENT: Scalar = Scalar {
    name: "set_has_element",
    aliases: &[],
    doc: "Whether the array has the value among its elements.",
    reference: "query/set-has-element-function",
    overloads: &[overload!([dynamic("set"), any("value")] => BOOL, set_has_element)],
    result_name: ResultName::None,
    examples: &[
        ("set_has_element(dynamic([1, 2, 3]), 2)", "true"),
        ("set_has_element(dynamic([1, 2, 3]), \"2\")", "false"),
    ],
};

static SET_EQUALS: Scalar = Scalar {
    name: "set_equals",
    aliases: &[],
    doc: "Whether both arrays have the same distinct elements.",
    reference: "query/set-equals-function",
    overloads: &[overload!([dynamic("set"), dynamic("set")] => BOOL, set_equals)],
    result_name: ResultName::None,
    examples: &[("set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))", "true")],
};

static JACCARD_INDEX: Scalar = Scalar {
    name: "jaccard_index",
    aliases: &[],
    doc: "How many distinct elements both arrays have, as a part of those that one has.",
    reference: "query/jaccard-index-function",
    overloads: &[overload!([dynamic("set"), dynamic("set")] => REAL, jaccard_index)],
    result_name: ResultName::None,
    examples: &[("jaccard_index(dynamic([1, 2, 3, 4]), dynamic([3, 4, 5, 6]))", "0.3333333333333333")],
};

static RANGE: Scalar = Scalar {
    name: "range",
    aliases: &[],
    doc: "An array of the values from the start to the stop in equal steps (1, or an hour for times); at most 1,048,576.",
    reference: "query/range-function",
    overloads: &[
        overload!([long("start"), long("stop"), optional(long("step"))] => DYNAMIC, range_longs),
        overload!([real("start"), real("stop"), optional(real("step"))] => DYNAMIC, range_reals),
        overload!([datetime("start"), datetime("stop"), optional(timespan("step"))] => DYNAMIC,
            |args, rows, _| Ok(range_times(args, rows, TICKS_PER_HOUR, Value::DateTime))),
        overload!([timespan("start"), timespan("stop"), optional(timespan("step"))] => DYNAMIC,
            |args, rows, _| Ok(range_times(args, rows, TICKS_PER_HOUR, Value::TimeSpan))),
    ],
    result_name: ResultName::None,
    examples: &[
        ("range(1, 8, 3)", "[1,4,7]"),
        ("range(1, 3)", "[1,2,3]"),
        ("range(1h, 3h)", "[\"01:00:00\",\"02:00:00\",\"03:00:00\"]"),
        ("range(3, 1, -1)", "[3,2,1]"),
    ],
};

static REPEAT: Scalar = Scalar {
    name: "repeat",
    aliases: &[],
    doc: "An array that has the value so many times; null for a negative count, at most 1,048,576.",
    reference: "query/repeat-function",
    overloads: &[overload!([any("value"), long("count")] => DYNAMIC, repeat)],
    result_name: ResultName::Prefix("repeat"),
    examples: &[("repeat(1, 3)", "[1,1,1]"), ("repeat(\"a\", 0)", "[]")],
};

/// What makes elements equal: numbers of one value are one, everything else by its encoding.
fn identity(value: Dyn<'_>) -> Vec<u8> {
    let mut writer = DynamicWriter::default();
    match value.kind() {
        DynKind::Real(real) if real.fract() == 0.0 && real.abs() < 9e15 => writer.long(real as i64),
        DynKind::Decimal(decimal) => writer.value(&Value::Decimal(decimal.normalize())),
        _ => writer.copy(value),
    }
    writer.as_dyn().bytes().to_vec()
}

fn identities(value: Dyn<'_>) -> HashSet<Vec<u8>> {
    value.elements().map(identity).collect()
}

/// The distinct elements that pass, in the order in which they come first.
fn distinct<'a>(elements: impl Iterator<Item = Dyn<'a>>, keep: impl Fn(&[u8]) -> bool, out: &mut DynamicWriter) {
    let mut seen = HashSet::new();
    write_array(
        elements.filter(|element| {
            let identity = identity(*element);
            keep(&identity) && seen.insert(identity)
        }),
        out,
    );
}

fn set_union(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let sets: Vec<_> = args.iter().map(lift::dyns).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        let elements: Vec<Dyn<'_>> = sets.iter().flat_map(|set| set.get(row).elements().collect::<Vec<_>>()).collect();
        distinct(elements.into_iter(), |_| true, out);
        Some(())
    }))
}

fn set_intersect(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let sets: Vec<_> = args.iter().map(lift::dyns).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        let others: Vec<_> = sets.iter().skip(1).map(|set| identities(set.get(row))).collect();
        distinct(elements_of(sets[0].get(row))?.into_iter(), |id| others.iter().all(|set| set.contains(id)), out);
        Some(())
    }))
}

fn set_difference(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let sets: Vec<_> = args.iter().map(lift::dyns).collect();
    Ok(lift::to_dynamics(rows, |row, out| {
        let others: Vec<_> = sets.iter().skip(1).map(|set| identities(set.get(row))).collect();
        distinct(elements_of(sets[0].get(row))?.into_iter(), |id| !others.iter().any(|set| set.contains(id)), out);
        Some(())
    }))
}

fn set_has_element(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = convert(&args[1], ScalarType::Dynamic);
    let (sets, values) = (lift::dyns(&args[0]), lift::dyns(&values));
    Ok(lift::to_bools(rows, |row| {
        let wanted = identity(values.get(row));
        Some(elements_of(sets.get(row))?.into_iter().any(|element| identity(element) == wanted))
    }))
}

fn set_equals(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (left, right) = (lift::dyns(&args[0]), lift::dyns(&args[1]));
    Ok(lift::to_bools(rows, |row| Some(identities(left.get(row)) == identities(right.get(row)))))
}

fn jaccard_index(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (left, right) = (lift::dyns(&args[0]), lift::dyns(&args[1]));
    Ok(lift::to_reals(rows, |row| {
        elements_of(left.get(row))?;
        elements_of(right.get(row))?;
        let (left, right) = (identities(left.get(row)), identities(right.get(row)));
        Some(left.intersection(&right).count() as f64 / left.union(&right).count() as f64)
    }))
}

/// How many values there are from start to stop; `None` for a step of zero or one that leads away.
fn count_steps(start: i128, stop: i128, step: i128) -> Option<i64> {
    let steps = (stop - start).checked_div(step)?;
    // Within the limit it fits any integer.
    (steps >= 0 && (stop - start).signum() * step.signum() >= 0)
        .then(|| (steps + 1).min(i128::from(LONGEST_RANGE)) as i64)
}

fn range_integers(args: &[Datum], row: usize, default_step: i64) -> Option<impl Iterator<Item = i64> + use<>> {
    let (start, stop) = (lift::longs(&args[0]).get(row)?, lift::longs(&args[1]).get(row)?);
    let step = match args.get(2) {
        Some(step) => lift::longs(step).get(row)?,
        None => default_step,
    };
    let count = count_steps(i128::from(start), i128::from(stop), i128::from(step)).unwrap_or(0);
    Some((0..count).map(move |at| start.wrapping_add(at.wrapping_mul(step))))
}

fn range_longs(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_array();
        range_integers(args, row, 1)?.for_each(|value| out.long(value));
        out.end();
        Some(())
    }))
}

fn range_times(args: &[Datum], rows: usize, default_step: i64, of: fn(i64) -> Value) -> Datum {
    lift::to_dynamics(rows, |row, out| {
        out.begin_array();
        range_integers(args, row, default_step)?.for_each(|ticks| out.value(&of(ticks)));
        out.end();
        Some(())
    })
}

fn range_reals(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (starts, stops) = (lift::reals(&args[0]), lift::reals(&args[1]));
    let steps = args.get(2).map(lift::reals);
    Ok(lift::to_dynamics(rows, |row, out| {
        let (start, stop) = (starts.get(row)?, stops.get(row)?);
        let step = steps.map_or(Some(1.0), |steps| steps.get(row))?;
        out.begin_array();
        for at in 0..LONGEST_RANGE {
            let value = start + at as f64 * step;
            let inside = if step > 0.0 { value <= stop } else { step < 0.0 && value >= stop };
            if !inside {
                break;
            }
            out.real(value);
        }
        out.end();
        Some(())
    }))
}

fn repeat(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let counts = lift::longs(&args[1]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let count = counts.get(row).filter(|count| *count >= 0)?.min(LONGEST_RANGE);
        let value = lift::cell(&args[0], row);
        out.begin_array();
        (0..count).for_each(|_| out.value(&value));
        out.end();
        Some(())
    }))
}
