//! The page's time range: what the control offers, and the filter that it means at a run.

use super::instants::{DAY_TICKS, HOUR_TICKS, MINUTE_TICKS, from_input, minute};
use crate::protocol::{Ticks, TimeRange};
use chrono::{Days, Months, NaiveDate, Weekday};

/// What the person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// No filter.
    #[default]
    All,
    /// This long up to `now()`.
    Last(Ticks),
    /// From one instant up to another.
    Between(TimeRange),
}

/// What the control offers, shortest first: words and length.
pub const PRESETS: &[(&str, Ticks)] = &[
    ("Last 30 minutes", 30 * MINUTE_TICKS),
    ("Last hour", HOUR_TICKS),
    ("Last 4 hours", 4 * HOUR_TICKS),
    ("Last 12 hours", 12 * HOUR_TICKS),
    ("Last 24 hours", DAY_TICKS),
    ("Last 48 hours", 2 * DAY_TICKS),
    ("Last 3 days", 3 * DAY_TICKS),
    ("Last 7 days", 7 * DAY_TICKS),
    ("Last 30 days", 30 * DAY_TICKS),
    ("Last 90 days", 90 * DAY_TICKS),
];

impl Range {
    /// The filter where `now()` is `now`. The instant `now` itself is inside: it is the newest event's own time when
    /// the anchor is the end of the data.
    pub fn filter(self, now: Ticks) -> Option<TimeRange> {
        match self {
            Self::All => None,
            Self::Last(length) => Some(TimeRange { start: now.saturating_sub(length), end: now.saturating_add(1) }),
            Self::Between(range) => Some(range),
        }
    }

    /// In words.
    pub fn label(self) -> String {
        match self {
            Self::All => "All data".to_owned(),
            Self::Last(length) => PRESETS
                .iter()
                .find(|(_, ticks)| *ticks == length)
                .map_or_else(|| format!("Last {} minutes", length / MINUTE_TICKS), |(label, _)| (*label).to_owned()),
            Self::Between(range) => format!("{} – {}", minute(range.start), minute(range.end)),
        }
    }
}

/// The range of a day (`2026-06-07`), a week (`2026-W23`) or a month (`2026-06`), as the browser's inputs write them, UTC;
/// `None` where the text is none of them.
pub fn calendar(text: &str) -> Option<TimeRange> {
    let text = text.trim();
    let (first, after) = if let Some((year, week)) = text.split_once("-W") {
        let first = NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)?;
        (first, first.checked_add_days(Days::new(7))?)
    } else if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        (day, day.checked_add_days(Days::new(1))?)
    } else {
        let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
        (first, first.checked_add_months(Months::new(1))?)
    };
    let ticks = |day: NaiveDate| from_input(&format!("{}T00:00", day.format("%Y-%m-%d")));
    Some(TimeRange { start: ticks(first)?, end: ticks(after)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weeks_and_months_end_where_the_next_begins() {
        let label = |text: &str| calendar(text).map(|range| Range::Between(range).label());
        assert_eq!(label("2026-02-28").as_deref(), Some("2026-02-28 00:00Z – 2026-03-01 00:00Z"));
        assert_eq!(label("2026-W01").as_deref(), Some("2025-12-29 00:00Z – 2026-01-05 00:00Z"));
        assert_eq!(label("2026-12").as_deref(), Some("2026-12-01 00:00Z – 2027-01-01 00:00Z"));
        for nonsense in ["", "2026", "2026-13", "2026-W54", "2026-02-30", "x-Wy"] {
            assert_eq!(label(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_newest_event_is_inside() {
        let now = 1000 * DAY_TICKS;
        let range = Range::Last(DAY_TICKS).filter(now);
        assert_eq!(range, Some(TimeRange { start: 999 * DAY_TICKS, end: now + 1 }));
        assert_eq!(Range::All.filter(now), None);
        assert_eq!(Range::Last(DAY_TICKS).label(), "Last 24 hours");
        assert_eq!(Range::Last(90 * MINUTE_TICKS).label(), "Last 90 minutes");
    }
}
