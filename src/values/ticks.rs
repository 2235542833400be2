//! Instants and lengths of time in 100 ns ticks, and their text.

/// Ticks in a millisecond.
pub const TICKS_PER_MILLISECOND: i64 = 10_000;
/// Ticks in a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks in a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// Ticks in an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// Ticks in a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;
/// 1970-01-01T00:00:00Z.
pub const UNIX_EPOCH_TICKS: i64 = 719_162 * TICKS_PER_DAY;
/// 9999-12-31T23:59:59.9999999Z, the last instant of the type.
pub const MAX_DATETIME_TICKS: i64 = 3_652_059 * TICKS_PER_DAY - 1;

/// An instant's place in the (proleptic Gregorian) calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// Ticks since midnight.
    pub time_ticks: i64,
}

/// Days from 0001-01-01 to a date. The date must be a real one.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
pub fn days_from_civil(year: i32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 306
}

/// Ticks of a date and a time of day; `None` where the date does not exist or lies outside the years 1 to 9999.
pub fn ticks_from_civil(year: i32, month: u32, day: u32, time_ticks: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
        return None;
    }
    Some(days_from_civil(year, month, day) * TICKS_PER_DAY + time_ticks)
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The calendar date and time of day of an instant.
///
/// Source: as [`days_from_civil`], `civil_from_days`.
pub fn civil_from_ticks(ticks: i64) -> Civil {
    let days = ticks.div_euclid(TICKS_PER_DAY) + 306;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
    let year = (year_of_era + era * 400) as i32 + i32::from(month <= 2);
    Civil { year, month, day, time_ticks: ticks.rem_euclid(TICKS_PER_DAY) }
}

/// Ticks of an instant given in milliseconds since 1970; saturates.
pub fn ticks_from_unix_ms(unix_ms: f64) -> i64 {
    UNIX_EPOCH_TICKS.saturating_add((unix_ms * TICKS_PER_MILLISECOND as f64).round() as i64)
}

/// Milliseconds since 1970 of an instant, with the fraction.
pub fn unix_ms_from_ticks(ticks: i64) -> f64 {
    (ticks - UNIX_EPOCH_TICKS) as f64 / TICKS_PER_MILLISECOND as f64
}

/// An instant as Kusto writes it: `2024-05-01T08:00:12.5550001Z`, always seven digits.
pub fn format_datetime(ticks: i64) -> String {
    let Civil { year, month, day, time_ticks } = civil_from_ticks(ticks);
    let seconds = time_ticks / TICKS_PER_SECOND;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:07}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        time_ticks % TICKS_PER_SECOND
    )
}

/// A length of time as Kusto writes it: `[-][d.]hh:mm:ss[.fffffff]`.
pub fn format_timespan(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let ticks = ticks.unsigned_abs();
    let day = TICKS_PER_DAY.unsigned_abs();
    let second = TICKS_PER_SECOND.unsigned_abs();
    let days = if ticks >= day { format!("{}.", ticks / day) } else { String::new() };
    let seconds = ticks % day / second;
    let fraction = if ticks.is_multiple_of(second) { String::new() } else { format!(".{:07}", ticks % second) };
    format!("{sign}{days}{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
