//! Comparisons, membership, and what is made of true, false and unknown.

use super::words::folded;
use super::{Call, Family, Pair, pair};
use crate::naive::cell::Cell;
use std::cmp::Ordering;

pub(super) const FAMILY: Family = Family {
    names: &["==", "!=", "<", "<=", ">", ">=", "between", "!between", "in", "!in", "in~", "!in~", "and", "or", "not"],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    if call.has_dynamic() {
        return None;
    }
    let args = call.args;
    Some(truth(match call.name {
        "and" => all(known(&args[0]), known(&args[1])),
        "or" => either(known(&args[0]), known(&args[1])),
        "not" => known(&args[0]).map(|value| !value),
        "between" | "!between" => {
            let high = match (&args[0], &args[1], &args[2]) {
                (Cell::Time(_), Cell::Time(low), Cell::Span(length)) => {
                    // An end outside of the calendar is left open.
                    Cell::Time(low.checked_add(*length).filter(|end| (0..=3_155_378_975_999_999_999).contains(end))?)
                }
                (_, _, Cell::Span(_)) if matches!(call.kinds[0], tallyman::values::ScalarType::DateTime) => {
                    return None;
                }
                (_, _, high) => high.clone(),
            };
            let inside = |at: &str, high_at: &str| {
                Some((compared(at, &args[0], &args[1])?, compared(high_at, &args[0], &high)?))
            };
            if call.name == "between" {
                let (low, high) = inside(">=", "<=")?;
                all(low, high)
            } else {
                let (below, above) = inside("<", ">")?;
                either(below, above)
            }
        }
        "in" | "!in" | "in~" | "!in~" => return membership(call),
        name => compared(name, &args[0], &args[1])?,
    }))
}

fn truth(value: Option<bool>) -> Cell {
    value.map_or(Cell::Null, Cell::Bool)
}

/// True, false, or unknown.
fn known(cell: &Cell) -> Option<bool> {
    if let Cell::Bool(value) = cell { Some(*value) } else { None }
}

/// Both: false as soon as one is false, whatever the other.
fn all(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// One of both: true as soon as one is true, whatever the other.
fn either(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    all(left.map(|left| !left), right.map(|right| !right)).map(|neither| !neither)
}

/// The outer `Option` is whether the plain evaluator knows, the inner whether the answer is null.
fn compared(name: &str, left: &Cell, right: &Cell) -> Option<Option<bool>> {
    match (name, left.is_null(), right.is_null()) {
        (_, false, false) => {}
        (_, true, true) => return Some(None),
        ("==", ..) => return Some(Some(false)),
        ("!=", ..) => return Some(Some(true)),
        _ => return Some(None),
    }
    let order = order(left, right)?;
    Some(Some(match name {
        "==" => order == Some(Ordering::Equal),
        "!=" => order != Some(Ordering::Equal),
        "<" => order == Some(Ordering::Less),
        "<=" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        ">" => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }))
}

/// The order of two values; the inner `None` is that of NaN.
pub(super) fn order(left: &Cell, right: &Cell) -> Option<Option<Ordering>> {
    let number = |cell: &Cell| if let Cell::Bool(value) = cell { Cell::Long(i64::from(*value)) } else { cell.clone() };
    Some(match (left, right) {
        (Cell::Guid(a), Cell::Guid(b)) if a != b => return None,
        (Cell::Bool(_), Cell::Bool(_)) | (Cell::Text(_), Cell::Text(_)) | (Cell::Guid(_), Cell::Guid(_)) => {
            left.natural(right)
        }
        (Cell::Time(_), Cell::Time(_)) | (Cell::Span(_), Cell::Span(_)) => left.natural(right),
        _ => match pair(&number(left), &number(right))? {
            Pair::Longs(a, b) => a.partial_cmp(&b),
            Pair::Reals(a, b) => a.partial_cmp(&b),
            Pair::Decimals(a, b) => a.partial_cmp(&b),
        },
    })
}

fn membership(call: &Call<'_>) -> Option<Cell> {
    let mut found = false;
    for candidate in &call.args[1..] {
        found |= match (&call.args[0], candidate) {
            (Cell::Null, _) | (_, Cell::Null) => false,
            (Cell::Text(a), Cell::Text(b)) if call.name.ends_with('~') => folded(a)? == folded(b)?,
            (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => a.natural(b) == Some(Ordering::Equal),
            (Cell::Long(_) | Cell::Real(_), Cell::Long(_) | Cell::Real(_)) => {
                order(&call.args[0], candidate)? == Some(Ordering::Equal)
            }
            _ => return None,
        };
    }
    Some(Cell::Bool(found != call.name.starts_with('!')))
}
