//! Choosing between values, and asking what they are.

use super::compare::order;
use super::{Call, Family, widened};
use crate::naive::cell::Cell;
use std::cmp::Ordering;
use tallyman::values::ScalarType;

pub(super) const FAMILY: Family = Family {
    names: &[
        "iff",
        "case",
        "coalesce",
        "max_of",
        "min_of",
        "isnull",
        "isnotnull",
        "isempty",
        "isnotempty",
        "isnan",
        "isinf",
        "isfinite",
    ],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    let args = call.args;
    match call.name {
        "isnull" => return Some(Cell::Bool(args[0].is_null())),
        "isnotnull" => return Some(Cell::Bool(!args[0].is_null())),
        "isempty" | "isnotempty" => {
            let empty = match &args[0] {
                Cell::Null => true,
                Cell::Text(text) => text.is_empty(),
                Cell::Array(_) | Cell::Bag(_) => return None,
                _ => false,
            };
            return Some(Cell::Bool(empty == (call.name == "isempty")));
        }
        "isnan" | "isinf" | "isfinite" => {
            if args[0].is_null() {
                return None;
            }
            let value = call.real(0)?;
            return Some(Cell::Bool(match call.name {
                "isnan" => value.is_nan(),
                "isinf" => value.is_infinite(),
                _ => value.is_finite(),
            }));
        }
        _ => {}
    }
    // A dynamic among others is converted; that is asked of the conversions.
    if call.has_dynamic() {
        return None;
    }
    let chosen = match call.name {
        "iff" => Some(&args[if matches!(args[0], Cell::Bool(true)) { 1 } else { 2 }]),
        "case" => {
            let pairs = args[..args.len() - 1].chunks(2);
            let found = pairs.into_iter().find(|pair| matches!(pair[0], Cell::Bool(true)));
            Some(found.map_or(&args[args.len() - 1], |pair| &pair[1]))
        }
        "coalesce" => {
            args.iter().find(|arg| !matches!(arg, Cell::Null) && !matches!(arg, Cell::Text(text) if text.is_empty()))
        }
        _ => return extreme(call),
    };
    match chosen {
        None => Some(Cell::null(call.returns)),
        Some(cell) => widened(cell, call.returns),
    }
}

/// The largest or smallest of the arguments that are not null.
fn extreme(call: &Call<'_>) -> Option<Cell> {
    let wanted = if call.name == "max_of" { Ordering::Greater } else { Ordering::Less };
    if call.returns == ScalarType::Bool || call.returns == ScalarType::Guid {
        return None;
    }
    let mut best: Option<Cell> = None;
    for arg in call.args.iter().filter(|arg| !arg.is_null()) {
        let arg = widened(arg, call.returns)?;
        best = Some(match best {
            None => arg,
            // What NaN is next to numbers is not said.
            Some(best) => {
                if order(&arg, &best)?? == wanted {
                    arg
                } else {
                    best
                }
            }
        });
    }
    best.filter(|best| !matches!(best, Cell::Real(value) if value.is_nan()))
        .or_else(|| call.args.iter().all(Cell::is_null).then_some(Cell::Null))
}
