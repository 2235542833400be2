//! Aggregates: from the list of a group's rows to one value.

use super::{as_real, eval, widened};
use crate::naive::cell::Cell;
use crate::naive::expr::Expr;
use crate::naive::steps::Call;
use crate::naive::tables::Column;
use std::cmp::Ordering;
use tallyman::values::ScalarType;

const KNOWN: [&str; 36] = [
    "count",
    "countif",
    "sum",
    "sumif",
    "avg",
    "avgif",
    "min",
    "max",
    "minif",
    "maxif",
    "dcount",
    "dcountif",
    "count_distinct",
    "count_distinctif",
    "percentile",
    "make_list",
    "make_list_if",
    "make_list_with_nulls",
    "make_set",
    "make_set_if",
    "arg_max",
    "arg_min",
    "stdev",
    "stdevp",
    "stdevif",
    "variance",
    "variancep",
    "varianceif",
    "take_any",
    "take_anyif",
    "binary_all_and",
    "binary_all_or",
    "binary_all_xor",
    "percentiles",
    "any",
    "cnt",
];

pub(in crate::naive) fn knows_aggregate(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// Whether an aggregate may answer with any of several values.
pub(in crate::naive) fn is_free(name: &str) -> bool {
    matches!(
        name,
        "take_any"
            | "take_anyif"
            | "any"
            | "anyif"
            | "arg_max"
            | "arg_min"
            | "argmax"
            | "argmin"
            | "make_set"
            | "make_set_if"
            | "makeset"
    )
}

/// What a call comes to over some rows: a cell for each of its columns.
pub(in crate::naive) fn summarized(call: &Call, columns: &[Column], rows: &[&Vec<Cell>]) -> Option<Vec<Cell>> {
    if !knows_aggregate(call.name) {
        return None;
    }
    let values = |expr: &Expr, rows: &[&Vec<Cell>]| {
        rows.iter().map(|row| eval(expr, columns, row)).collect::<Option<Vec<Cell>>>()
    };
    let (name, filter) = match call.name {
        "countif" => ("count", call.args.first()),
        name => match name.strip_suffix("_if").or(name.strip_suffix("if")) {
            Some(name) => (name, call.args.get(1)),
            None => (name, None),
        },
    };
    let kept: Vec<&Vec<Cell>> = match filter {
        None => rows.to_vec(),
        Some(test) => {
            let tests = values(test, rows)?;
            rows.iter().zip(tests).filter(|(_, test)| matches!(test, Cell::Bool(true))).map(|(row, _)| *row).collect()
        }
    };
    if name == "count" {
        // count(expr) counts rows where it is not null; it is left to the engine.
        return (call.args.len() == usize::from(filter.is_some())).then(|| vec![Cell::Long(kept.len() as i64)]);
    }
    if name == "cnt" {
        return Some(vec![Cell::Long(kept.len() as i64)]);
    }
    let first = call.args.first()?;
    let all = values(first, &kept)?;
    if let "arg_max" | "arg_min" = name {
        return arg(call, &all, |expr| values(expr, &kept));
    }
    let limit = if filter.is_some() { call.args.get(2) } else { call.args.get(1) };
    if name.starts_with("make_") && limit.is_some() {
        return None;
    }
    one(name, first.kind, call, &all)
}

fn one(name: &str, kind: ScalarType, call: &Call, all: &[Cell]) -> Option<Vec<Cell>> {
    let present: Vec<&Cell> = all.iter().filter(|cell| !cell.is_null()).collect();
    let returns = call.columns.first()?.1;
    let reals = || present.iter().map(|cell| as_real(cell)).collect::<Option<Vec<f64>>>();
    Some(vec![match name {
        "sum" => return sum(&present, kind, returns).map(|sum| vec![sum]),
        "avg" => {
            let reals = reals()?;
            // The mean of integers is that of their sum, which wraps.
            let whole = match sum(&present, kind, if kind == ScalarType::Int { ScalarType::Long } else { kind }) {
                Some(Cell::Long(sum)) => sum as f64,
                _ => reals.iter().sum(),
            };
            // The average of nothing is NaN or null: left open.
            (!reals.is_empty() && returns == ScalarType::Real).then(|| Cell::Real(whole / reals.len() as f64))?
        }
        "stdev" | "stdevp" | "variance" | "variancep" => {
            let reals = reals()?;
            let count = reals.len() as f64;
            // Numbers far from zero and from each other cancel; fewer than two have no deviation.
            if reals.len() < 2 || reals.iter().any(|value| value.abs() > 1e6) || returns != ScalarType::Real {
                return None;
            }
            let mean = reals.iter().sum::<f64>() / count;
            let squares: f64 = reals.iter().map(|value| (value - mean) * (value - mean)).sum();
            let variance = squares / if name.ends_with('p') { count } else { count - 1.0 };
            Cell::Real(if name.starts_with("stdev") { variance.sqrt() } else { variance })
        }
        "min" | "max" => extreme(&present, kind, name == "max")?.map_or(Cell::null(returns), Cell::clone),
        "dcount" | "count_distinct" => {
            if kind == ScalarType::Dynamic
                || kind == ScalarType::Real
                || (kind == ScalarType::String && all.iter().any(is_empty_text))
            {
                return None;
            }
            Cell::Long(distinct(&present).len() as i64)
        }
        "percentile" | "percentiles" => return percentiles(call, &present, kind),
        "make_list" | "make_list_with_nulls" => {
            if kind == ScalarType::Dynamic || matches!(kind, ScalarType::Decimal | ScalarType::Guid) {
                return None;
            }
            let cells = if name == "make_list" { present.into_iter().cloned().collect() } else { all.to_vec() };
            Cell::Array(cells)
        }
        "make_set" => {
            if matches!(kind, ScalarType::Dynamic | ScalarType::Decimal | ScalarType::Guid | ScalarType::Real) {
                return None;
            }
            Cell::Set(distinct(&present))
        }
        "take_any" | "any" if call.args.len() == 1 || name == "take_any" && call.name.ends_with("if") => {
            // A value, where there is one, comes before a null.
            let filled: Vec<Cell> = present.into_iter().filter(|cell| !is_empty_text(cell)).cloned().collect();
            if filled.is_empty() { Cell::null(returns) } else { Cell::OneOf(filled) }
        }
        "binary_all_and" | "binary_all_or" | "binary_all_xor" => {
            let longs = present.iter().map(|cell| if let Cell::Long(value) = cell { Some(*value) } else { None });
            let longs = longs.collect::<Option<Vec<i64>>>()?;
            let folded = longs.into_iter().reduce(|a, b| match name {
                "binary_all_and" => a & b,
                "binary_all_or" => a | b,
                _ => a ^ b,
            });
            Cell::Long(folded?)
        }
        _ => return None,
    }])
}

fn is_empty_text(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.is_empty())
}

fn sum(present: &[&Cell], kind: ScalarType, returns: ScalarType) -> Option<Cell> {
    if present.is_empty() {
        return None;
    }
    match kind {
        ScalarType::Long | ScalarType::Int if returns == ScalarType::Long => {
            let longs = present.iter().map(|cell| if let Cell::Long(value) = cell { *value } else { 0 });
            Some(Cell::Long(longs.fold(0, i64::wrapping_add)))
        }
        ScalarType::Real => Some(Cell::Real(present.iter().map(|cell| as_real(cell)).sum::<Option<f64>>()?)),
        ScalarType::TimeSpan => {
            let spans = present.iter().map(|cell| if let Cell::Span(ticks) = cell { i128::from(*ticks) } else { 0 });
            // What does not fit is left open.
            i64::try_from(spans.sum::<i128>()).ok().map(Cell::Span)
        }
        _ => None,
    }
}

/// The outer `Option` is whether the plain evaluator knows.
fn extreme<'a>(present: &[&'a Cell], kind: ScalarType, largest: bool) -> Option<Option<&'a Cell>> {
    let is_nan = |cell: &&Cell| matches!(cell, Cell::Real(value) if value.is_nan());
    if matches!(kind, ScalarType::Dynamic | ScalarType::Guid) || present.iter().any(is_nan) {
        return None;
    }
    let wanted = if largest { Ordering::Greater } else { Ordering::Less };
    Some(present.iter().copied().reduce(|best, cell| if cell.order(best) == wanted { cell } else { best }))
}

fn distinct(cells: &[&Cell]) -> Vec<Cell> {
    let mut found: Vec<Cell> = Vec::new();
    for cell in cells {
        if !found.iter().any(|known| known.natural(cell) == Some(Ordering::Equal)) {
            found.push((*cell).clone());
        }
    }
    found
}

/// The smallest value that at least that share of the values does not exceed.
fn percentiles(call: &Call, present: &[&Cell], kind: ScalarType) -> Option<Vec<Cell>> {
    let is_nan = |cell: &&Cell| matches!(cell, Cell::Real(value) if value.is_nan());
    if present.is_empty()
        || present.iter().any(is_nan)
        || !matches!(kind, ScalarType::Long | ScalarType::Real | ScalarType::DateTime)
    {
        return None;
    }
    let mut sorted: Vec<&Cell> = present.to_vec();
    sorted.sort_by(|a, b| a.order(b));
    let ranks = call.args[1..].iter().zip(&call.columns).map(|(rank, column)| {
        let super::Node::Literal(Cell::Long(rank)) = rank.node else { return None };
        let place = (rank as usize * sorted.len()).div_ceil(100).max(1);
        widened(sorted[place - 1], column.1)
    });
    ranks.collect()
}

/// The row with the largest or smallest value, and what else is asked of it: of equal ones any.
fn arg(call: &Call, all: &[Cell], values: impl Fn(&Expr) -> Option<Vec<Cell>>) -> Option<Vec<Cell>> {
    let kind = call.args[0].kind;
    let present: Vec<&Cell> = all.iter().filter(|cell| !cell.is_null()).collect();
    let best = extreme(&present, kind, call.name == "arg_max")??;
    let ties: Vec<usize> =
        (0..all.len()).filter(|at| all[*at].order(best) == Ordering::Equal && !all[*at].is_null()).collect();
    let mut found = vec![best.clone()];
    for expr in &call.args[1..] {
        let values = values(expr)?;
        found.push(Cell::OneOf(ties.iter().map(|at| values[*at].clone()).collect()));
    }
    (found.len() == call.columns.len()).then_some(found)
}
