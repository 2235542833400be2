//! Dates as the browser's locale writes them: `5/1/2024, 8:00:12.555 AM` and `19/12/2024, 08:49:37.587`.
//!
//! Which of the first two numbers is the month is decided for a whole file: a number over 12 settles it, and so do dots,
//! as only those write them who put the day first. Where there is neither, `AM`/`PM` in capitals speaks for the American
//! order, and anything else for the day first.

use crate::protocol::DateOrder as Order;
use crate::values::{TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, ticks_from_civil};
use std::ops::RangeInclusive;

/// Years of which logs and reports speak: what looks like a date of another one is a version, as `1.2.1043`.
const LIKELY_YEARS: RangeInclusive<u32> = 1970..=2099;

/// A date whose order is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LocaleDate {
    first: u32,
    second: u32,
    year: u32,
    time: Time,
    /// Dots between the numbers.
    dots: bool,
}

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Time {
    /// Ticks since midnight, of UTC where a zone is said.
    ticks: i64,
    /// `AM` or `PM` in capitals.
    capitals: bool,
    /// Whether a zone is said.
    has_zone: bool,
}

impl LocaleDate {
    /// Reads a cell that can be anything. `None` for what is not of this form, ISO 8601 among it, and for what is a day in
    /// neither order, or one of an unlikely year.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::of_form(text).filter(|date| date.is_likely())
    }

    /// The same where years can have two digits.
    pub(super) fn parse_short(text: &str) -> Option<Self> {
        Self::of_short_form(text).filter(|date| date.is_likely())
    }

    /// Reads a cell that must be a date, whatever its year, and whether or not there is such a day.
    pub(super) fn of_form(text: &str) -> Option<Self> {
        Self::parse_year(text).filter(|date| date.year >= 1000)
    }

    /// The same where years can have two digits.
    pub(super) fn of_short_form(text: &str) -> Option<Self> {
        let date = Self::parse_year(text)?;
        if date.year < 100 { Some(Self { year: date.year + 2000, ..date }) } else { Some(date) }
    }

    fn parse_year(text: &str) -> Option<Self> {
        let text = text.trim();
        let (first, rest) = number(text, 2)?;
        let mut separators = rest.chars();
        let separator = separators.next().filter(|c| matches!(c, '/' | '.' | '-'))?;
        let (second, rest) = number(separators.as_str(), 2)?;
        let after = rest.strip_prefix(separator)?;
        let (year, rest) = number(after, 4)?;
        if ![2, 4].contains(&(after.len() - rest.len()))
            || !rest.is_empty() && !rest.starts_with([',', ' ', '\u{a0}', '\u{202f}'])
        {
            return None;
        }
        let rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        let time = if rest.is_empty() { Time::default() } else { Time::parse(rest)? };
        Some(Self { first, second, year, time, dots: separator == '.' })
    }

    /// Whether it is a day in one order at least, and of a likely year.
    fn is_likely(self) -> bool {
        LIKELY_YEARS.contains(&self.year)
            && [Order::MonthFirst, Order::DayFirst].into_iter().any(|order| self.ticks(order).is_some())
    }

    /// Whether it says its own zone.
    pub(super) fn names_zone(self) -> bool {
        self.time.has_zone
    }

    /// The instant in this order, in its own zone or in none; `None` where the date does not exist.
    pub(super) fn ticks(self, order: Order) -> Option<i64> {
        let (month, day) = match order {
            Order::MonthFirst => (self.first, self.second),
            Order::DayFirst => (self.second, self.first),
        };
        ticks_from_civil(self.year as i32, month, day, self.time.ticks)
    }
}

/// What the dates of a file say about their order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    seen: bool,
    capitals: bool,
}

impl Evidence {
    /// Looks at a date; gives the order where it settles it.
    pub(super) fn look(&mut self, date: LocaleDate) -> Option<Order> {
        self.seen = true;
        self.capitals |= date.time.capitals;
        match (date.first > 12, date.second > 12) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => date.dots.then_some(Order::DayFirst),
        }
    }

    /// Whether there was a date at all.
    pub(super) fn seen(self) -> bool {
        self.seen
    }

    /// The likelier order where no date settled it.
    pub(super) fn likelier(self) -> Order {
        if self.capitals { Order::MonthFirst } else { Order::DayFirst }
    }
}

/// Up to `max` digits, and what follows.
fn number(text: &str, max: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take(max).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest))
}

impl Time {
    /// Reads a time of 12 or 24 hours, with a zone of the form `+01:00` or without.
    fn parse(text: &str) -> Option<Self> {
        let (hour, rest) = number(text, 2)?;
        let (minute, rest) = number(rest.strip_prefix([':', '.'])?, 2)?;
        let (second, rest) = match rest.strip_prefix([':', '.']) {
            Some(rest) => number(rest, 2)?,
            None => (0, rest),
        };
        let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
            Some(rest) => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let (number, rest) = rest.split_at(digits);
                let ticks = format!("{number:0<7}").get(..7).and_then(|ticks| ticks.parse::<i64>().ok())?;
                (ticks, rest)
            }
            None => (0, rest),
        };
        let rest = rest.trim();
        let half: String = rest.chars().take_while(|c| c.is_alphabetic() || *c == '.').collect();
        let capitals = matches!(half.as_str(), "AM" | "PM");
        let zone = rest.get(half.len()..)?.trim();
        let half = half.replace('.', "").to_ascii_lowercase();
        let hour = match half.as_str() {
            "" | "z" | "utc" if hour <= 23 => hour,
            "am" if (1..=12).contains(&hour) => hour % 12,
            "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
            _ => return None,
        };
        if minute > 59 || second > 59 {
            return None;
        }
        let ticks = i64::from(hour) * TICKS_PER_HOUR + i64::from(minute) * TICKS_PER_MINUTE;
        let ticks = ticks + i64::from(second) * TICKS_PER_SECOND + fraction - offset(zone)?;
        Some(Self { ticks, capitals, has_zone: !zone.is_empty() || matches!(half.as_str(), "z" | "utc") })
    }
}

/// Ticks of `+01:00`, `+0100`, `+1` or nothing.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() {
        return Some(0);
    }
    let negative = zone.starts_with('-');
    let (hour, rest) = number(zone.strip_prefix(['+', '-'])?, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minute, rest) = if rest.is_empty() { (0, rest) } else { number(rest, 2)? };
    if !rest.is_empty() || hour > 14 || minute > 59 {
        return None;
    }
    let ticks = i64::from(hour * 60 + minute) * TICKS_PER_MINUTE;
    Some(if negative { -ticks } else { ticks })
}

/// The zone in a header such as `TimeGenerated [UTC]` or `[UTC+02:00]`, in ticks east of UTC; `None` where it has no
/// meaning here.
pub(super) fn zone_of_header(zone: &str) -> Option<i64> {
    let zone = zone.trim();
    let rest = zone.strip_prefix("UTC").or_else(|| zone.strip_prefix("GMT")).unwrap_or(zone);
    match rest {
        "Z" => Some(0),
        _ if zone.is_empty() => None,
        _ => offset(rest.trim()),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::values::format_datetime;

    #[test]
    fn cells_of_both_orders() {
        for (text, order, expected) in [
            ("5/1/2024, 8:00:12.555 AM", Order::MonthFirst, "2024-05-01T08:00:12.5550000Z"),
            ("5/1/2024, 8:00:12.555\u{202f}PM", Order::MonthFirst, "2024-05-01T20:00:12.5550000Z"),
            ("12/1/2024, 12:00:00 AM", Order::MonthFirst, "2024-12-01T00:00:00.0000000Z"),
            ("19/12/2024, 08:49:37.587", Order::DayFirst, "2024-12-19T08:49:37.5870000Z"),
            ("01/09/2007 09:41:00 AM +01:00", Order::DayFirst, "2007-09-01T08:41:00.0000000Z"),
            ("1.5.2024, 08:00:12", Order::DayFirst, "2024-05-01T08:00:12.0000000Z"),
            ("5/1/2024", Order::MonthFirst, "2024-05-01T00:00:00.0000000Z"),
        ] {
            let date = LocaleDate::parse(text).and_then(|date| date.ticks(order));
            assert_eq!(date.map(format_datetime).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["2024-05-01T00:00:00Z", "1/2", "1/2/24", "x", "", "1/2/2024x", "1/2/2024, 25:00", "10.0.0.1", "1.2.2024.5"]
        {
            assert_eq!(LocaleDate::parse(text), None, "{text}");
        }
        // Versions, and days that no month has.
        for text in ["1.2.1043", "10.0.4412", "1.2.2100", "0.1.2024", "13/13/2024", "31/4/2024"] {
            assert_eq!(LocaleDate::parse(text), None, "{text}");
            assert!(LocaleDate::of_form(text).is_some(), "{text}");
        }
    }

    #[test]
    fn years_of_two_digits_only_where_they_are_expected() {
        let date = LocaleDate::parse_short("05/01/24 01:00:00").and_then(|date| date.ticks(Order::MonthFirst));
        assert_eq!(date.map(format_datetime).as_deref(), Some("2024-05-01T01:00:00.0000000Z"));
        assert_eq!(LocaleDate::parse("05/01/24 01:00:00"), None);
        for text in ["05/01/4", "05/01/024", "0/0/0"] {
            assert_eq!(LocaleDate::parse_short(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_over_twelve_settles_the_order() {
        let look = |text| Evidence::default().look(LocaleDate::parse(text).expect(text));
        assert_eq!(look("13/1/2024"), Some(Order::DayFirst));
        assert_eq!(look("1/13/2024"), Some(Order::MonthFirst));
        assert_eq!(look("1/2/2024"), None);
        assert_eq!(look("1.2.2024"), Some(Order::DayFirst));
        let mut evidence = Evidence::default();
        let _ = evidence.look(LocaleDate::parse("1/2/2024, 8:00 AM").expect("a date"));
        assert_eq!(evidence.likelier(), Order::MonthFirst);
    }

    #[test]
    fn zones_of_headers() {
        assert_eq!(zone_of_header("UTC"), Some(0));
        assert_eq!(zone_of_header("UTC+02:00"), Some(2 * TICKS_PER_HOUR));
        for zone in ["Local Time", "USD", "5", ""] {
            assert_eq!(zone_of_header(zone), None, "{zone}");
        }
    }
}
