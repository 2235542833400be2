//! Where the day, week, month and year of an instant begin and end. Weeks begin on Sunday; an end is the last tick inside.

use super::datetime_parts::days_since_sunday;
use crate::kql::functions::declare::{DATETIME, datetime, long, optional, overload};
use crate::kql::functions::{Datum, ResultName, Scalar, lift};
use crate::values::{TICKS_PER_DAY, civil_from_ticks, ticks_from_civil};

pub(super) static FAMILY: &[&Scalar] =
    &[&STARTOFDAY, &STARTOFWEEK, &STARTOFMONTH, &STARTOFYEAR, &ENDOFDAY, &ENDOFWEEK, &ENDOFMONTH, &ENDOFYEAR];

/// A function of a period: what it is called, where the period of an instant, moved by so many periods, begins, and
/// whether its end is asked for.
macro_rules! period {
    ($static:ident, $name:literal, $result:expr, $start:expr, $end:expr, $doc:literal, $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
    overloads: &[overload!([datetime("date"), optional(long("offset"))] => DATETIME,
                |args, rows, _| Ok(edge(args, rows, $start, $end)))],
            result_name: $result,
            examples: $examples,
        };
    };
}

period!(
    STARTOFDAY,
    "startofday",
    ResultName::FirstArgument,
    day,
    false,
    "The first instant of the day, so many days later as the offset says.",
    "startofday-function",
    &[
        ("startofday(datetime(2017-01-01 10:10:17))", "2017-01-01T00:00:00.0000000Z"),
        ("startofday(datetime(2020-06-15 13:45:00), 3)", "2020-06-18T00:00:00.0000000Z")
    ]
);
period!(
    STARTOFWEEK,
    "startofweek",
    ResultName::None,
    week,
    false,
    "The first instant of the week, a Sunday, so many weeks later as the offset says.",
    "startofweek-function",
    &[
        ("startofweek(datetime(2020-06-15 13:45:00), -2)", "2020-05-31T00:00:00.0000000Z"),
        ("startofweek(datetime(2020-06-14))", "2020-06-14T00:00:00.0000000Z")
    ]
);
period!(
    STARTOFMONTH,
    "startofmonth",
    ResultName::None,
    month,
    false,
    "The first instant of the month, so many months later as the offset says.",
    "startofmonth-function",
    &[("startofmonth(datetime(2020-06-15), -13)", "2019-05-01T00:00:00.0000000Z")]
);
period!(
    STARTOFYEAR,
    "startofyear",
    ResultName::None,
    year,
    false,
    "The first instant of the year, so many years later as the offset says.",
    "startofyear-function",
    &[("startofyear(datetime(2020-06-15), -5)", "2015-01-01T00:00:00.0000000Z")]
);
period!(
    ENDOFDAY,
    "endofday",
    ResultName::None,
    day,
    true,
    "The last instant of the day, so many days later as the offset says.",
    "endofday-function",
    &[("endofday(datetime(2020-06-15 13:45:00))", "2020-06-15T23:59:59.9999999Z")]
);
period!(
    ENDOFWEEK,
    "endofweek",
    ResultName::None,
    week,
    true,
    "The last instant of the week, a Saturday, so many weeks later as the offset says.",
    "endofweek-function",
    &[("endofweek(datetime(2024-03-03))", "2024-03-09T23:59:59.9999999Z")]
);
period!(
    ENDOFMONTH,
    "endofmonth",
    ResultName::None,
    month,
    true,
    "The last instant of the month, so many months later as the offset says.",
    "endofmonth-function",
    &[
        ("endofmonth(datetime(2020-02-15))", "2020-02-29T23:59:59.9999999Z"),
        ("endofmonth(datetime(2017-01-01), -1)", "2016-12-31T23:59:59.9999999Z")
    ]
);
period!(
    ENDOFYEAR,
    "endofyear",
    ResultName::None,
    year,
    true,
    "The last instant of the year, so many years later as the offset says.",
    "endofyear-function",
    &[("endofyear(datetime(2020-06-15 13:45:00))", "2020-12-31T23:59:59.9999999Z")]
);

/// Where the period of `ticks`, moved by `offset` periods, begins; `None` outside the years 1 to 9999.
type Start = fn(ticks: i64, offset: i64) -> Option<i64>;

fn edge(args: &[Datum], rows: usize, start: Start, end: bool) -> Datum {
    let dates = lift::longs(&args[0]);
    let offsets = args.get(1).map(lift::longs);
    lift::to_datetimes(rows, |row| {
        let date = dates.get(row)?;
        let offset = offsets.map_or(Some(0), |offsets| offsets.get(row))?;
        if !end {
            return start(date, offset);
        }
        // The end of the year 9999 has no start of a year after it.
        match start(date, offset.checked_add(1)?) {
            Some(next) => Some(next - 1),
            None => start(date, offset).map(|_| crate::values::MAX_DATETIME_TICKS),
        }
    })
}

fn day(ticks: i64, offset: i64) -> Option<i64> {
    lift::instant((ticks.div_euclid(TICKS_PER_DAY)).checked_add(offset)?.checked_mul(TICKS_PER_DAY)?)
}

fn week(ticks: i64, offset: i64) -> Option<i64> {
    day(ticks, offset.checked_mul(7)?.checked_sub(days_since_sunday(ticks))?)
}

fn month(ticks: i64, offset: i64) -> Option<i64> {
    let civil = civil_from_ticks(ticks);
    let months = (i64::from(civil.year) * 12 + i64::from(civil.month) - 1).checked_add(offset)?;
    ticks_from_civil(i32::try_from(months.div_euclid(12)).ok()?, months.rem_euclid(12) as u32 + 1, 1, 0)
}

fn year(ticks: i64, offset: i64) -> Option<i64> {
    let year = i64::from(civil_from_ticks(ticks).year).checked_add(offset)?;
    ticks_from_civil(i32::try_from(year).ok()?, 1, 1, 0)
}
