//! Dates as the browser's locale writes them: `5/1/2024, 8:00:12.555 AM`, `19. 12. 2024 08:49:37`, `2024. 5. 1. 8:00`.
//!
//! Where the year comes first, the month is next; where there are dots, the day is first, as only those write them who
//! put it there. In all other dates it is open which of the first two numbers is the month. That is decided for a whole
//! file: a number over 12 settles it. Where there is none, `AM`/`PM` in capitals speaks for the American order, and
//! anything else for the day first.

use super::time_of_day::{TimeOfDay, is_gap, number, offset};
use crate::protocol::DateOrder as Order;
use crate::values::ticks_from_civil;
use std::ops::RangeInclusive;

/// Years of which logs and reports speak: what looks like a date of another one is a version, as `1.2.1043`.
pub(super) const LIKELY_YEARS: RangeInclusive<u32> = 1970..=2099;

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LocaleDate {
    /// Month and day, in one order or the other.
    first: u32,
    second: u32,
    year: u32,
    time: TimeOfDay,
    /// Their order, where the form of the date says it.
    order: Option<Order>,
}

impl LocaleDate {
    /// Reads a cell that can be anything. `None` for what is not of this form, ISO 8601 with its `T` among it, and for
    /// what is a day in neither order, or one of an unlikely year.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::of_form(text).filter(|date| date.is_likely())
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
        // In Vietnamese the time comes first.
        let is_time_first = text.bytes().take(3).any(|byte| byte == b':');
        let (before, text) = if is_time_first { text.rsplit_once(char::is_whitespace)? } else { ("", text) };
        let (date, behind) = Self::begin(text)?;
        match (before, behind) {
            ("", "") => Some(date),
            ("", time) | (time, "") => Some(Self { time: TimeOfDay::parse(time)?, ..date }),
            _ => None,
        }
    }

    /// The date at the beginning of a text, without a time, and what stands behind the gap after it.
    fn begin(text: &str) -> Option<(Self, &str)> {
        let (one, rest) = number(text, 4)?;
        let one_digits = text.len() - rest.len();
        let mark = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
        let (two, rest) = number(after_mark(rest, mark)?, 2)?;
        let last = after_mark(rest, mark)?;
        let (three, rest) = number(last, 4)?;
        let three_digits = last.len() - rest.len();
        // Where each dot makes an ordinal of its number, the last number has one, too.
        let closed = rest.strip_prefix('.').filter(|_| mark == '.');
        let rest = closed.unwrap_or(rest);
        let (first, second, year, order) = match (one_digits, three_digits) {
            (1 | 2, 2 | 4) => (one, two, three, (mark == '.').then_some(Order::DayFirst)),
            (4, 1 | 2) => {
                // `2024.5.13` and `2024-5-13` are versions.
                let is_date = match mark {
                    '.' => closed.is_some(),
                    '-' => text.len() - rest.len() == "2024-05-13".len(),
                    _ => true,
                };
                is_date.then_some((two, three, one, Some(Order::MonthFirst)))?
            }
            _ => return None,
        };
        let behind = rest.trim_start_matches(is_gap);
        let is_whole = rest.is_empty() || behind.len() < rest.len();
        is_whole.then(|| (Self { first, second, year, time: TimeOfDay::default(), order }, behind))
    }

    /// Whether only other dates of the file can tell its order.
    pub(super) fn is_open(self) -> bool {
        self.order.is_none()
    }

    /// Whether logs and reports speak of its year.
    pub(super) fn has_likely_year(self) -> bool {
        LIKELY_YEARS.contains(&self.year)
    }

    /// Whether it is a day in one order at least, and of a likely year.
    fn is_likely(self) -> bool {
        self.has_likely_year()
            && [Order::MonthFirst, Order::DayFirst].into_iter().any(|order| self.ticks(order).is_some())
    }

    /// Whether it says its own zone.
    pub(super) fn names_zone(self) -> bool {
        self.time.has_zone
    }

    /// The instant in its own order, else in this one, and in its own zone or in none; `None` where the date does not
    /// exist.
    pub(super) fn ticks(self, order: Order) -> Option<i64> {
        let (month, day) = match self.order.unwrap_or(order) {
            Order::MonthFirst => (self.first, self.second),
            Order::DayFirst => (self.second, self.first),
        };
        ticks_from_civil(self.year as i32, month, day, self.time.ticks)
    }

    /// The same in the order that the person says, in which dates with dots are, too.
    pub(super) fn ticks_as_said(self, order: Order) -> Option<i64> {
        // There is but one order that the form of a date proves.
        Self { order: self.order.filter(|own| *own == Order::MonthFirst), ..self }.ticks(order)
    }
}

/// What the dates of a file say about their order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    seen: bool,
    capitals: bool,
}

impl Evidence {
    /// Looks at a date whose order is open; gives the order where it settles it.
    pub(super) fn look(&mut self, date: LocaleDate) -> Option<Order> {
        self.seen = true;
        self.capitals |= date.time.capitals;
        match (date.first > 12, date.second > 12) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether there was such a date at all.
    pub(super) fn seen(self) -> bool {
        self.seen
    }

    /// The likelier order where no date settled it.
    pub(super) fn likelier(self) -> Order {
        if self.capitals { Order::MonthFirst } else { Order::DayFirst }
    }
}

/// What follows this mark between two numbers; a blank behind a dot belongs to it.
fn after_mark(text: &str, mark: char) -> Option<&str> {
    let rest = text.strip_prefix(mark)?;
    Some(if mark == '.' { rest.trim_start() } else { rest })
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
    use crate::values::{TICKS_PER_HOUR, format_datetime};

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
            ("13-05-2024, 8:00:12 p. m.", Order::DayFirst, "2024-05-13T20:00:12.0000000Z"),
            ("1/5/2024\u{2009}下午8:00:12", Order::DayFirst, "2024-05-01T20:00:12.0000000Z"),
            ("20:00:12,555 1/5/2024", Order::DayFirst, "2024-05-01T20:00:12.5550000Z"),
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
        for text in ["1.2.1043", "10.0.4412", "1.2.2100", "0.1.2024", "5.13.2024", "13/13/2024", "31/4/2024"] {
            assert_eq!(LocaleDate::parse(text), None, "{text}");
            assert!(LocaleDate::of_form(text).is_some(), "{text}");
        }
    }

    #[test]
    fn some_dates_say_their_order() {
        for text in [
            "2024-05-13, 8:00:12 p.m.",
            "2024/05/13, 20:00:12",
            "2024. 05. 13. 20:00:12",
            "2024. 5. 13. 오후 8:00:12",
            "13.5.2024 20:00:12",
            "13. 5. 2024 20:00:12",
            "13. 05. 2024. 20:00:12",
            "13.05.2024. 20:00:12",
            "13.05.2024 г., 20:00:12 ч.",
        ] {
            let date = LocaleDate::parse(text).expect(text);
            assert!(!date.is_open(), "{text}");
            for order in [Order::MonthFirst, Order::DayFirst] {
                let found = date.ticks(order).map(format_datetime);
                assert_eq!(found.as_deref(), Some("2024-05-13T20:00:12.0000000Z"), "{text}");
            }
        }
        let date = LocaleDate::of_form("05.13.2024").expect("a date");
        assert_eq!((date.ticks(Order::MonthFirst), date.ticks_as_said(Order::DayFirst)), (None, None));
        let said = date.ticks_as_said(Order::MonthFirst).map(format_datetime);
        assert_eq!(said.as_deref(), Some("2024-05-13T00:00:00.0000000Z"));
        for text in ["2024.5.13", "2024-5-13", "2024. 5. 13", "2024-05", "2024-05-13x", "2024-05-13 7", "10.0.24.1"] {
            assert_eq!(LocaleDate::parse(text), None, "{text}");
        }
        for text in ["1. 2. 2024x", "1.2.2024. 5", "1. 2 2024", "20:00:12", "20:00:12 x", "20:00:12 13/5/2024 x"] {
            assert_eq!(LocaleDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn years_of_two_digits_only_where_they_are_expected() {
        let date = LocaleDate::of_short_form("05/01/24 01:00:00").and_then(|date| date.ticks(Order::MonthFirst));
        assert_eq!(date.map(format_datetime).as_deref(), Some("2024-05-01T01:00:00.0000000Z"));
        assert_eq!(LocaleDate::parse("05/01/24 01:00:00"), None);
        for text in ["05/01/4", "05/01/024", "0/0/0"] {
            assert_eq!(LocaleDate::of_short_form(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_over_twelve_settles_the_order() {
        let look = |text| Evidence::default().look(LocaleDate::parse(text).expect(text));
        assert_eq!(look("13/1/2024"), Some(Order::DayFirst));
        assert_eq!(look("1/13/2024"), Some(Order::MonthFirst));
        assert_eq!(look("1/2/2024"), None);
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
