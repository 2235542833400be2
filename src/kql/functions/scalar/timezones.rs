//! Local time: `datetime_utc_to_local()`, `datetime_local_to_utc()`, `datetime_list_timezones()`.
//!
//! The zones come with the page, so that every browser answers the same and nothing is asked of the network. They are
//! the IANA time zone database (2025b, in the public domain) from 1970 on, as one line for each history:
//!
//! - the names that share it;
//! - the rule after the last change: minutes from UTC, or those of standard and of summer time and when each begins, as
//!   month, week (5: the last), day of the week, and minutes of local time;
//! - the differences from UTC that occur, in minutes (`s`: seconds); the first one holds in 1970;
//! - the changes: hours (and minutes after a `'`) in hexadecimal since the last one, and a letter for what comes then.

use crate::kql::functions::declare::{DATETIME, DYNAMIC, datetime, overload, string};
use crate::kql::functions::{Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{TICKS_PER_DAY, TICKS_PER_SECOND, UNIX_EPOCH_TICKS, civil_from_ticks, days_from_civil};
use std::collections::BTreeMap;

pub(super) static FAMILY: &[&Scalar] = &[&LOCAL_TO_UTC, &UTC_TO_LOCAL, &LIST_TIMEZONES];

static LOCAL_TO_UTC: Scalar = Scalar {
    name: "datetime_local_to_utc",
    aliases: &[],
    doc: "The instant in UTC at which clocks of a time zone such as Europe/Paris show the given time. An hour that comes \
          twice is taken for the first one.",
    reference: "query/datetime-local-to-utc-function",
    overloads: &[
        overload!([datetime("from"), string("timezone")] => DATETIME, |args, rows, _| convert(args, rows, Zone::utc)),
    ],
    result_name: ResultName::None,
    examples: &[
        ("datetime_local_to_utc(datetime(2020-02-02 20:02:20), \"US/Pacific\")", "2020-02-03T04:02:20.0000000Z"),
        ("datetime_local_to_utc(datetime(2022-03-27 02:00), \"Europe/Brussels\")", "2022-03-27T00:00:00.0000000Z"),
        ("datetime_local_to_utc(datetime(2022-03-27 03:00), \"Europe/Brussels\")", "2022-03-27T01:00:00.0000000Z"),
        ("datetime_local_to_utc(datetime(2022-10-30 02:30), \"Europe/Brussels\")", "2022-10-30T00:30:00.0000000Z"),
    ],
};

static UTC_TO_LOCAL: Scalar = Scalar {
    name: "datetime_utc_to_local",
    aliases: &[],
    doc: "What clocks of a time zone such as Europe/Paris show at an instant of UTC.",
    reference: "query/datetime-utc-to-local-function",
    overloads: &[
        overload!([datetime("from"), string("timezone")] => DATETIME, |args, rows, _| convert(args, rows, Zone::local)),
    ],
    result_name: ResultName::None,
    examples: &[
        ("datetime_utc_to_local(datetime(2020-02-02 20:02:20), \"Europe/Paris\")", "2020-02-02T21:02:20.0000000Z"),
        ("datetime_utc_to_local(datetime(2050-07-02 20:02:20), \"Europe/Paris\")", "2050-07-02T22:02:20.0000000Z"),
        ("datetime_utc_to_local(datetime(2020-02-02 20:02:20), \"Australia/Sydney\")", "2020-02-03T07:02:20.0000000Z"),
        ("datetime_utc_to_local(datetime(1971-01-01), \"Africa/Monrovia\")", "1970-12-31T23:15:30.0000000Z"),
        ("datetime_utc_to_local(datetime(2024-01-01), \"Asia/Kathmandu\")", "2024-01-01T05:45:00.0000000Z"),
    ],
};

static LIST_TIMEZONES: Scalar = Scalar {
    name: "datetime_list_timezones",
    aliases: &[],
    doc: "The names of all time zones.",
    reference: "query/datetime-list-timezones",
    overloads: &[overload!([] => DYNAMIC, |_, rows, _| Ok(list(rows)))],
    result_name: ResultName::None,
    examples: &[("array_index_of(datetime_list_timezones(), \"Europe/Paris\") > 0", "true")],
};

/// See this file's head.
const ZONES: &str = include_str!("timezones.txt");

fn list(rows: usize) -> Datum {
    let names = ZONES.lines().filter_map(|line| line.split('|').next()).flat_map(|names| names.split(' '));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    lift::to_dynamics(rows, |_, out| {
        out.begin_array();
        for name in &names {
            out.string(name);
        }
        out.end();
        Some(())
    })
}

fn convert(args: &[Datum], rows: usize, answer: fn(&Zone, i64) -> i64) -> Result<Datum, FunctionError> {
    let (times, names) = (lift::longs(&args[0]), lift::texts(&args[1]));
    let mut zones: BTreeMap<&str, Option<Zone>> = BTreeMap::new();
    for row in 0..if matches!(names, lift::Texts::One(_)) { 1 } else { rows } {
        zones.entry(names.get(row)).or_insert_with_key(|name| Zone::find(name));
    }
    if let lift::Texts::One(name) = names
        && zones.values().all(Option::is_none)
    {
        return Err(FunctionError(format!(
            "There is no time zone '{name}'. Names are as in Europe/Paris; datetime_list_timezones() has them all."
        )));
    }
    Ok(lift::to_datetimes(rows, |row| {
        let zone = zones.get(names.get(row))?.as_ref()?;
        Some(answer(zone, times.get(row)?))
    }))
}

/// The clock of a time zone.
pub struct LocalClock(Zone);

impl LocalClock {
    /// The clock of the zone of this name, such as `Europe/Paris`; `None` where there is none.
    pub fn find(name: &str) -> Option<Self> {
        Zone::find(name).map(Self)
    }

    /// How far the clock is ahead of UTC at an instant (in ticks), in seconds.
    pub fn offset_secs(&self, ticks: i64) -> i64 {
        self.0.offset((ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND))
    }
}

/// One zone's history.
struct Zone {
    /// When the difference from UTC changes, in seconds since 1970, and what it is from then on, in seconds.
    changes: Vec<(i64, i64)>,
    /// The difference before the first change.
    first: i64,
    /// What holds after the last change, where it goes on changing.
    rule: Option<Rule>,
}

/// Summer time from year to year.
struct Rule {
    standard: i64,
    summer: i64,
    begins: Moment,
    ends: Moment,
}

/// Month, week (5: the last), day of the week (0: Sunday), seconds of local time.
struct Moment(i64, i64, i64, i64);

impl Moment {
    /// `M3.5.0/120`
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('M')?.split(['.', '/']).map(str::parse::<i64>);
        let mut next = || parts.next()?.ok();
        Some(Self(next()?, next()?, next()?, next()? * 60))
    }

    /// Seconds since 1970, of local time.
    fn in_year(&self, year: i32) -> i64 {
        let Self(month, week, weekday, seconds) = *self;
        let day_of = |month: i64| {
            let (year, month) = if month > 12 { (year + 1, 1) } else { (year, month as u32) };
            days_from_civil(year, month, 1)
        };
        let first = day_of(month);
        // 0001-01-01, day 0, was a Monday.
        let mut day = first + (weekday - (first + 1)).rem_euclid(7) + 7 * (week - 1);
        if day >= day_of(month + 1) {
            day -= 7;
        }
        (day - UNIX_EPOCH_TICKS / TICKS_PER_DAY) * 86_400 + seconds
    }
}

impl Zone {
    fn find(name: &str) -> Option<Self> {
        if name.is_empty() {
            return None;
        }
        ZONES.lines().find_map(|line| {
            let (names, rest) = line.split_once('|')?;
            names.split(' ').any(|known| known == name).then(|| Self::read(rest)).flatten()
        })
    }

    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('|');
        let mut rule = parts.next()?.split(',');
        let minutes = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok()).map(|minutes| minutes * 60);
        let (standard, summer) = (minutes(rule.next())?, minutes(rule.next()));
        let rule = match (summer, rule.next().and_then(Moment::read), rule.next().and_then(Moment::read)) {
            (Some(summer), Some(begins), Some(ends)) => Some(Rule { standard, summer, begins, ends }),
            _ => None,
        };
        let offsets: Vec<i64> = parts
            .next()?
            .split(',')
            .filter_map(|text| match text.strip_suffix('s') {
                Some(seconds) => seconds.parse().ok(),
                None => minutes(Some(text)),
            })
            .collect();
        let mut changes = Vec::new();
        let (mut at, mut start) = (0, 0);
        let text = parts.next()?;
        for (end, letter) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase()) {
            let (hours, minutes) = text[start..end].split_once('\'').unwrap_or((&text[start..end], "0"));
            at += i64::from_str_radix(hours, 16).ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
            changes.push((at, *offsets.get(usize::from(letter - b'A'))?));
            start = end + 1;
        }
        Some(Self { changes, first: *offsets.first()?, rule })
    }

    /// The difference from UTC at an instant, in seconds.
    fn offset(&self, unix_secs: i64) -> i64 {
        let past = self.changes.partition_point(|change| change.0 <= unix_secs);
        let known = past.checked_sub(1).map_or(self.first, |at| self.changes[at].1);
        let Some(rule) = self.rule.as_ref().filter(|_| past == self.changes.len()) else { return known };
        let local_ticks = (unix_secs + rule.standard) * TICKS_PER_SECOND + UNIX_EPOCH_TICKS;
        let year = civil_from_ticks(local_ticks.clamp(0, crate::values::MAX_DATETIME_TICKS)).year;
        let begins = rule.begins.in_year(year) - rule.standard;
        let ends = rule.ends.in_year(year) - rule.summer;
        let is_summer =
            if begins < ends { (begins..ends).contains(&unix_secs) } else { !(ends..begins).contains(&unix_secs) };
        if is_summer { rule.summer } else { rule.standard }
    }

    fn local(&self, ticks: i64) -> i64 {
        ticks + self.offset((ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND)) * TICKS_PER_SECOND
    }

    /// Whatever held the day before still does, unless clocks were changed since; then what holds the day after.
    fn utc(&self, ticks: i64) -> i64 {
        let local_secs = (ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND);
        let before = self.offset(local_secs - 86_400);
        let still = self.offset(local_secs - before) == before;
        let offset = if still { before } else { self.offset(local_secs + 86_400) };
        ticks - offset * TICKS_PER_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_can_be_read() {
        for line in ZONES.lines() {
            let (names, rest) = line.split_once('|').unwrap();
            let zone = Zone::read(rest).unwrap_or_else(|| panic!("{names}"));
            assert!(zone.first.abs() <= 15 * 3600, "{names}");
            assert!(zone.changes.is_sorted_by_key(|change| change.0), "{names}");
            assert_eq!(rest.contains('M'), zone.rule.is_some(), "{names}");
        }
    }
}
