//! Instants between ticks, the browser's milliseconds and text; always UTC.

use crate::protocol::Ticks;
use chrono::{DateTime, NaiveDateTime, Utc};

/// Ticks in a second.
pub const SECOND_TICKS: Ticks = 10_000_000;
/// Ticks in a minute.
pub const MINUTE_TICKS: Ticks = 60 * SECOND_TICKS;
/// Ticks in an hour.
pub const HOUR_TICKS: Ticks = 60 * MINUTE_TICKS;
/// Ticks in a day.
pub const DAY_TICKS: Ticks = 24 * HOUR_TICKS;
/// 1970-01-01T00:00:00Z in ticks.
const UNIX_EPOCH_TICKS: Ticks = 621_355_968_000_000_000;

/// The instant of a browser's clock, in milliseconds since 1970.
pub fn from_unix_ms(unix_ms: f64) -> Ticks {
    UNIX_EPOCH_TICKS.saturating_add((unix_ms * 10_000.0) as i64)
}

fn utc(ticks: Ticks) -> Option<DateTime<Utc>> {
    let since = ticks.checked_sub(UNIX_EPOCH_TICKS)?;
    let nanos = (since.rem_euclid(SECOND_TICKS) * 100) as u32;
    DateTime::from_timestamp(since.div_euclid(SECOND_TICKS), nanos)
}

fn format(ticks: Ticks, pattern: &str) -> String {
    utc(ticks).map_or_else(|| "–".to_owned(), |at| at.format(pattern).to_string())
}

/// `2026-06-07 13:45:09Z`: to the second, cut and not rounded.
pub fn second(ticks: Ticks) -> String {
    format(ticks, "%Y-%m-%d %H:%M:%SZ")
}

/// `2026-06-07 13:45Z`.
pub fn minute(ticks: Ticks) -> String {
    format(ticks, "%Y-%m-%d %H:%MZ")
}

/// `13:45`, of this device's day as UTC.
pub fn clock(ticks: Ticks) -> String {
    format(ticks, "%H:%M")
}

/// A span in words: one day once, two days with a dash.
pub fn span(start: Ticks, end: Ticks) -> String {
    let (from, to) = (format(start, "%Y-%m-%d"), format(end, "%Y-%m-%d"));
    if from == to {
        format!("{from}, {}–{}Z", format(start, "%H:%M"), format(end, "%H:%M"))
    } else {
        format!("{from} – {to}")
    }
}

/// The value of an input of type `datetime-local`, to the second.
pub fn to_input(ticks: Ticks) -> String {
    format(ticks, "%Y-%m-%dT%H:%M:%S")
}

/// The first whole second that is not before an instant: an end that is not included, as an input shows it.
pub fn second_up(ticks: Ticks) -> Ticks {
    match ticks.rem_euclid(SECOND_TICKS) {
        0 => ticks,
        over => ticks.saturating_add(SECOND_TICKS - over),
    }
}

/// An instant from an input of type `datetime-local`, read as UTC; `None` where it is none.
pub fn from_input(text: &str) -> Option<Ticks> {
    let parsed = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())?
        .and_utc();
    let whole = parsed.timestamp().checked_mul(SECOND_TICKS)?.checked_add(UNIX_EPOCH_TICKS)?;
    whole.checked_add(i64::from(parsed.timestamp_subsec_nanos()) / 100).filter(|ticks| *ticks >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_go_there_and_back() {
        let at = from_unix_ms(1_780_839_909_000.0);
        assert_eq!(second(at), "2026-06-07 13:45:09Z");
        assert_eq!(minute(at), "2026-06-07 13:45Z");
        assert_eq!(from_input(&to_input(at)), Some(at));
        assert_eq!(from_input("2026-06-07T13:45"), Some(at - 9 * SECOND_TICKS));
        assert_eq!([second_up(at), second_up(at + 1)], [at, at + SECOND_TICKS]);
        assert_eq!(from_input("yesterday"), None);
        assert_eq!(second(0), "0001-01-01 00:00:00Z");
        assert_eq!(from_input("0001-01-01T00:00"), Some(0));
    }

    #[test]
    fn nonsense_shows_a_dash() {
        assert_eq!(second(Ticks::MIN), "–");
        assert_eq!(span(Ticks::MIN, Ticks::MIN), "–, –––Z");
    }

    #[test]
    fn a_span_in_one_day_shows_hours() {
        let at = from_unix_ms(1_780_839_909_000.0);
        assert_eq!(span(at, at + HOUR_TICKS), "2026-06-07, 13:45–14:45Z");
        assert_eq!(span(at, at + DAY_TICKS), "2026-06-07 – 2026-06-08");
    }
}
