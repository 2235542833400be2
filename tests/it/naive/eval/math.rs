//! Numbers: functions of reals, rounding, bins and bits.

use super::{Call, Family, Pair, pair};
use crate::naive::cell::Cell;
use tallyman::values::ScalarType;

pub(super) const FAMILY: Family = Family {
    names: &[
        "abs",
        "sign",
        "floor",
        "ceiling",
        "round",
        "sqrt",
        "exp",
        "exp2",
        "exp10",
        "log",
        "log2",
        "log10",
        "pow",
        "pi",
        "degrees",
        "radians",
        "sin",
        "cos",
        "tan",
        "cot",
        "asin",
        "acos",
        "atan",
        "atan2",
        "bin",
        "bin_at",
        "binary_and",
        "binary_or",
        "binary_xor",
        "binary_not",
        "binary_shift_left",
        "binary_shift_right",
        "bitset_count_ones",
        "tohex",
    ],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    // How a number is padded is left open.
    if call.has_dynamic() || (call.name == "tohex" && call.args.len() > 1) {
        return None;
    }
    if call.has_null() {
        return Some(Cell::null(call.returns));
    }
    match call.name {
        "abs" => match &call.args[0] {
            Cell::Long(value) => Some(Cell::Long(value.checked_abs()?)),
            Cell::Span(value) => Some(Cell::Span(value.checked_abs()?)),
            Cell::Decimal(value) => Some(Cell::Decimal(value.abs())),
            Cell::Real(value) => Some(Cell::Real(value.abs())),
            _ => None,
        },
        "bin" | "floor" => bin(&call.args[0], &call.args[1], None),
        "bin_at" => bin(&call.args[0], &call.args[1], Some(&call.args[2])),
        "pi" => Some(Cell::Real(std::f64::consts::PI)),
        "tohex" => Some(Cell::Text(match call.kinds[0] {
            ScalarType::Int => format!("{:x}", call.long(0)? as i32),
            _ => format!("{:x}", call.long(0)?),
        })),
        "bitset_count_ones" => Some(Cell::Long(i64::from(call.long(0)?.count_ones()))),
        "binary_not" => Some(Cell::Long(!call.long(0)?)),
        name if name.starts_with("binary_") => bits(name, call.long(0)?, call.long(1)?),
        _ => reals(call),
    }
}

fn bits(name: &str, left: i64, right: i64) -> Option<Cell> {
    let by = right.rem_euclid(64);
    Some(Cell::Long(match name {
        "binary_and" => left & right,
        "binary_or" => left | right,
        "binary_xor" => left ^ right,
        // Documented: shifted by n modulo 64; negative n is null.
        _ if right < 0 => return None,
        "binary_shift_left" => left << by,
        _ => left >> by,
    }))
}

fn reals(call: &Call<'_>) -> Option<Cell> {
    let x = call.real(0)?;
    if let "atan2" | "pow" = call.name {
        let y = call.real(1)?;
        return Some(Cell::Real(if call.name == "pow" { x.powf(y) } else { x.atan2(y) }));
    }
    if call.name == "round" {
        let digits = if call.args.len() > 1 { call.long(1)? } else { 0 };
        // Ties, and digits past what a real holds, are left open.
        let scale = 10f64.powi(i32::try_from(digits).ok().filter(|digits| (-9..=9).contains(digits))?);
        let scaled = x * scale;
        let tie = (scaled.fract().abs() - 0.5).abs() < 1e-6;
        return (!tie && scaled.abs() < 1e15).then(|| Cell::Real(scaled.round() / scale));
    }
    // Outside of where a function is defined it may be NaN or null.
    let inside = match call.name {
        "sqrt" => x >= 0.0,
        "log" | "log2" | "log10" => x > 0.0,
        "asin" | "acos" => (-1.0..=1.0).contains(&x),
        "sign" | "ceiling" => !x.is_nan(),
        // Far from zero the last bit of the angle is a good part of the circle.
        "sin" | "cos" | "tan" | "cot" => x.abs() < 100.0,
        _ => x.is_finite(),
    };
    inside.then_some(())?;
    Some(Cell::Real(match call.name {
        "sign" => {
            if x == 0.0 {
                0.0
            } else {
                x.signum()
            }
        }
        "ceiling" => x.ceil(),
        "sqrt" => x.sqrt(),
        "exp" => x.exp(),
        "exp2" => x.exp2(),
        "exp10" => 10f64.powf(x),
        "log" => x.ln(),
        "log2" => x.log2(),
        "log10" => x.log10(),
        "degrees" => x.to_degrees(),
        "radians" => x.to_radians(),
        "sin" => x.sin(),
        "cos" => x.cos(),
        "tan" => x.tan(),
        "cot" => 1.0 / x.tan(),
        "asin" => x.asin(),
        "acos" => x.acos(),
        "atan" => x.atan(),
        _ => return None,
    }))
    .filter(|_| call.returns == ScalarType::Real)
}

/// The largest multiple of the size, counted from the fixed point, that is not larger than the value.
fn bin(value: &Cell, size: &Cell, fixed: Option<&Cell>) -> Option<Cell> {
    let down = |value: i64, size: i64, fixed: i64| -> Option<i64> {
        let (value, size, fixed) = (i128::from(value), i128::from(size), i128::from(fixed));
        (size > 0).then_some(())?;
        i64::try_from((value - fixed).div_euclid(size) * size + fixed).ok()
    };
    match (value, size, fixed) {
        (Cell::Time(value), Cell::Span(size), None) => Some(Cell::Time(down(*value, *size, 0)?)),
        (Cell::Time(value), Cell::Span(size), Some(Cell::Time(fixed))) => {
            Some(Cell::Time(down(*value, *size, *fixed).filter(|ticks| *ticks >= 0)?))
        }
        (Cell::Span(value), Cell::Span(size), None) => Some(Cell::Span(down(*value, *size, 0)?)),
        (Cell::Span(value), Cell::Span(size), Some(Cell::Span(fixed))) => {
            Some(Cell::Span(down(*value, *size, *fixed)?))
        }
        (Cell::Long(value), Cell::Long(size), None) => Some(Cell::Long(down(*value, *size, 0)?)),
        (Cell::Long(value), Cell::Long(size), Some(Cell::Long(fixed))) => {
            Some(Cell::Long(down(*value, *size, *fixed)?))
        }
        (_, _, None) => match pair(value, size)? {
            Pair::Reals(value, size) if size > 0.0 && value.is_finite() && size.is_finite() => {
                Some(Cell::Real((value / size).floor() * size))
            }
            _ => None,
        },
        _ => None,
    }
}
