//! Calendar dates of milliseconds since 1970, in UTC, without a time library in the page.

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
/// 0001-01-01 and 9999-12-31, the ends of Kusto's calendar, in milliseconds since 1970.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_300_799_999;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// An instant in the Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Year, 1 to 9999.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: i64,
    /// Day of the month, from 1.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute.
    pub minute: i64,
    /// Second.
    pub second: i64,
    /// Millisecond.
    pub millisecond: i64,
}

impl Civil {
    /// The instant `ms` after 1970 began; instants outside of Kusto's years become the nearest end.
    pub fn from_ms(ms: f64) -> Self {
        let ms = clamp_ms(ms);
        let (days, rest) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
        // Howard Hinnant's `civil_from_days`: eras of 400 years that begin on March 1.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1_000 % 60,
            millisecond: rest % 1_000,
        }
    }

    /// `Jun 7`.
    pub fn month_day(&self) -> String {
        format!("{} {}", self.month_name(), self.day)
    }

    /// `Jun 7, 2026`.
    pub fn date(&self) -> String {
        format!("{} {}, {}", self.month_name(), self.day, self.year)
    }

    /// `Jun`.
    pub fn month_name(&self) -> &'static str {
        usize::try_from(self.month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("?")
    }

    /// `2026-06-07 14:05`, with seconds and milliseconds only where there are any.
    pub fn instant(&self) -> String {
        let Self { year, month, day, hour, minute, second, millisecond } = self;
        let minutes = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}");
        match (second, millisecond) {
            (0, 0) => minutes,
            (second, 0) => format!("{minutes}:{second:02}"),
            (second, millisecond) => format!("{minutes}:{second:02}.{millisecond:03}"),
        }
    }
}

/// Milliseconds since 1970 of the midnight that begins a day; months past 12 run on into later years.
pub fn ms_from_date(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * DAY_MS
}

/// `ms` as a whole number within Kusto's years; NaN counts as 1970.
pub fn clamp_ms(ms: f64) -> i64 {
    // A cast from a real saturates, and turns NaN into zero.
    (ms.floor() as i64).clamp(FIRST_MS, LAST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        for (ms, text) in [
            (0.0, "1970-01-01 00:00"),
            (951_782_400_000.0, "2000-02-29 00:00"),
            (-1.0, "1969-12-31 23:59:59.999"),
            (1_780_000_000_000.0, "2026-05-28 20:26:40"),
            (f64::NEG_INFINITY, "0001-01-01 00:00"),
            (f64::INFINITY, "9999-12-31 23:59:59.999"),
            (f64::NAN, "1970-01-01 00:00"),
        ] {
            assert_eq!(Civil::from_ms(ms).instant(), text);
        }
        for days in (-700_000..2_900_000).step_by(997) {
            let civil = Civil::from_ms((days * DAY_MS) as f64);
            assert_eq!(ms_from_date(civil.year, civil.month, civil.day), days * DAY_MS);
        }
        assert_eq!(ms_from_date(2025, 13, 1), ms_from_date(2026, 1, 1));
        assert_eq!(ms_from_date(2025, 0, 1), ms_from_date(2024, 12, 1));
    }
}
