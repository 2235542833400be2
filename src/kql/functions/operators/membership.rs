//! `in`, `in~`, `has_any`, `has_all`: a value against a list.

use super::comparison::{Comparison, compare, dyn_order};
use super::needle::{Case, Needle, Place};
use crate::kql::functions::declare::{BOOL, any, overload, string};
use crate::kql::functions::letters::lower_text;
use crate::kql::functions::{Datum, ResultName, Scalar, convert, lift};
use crate::values::{Column, Dyn, DynKind, ScalarType, Value};
use arrow_array::{Array, BooleanArray};
use arrow_buffer::BooleanBuffer;
use hashbrown::HashSet;
use std::cmp::Ordering;

pub(super) static FAMILY: &[&Scalar] = &[&IN, &NOT_IN, &IN_TILDE, &NOT_IN_TILDE, &HAS_ANY, &HAS_ALL];

static IN: Scalar = Scalar {
    name: "in",
    aliases: &[],
    doc: "Whether the value equals one of the list, with its case. A dynamic array stands for all values in it.",
    reference: "query/in-cs-operator",
    overloads: &[
        overload!([any("value"), any("list"); ..] => BOOL, |args, rows, _| Ok(is_in(args, rows, Case::Sensitive, false))),
    ],
    result_name: ResultName::None,
    examples: &[("2 in (1, 2)", "true"), ("\"a\" in (\"A\", \"b\")", "false"), ("3 in (dynamic([1, 2, 3]))", "true")],
};

static NOT_IN: Scalar = Scalar {
    name: "!in",
    aliases: &[],
    doc: "The opposite of `in`.",
    reference: "query/not-in-cs-operator",
    overloads: &[
        overload!([any("value"), any("list"); ..] => BOOL, |args, rows, _| Ok(is_in(args, rows, Case::Sensitive, true))),
    ],
    result_name: ResultName::None,
    examples: &[("2 !in (1, 2)", "false")],
};

static IN_TILDE: Scalar = Scalar {
    name: "in~",
    aliases: &[],
    doc: "Whether the value equals one of the list, in any case.",
    reference: "query/in-operator",
    overloads: &[
        overload!([any("value"), any("list"); ..] => BOOL, |args, rows, _| Ok(is_in(args, rows, Case::Ignored, false))),
    ],
    result_name: ResultName::None,
    examples: &[("\"a\" in~ (\"A\", \"b\")", "true")],
};

static NOT_IN_TILDE: Scalar = Scalar {
    name: "!in~",
    aliases: &[],
    doc: "The opposite of `in~`.",
    reference: "query/not-in-operator",
    overloads: &[
        overload!([any("value"), any("list"); ..] => BOOL, |args, rows, _| Ok(is_in(args, rows, Case::Ignored, true))),
    ],
    result_name: ResultName::None,
    examples: &[("\"a\" !in~ (\"A\", \"b\")", "false")],
};

static HAS_ANY: Scalar = Scalar {
    name: "has_any",
    aliases: &[],
    doc: "Whether the text has one of the parts as whole terms, in any case.",
    reference: "query/has-any-operator",
    overloads: &[overload!([string("text"), any("parts"); ..] => BOOL, |args, rows, _| Ok(has(args, rows, false)))],
    result_name: ResultName::None,
    examples: &[
        ("\"North Carolina\" has_any (\"south\", \"north\")", "true"),
        ("\"Carolina\" has_any (\"north\")", "false"),
    ],
};

static HAS_ALL: Scalar = Scalar {
    name: "has_all",
    aliases: &[],
    doc: "Whether the text has all of the parts as whole terms, in any case.",
    reference: "query/has-all-operator",
    overloads: &[overload!([string("text"), any("parts"); ..] => BOOL, |args, rows, _| Ok(has(args, rows, true)))],
    result_name: ResultName::None,
    examples: &[("\"cold rain and snow\" has_all (\"rain\", \"SNOW\")", "true")],
};

/// The list's constants one by one, and its columns.
fn candidates(args: &[Datum]) -> (Vec<Value>, Vec<&Datum>) {
    let (mut constants, mut columns) = (Vec::new(), Vec::new());
    for arg in args {
        match arg {
            Datum::Constant(Value::Dynamic(bytes)) => open(Dyn::new(bytes), &mut constants),
            Datum::Constant(value) => constants.push(value.clone()),
            Datum::Column(_) => columns.push(arg),
        }
    }
    (constants, columns)
}

/// The values that a dynamic value of a list stands for: an array for those in it, however deep (Kusto documentation:
/// `query/in-cs-operator`).
fn open(list: Dyn<'_>, values: &mut Vec<Value>) {
    match list.kind() {
        DynKind::Array(_) => {
            for element in list.elements() {
                open(element, values);
            }
        }
        _ => values.push(list.to_value()),
    }
}

/// Whether one of the values that [`open`] gives fits.
fn holds(list: Dyn<'_>, fits: &impl Fn(Dyn<'_>) -> bool) -> bool {
    match list.kind() {
        DynKind::Array(_) => list.elements().any(|element| holds(element, fits)),
        _ => fits(list),
    }
}

fn is_in(args: &[Datum], rows: usize, case: Case, negated: bool) -> Datum {
    let (constants, columns) = candidates(&args[1..]);
    let mut bits = among_constants(&args[0], rows, &constants, case);
    for column in columns {
        let equal = match column.kind() {
            ScalarType::Dynamic => among_elements(&args[0], column, rows, case),
            _ => equals_column(&args[0], column, rows, case),
        };
        bits = &bits | &equal;
    }
    let bits = if negated { !&bits } else { bits };
    Datum::Column(Column::Bool(BooleanArray::new(bits, None)))
}

/// Which rows equal one of the constants; a null equals none.
fn among_constants(value: &Datum, rows: usize, constants: &[Value], case: Case) -> BooleanBuffer {
    let as_type = |kind: ScalarType| constants.iter().filter_map(move |constant| lossless(constant, kind));
    match value.kind() {
        ScalarType::String => {
            let fold = |text: &str| if case == Case::Ignored { lower_text(text) } else { text.to_owned() };
            let set: HashSet<String> = constants.iter().filter_map(text_of).map(|text| fold(&text)).collect();
            let texts = lift::texts(value);
            match case {
                Case::Sensitive => BooleanBuffer::collect_bool(rows, |row| set.contains(texts.get(row))),
                Case::Ignored => BooleanBuffer::collect_bool(rows, |row| set.contains(&fold(texts.get(row)))),
            }
        }
        ScalarType::Int => {
            let value = convert(value, ScalarType::Long);
            among_constants(&value, rows, constants, case)
        }
        kind @ (ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan) => {
            let set: HashSet<i64> = as_type(kind).filter_map(|value| value.as_i64()).collect();
            let values = lift::longs(value);
            BooleanBuffer::collect_bool(rows, |row| values.get(row).is_some_and(|value| set.contains(&value)))
        }
        kind @ ScalarType::Guid => {
            let guids = as_type(kind).filter_map(|value| if let Value::Guid(guid) = value { Some(guid) } else { None });
            let set: HashSet<u128> = guids.collect();
            let values = lift::wides(value);
            BooleanBuffer::collect_bool(rows, |row| values.get(row).is_some_and(|value| set.contains(&(value as u128))))
        }
        // Few and rare: one comparison for each constant.
        kind => constants.iter().fold(BooleanBuffer::new_unset(rows), |bits, constant| {
            let constant = if kind == ScalarType::Dynamic { Some(constant.clone()) } else { lossless(constant, kind) };
            let Some(constant) = constant else { return bits };
            &bits | &equals_column(value, &Datum::Constant(constant), rows, case)
        }),
    }
}

/// The constant as another type, if it comes back the same: 2.5 is no `long`.
fn lossless(constant: &Value, kind: ScalarType) -> Option<Value> {
    if constant.kind() == kind {
        return Some(constant.clone());
    }
    if !(constant.kind().is_numeric() && kind.is_numeric()) && constant.kind() != ScalarType::String {
        return None;
    }
    if constant.kind() == ScalarType::String && kind.is_numeric() {
        return None;
    }
    let Datum::Constant(converted) = convert(&Datum::Constant(constant.clone()), kind) else { return None };
    if converted.is_null() || (kind.is_numeric() && converted.as_f64() != constant.as_f64()) {
        return None;
    }
    Some(converted)
}

/// A constant of a list as text; `None` for a null.
fn text_of(constant: &Value) -> Option<String> {
    (!constant.is_null()).then(|| constant.to_text())
}

/// Which rows equal the dynamic of the same row, or one of the values in it where it is an array.
fn among_elements(value: &Datum, lists: &Datum, rows: usize, case: Case) -> BooleanBuffer {
    let (values, lists) = (convert(value, ScalarType::Dynamic), lift::dyns(lists));
    let values = lift::dyns(&values);
    let same = |a: Dyn<'_>, b: Dyn<'_>| match (case, a.as_str(), b.as_str()) {
        (Case::Ignored, Some(a), Some(b)) => lower_text(a) == lower_text(b),
        _ => dyn_order(a, b) == Some(Ordering::Equal),
    };
    BooleanBuffer::collect_bool(rows, |row| {
        let (value, list) = (values.get(row), lists.get(row));
        same(value, list) || holds(list, &|element| same(value, element))
    })
}

fn equals_column(value: &Datum, other: &Datum, rows: usize, case: Case) -> BooleanBuffer {
    let comparable = value.kind() == other.kind()
        || value.kind() == ScalarType::Dynamic
        || other.kind() == ScalarType::Dynamic
        || (value.kind().is_numeric() && other.kind().is_numeric());
    if !comparable {
        return BooleanBuffer::new_unset(rows);
    }
    // Only texts have a case; as texts two nulls or two NaN would be the same.
    let is_text = |datum: &Datum| matches!(datum.kind(), ScalarType::String | ScalarType::Dynamic);
    if case == Case::Ignored && is_text(value) && is_text(other) {
        let (left, right) = (convert(value, ScalarType::String), convert(other, ScalarType::String));
        let (left, right) = (lift::texts(&left), lift::texts(&right));
        return BooleanBuffer::collect_bool(rows, |row| {
            Needle::new(right.get(row), Place::Whole, case).is_in(left.get(row))
        });
    }
    let wide = super::super::resolve::widest(value.kind(), other.kind()).filter(|kind| kind.is_numeric());
    let answer = match wide {
        Some(kind) => compare(&[convert(value, kind), convert(other, kind)], rows, Comparison::Equal),
        None => compare(&[value.clone(), other.clone()], rows, Comparison::Equal),
    };
    match answer {
        Datum::Column(Column::Bool(array)) => match array.nulls() {
            Some(nulls) => array.values() & nulls.inner(),
            None => array.values().clone(),
        },
        _ => BooleanBuffer::new_unset(rows),
    }
}

fn has(args: &[Datum], rows: usize, all: bool) -> Datum {
    let (constants, columns) = candidates(&args[1..]);
    let texts = lift::texts(&args[0]);
    let mut needles: Vec<Needle> =
        constants.iter().filter_map(text_of).map(|text| Needle::new(&text, Place::Term, Case::Ignored)).collect();
    lift::to_bits(rows, |row| {
        let text = texts.get(row);
        let in_column = |column: &&Datum| {
            let value = lift::cell(column, row);
            let mut parts = Vec::new();
            match value.as_dyn() {
                Some(list) => open(list, &mut parts),
                None => parts.push(value),
            }
            let mut found =
                parts.iter().filter_map(text_of).map(|part| Needle::new(&part, Place::Term, Case::Ignored).is_in(text));
            if all { found.all(|found| found) } else { found.any(|found| found) }
        };
        if all {
            needles.iter_mut().all(|needle| needle.is_in(text)) && columns.iter().all(in_column)
        } else {
            needles.iter_mut().any(|needle| needle.is_in(text)) || columns.iter().any(in_column)
        }
    })
}
