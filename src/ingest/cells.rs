//! A cell's own value to its column's type.

use super::infer::{Guess, Number};
use super::probe::Seen;
use super::row::{Scratch, Slot};
use crate::values::{
    ColumnBuilder, DynamicWriter, LAST_EXACT, ScalarType, TICKS_PER_MILLISECOND, TICKS_PER_SECOND, UNIX_EPOCH_TICKS,
    Value, format_datetime, format_real, parse_datetime, parse_guid, parse_timespan,
};

/// Appends a cell to its column. `false` where it does not parse as the column's type: a null then stands for it.
///
/// An empty text is no value for any type but `string`. Where the type was found in other cells, `guess` is what those
/// have in common.
pub(super) fn append(
    builder: &mut ColumnBuilder,
    kind: ScalarType,
    guess: Option<Guess>,
    slot: &Slot<'_>,
    scratch: &Scratch,
) -> bool {
    match kind {
        ScalarType::String => {
            match slot {
                Slot::Null => builder.push_null(),
                other => builder.push_str(&scalar_text(other)),
            }
            true
        }
        ScalarType::Dynamic => {
            append_dynamic(builder, slot, scratch);
            true
        }
        _ => match (slot, parse(kind, guess, slot)) {
            (Slot::Null, _) => {
                builder.push_null();
                true
            }
            (slot, None) => {
                builder.push_null();
                slot.as_text().is_some_and(|text| text.trim().is_empty())
            }
            (_, Some(Parsed::Whole(value))) => {
                builder.push_i64(value);
                true
            }
            (_, Some(Parsed::Real(value))) => {
                builder.push_f64(value);
                true
            }
            (_, Some(Parsed::Bool(value))) => {
                builder.push_bool(value);
                true
            }
            (_, Some(Parsed::Guid(value))) => {
                builder.push(&Value::Guid(value));
                true
            }
        },
    }
}

/// Whether a column whose type is said takes a JSON value that is written like this.
pub(super) fn takes(kind: ScalarType, raw: &str) -> bool {
    if matches!(kind, ScalarType::String | ScalarType::Dynamic) {
        return true;
    }
    let slot = match Seen::of(raw) {
        Seen::Null => return true,
        Seen::Bool => Slot::Bool(raw == "true"),
        Seen::Long(value) => Slot::Long(value),
        Seen::Real => raw.parse().map_or(Slot::Null, Slot::Real),
        Seen::Text(text) if text.trim().is_empty() => return true,
        Seen::Text(text) => Slot::Text(text),
        Seen::Huge | Seen::Array | Seen::Object => Slot::Raw(raw),
    };
    parse(kind, None, &slot).is_some()
}

enum Parsed {
    Whole(i64),
    Real(f64),
    Bool(bool),
    Guid(u128),
}

/// Reads a cell as the column's type says. Where that is a guess, what would have spoken against it is none of its
/// values, though a lenient reader takes it: `007` is no number there, and no number an instant.
fn parse(kind: ScalarType, guess: Option<Guess>, slot: &Slot<'_>) -> Option<Parsed> {
    match (guess, slot, slot.as_text()) {
        (Some(Guess::Long | Guess::WideLong), _, Some(text)) => match Number::of(text.trim())? {
            Number::Whole(value) => Some(Parsed::Whole(value)),
            Number::Real(..) => None,
        },
        (Some(Guess::Real(decimals)), _, Some(text)) => match Number::of(text.trim())? {
            Number::Whole(value) => exact_real(value),
            Number::Real(value, own) => decimals.admits(own).then_some(Parsed::Real(value)),
        },
        (Some(Guess::Real(_)), Slot::Long(value), _) => exact_real(*value),
        (Some(Guess::DateTime), Slot::Long(_) | Slot::Real(_), _) => None,
        (_, _, Some(text)) => parse_text(kind, text),
        _ => parse_value(kind, slot),
    }
}

fn parse_value(kind: ScalarType, slot: &Slot<'_>) -> Option<Parsed> {
    match kind {
        ScalarType::Bool => match slot {
            Slot::Bool(value) => Some(Parsed::Bool(*value)),
            _ => None,
        },
        ScalarType::Int => whole(slot).filter(|value| i32::try_from(*value).is_ok()).map(Parsed::Whole),
        ScalarType::Long => whole(slot).map(Parsed::Whole),
        ScalarType::Real => match slot {
            Slot::Real(value) => Some(Parsed::Real(*value)),
            Slot::Long(value) => Some(Parsed::Real(*value as f64)),
            _ => None,
        },
        ScalarType::DateTime => match slot {
            Slot::Instant(ticks) => Some(Parsed::Whole(*ticks)),
            Slot::Long(value) => ticks_from_epoch_whole(*value).map(Parsed::Whole),
            Slot::Real(value) => ticks_from_epoch(*value).map(Parsed::Whole),
            _ => None,
        },
        _ => None,
    }
}

fn parse_text(kind: ScalarType, text: &str) -> Option<Parsed> {
    match kind {
        ScalarType::Bool if text.trim().eq_ignore_ascii_case("true") => Some(Parsed::Bool(true)),
        ScalarType::Bool if text.trim().eq_ignore_ascii_case("false") => Some(Parsed::Bool(false)),
        ScalarType::Int => text.trim().parse::<i32>().ok().map(|value| Parsed::Whole(i64::from(value))),
        ScalarType::Long => text.trim().parse().ok().map(Parsed::Whole),
        ScalarType::Real => text.trim().parse().ok().map(Parsed::Real),
        ScalarType::DateTime => parse_datetime(text).map(Parsed::Whole),
        ScalarType::TimeSpan => parse_timespan(text).map(Parsed::Whole),
        ScalarType::Guid => parse_guid(text).map(Parsed::Guid),
        _ => None,
    }
}

fn whole(slot: &Slot<'_>) -> Option<i64> {
    match slot {
        Slot::Long(value) => Some(*value),
        Slot::Real(value) if value.fract() == 0.0 && value.abs() <= LAST_EXACT as f64 => Some(*value as i64),
        _ => None,
    }
}

fn exact_real(value: i64) -> Option<Parsed> {
    (-LAST_EXACT..=LAST_EXACT).contains(&value).then_some(Parsed::Real(value as f64))
}

/// Numbers below this are seconds since 1970, others milliseconds: 1e11 seconds is the year 5138, 1e11 ms is 1973.
const FIRST_EPOCH_MS: i64 = 100_000_000_000;
/// 2100-01-01T00:00:00Z, where the years end of which logs speak: what would be a later instant is no count since 1970,
/// but `20240501080012` and the like.
const END_OF_EPOCHS_TICKS: i64 = UNIX_EPOCH_TICKS + 4_102_444_800 * TICKS_PER_SECOND;

fn ticks_from_epoch_whole(value: i64) -> Option<i64> {
    let scale = if value < FIRST_EPOCH_MS { TICKS_PER_SECOND } else { TICKS_PER_MILLISECOND };
    in_range(value.checked_mul(scale)?.checked_add(UNIX_EPOCH_TICKS)?)
}

fn ticks_from_epoch(value: f64) -> Option<i64> {
    if !value.is_finite() || value.abs() > 1e15 {
        return None;
    }
    let scale = if value < FIRST_EPOCH_MS as f64 { TICKS_PER_SECOND } else { TICKS_PER_MILLISECOND };
    in_range(((value * scale as f64).round() as i64).checked_add(UNIX_EPOCH_TICKS)?)
}

fn in_range(ticks: i64) -> Option<i64> {
    (0..END_OF_EPOCHS_TICKS).contains(&ticks).then_some(ticks)
}

/// A scalar as a `string` column holds it.
fn scalar_text(slot: &Slot<'_>) -> String {
    match slot {
        Slot::Null | Slot::Dynamic(_) | Slot::Code(_) => String::new(),
        Slot::Raw(text) => (*text).to_owned(),
        Slot::Shared(text) => (**text).to_owned(),
        Slot::Bool(value) => value.to_string(),
        Slot::Long(value) => value.to_string(),
        Slot::Real(value) => format_real(*value),
        Slot::Text(text) => text.to_string(),
        Slot::Instant(ticks) => format_datetime(*ticks),
    }
}

fn append_dynamic(builder: &mut ColumnBuilder, slot: &Slot<'_>, scratch: &Scratch) {
    let mut writer = DynamicWriter::default();
    match slot {
        Slot::Null | Slot::Code(_) => return builder.push_null(),
        Slot::Raw(text) => writer.string(text),
        Slot::Shared(text) => writer.string(text),
        Slot::Dynamic(at) => return builder.push_dyn(scratch.value(*at)),
        Slot::Bool(value) => writer.bool(*value),
        Slot::Long(value) => writer.long(*value),
        Slot::Real(value) => writer.real(*value),
        Slot::Text(text) => writer.string(text),
        Slot::Instant(ticks) => writer.value(&Value::DateTime(*ticks)),
    }
    builder.push_dyn(writer.as_dyn());
}
