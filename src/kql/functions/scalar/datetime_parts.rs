//! Parts of an instant: year, month, week, day, hour, …

use crate::kql::functions::declare::{INT, TIMESPAN, constant, datetime, overload, string};
use crate::kql::functions::lift::Texts;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{
    TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND, civil_from_ticks,
    days_from_civil,
};

pub(super) static FAMILY: &[&Scalar] =
    &[&GETYEAR, &MONTHOFYEAR, &WEEK_OF_YEAR, &DAYOFYEAR, &DAYOFMONTH, &DAYOFWEEK, &HOUROFDAY, &DATETIME_PART];

/// A part of an instant, by the names that `datetime_part`, `datetime_add` and `datetime_diff` know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    Quarter,
    Month,
    WeekOfYear,
    Day,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

impl Part {
    /// The part of this name, in any case; `week` is the week of the year.
    pub(super) fn from_name(name: &str) -> Result<Self, FunctionError> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "year" => Self::Year,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" | "weekofyear" | "week_of_year" => Self::WeekOfYear,
            "day" => Self::Day,
            "dayofyear" => Self::DayOfYear,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "millisecond" => Self::Millisecond,
            "microsecond" => Self::Microsecond,
            "nanosecond" => Self::Nanosecond,
            _ => {
                return Err(FunctionError(format!(
                    "There is no part of a datetime named '{name}'. Use year, quarter, month, week, day, hour, minute, \
                     second, millisecond, microsecond or nanosecond."
                )));
            }
        })
    }

    /// The part that all rows share; where it differs by row, an error that asks for a constant.
    pub(super) fn of(datum: &Datum) -> Result<Self, FunctionError> {
        match lift::texts(datum) {
            Texts::One(name) => Self::from_name(name),
            Texts::Many(_) => Err(FunctionError("The part of the datetime must be a constant.".into())),
        }
    }
}

/// A function of the calendar that gives an `int`.
macro_rules! part {
    ($static:ident, $name:literal, $aliases:expr, $function:expr, $doc:literal, $page:literal, $example:literal, $result:literal) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: $aliases,
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([datetime("date")] => INT, |args, rows, _| {
                let dates = lift::longs(&args[0]);
                Ok(lift::to_ints(rows, |row| dates.get(row).map($function)))
            })],
            result_name: ResultName::None,
            examples: &[($example, $result)],
        };
    };
}

part!(
    GETYEAR,
    "getyear",
    &[],
    |ticks| civil_from_ticks(ticks).year,
    "The year.",
    "getyear-function",
    "getyear(datetime(2015-10-12))",
    "2015"
);
part!(
    MONTHOFYEAR,
    "monthofyear",
    &["getmonth"],
    |ticks| civil_from_ticks(ticks).month as i32,
    "The month, 1 to 12.",
    "monthofyear-function",
    "monthofyear(datetime(2015-12-14))",
    "12"
);
part!(
    WEEK_OF_YEAR,
    "week_of_year",
    &["weekofyear"],
    week_of_year,
    "The week of the year after ISO 8601: weeks begin on Monday, the first has the year's first Thursday.",
    "week-of-year-function",
    "week_of_year(datetime(2020-12-31))",
    "53"
);
part!(
    DAYOFYEAR,
    "dayofyear",
    &[],
    |ticks| day_of_year(ticks) as i32,
    "The day of the year, 1 to 366.",
    "dayofyear-function",
    "dayofyear(datetime(2000-02-29))",
    "60"
);
part!(
    DAYOFMONTH,
    "dayofmonth",
    &[],
    |ticks| civil_from_ticks(ticks).day as i32,
    "The day of the month, 1 to 31.",
    "dayofmonth-function",
    "dayofmonth(datetime(2015-12-14))",
    "14"
);
part!(
    HOUROFDAY,
    "hourofday",
    &[],
    |ticks| (ticks.rem_euclid(TICKS_PER_DAY) / TICKS_PER_HOUR) as i32,
    "The hour of the day, 0 to 23.",
    "hourofday-function",
    "hourofday(datetime(2015-12-14 18:54))",
    "18"
);

static DAYOFWEEK: Scalar = Scalar {
    name: "dayofweek",
    aliases: &[],
    doc: "The days since the last Sunday, as a timespan: 0 on Sunday to 6 days on Saturday.",
    reference: "query/day-of-week-function",
    overloads: &[overload!([datetime("date")] => TIMESPAN, dayofweek)],
    result_name: ResultName::None,
    examples: &[
        ("dayofweek(datetime(1947-11-30 10:00:05))", "00:00:00"),
        ("dayofweek(datetime(1970-05-11))", "1.00:00:00"),
    ],
};

static DATETIME_PART: Scalar = Scalar {
    name: "datetime_part",
    aliases: &["datepart"],
    doc: "A part of the datetime: year, quarter, month, week_of_year, day, dayOfYear, hour, minute, second, \
          millisecond, microsecond or nanosecond.",
    reference: "query/datetime-part-function",
    overloads: &[overload!([constant(string("part")), datetime("date")] => INT, datetime_part)],
    result_name: ResultName::None,
    examples: &[
        ("datetime_part(\"quarter\", datetime(2017-10-30 01:02:03.7654321))", "4"),
        ("datetime_part(\"microsecond\", datetime(2017-10-30 01:02:03.7654321))", "765432"),
    ],
};

/// Days since the last Sunday. 0001-01-01 was a Monday.
pub(super) fn days_since_sunday(ticks: i64) -> i64 {
    (ticks.div_euclid(TICKS_PER_DAY) + 1).rem_euclid(7)
}

fn dayofweek(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let dates = lift::longs(&args[0]);
    Ok(lift::to_timespans(rows, |row| Some(days_since_sunday(dates.get(row)?) * TICKS_PER_DAY)))
}

fn day_of_year(ticks: i64) -> i64 {
    let year = civil_from_ticks(ticks).year;
    ticks.div_euclid(TICKS_PER_DAY) - days_from_civil(year, 1, 1) + 1
}

fn week_of_year(ticks: i64) -> i32 {
    // The week belongs to the year in which its Thursday lies.
    let days_since_monday = ticks.div_euclid(TICKS_PER_DAY).rem_euclid(7);
    let thursday = ticks + (3 - days_since_monday) * TICKS_PER_DAY;
    ((day_of_year(thursday) - 1) / 7 + 1) as i32
}

fn datetime_part(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let part = Part::of(&args[0])?;
    let dates = lift::longs(&args[1]);
    let within = |ticks: i64, whole: i64, unit: i64| (ticks.rem_euclid(whole) / unit) as i32;
    let function = move |ticks: i64| match part {
        Part::Year => civil_from_ticks(ticks).year,
        Part::Quarter => (civil_from_ticks(ticks).month as i32 - 1) / 3 + 1,
        Part::Month => civil_from_ticks(ticks).month as i32,
        Part::WeekOfYear => week_of_year(ticks),
        Part::Day => civil_from_ticks(ticks).day as i32,
        Part::DayOfYear => day_of_year(ticks) as i32,
        Part::Hour => within(ticks, TICKS_PER_DAY, TICKS_PER_HOUR),
        Part::Minute => within(ticks, TICKS_PER_HOUR, TICKS_PER_MINUTE),
        Part::Second => within(ticks, TICKS_PER_MINUTE, TICKS_PER_SECOND),
        Part::Millisecond => within(ticks, TICKS_PER_SECOND, TICKS_PER_MILLISECOND),
        Part::Microsecond => within(ticks, TICKS_PER_SECOND, 10),
        Part::Nanosecond => within(ticks, TICKS_PER_SECOND, 1) * 100,
    };
    Ok(lift::to_ints(rows, |row| dates.get(row).map(function)))
}
