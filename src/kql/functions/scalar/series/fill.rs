//! Filling the gaps of a series. Elements that are there stay as they are, whatever their type.

use super::values::{is_missing, number, operand};
use crate::kql::functions::declare::{DYNAMIC, any, boolean, dynamic, numeric, optional, overload};
use crate::kql::functions::scalar::arrays::{elements_of, write_array};
use crate::kql::functions::{Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{Dyn, DynKind, DynamicWriter};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&BACKWARD, &CONST, &FORWARD, &LINEAR];

type Answer = Result<Datum, FunctionError>;

static BACKWARD: Scalar = Scalar {
    name: "series_fill_backward",
    aliases: &[],
    doc: "The series with each missing element replaced by the next one that is there. Missing is null, or what equals \
          the placeholder.",
    reference: "query/series-fill-backward-function",
    overloads: &[overload!([dynamic("series"), optional(any("missing_value_placeholder"))] => DYNAMIC,
        |args, rows, _| filled(args, rows, args.get(1), backward))],
    result_name: ResultName::FirstArgument,
    examples: &[("series_fill_backward(dynamic([111, null, 36, null]))", "[111,36,36,null]")],
};

static CONST: Scalar = Scalar {
    name: "series_fill_const",
    aliases: &[],
    doc: "The series with each missing element replaced by a constant (0 without the argument). Missing is null, or what \
          equals the placeholder.",
    reference: "query/series-fill-const-function",
    overloads: &[overload!(
        [dynamic("series"), optional(numeric("constant_value")), optional(any("missing_value_placeholder"))] => DYNAMIC,
        |args, rows, _| filled(args, rows, args.get(2), constant)
    )],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("series_fill_const(dynamic([111, null, 36]), -1)", "[111,-1,36]"),
        ("series_fill_const(dynamic([0, 5, 0]), 7, 0)", "[7,5,7]"),
    ],
};

static FORWARD: Scalar = Scalar {
    name: "series_fill_forward",
    aliases: &[],
    doc: "The series with each missing element replaced by the last one before it. Missing is null, or what equals the \
          placeholder.",
    reference: "query/series-fill-forward-function",
    overloads: &[overload!([dynamic("series"), optional(any("missing_value_placeholder"))] => DYNAMIC,
        |args, rows, _| filled(args, rows, args.get(1), forward))],
    result_name: ResultName::FirstArgument,
    examples: &[("series_fill_forward(dynamic([null, 36, null, 41]))", "[null,36,36,41]")],
};

static LINEAR: Scalar = Scalar {
    name: "series_fill_linear",
    aliases: &[],
    doc: "The series with each gap filled on the line between its two ends, cut to whole numbers where all elements are \
          whole. Gaps at the edges take the nearest element unless `fill_edges` is false; a series of gaps alone takes \
          the constant (0).",
    reference: "query/series-fill-linear-function",
    overloads: &[overload!(
        [
            dynamic("series"),
            optional(any("missing_value_placeholder")),
            optional(boolean("fill_edges")),
            optional(numeric("constant_value")),
        ] => DYNAMIC,
        |args, rows, _| filled(args, rows, args.get(1), linear)
    )],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("series_fill_linear(dynamic([null, 111.0, null, 36.0]))", "[111.0,111.0,73.5,36.0]"),
        ("series_fill_linear(dynamic([41, null, null, 16]), long(null), false)", "[41,32,24,16]"),
        ("series_fill_linear(dynamic([null, null]))", "[0.0,0.0]"),
    ],
};

/// The elements of one row, and which are there.
struct Gaps<'a> {
    elements: Vec<Dyn<'a>>,
    there: Vec<bool>,
    row: usize,
}

type Fill = fn(&Gaps<'_>, args: &[Datum], out: &mut DynamicWriter);

fn filled(args: &[Datum], rows: usize, placeholder: Option<&Datum>, fill: Fill) -> Answer {
    let series = lift::dyns(&args[0]);
    let placeholder = placeholder.map(operand);
    let placeholder = placeholder.as_ref().map(lift::dyns);
    Ok(lift::to_dynamics(rows, |row, out| {
        let elements = elements_of(series.get(row))?;
        let stands_for_none = placeholder.map_or(Dyn::NULL, |values| values.get(row));
        let mark = number(stands_for_none);
        let is_there = |element: &Dyn<'_>| {
            if stands_for_none.is_null() {
                return !element.is_null();
            }
            let value = number(*element);
            let both_nan = mark.is_nan() && value.is_nan() && is_missing(mark) == is_missing(value);
            *element != stands_for_none && !both_nan && value != mark
        };
        let there = elements.iter().map(is_there).collect();
        fill(&Gaps { elements, there, row }, args, out);
        Some(())
    }))
}

fn forward(gaps: &Gaps<'_>, _: &[Datum], out: &mut DynamicWriter) {
    let mut last = None;
    out.begin_array();
    for (element, there) in gaps.elements.iter().zip(&gaps.there) {
        last = if *there { Some(*element) } else { last };
        out.copy(last.unwrap_or(*element));
    }
    out.end();
}

fn backward(gaps: &Gaps<'_>, _: &[Datum], out: &mut DynamicWriter) {
    let mut filled = gaps.elements.clone();
    let mut next = None;
    for (element, there) in filled.iter_mut().zip(&gaps.there).rev() {
        next = if *there { Some(*element) } else { next };
        *element = next.unwrap_or(*element);
    }
    write_array(filled, out);
}

fn constant(gaps: &Gaps<'_>, args: &[Datum], out: &mut DynamicWriter) {
    write_constant(gaps, args.get(1), out);
}

/// The series with a constant in all gaps.
fn write_constant(gaps: &Gaps<'_>, constant: Option<&Datum>, out: &mut DynamicWriter) {
    out.begin_array();
    for (element, there) in gaps.elements.iter().zip(&gaps.there) {
        match constant {
            _ if *there => out.copy(*element),
            Some(constant) => out.value(&lift::cell(constant, gaps.row)),
            None => out.real(0.0),
        }
    }
    out.end();
}

fn linear(gaps: &Gaps<'_>, args: &[Datum], out: &mut DynamicWriter) {
    let fill_edges = args.get(2).and_then(|flag| lift::bools(flag).get(gaps.row)).unwrap_or(true);
    let places: Vec<usize> = (0..gaps.there.len()).filter(|place| gaps.there[*place]).collect();
    let (Some(first), Some(last)) = (places.first().copied(), places.last().copied()) else {
        return write_constant(gaps, args.get(3), out);
    };
    let whole = places.iter().all(|place| matches!(gaps.elements[*place].kind(), DynKind::Long(_)));
    let mut after = places.iter().copied().peekable();
    let mut before = first;
    out.begin_array();
    for (place, element) in gaps.elements.iter().enumerate() {
        if gaps.there[place] {
            before = place;
            after.next();
            out.copy(*element);
        } else if place < first || place > last {
            let edge = gaps.elements[if place < first { first } else { last }];
            out.copy(if fill_edges { edge } else { *element });
        } else {
            let next = after.peek().copied().unwrap_or(last);
            let (low, high) = (number(gaps.elements[before]), number(gaps.elements[next]));
            let value = low + (high - low) * (place - before) as f64 / (next - before).max(1) as f64;
            if is_missing(low) || is_missing(high) {
                out.null();
            } else if whole {
                out.long(value as i64);
            } else {
                out.real(value);
            }
        }
    }
    out.end();
}
