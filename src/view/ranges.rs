//! The page's time range: what the control offers, and the filter that it means at a run.

use super::instants::{DAY_TICKS, HOUR_TICKS, MINUTE_TICKS, minute};
use crate::protocol::{Ticks, TimeRange};

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

#[cfg(test)]
mod tests {
    use super::*;

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
