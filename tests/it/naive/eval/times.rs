//! Instants and the calendar: years and months are counted off one by one.

use super::{Call, Family};
use crate::naive::cell::Cell;
use tallyman::values::ScalarType;

pub(super) const FAMILY: Family = Family {
    names: &[
        "startofday",
        "startofweek",
        "startofmonth",
        "startofyear",
        "endofday",
        "endofweek",
        "endofmonth",
        "endofyear",
        "dayofweek",
        "dayofmonth",
        "dayofyear",
        "hourofday",
        "monthofyear",
        "getmonth",
        "getyear",
        "datetime_part",
        "datetime_add",
        "datetime_diff",
        "make_datetime",
        "make_timespan",
        "unixtime_seconds_todatetime",
        "unixtime_milliseconds_todatetime",
        "ago",
        "now",
    ],
    call,
};

const SECOND: i64 = 10_000_000;
const DAY: i64 = 86_400 * SECOND;
/// 9999-12-31T23:59:59.9999999Z.
const LAST: i128 = 3_155_378_975_999_999_999;
const UNIX: i128 = 621_355_968_000_000_000;

/// A date and the ticks since midnight.
#[derive(Clone, Copy)]
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    time: i64,
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn civil(ticks: i64) -> Civil {
    let (mut days, mut year, mut month) = (ticks / DAY, 1, 1);
    // 400 years have 146,097 days.
    year += days / 146_097 * 400;
    days %= 146_097;
    while days >= 365 + i64::from(is_leap(year)) {
        days -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    while days >= days_of(year, month) {
        days -= days_of(year, month);
        month += 1;
    }
    Civil { year, month, day: days + 1, time: ticks % DAY }
}

/// The ticks of a date; `None` where the calendar has it not.
fn ticks(year: i64, month: i64, day: i64, time: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
        return None;
    }
    let whole = (year - 1) / 400;
    let years: i64 = (whole * 400 + 1..year).map(|year| 365 + i64::from(is_leap(year))).sum();
    let months: i64 = (1..month).map(|month| days_of(year, month)).sum();
    Some((whole * 146_097 + years + months + day - 1) * DAY + time)
}

fn instant(ticks: i128) -> Cell {
    if (0..=LAST).contains(&ticks) { Cell::Time(ticks as i64) } else { Cell::Null }
}

fn call(call: &Call<'_>) -> Option<Cell> {
    if call.has_dynamic() {
        return None;
    }
    if call.has_null() {
        return Some(Cell::Null);
    }
    let now = i128::from(crate::naive::run::NOW_TICKS);
    match call.name {
        "now" => Some(instant(now + i128::from(if call.args.is_empty() { 0 } else { call.span(0)? }))),
        "ago" => Some(instant(now - i128::from(call.span(0)?))),
        "unixtime_seconds_todatetime" => Some(instant(UNIX + i128::from(call.long(0)?) * i128::from(SECOND))),
        "unixtime_milliseconds_todatetime" => Some(instant(UNIX + i128::from(call.long(0)?) * 10_000)),
        "make_datetime" => {
            let part = |at: usize, fallback: i64| if call.args.len() > at { call.long(at) } else { Some(fallback) };
            let (hour, minute) = (part(3, 0)?, part(4, 0)?);
            // Seconds may have a fraction, and hours may be too many: left open.
            let open =
                call.args.len() > 5 || call.args.len() < 3 || !(0..24).contains(&hour) || !(0..60).contains(&minute);
            (!open).then_some(())?;
            let made = ticks(call.long(0)?, call.long(1)?, call.long(2)?, (hour * 60 + minute) * 60 * SECOND);
            Some(made.map_or(Cell::Null, Cell::Time))
        }
        "make_timespan" => {
            let (hour, minute) = (call.long(0)?, call.long(1)?);
            let inside = call.args.len() == 2 && (0..24).contains(&hour) && (0..60).contains(&minute);
            inside.then(|| Cell::Span((hour * 60 + minute) * 60 * SECOND))
        }
        "datetime_part" => part(call.text(0)?, call.time(1)?).map(Cell::Long),
        "datetime_add" => add(call.text(0)?, call.long(1)?, call.time(2)?),
        "datetime_diff" => {
            let unit = call.text(0)?;
            let count = |at: usize| borders(unit, call.time(at)?);
            Some(Cell::Long(count(1)? - count(2)?)).filter(|_| call.returns == ScalarType::Long)
        }
        name if name.starts_with("startof") || name.starts_with("endof") => period(call, name),
        name => {
            let ticks = call.time(0)?;
            let now = civil(ticks);
            let first = self::ticks(now.year, 1, 1, 0)?;
            Some(match name {
                // The first day was a Monday; weeks begin on Sunday.
                "dayofweek" => Cell::Span((ticks / DAY + 1) % 7 * DAY),
                "dayofmonth" => Cell::Long(now.day),
                "dayofyear" => Cell::Long((ticks - first) / DAY + 1),
                "hourofday" => Cell::Long(now.time / 3600 / SECOND),
                "monthofyear" | "getmonth" => Cell::Long(now.month),
                "getyear" => Cell::Long(now.year),
                _ => return None,
            })
        }
    }
}

fn period(call: &Call<'_>, name: &str) -> Option<Cell> {
    let offset = if call.args.len() > 1 { call.long(1)? } else { 0 };
    // Far offsets end outside of the calendar.
    if !(-10_000..10_000).contains(&offset) {
        return None;
    }
    let now = call.time(0)?;
    let date = civil(now);
    let start = |offset: i64| -> Option<i128> {
        let day = now / DAY;
        Some(match name.trim_start_matches("startof").trim_start_matches("endof") {
            "day" => i128::from(day + offset) * i128::from(DAY),
            "week" => i128::from(day - (day + 1) % 7 + 7 * offset) * i128::from(DAY),
            "month" => {
                let months = date.year * 12 + date.month - 1 + offset;
                i128::from(ticks(months.div_euclid(12), months.rem_euclid(12) + 1, 1, 0)?)
            }
            _ => i128::from(ticks(date.year + offset, 1, 1, 0)?),
        })
    };
    let found = if name.starts_with("start") { start(offset)? } else { start(offset + 1)? - 1 };
    // What begins before the first year or ends after the last is left open.
    (0..=LAST).contains(&found).then_some(Cell::Time(found as i64))
}

fn part(unit: &str, ticks: i64) -> Option<i64> {
    let now = civil(ticks);
    Some(match unit.to_ascii_lowercase().as_str() {
        "year" => now.year,
        "quarter" => (now.month - 1) / 3 + 1,
        "month" => now.month,
        "day" => now.day,
        "dayofyear" => (ticks - self::ticks(now.year, 1, 1, 0)?) / DAY + 1,
        "hour" => now.time / 3600 / SECOND,
        "minute" => now.time / 60 / SECOND % 60,
        "second" => now.time / SECOND % 60,
        "millisecond" => now.time % SECOND / 10_000,
        "microsecond" => now.time % SECOND / 10,
        _ => return None,
    })
}

/// How many periods have begun since the first day.
fn borders(unit: &str, ticks: i64) -> Option<i64> {
    let now = civil(ticks);
    Some(match unit.to_ascii_lowercase().as_str() {
        "year" => now.year,
        "quarter" => now.year * 4 + (now.month - 1) / 3,
        "month" => now.year * 12 + now.month,
        "week" => (ticks / DAY + 1) / 7,
        "day" => ticks / DAY,
        "hour" => ticks / 3600 / SECOND,
        "minute" => ticks / 60 / SECOND,
        "second" => ticks / SECOND,
        _ => return None,
    })
}

fn add(unit: &str, amount: i64, from: i64) -> Option<Cell> {
    let date = civil(from);
    let by_months = |months: i128| {
        let months = i128::from(date.year * 12 + date.month - 1) + months;
        let (year, month) = (i64::try_from(months.div_euclid(12)).ok(), months.rem_euclid(12) as i64 + 1);
        // The 31st of a shorter month is its last day.
        let found = year.and_then(|year| ticks(year, month, date.day.min(days_of(year, month)), date.time));
        Some(found.map_or(Cell::Null, Cell::Time))
    };
    let by_ticks = |length: i64| Some(instant(i128::from(from) + i128::from(amount) * i128::from(length)));
    match unit.to_ascii_lowercase().as_str() {
        "year" => by_months(i128::from(amount) * 12),
        "quarter" => by_months(i128::from(amount) * 3),
        "month" => by_months(i128::from(amount)),
        "week" => by_ticks(7 * DAY),
        "day" => by_ticks(DAY),
        "hour" => by_ticks(3600 * SECOND),
        "minute" => by_ticks(60 * SECOND),
        "second" => by_ticks(SECOND),
        "millisecond" => by_ticks(10_000),
        "microsecond" => by_ticks(10),
        _ => None,
    }
}
