//! The conversions: text that is no number or does not fit is null, reals lose their fraction and go to the nearest that fits,
//! longs keep their lower bits.

use super::{Call, Family};
use crate::naive::cell::Cell;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tallyman::values::{ScalarType, format_datetime, format_guid, format_timespan};

pub(super) const FAMILY: Family = Family {
    names: &[
        "tobool",
        "toint",
        "tolong",
        "toreal",
        "todouble",
        "todecimal",
        "tostring",
        "todatetime",
        "totimespan",
        "toguid",
        "gettype",
        "parse_json",
        "dynamic_to_json",
    ],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    let (kind, cell) = (call.kinds[0], &call.args[0]);
    if call.name == "gettype" {
        let null = cell.is_null();
        return (!null && kind != ScalarType::Dynamic).then(|| Cell::text(kind.name()));
    }
    if let "parse_json" | "dynamic_to_json" = call.name {
        return None;
    }
    if kind == ScalarType::Dynamic {
        return dynamic(call, cell);
    }
    if cell.is_null() {
        return Some(Cell::null(call.returns));
    }
    if kind == call.returns {
        return Some(cell.clone());
    }
    match call.returns {
        ScalarType::String => text_of(cell, kind).map(Cell::Text),
        ScalarType::Bool => boolean(cell),
        ScalarType::Int => match (cell, long(cell)?) {
            // What becomes of the ticks of a time is not said.
            (Cell::Time(_) | Cell::Span(_), _) => None,
            (Cell::Long(value), _) => Some(Cell::Long(i64::from(*value as i32))),
            (Cell::Real(value), _) if !value.is_nan() => Some(Cell::Long(i64::from(*value as i32))),
            (_, Cell::Long(value)) if i32::try_from(value).is_err() => Some(Cell::Null),
            (_, other) => Some(other),
        },
        ScalarType::Long => long(cell),
        ScalarType::Real => real(cell),
        ScalarType::Decimal => match cell {
            Cell::Long(value) => Some(Cell::Decimal(Decimal::from(*value))),
            Cell::Bool(value) => Some(Cell::Decimal(Decimal::from(u8::from(*value)))),
            _ => None,
        },
        ScalarType::DateTime => match cell {
            Cell::Long(ticks) => {
                Some(if (0..=3_155_378_975_999_999_999).contains(ticks) { Cell::Time(*ticks) } else { Cell::Null })
            }
            Cell::Text(text) if !text.chars().any(|c| c.is_ascii_digit()) => {
                Some(Cell::Null).filter(|_| text.is_empty())
            }
            _ => None,
        },
        ScalarType::TimeSpan => match cell {
            Cell::Long(ticks) => Some(Cell::Span(*ticks)),
            _ => None,
        },
        _ => None,
    }
}

fn boolean(cell: &Cell) -> Option<Cell> {
    Some(match cell {
        Cell::Long(value) => Cell::Bool(*value != 0),
        Cell::Real(value) if !value.is_nan() => Cell::Bool(*value != 0.0),
        Cell::Text(text) if text.is_empty() => Cell::Null,
        Cell::Text(text) if text.eq_ignore_ascii_case("true") => Cell::Bool(true),
        Cell::Text(text) if text.eq_ignore_ascii_case("false") => Cell::Bool(false),
        _ => return None,
    })
}

fn long(cell: &Cell) -> Option<Cell> {
    Some(match cell {
        Cell::Bool(value) => Cell::Long(i64::from(*value)),
        Cell::Long(value) => Cell::Long(*value),
        Cell::Real(value) if value.is_nan() => Cell::Null,
        Cell::Real(value) => Cell::Long(*value as i64),
        Cell::Decimal(value) => value.trunc().to_i64().map_or(Cell::Null, Cell::Long),
        Cell::Time(ticks) | Cell::Span(ticks) => Cell::Long(*ticks),
        Cell::Text(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
                text.parse().map_or(Cell::Null, Cell::Long)
            } else if text.starts_with("0X") {
                // Whether a capital X makes it hexadecimal is not said.
                return None;
            } else if let Some(hex) = text.strip_prefix("0x") {
                Cell::Long(i64::from_str_radix(hex, 16).ok()?)
            } else {
                // "3.14" and words are no integers; blanks around digits may be.
                let odd = text.chars().any(char::is_whitespace) && text.trim().parse::<i64>().is_ok();
                (!odd).then_some(Cell::Null)?
            }
        }
        _ => return None,
    })
}

fn real(cell: &Cell) -> Option<Cell> {
    Some(match cell {
        Cell::Bool(value) => Cell::Real(f64::from(u8::from(*value))),
        Cell::Long(value) => Cell::Real(*value as f64),
        Cell::Decimal(value) => Cell::Real(value.to_f64()?),
        Cell::Time(ticks) | Cell::Span(ticks) => Cell::Real(*ticks as f64),
        Cell::Text(text) if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => match text.parse() {
            Ok(value) => Cell::Real(value),
            Err(_) if text.starts_with("0x") => return None,
            Err(_) => Cell::Null,
        },
        Cell::Text(text) if text.is_empty() => Cell::Null,
        _ => return None,
    })
}

/// What is inside a dynamic, where it is of the type already.
fn dynamic(call: &Call<'_>, cell: &Cell) -> Option<Cell> {
    match (call.returns, cell) {
        (kind, Cell::Null) => Some(Cell::null(kind)),
        (ScalarType::Bool, Cell::Bool(_)) | (ScalarType::Long, Cell::Long(_)) | (ScalarType::Real, Cell::Real(_)) => {
            Some(cell.clone())
        }
        (ScalarType::String, Cell::Text(_)) => Some(cell.clone()),
        (ScalarType::String, Cell::Long(value)) => Some(Cell::Text(value.to_string())),
        (ScalarType::String, Cell::Bool(value)) => Some(Cell::Text(value.to_string())),
        (ScalarType::Long, Cell::Real(_) | Cell::Text(_)) => long(cell),
        (ScalarType::Long | ScalarType::Real | ScalarType::Bool, Cell::Array(_) | Cell::Bag(_)) => Some(Cell::Null),
        (ScalarType::Real, Cell::Long(_) | Cell::Text(_)) => real(cell),
        (ScalarType::String, Cell::Array(elements)) => {
            let plain = elements.iter().all(|element| matches!(element, Cell::Null | Cell::Long(_) | Cell::Bool(_)));
            plain.then(|| Cell::Text(cell.json()))
        }
        _ => None,
    }
}

/// What `tostring()` gives.
pub(super) fn text_of(cell: &Cell, kind: ScalarType) -> Option<String> {
    Some(match (cell, kind) {
        (_, ScalarType::Dynamic) => return None,
        (Cell::Null, _) => String::new(),
        (Cell::Bool(value), _) => if *value { "True" } else { "False" }.to_owned(),
        (Cell::Long(value), _) => value.to_string(),
        (Cell::Real(value), _) if value.is_nan() => "NaN".into(),
        (Cell::Real(value), _) if value.is_finite() && (*value == 0.0 || (1e-4..1e15).contains(&value.abs())) => {
            let text = format!("{value}");
            // The engine's last digits are its own.
            (text.len() < 12).then_some(if text.contains('.') { text } else { text + ".0" })?
        }
        (Cell::Text(text), _) => text.clone(),
        (Cell::Decimal(value), _) => value.to_string(),
        (Cell::Time(ticks), _) => format_datetime(*ticks),
        (Cell::Span(ticks), _) => format_timespan(*ticks),
        (Cell::Guid(guid), _) => format_guid(*guid),
        _ => return None,
    })
}
