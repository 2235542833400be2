//! `+ - * / %` and the minus sign: integers wrap and divide toward zero, remainders are never negative, what is divided
//! by zero is null, and so is what leaves the years 1 to 9999.

use super::{Call, Family, Pair, pair};
use crate::naive::cell::Cell;
use tallyman::values::MAX_DATETIME_TICKS;

pub(super) const FAMILY: Family = Family { names: &["+", "-", "*", "/", "%", "negate"], call };

fn call(call: &Call<'_>) -> Option<Cell> {
    if call.has_dynamic() {
        return None;
    }
    if call.has_null() {
        return Some(Cell::Null);
    }
    if call.name == "negate" {
        return match &call.args[0] {
            Cell::Long(value) => Some(Cell::Long(value.wrapping_neg())),
            Cell::Real(value) => Some(Cell::Real(-value)),
            Cell::Decimal(value) => Some(Cell::Decimal(rust_decimal::Decimal::ZERO.checked_sub(*value)?)),
            Cell::Span(value) => Some(value.checked_neg().map_or(Cell::Null, Cell::Span)),
            _ => None,
        };
    }
    times(call.name, &call.args[0], &call.args[1]).or_else(|| numbers(call.name, pair(&call.args[0], &call.args[1])?))
}

fn numbers(name: &str, pair: Pair) -> Option<Cell> {
    Some(match (pair, name) {
        (Pair::Longs(a, b), "+") => Cell::Long(a.wrapping_add(b)),
        (Pair::Longs(a, b), "-") => Cell::Long(a.wrapping_sub(b)),
        (Pair::Longs(a, b), "*") => Cell::Long(a.wrapping_mul(b)),
        (Pair::Longs(_, 0), _) => Cell::Null,
        (Pair::Longs(a, b), "/") => Cell::Long(a.wrapping_div(b)),
        (Pair::Longs(a, b), _) => {
            let rest = i128::from(a) % i128::from(b);
            Cell::Long(if rest < 0 { rest + i128::from(b).abs() } else { rest } as i64)
        }
        (Pair::Reals(a, b), "+") => Cell::Real(a + b),
        (Pair::Reals(a, b), "-") => Cell::Real(a - b),
        (Pair::Reals(a, b), "*") => Cell::Real(a * b),
        (Pair::Reals(a, b), "/") => Cell::Real(a / b),
        (Pair::Reals(a, b), _) => {
            let rest = a % b;
            Cell::Real(if rest < 0.0 { rest + b.abs() } else { rest })
        }
        (Pair::Decimals(a, b), "+") => Cell::Decimal(a.checked_add(b)?),
        (Pair::Decimals(a, b), "-") => Cell::Decimal(a.checked_sub(b)?),
        (Pair::Decimals(a, b), "*") => Cell::Decimal(a.checked_mul(b)?),
        (Pair::Decimals(_, b), _) if b.is_zero() => Cell::Null,
        // How many digits a quotient has is not said.
        _ => return None,
    })
}

fn times(name: &str, left: &Cell, right: &Cell) -> Option<Cell> {
    let time = |ticks: i128| {
        let inside = (0..=i128::from(MAX_DATETIME_TICKS)).contains(&ticks);
        Some(if inside { Cell::Time(ticks as i64) } else { Cell::Null })
    };
    let span = |ticks: i128| Some(i64::try_from(ticks).map_or(Cell::Null, Cell::Span));
    let wide = |ticks: &i64| i128::from(*ticks);
    match (left, name, right) {
        (Cell::Time(a), "+", Cell::Span(b)) | (Cell::Span(a), "+", Cell::Time(b)) => time(wide(a) + wide(b)),
        (Cell::Time(a), "-", Cell::Span(b)) => time(wide(a) - wide(b)),
        (Cell::Time(a), "-", Cell::Time(b)) => span(wide(a) - wide(b)),
        (Cell::Span(a), "+", Cell::Span(b)) => span(wide(a) + wide(b)),
        (Cell::Span(a), "-", Cell::Span(b)) => span(wide(a) - wide(b)),
        (Cell::Span(a), "*", Cell::Long(b)) | (Cell::Long(a), "*", Cell::Span(b)) => span(wide(a) * wide(b)),
        (Cell::Span(_), "/", Cell::Long(0)) => Some(Cell::Null),
        (Cell::Span(a), "/", Cell::Long(b)) => span(wide(a) / wide(b)),
        (Cell::Time(a) | Cell::Span(a), "/", Cell::Span(b)) => Some(Cell::Real(*a as f64 / *b as f64)),
        (Cell::Time(_) | Cell::Span(_), "%", Cell::Span(0)) => Some(Cell::Null),
        (Cell::Time(a) | Cell::Span(a), "%", Cell::Span(b)) => span(wide(a).rem_euclid(wide(b))),
        _ => None,
    }
}
