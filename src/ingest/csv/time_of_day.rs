//! Times of day as the browser's locale writes them: `8:00:12.555 AM`, `20.00.12,555`, `下午8:00`, `20 h 00 min 12 s`.

use crate::values::{TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    /// Ticks since midnight, of UTC where a zone is said.
    pub(super) ticks: i64,
    /// `AM` or `PM` in capitals.
    pub(super) capitals: bool,
    /// Whether a zone is said.
    pub(super) has_zone: bool,
}

/// What a word beside a time says.
#[derive(Clone, Copy)]
enum Beside {
    /// No more than the time itself.
    Nothing,
    /// The hours are those of the first half of the day.
    BeforeNoon,
    /// The same of the second.
    AfterNoon,
    /// The zone.
    Utc,
}

/// Words before a time, in small letters, without dots and blanks.
const BEFORE: &[(&str, Beside)] = &[
    ("", Beside::Nothing),
    // Korean and Chinese.
    ("am", Beside::BeforeNoon),
    ("pm", Beside::AfterNoon),
    ("오전", Beside::BeforeNoon),
    ("오후", Beside::AfterNoon),
    ("上午", Beside::BeforeNoon),
    ("下午", Beside::AfterNoon),
    // Finnish.
    ("klo", Beside::Nothing),
    // Bulgarian: the year, at the end of the date.
    ("г", Beside::Nothing),
];

/// Words behind a time, in small letters, without dots and blanks.
const BEHIND: &[(&str, Beside)] = &[
    ("", Beside::Nothing),
    ("am", Beside::BeforeNoon),
    ("pm", Beside::AfterNoon),
    ("z", Beside::Utc),
    ("utc", Beside::Utc),
    // Greek.
    ("πμ", Beside::BeforeNoon),
    ("μμ", Beside::AfterNoon),
    // Malay.
    ("pg", Beside::BeforeNoon),
    ("ptg", Beside::AfterNoon),
    // Bulgarian: the hour. Canadian French: the seconds.
    ("ч", Beside::Nothing),
    ("s", Beside::Nothing),
];

impl TimeOfDay {
    /// Reads a time of 12 or 24 hours, with a zone of the form `+01:00` or without.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (before, rest) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
        let (hour, rest) = number(rest, 2)?;
        let (minute, rest) = number(behind_mark(rest, "h")?, 2)?;
        let (second, rest) = match behind_mark(rest, "min") {
            Some(rest) => number(rest, 2)?,
            None => (0, rest),
        };
        let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
            Some(rest) => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let (fraction, rest) = rest.split_at(digits);
                // What is finer than a tick is left out.
                let known = fraction.bytes().chain(std::iter::repeat(b'0')).take(7);
                (known.fold(0, |ticks, digit| ticks * 10 + i64::from(digit - b'0')), rest)
            }
            None => (0, rest),
        };
        let rest = rest.trim();
        let end = rest.find(|c: char| !c.is_alphabetic() && !c.is_whitespace() && c != '.').unwrap_or(rest.len());
        let (behind, zone) = rest.split_at(end);
        let (before, behind) = (before.trim_end_matches(is_gap), behind.trim_end());
        let words = (said(BEFORE, before)?, said(BEHIND, behind)?);
        let ((Beside::Nothing, beside) | (beside, Beside::Nothing)) = words else { return None };
        let hour = match beside {
            Beside::Nothing | Beside::Utc if hour <= 23 => hour,
            Beside::BeforeNoon if (1..=12).contains(&hour) => hour % 12,
            Beside::AfterNoon if (1..=12).contains(&hour) => hour % 12 + 12,
            _ => return None,
        };
        if minute > 59 || second > 59 {
            return None;
        }
        let ticks = i64::from(hour) * TICKS_PER_HOUR + i64::from(minute) * TICKS_PER_MINUTE;
        let ticks = ticks + i64::from(second) * TICKS_PER_SECOND + fraction - offset(zone)?;
        let has_zone = matches!(beside, Beside::Utc) || !zone.is_empty();
        Some(Self { ticks, capitals: matches!(behind, "AM" | "PM"), has_zone })
    }
}

/// What one of these words says; `None` where the text is none of them.
fn said(words: &[(&str, Beside)], text: &str) -> Option<Beside> {
    words.iter().find(|(word, _)| spells(text, word)).map(|(_, beside)| *beside)
}

/// Whether a text is this word of small letters, but for its dots, blanks and capitals.
fn spells(text: &str, word: &str) -> bool {
    let letters = text.chars().filter(|c| *c != '.' && !c.is_whitespace());
    letters.map(|c| c.to_ascii_lowercase()).eq(word.chars())
}

/// What follows the colon or dot behind a number, or the unit that the number has.
fn behind_mark<'t>(text: &'t str, unit: &str) -> Option<&'t str> {
    text.strip_prefix([':', '.']).or_else(|| text.trim_start().strip_prefix(unit).map(str::trim_start))
}

/// Whether a character can stand between a date and its time.
pub(super) fn is_gap(c: char) -> bool {
    c == ',' || c.is_whitespace()
}

/// Up to `max` digits, nine at most, and what follows.
pub(super) fn number(text: &str, max: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take(max).take_while(u8::is_ascii_digit);
    let (length, number) = digits.fold((0, 0), |(at, number), digit| (at + 1, number * 10 + u32::from(digit - b'0')));
    (length > 0).then(|| (number, &text[length..]))
}

/// Ticks of `+01:00`, `+0100`, `+1` or nothing.
pub(super) fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() {
        return Some(0);
    }
    let negative = zone.starts_with('-');
    let (hour, rest) = number(zone.strip_prefix(['+', '-'])?, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minute, rest) = if rest.is_empty() { (0, rest) } else { number(rest, 2)? };
    if !rest.is_empty() || hour > 14 || minute > 59 {
        return None;
    }
    let ticks = i64::from(hour * 60 + minute) * TICKS_PER_MINUTE;
    Some(if negative { -ticks } else { ticks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::format_timespan;

    #[test]
    fn times_of_every_form() {
        for (text, expected) in [
            ("20:00:12.555", "20:00:12.5550000"),
            ("20.00.12,555", "20:00:12.5550000"),
            ("20:00", "20:00:00"),
            ("8:00:12.123456789 PM", "20:00:12.1234567"),
            ("8:00:12\u{202f}p.m.", "20:00:12"),
            ("8:00:12\u{a0}p.\u{a0}m.", "20:00:12"),
            ("12:00:12 a. m.", "00:00:12"),
            ("8:00:12 μ.μ.", "20:00:12"),
            ("8:00:12 PTG", "20:00:12"),
            ("오후 8:00:12", "20:00:12"),
            ("下午8:00:12", "20:00:12"),
            ("上午12:00:12", "00:00:12"),
            ("klo 20.00.12", "20:00:12"),
            ("г., 20:00:12 ч.", "20:00:12"),
            ("20 h 00 min 12,555 s", "20:00:12.5550000"),
            ("20 h 00", "20:00:00"),
            ("09:00:00 AM +01:00", "08:00:00"),
            ("08:00:12Z", "08:00:12"),
        ] {
            let time = TimeOfDay::parse(text).map(|time| format_timespan(time.ticks));
            assert_eq!(time.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "x", "8", "24:00", "8:60", "8:00:60", "0:00 AM", "13:00 PM", "8:00x", "at 8:00", "-8:00"] {
            assert_eq!(TimeOfDay::parse(text), None, "{text}");
        }
        for text in ["下午13:00", "AM 8:00 PM", "PM 8:00 Z", "Z 8:00", "8:00 o'clock", "20 h 00 min", "8:00 +15:00"] {
            assert_eq!(TimeOfDay::parse(text), None, "{text}");
        }
    }
}
