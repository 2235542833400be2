//! Instants made, moved and set apart: `now()`, `ago()`, `make_datetime()`, `datetime_add()`, `datetime_diff()`, Unix time.

use super::datetime_parts::{Part, days_since_sunday};
use crate::kql::functions::convert::long_from_real;
use crate::kql::functions::declare::{
    DATETIME, TIMESPAN, any, constant, datetime, long, optional, overload, real, string, timespan,
};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, convert, lift};
use crate::values::{
    ScalarType, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND,
    UNIX_EPOCH_TICKS, Value, civil_from_ticks, ticks_from_civil,
};

pub(super) static FAMILY: &[&Scalar] = &[
    &NOW,
    &AGO,
    &MAKE_DATETIME,
    &MAKE_TIMESPAN,
    &DATETIME_ADD,
    &DATETIME_DIFF,
    &UNIX_SECONDS,
    &UNIX_MILLISECONDS,
    &UNIX_MICROSECONDS,
    &UNIX_NANOSECONDS,
];

static NOW: Scalar = Scalar {
    name: "now",
    aliases: &[],
    doc: "The instant that the page takes for now, the same in all of a query; later by the offset.",
    reference: "query/now-function",
    overloads: &[overload!([optional(timespan("offset"))] => DATETIME, now)],
    result_name: ResultName::None,
    examples: &[("now() - now(-2d)", "2.00:00:00")],
};

static AGO: Scalar = Scalar {
    name: "ago",
    aliases: &[],
    doc: "The instant so long before now.",
    reference: "query/ago-function",
    overloads: &[overload!([timespan("timespan")] => DATETIME, ago)],
    result_name: ResultName::None,
    examples: &[("now() - ago(1h)", "01:00:00")],
};

static MAKE_DATETIME: Scalar = Scalar {
    name: "make_datetime",
    aliases: &[],
    doc: "The instant of a date and a time; null where there is no such date or time. Seconds may have a fraction.",
    reference: "query/make-datetime-function",
    overloads: &[
        overload!([long("year"), long("month"), long("day"), optional(long("hour")), optional(long("minute")),
            optional(real("second"))] => DATETIME, make_datetime),
        overload!([any("value")] => DATETIME, |args, _, _| Ok(convert(&args[0], ScalarType::DateTime))),
    ],
    result_name: ResultName::OnlyArgument,
    examples: &[
        ("make_datetime(2017, 10, 1)", "2017-10-01T00:00:00.0000000Z"),
        ("make_datetime(\"2017-10-01\")", "2017-10-01T00:00:00.0000000Z"),
        ("make_datetime(2017, 10, 1, 12, 11, 0.1234567)", "2017-10-01T12:11:00.1234567Z"),
        ("isnull(make_datetime(2020, 13, 1))", "true"),
    ],
};

static MAKE_TIMESPAN: Scalar = Scalar {
    name: "make_timespan",
    aliases: &["maketimespan"],
    doc: "The timespan of hours and minutes; with seconds; or with days first. Null where a part is out of its range.",
    reference: "query/make-timespan-function",
    overloads: &[
        overload!([long("hour"), long("minute"), optional(real("second"))] => TIMESPAN, make_timespan),
        overload!([long("day"), long("hour"), long("minute"), real("second")] => TIMESPAN, make_timespan),
        overload!([any("value")] => TIMESPAN, |args, _, _| Ok(convert(&args[0], ScalarType::TimeSpan))),
    ],
    result_name: ResultName::None,
    examples: &[
        ("make_timespan(1, 12, 30, 55.123)", "1.12:30:55.1230000"),
        ("make_timespan(2, 30)", "02:30:00"),
        ("isnull(make_timespan(25, 70))", "true"),
    ],
};

static DATETIME_ADD: Scalar = Scalar {
    name: "datetime_add",
    aliases: &[],
    doc: "The datetime so many years, quarters, months, weeks, days, hours, … later. Where the month is too short, its \
          last day.",
    reference: "query/datetime-add-function",
    overloads: &[
        overload!([constant(string("period")), long("amount"), datetime("datetime")] => DATETIME, datetime_add),
    ],
    result_name: ResultName::None,
    examples: &[
        ("datetime_add(\"month\", 13, datetime(2019-01-31))", "2020-02-29T00:00:00.0000000Z"),
        ("datetime_add(\"week\", 100, make_datetime(2017, 1, 1))", "2018-12-02T00:00:00.0000000Z"),
    ],
};

static DATETIME_DIFF: Scalar = Scalar {
    name: "datetime_diff",
    aliases: &[],
    doc: "How many borders of the period (new year, midnight, full hour, …) lie between the second datetime and the \
          first.",
    reference: "query/datetime-diff-function",
    overloads: &[overload!([constant(string("period")), datetime("datetime1"), datetime("datetime2")] =>
            Returns::ByConstant(0, diff_kind), datetime_diff)],
    result_name: ResultName::None,
    examples: &[
        ("datetime_diff(\"year\", datetime(2020-12-31), datetime(2021-01-01))", "-1"),
        ("datetime_diff(\"day\", datetime(2020-01-01 23:00), datetime(2020-01-01 01:00))", "0"),
        ("datetime_diff(\"nanosecond\", datetime(2020-01-01 00:00:00.0000002), datetime(2020-01-01))", "200"),
    ],
};

/// Unix time in one unit.
macro_rules! unix_time {
    ($static:ident, $name:literal, $ticks:expr, $unit:literal, $page:literal, $example:literal) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: concat!("The instant so many ", $unit, " after the start of 1970, UTC."),
            reference: concat!("query/", $page),
            overloads: &[
                overload!([long("value")] => DATETIME, |args, rows, _| {
                    let values = lift::longs(&args[0]);
                    Ok(lift::to_datetimes(rows, |row| unix_time(i128::from(values.get(row)?), $ticks)))
                }),
                overload!([real("value")] => DATETIME, |args, rows, _| {
                    let values = lift::reals(&args[0]);
                    let (numerator, denominator) = $ticks;
                    Ok(lift::to_datetimes(rows, |row| {
                        let ticks = values.get(row)? * numerator as f64 / denominator as f64;
                        long_from_real(ticks.round())?.checked_add(UNIX_EPOCH_TICKS)
                    }))
                }),
            ],
            result_name: ResultName::None,
            examples: &[($example, "2019-01-01T00:00:00.0000000Z")],
        };
    };
}

unix_time!(
    UNIX_SECONDS,
    "unixtime_seconds_todatetime",
    (TICKS_PER_SECOND, 1),
    "seconds",
    "unixtime-seconds-todatetime-function",
    "unixtime_seconds_todatetime(1546300800)"
);
unix_time!(
    UNIX_MILLISECONDS,
    "unixtime_milliseconds_todatetime",
    (TICKS_PER_MILLISECOND, 1),
    "milliseconds",
    "unixtime-milliseconds-todatetime-function",
    "unixtime_milliseconds_todatetime(1546300800000)"
);
unix_time!(
    UNIX_MICROSECONDS,
    "unixtime_microseconds_todatetime",
    (10, 1),
    "microseconds",
    "unixtime-microseconds-todatetime-function",
    "unixtime_microseconds_todatetime(1546300800000000)"
);
unix_time!(
    UNIX_NANOSECONDS,
    "unixtime_nanoseconds_todatetime",
    (1, 100),
    "nanoseconds",
    "unixtime-nanoseconds-todatetime-function",
    "unixtime_nanoseconds_todatetime(1546300800000000000)"
);

type Answer = Result<Datum, FunctionError>;

fn unix_time(value: i128, (numerator, denominator): (i64, i64)) -> Option<i64> {
    let ticks = (value * i128::from(numerator)).div_euclid(i128::from(denominator)) + i128::from(UNIX_EPOCH_TICKS);
    i64::try_from(ticks).ok()
}

fn now(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let offsets = args.first().map(lift::longs);
    Ok(lift::to_datetimes(rows, |row| {
        context.now_ticks.checked_add(offsets.map_or(Some(0), |offsets| offsets.get(row))?)
    }))
}

fn ago(args: &[Datum], rows: usize, context: &Context) -> Answer {
    let spans = lift::longs(&args[0]);
    Ok(lift::to_datetimes(rows, |row| context.now_ticks.checked_sub(spans.get(row)?)))
}

/// Ticks of seconds with a fraction; `None` outside of a minute.
fn ticks_of_seconds(seconds: f64) -> Option<i64> {
    (0.0..60.0).contains(&seconds).then(|| (seconds * TICKS_PER_SECOND as f64).round() as i64)
}

/// Ticks of hours and minutes of a day; `None` where one is out of its range.
fn ticks_of_clock(hour: i64, minute: i64) -> Option<i64> {
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute);
    valid.then(|| hour * TICKS_PER_HOUR + minute * TICKS_PER_MINUTE)
}

fn make_datetime(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let part = |at: usize| {
        let values = args.get(at).map(lift::longs);
        move |row: usize| values.map_or(Some(0), |values| values.get(row))
    };
    let (years, months, days, hours, minutes) = (part(0), part(1), part(2), part(3), part(4));
    let seconds = args.get(5).map(lift::reals);
    Ok(lift::to_datetimes(rows, |row| {
        let second = ticks_of_seconds(seconds.map_or(Some(0.0), |seconds| seconds.get(row))?)?;
        let time = ticks_of_clock(hours(row)?, minutes(row)?)? + second;
        let year = i32::try_from(years(row)?).ok()?;
        ticks_from_civil(year, u32::try_from(months(row)?).ok()?, u32::try_from(days(row)?).ok()?, time)
    }))
}

fn make_timespan(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (days, clock) = if args.len() == 4 { (Some(lift::longs(&args[0])), &args[1..]) } else { (None, args) };
    let (hours, minutes) = (lift::longs(&clock[0]), lift::longs(&clock[1]));
    let seconds = clock.get(2).map(lift::reals);
    Ok(lift::to_timespans(rows, |row| {
        let second = ticks_of_seconds(seconds.map_or(Some(0.0), |seconds| seconds.get(row))?)?;
        let day = days.map_or(Some(0), |days| days.get(row))?;
        let clock = ticks_of_clock(hours.get(row)?, minutes.get(row)?)? + second;
        day.checked_mul(TICKS_PER_DAY)?.checked_add(clock)
    }))
}

/// Ticks of one unit of a part that has always the same length.
fn fixed_ticks(part: Part) -> Option<i64> {
    Some(match part {
        Part::WeekOfYear => 7 * TICKS_PER_DAY,
        Part::Day | Part::DayOfYear => TICKS_PER_DAY,
        Part::Hour => TICKS_PER_HOUR,
        Part::Minute => TICKS_PER_MINUTE,
        Part::Second => TICKS_PER_SECOND,
        Part::Millisecond => TICKS_PER_MILLISECOND,
        Part::Microsecond => 10,
        Part::Year | Part::Quarter | Part::Month | Part::Nanosecond => return None,
    })
}

fn datetime_add(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let part = Part::of(&args[0])?;
    let (amounts, dates) = (lift::longs(&args[1]), lift::longs(&args[2]));
    Ok(lift::to_datetimes(rows, |row| {
        let (amount, date) = (amounts.get(row)?, dates.get(row)?);
        if let Some(ticks) = fixed_ticks(part) {
            return date.checked_add(amount.checked_mul(ticks)?);
        }
        let months = match part {
            Part::Year => 12,
            Part::Quarter => 3,
            Part::Month => 1,
            _ => return date.checked_add(amount / 100),
        };
        add_months(date, amount.checked_mul(months)?)
    }))
}

/// The same day and time so many months later, or the last day of a month that is too short.
fn add_months(ticks: i64, months: i64) -> Option<i64> {
    let civil = civil_from_ticks(ticks);
    let month = (i64::from(civil.year) * 12 + i64::from(civil.month) - 1).checked_add(months)?;
    let (year, month) = (i32::try_from(month.div_euclid(12)).ok()?, month.rem_euclid(12) as u32 + 1);
    (civil.day.min(28)..=civil.day).rev().find_map(|day| ticks_from_civil(year, month, day, civil.time_ticks))
}

/// Weeks come as a `real`, all else as a `long`: so does Kusto.
fn diff_kind(period: Option<&Value>) -> ScalarType {
    let part = period.and_then(|period| Part::of(&Datum::Constant(period.clone())).ok());
    if part == Some(Part::WeekOfYear) { ScalarType::Real } else { ScalarType::Long }
}

fn datetime_diff(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let part = Part::of(&args[0])?;
    let (left, right) = (lift::longs(&args[1]), lift::longs(&args[2]));
    let count = move |ticks: i64| -> i64 {
        let civil = || civil_from_ticks(ticks);
        match part {
            Part::Year => i64::from(civil().year),
            Part::Quarter => i64::from(civil().year) * 4 + (i64::from(civil().month) - 1) / 3,
            Part::Month => i64::from(civil().year) * 12 + i64::from(civil().month),
            // The number of the day on which the week begins, in weeks.
            Part::WeekOfYear => (ticks.div_euclid(TICKS_PER_DAY) - days_since_sunday(ticks)).div_euclid(7),
            Part::Nanosecond => ticks,
            _ => ticks.div_euclid(fixed_ticks(part).unwrap_or(1)),
        }
    };
    if part == Part::WeekOfYear {
        return Ok(lift::to_reals(rows, |row| Some((count(left.get(row)?) - count(right.get(row)?)) as f64)));
    }
    let scale = if part == Part::Nanosecond { 100 } else { 1 };
    Ok(lift::to_longs(rows, |row| (count(left.get(row)?) - count(right.get(row)?)).checked_mul(scale)))
}
