//! One value out of several: `iff()`, `case()`, `coalesce()`, `max_of()`, `min_of()`.

use crate::kql::functions::declare::{boolean, common, common_of, overload};
use crate::kql::functions::operators::comparison::{Comparison, compare};
use crate::kql::functions::signature::{Param, ParamKind};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, lift};
use crate::values::{Column, DynamicBuilder, ScalarType, StringColumn, StringColumnBuilder, Value};
use arrow_array::StringArray;

pub(super) static FAMILY: &[&Scalar] = &[&IFF, &CASE, &COALESCE, &MAX_OF, &MIN_OF];

static IFF: Scalar = Scalar {
    name: "iff",
    aliases: &["iif"],
    doc: "The second argument where the first is true, else the third (also where the first is null).",
    reference: "query/iff-function",
    overloads: &[overload!([boolean("if"), common("then"), common("else")] => Returns::Common, case)],
    result_name: ResultName::None,
    examples: &[("iff(2 > 1, \"yes\", \"no\")", "yes"), ("iif(bool(null), \"t\", \"f\")", "f")],
};

static CASE: Scalar = Scalar {
    name: "case",
    aliases: &[],
    doc: "The value after the first predicate that is true; the last argument where none is.",
    reference: "query/case-function",
    overloads: &[overload!([PART, PART, PART; ..] => Returns::Common, case)],
    result_name: ResultName::None,
    examples: &[("case(1 > 2, \"a\", 2 > 1, \"b\", \"c\")", "b"), ("case(false, 1, 2.5)", "2.5")],
};

const PART: Param = Param { name: "predicate, value", kind: ParamKind::Case, optional: false, constant: false };

/// The types that have an order, then those that are only equal or not.
const KINDS: &[ScalarType] = &[
    ScalarType::Bool,
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::String,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
    ScalarType::Guid,
    ScalarType::Dynamic,
];

/// A value of one type with all others; a dynamic only with dynamics.
const fn alike(name: &'static str) -> Param {
    common_of(name, KINDS)
}

/// A value that is greater or less than others of its type.
const fn comparable(name: &'static str) -> Param {
    common_of(name, KINDS.split_at(8).0)
}

static COALESCE: Scalar = Scalar {
    name: "coalesce",
    aliases: &[],
    doc: "The first argument that is not null, or for strings not empty.",
    reference: "query/coalesce-function",
    overloads: &[overload!([alike("value"), alike("value"); ..] => Returns::Common, coalesce)],
    result_name: ResultName::None,
    examples: &[("coalesce(tolong(\"not a number\"), tolong(\"42\"), 33)", "42"), ("coalesce(\"\", \"a\")", "a")],
};

static MAX_OF: Scalar = Scalar {
    name: "max_of",
    aliases: &[],
    doc: "The greatest of the arguments; nulls do not count.",
    reference: "query/max-of-function",
    overloads: &[overload!([comparable("value"), comparable("value"); ..] => Returns::Common,
        |args, rows, _| Ok(best(args, rows, Comparison::Greater)))],
    result_name: ResultName::None,
    examples: &[("max_of(10, 1, -3, 17)", "17"), ("max_of(1, long(null), 3)", "3")],
};

static MIN_OF: Scalar = Scalar {
    name: "min_of",
    aliases: &[],
    doc: "The least of the arguments; nulls do not count.",
    reference: "query/min-of-function",
    overloads: &[overload!([comparable("value"), comparable("value"); ..] => Returns::Common,
        |args, rows, _| Ok(best(args, rows, Comparison::Less)))],
    result_name: ResultName::None,
    examples: &[("min_of(10, 1, -3, 17)", "-3"), ("min_of(int(null), 5)", "5")],
};

fn case(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let last = args.len() - 1;
    let mut choice = vec![last as u32; rows];
    // From the back, so that the first predicate has the last word.
    for at in (0..last).step_by(2).rev() {
        let predicate = lift::bools(&args[at]);
        for (row, chosen) in choice.iter_mut().enumerate() {
            if predicate.get(row) == Some(true) {
                *chosen = at as u32 + 1;
            }
        }
    }
    Ok(choose(args, &choice))
}

fn coalesce(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let last = args.len() - 1;
    let mut choice = vec![last as u32; rows];
    for (at, arg) in args.iter().enumerate().rev() {
        let empty = |row: usize| match arg.kind() {
            ScalarType::String => lift::texts(arg).get(row).is_empty(),
            ScalarType::Dynamic => lift::dyns(arg).get(row).as_str() == Some(""),
            _ => false,
        };
        for (row, chosen) in choice.iter_mut().enumerate() {
            if !lift::is_null(arg, row) && !empty(row) {
                *chosen = at as u32;
            }
        }
    }
    Ok(choose(args, &choice))
}

fn best(args: &[Datum], rows: usize, test: Comparison) -> Datum {
    let mut so_far = args[0].clone();
    for arg in &args[1..] {
        let better = compare(&[arg.clone(), so_far.clone()], rows, test);
        let better = lift::bools(&better);
        let choice: Vec<u32> = (0..rows)
            .map(|row| match (lift::is_null(&so_far, row), lift::is_null(arg, row)) {
                (true, _) => 1,
                (false, true) => 0,
                (false, false) => u32::from(better.get(row) == Some(true)),
            })
            .collect();
        so_far = choose(&[so_far, arg.clone()], &choice);
    }
    so_far
}

/// For every row the value of one of the options, which are of one type where they are chosen.
fn choose(options: &[Datum], choice: &[u32]) -> Datum {
    let rows = choice.len();
    let kind = options.last().map_or(ScalarType::Dynamic, Datum::kind);
    let pick = |row: usize| choice[row] as usize;
    match kind {
        ScalarType::String => Datum::Column(Column::String(choose_texts(options, choice))),
        ScalarType::Bool => {
            let options: Vec<_> = options.iter().map(lift::bools).collect();
            lift::to_bools(rows, |row| options[pick(row)].get(row))
        }
        ScalarType::Int => {
            let options: Vec<_> = options.iter().map(lift::ints).collect();
            lift::to_ints(rows, |row| options[pick(row)].get(row))
        }
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
            let options: Vec<_> = options.iter().map(lift::longs).collect();
            let value = |row: usize| options[pick(row)].get(row);
            match kind {
                ScalarType::Long => lift::to_longs(rows, value),
                ScalarType::DateTime => lift::to_datetimes(rows, value),
                _ => lift::to_timespans(rows, value),
            }
        }
        ScalarType::Real => {
            let options: Vec<_> = options.iter().map(lift::reals).collect();
            lift::to_reals(rows, |row| options[pick(row)].get(row))
        }
        ScalarType::Decimal => {
            let options: Vec<_> = options.iter().map(lift::wides).collect();
            lift::to_decimals(rows, |row| lift::decimal_at(&options[pick(row)], row))
        }
        ScalarType::Guid => {
            let options: Vec<_> = options.iter().map(lift::wides).collect();
            lift::to_guids(rows, |row| options[pick(row)].get(row).map(|bits| bits as u128))
        }
        ScalarType::Dynamic => {
            let options: Vec<_> = options.iter().map(lift::dyns).collect();
            let mut builder = DynamicBuilder::default();
            (0..rows).for_each(|row| builder.push(Some(options[pick(row)].get(row))));
            Datum::Column(Column::Dynamic(builder.finish()))
        }
    }
}

/// Constants make a dictionary with one code an option.
fn choose_texts(options: &[Datum], choice: &[u32]) -> StringColumn {
    let chosen = |at: u32| options.get(at as usize);
    let constant = |at: usize| match &options[at] {
        Datum::Constant(Value::String(text)) => Some(&**text),
        // The predicates of a case stand between the options and are never chosen.
        other if other.kind() != ScalarType::String => Some(""),
        _ => None,
    };
    if let Some(values) = (0..options.len()).map(constant).collect::<Option<Vec<&str>>>() {
        return StringColumn::Dictionary { codes: choice.to_vec().into(), values: StringArray::from(values) };
    }
    let readers: Vec<_> = options.iter().map(lift::texts).collect();
    let mut builder = StringColumnBuilder::with_capacity(choice.len());
    for (row, at) in choice.iter().enumerate() {
        builder.push(if chosen(*at).is_some() { readers[*at as usize].get(row) } else { "" });
    }
    builder.finish()
}
