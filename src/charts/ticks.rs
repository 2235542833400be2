//! Where an axis has its marks: round numbers, decades, round units of time.

use super::civil::{Civil, DAY_MS, clamp_ms, ms_from_date};
use super::format::{AxisFormat, Unit};

/// One mark of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where, in the unit of the axis.
    pub value: f64,
    /// What it says; empty for a mark without a label.
    pub label: String,
}

/// Marks of a number axis, and the range that they round it out to.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberTicks {
    /// Largest multiple of the step at or below the smallest value.
    pub low: f64,
    /// Smallest multiple of the step at or above the largest value.
    pub high: f64,
    /// The marks, rising.
    pub ticks: Vec<Tick>,
}

/// Marks at multiples of 1, 2 or 5 times a power of ten, at most about `most` of them. With `whole`, no step is below 1:
/// a count has no halves.
pub fn number_ticks(low: f64, high: f64, most: usize, unit: Unit, whole: bool) -> NumberTicks {
    let most = most.clamp(2, 50) as f64;
    let raw = ((high - low) / most).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|factor| factor * power).find(|step| *step >= raw * 0.999_999);
    let step = step.unwrap_or(raw);
    let step = if whole { step.max(1.0) } else { step };
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    if !(first.is_finite() && last.is_finite() && step.is_finite() && step > 0.0 && last - first <= 200.0) {
        // A range beyond what reals can step through, such as 1 apart at 1e300: its ends are marks enough.
        let format = AxisFormat::new(low.abs().max(high.abs()), high - low, unit);
        let ticks = [low, high].map(|value| Tick { value, label: format.label(value) }).to_vec();
        return NumberTicks { low, high, ticks };
    }
    let (low, high) = (first * step, last * step);
    let format = AxisFormat::new(low.abs().max(high.abs()), step, unit);
    let ticks = (0..=(last - first) as usize)
        .map(|index| (first + index as f64) * step)
        .map(|value| Tick { value, label: format.label(value) })
        .collect();
    NumberTicks { low, high, ticks }
}

/// Marks at powers of ten between two positive numbers, at 2 and 5 in between while there is room.
pub fn log_ticks(low: f64, high: f64, most: usize, unit: Unit) -> Vec<Tick> {
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let decades = usize::try_from(last.saturating_sub(first)).unwrap_or(0).max(1);
    let stride = decades.div_ceil(most.max(1)).max(1);
    let marks = |factors: &[f64]| -> Vec<f64> {
        (first..=last)
            .step_by(stride)
            .flat_map(|power| factors.iter().map(move |factor| factor * 10f64.powi(power)))
            .filter(|value| (low * 0.999_999..=high * 1.000_001).contains(value))
            .collect()
    };
    let finest: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 5.0], &[1.0]];
    let fitting = finest.iter().map(|factors| marks(factors)).find(|found| found.len() <= most);
    let values = fitting.filter(|_| stride == 1).unwrap_or_else(|| marks(&[1.0]));
    values.into_iter().map(|value| Tick { value, label: super::format::short(value, unit) }).collect()
}

/// A unit of time that marks stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeStep {
    Milliseconds(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

const STEPS: &[TimeStep] = {
    use TimeStep::{Days, Milliseconds as Ms, Months, Years};
    &[
        Ms(1),
        Ms(2),
        Ms(5),
        Ms(10),
        Ms(20),
        Ms(50),
        Ms(100),
        Ms(200),
        Ms(500),
        Ms(SECOND),
        Ms(2 * SECOND),
        Ms(5 * SECOND),
        Ms(10 * SECOND),
        Ms(15 * SECOND),
        Ms(30 * SECOND),
        Ms(MINUTE),
        Ms(2 * MINUTE),
        Ms(5 * MINUTE),
        Ms(10 * MINUTE),
        Ms(15 * MINUTE),
        Ms(30 * MINUTE),
        Ms(HOUR),
        Ms(2 * HOUR),
        Ms(3 * HOUR),
        Ms(6 * HOUR),
        Ms(12 * HOUR),
        Days(1),
        Days(2),
        Days(7),
        Days(14),
        Months(1),
        Months(2),
        Months(3),
        Months(6),
        Years(1),
        Years(2),
        Years(5),
        Years(10),
        Years(20),
        Years(50),
        Years(100),
        Years(200),
        Years(500),
        Years(1000),
        Years(2000),
        Years(5000),
    ]
};

impl TimeStep {
    /// Its length, or the mean of it.
    fn mean_ms(self) -> i64 {
        match self {
            Self::Milliseconds(ms) => ms,
            Self::Days(days) => days * DAY_MS,
            Self::Months(months) => months * 30 * DAY_MS,
            Self::Years(years) => years * 365 * DAY_MS,
        }
    }

    /// The first mark at or after `ms`, and the number that leads to the next.
    fn first_index(self, ms: i64) -> i64 {
        let civil = Civil::from_ms(ms as f64);
        let index = match self {
            Self::Milliseconds(step) => ms.div_euclid(step),
            Self::Days(days) => (ms.div_euclid(DAY_MS) + WEEK_SHIFT).div_euclid(days),
            Self::Months(months) => (civil.year * 12 + civil.month - 1).div_euclid(months),
            Self::Years(years) => civil.year.div_euclid(years),
        };
        if self.at(index) < ms { index + 1 } else { index }
    }

    fn at(self, index: i64) -> i64 {
        match self {
            Self::Milliseconds(step) => index * step,
            Self::Days(days) => (index * days - WEEK_SHIFT) * DAY_MS,
            Self::Months(months) => ms_from_date(0, index * months + 1, 1),
            Self::Years(years) => ms_from_date(index * years, 1, 1),
        }
    }
}

/// 1970 began on a Thursday: three days after a Monday, on which weeks begin.
const WEEK_SHIFT: i64 = 3;

/// Marks on round units of UTC between two instants (milliseconds since 1970), at most about `most` of them. A mark
/// says what changed: hours within a day, the date at midnight, the year at its beginning.
pub fn time_ticks(low_ms: f64, high_ms: f64, most: usize) -> Vec<Tick> {
    let (low, high) = (clamp_ms(low_ms.ceil()), clamp_ms(high_ms));
    let most = i64::try_from(most.clamp(1, 50)).unwrap_or(50);
    let fits = |step: &&TimeStep| (high - low) / step.mean_ms() < most;
    let Some(step) = STEPS.iter().find(fits) else { return Vec::new() };
    let first = step.first_index(low);
    let marks: Vec<i64> =
        (first..).map(|index| step.at(index)).take_while(|ms| *ms <= high).take(most as usize + 2).collect();
    let mut before: Option<Civil> = None;
    marks
        .into_iter()
        .map(|ms| {
            let civil = Civil::from_ms(ms as f64);
            let label = time_label(*step, civil, before);
            before = Some(civil);
            Tick { value: ms as f64, label }
        })
        .collect()
}

fn time_label(step: TimeStep, at: Civil, before: Option<Civil>) -> String {
    let midnight = at.hour == 0 && at.minute == 0 && at.second == 0 && at.millisecond == 0;
    let new_year = before.is_some_and(|before| before.year != at.year);
    match step {
        TimeStep::Years(_) => at.year.to_string(),
        TimeStep::Months(_) if at.month == 1 || new_year => at.year.to_string(),
        TimeStep::Months(_) => at.month_name().to_owned(),
        TimeStep::Days(_) | TimeStep::Milliseconds(_) if midnight && at.month == 1 && at.day == 1 && new_year => {
            at.year.to_string()
        }
        TimeStep::Days(_) if new_year => at.date(),
        TimeStep::Days(_) => at.month_day(),
        TimeStep::Milliseconds(_) if midnight => at.month_day(),
        TimeStep::Milliseconds(step) if step >= MINUTE => format!("{:02}:{:02}", at.hour, at.minute),
        TimeStep::Milliseconds(step) if step >= SECOND => {
            format!("{:02}:{:02}:{:02}", at.hour, at.minute, at.second)
        }
        TimeStep::Milliseconds(_) => {
            format!("{:02}:{:02}:{:02}.{:03}", at.hour, at.minute, at.second, at.millisecond)
        }
    }
}

/// What the marks between two instants leave open: the day when all is within one, the year otherwise.
pub fn time_context(low_ms: f64, high_ms: f64) -> String {
    let (low, high) = (Civil::from_ms(low_ms), Civil::from_ms(high_ms));
    if (low.year, low.month, low.day) == (high.year, high.month, high.day) {
        low.date()
    } else if low.year == high.year {
        low.year.to_string()
    } else {
        format!("{} – {}", low.year, high.year)
    }
}

/// A length of time in its two largest units: `30 days`, `2 hours 15 minutes`.
pub fn length_of_time(ms: f64) -> String {
    const UNITS: [(i64, &str); 5] =
        [(DAY_MS, "day"), (HOUR, "hour"), (MINUTE, "minute"), (SECOND, "second"), (1, "millisecond")];
    let mut parts = Vec::new();
    let mut rest = clamp_ms(ms).abs();
    for (length, name) in UNITS {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
        if parts.len() == 2 || (count > 0 && name == "day" && count >= 7) {
            break;
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> String {
        ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn numbers_stand_on_round_steps() {
        let of = |low, high, most, whole| labels(&number_ticks(low, high, most, Unit::Plain, whole).ticks);
        assert_eq!(of(0.0, 97.0, 5, true), "0 | 20 | 40 | 60 | 80 | 100");
        assert_eq!(of(0.0, 2.0, 8, true), "0 | 1 | 2");
        assert_eq!(of(0.0, 1.0, 5, false), "0.0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0");
        assert_eq!(of(-30.0, 70.0, 5, true), "-40 | -20 | 0 | 20 | 40 | 60 | 80");
        assert_eq!(of(0.0, 3_400_000.0, 4, true), "0M | 1M | 2M | 3M | 4M".replace("0M |", "0 |"));
    }

    #[test]
    fn no_range_makes_too_many_or_panics() {
        for (low, high) in [(0.0, 0.0), (1e300, 1e300), (-1e308, 1e308), (0.0, 5e-324), (1e16, 1e16 + 2.0)] {
            let found = number_ticks(low, high, 5, Unit::Plain, false);
            assert!(found.ticks.len() <= 201, "{low} {high}: {}", found.ticks.len());
        }
        assert!(log_ticks(5e-324, 1e308, 5, Unit::Plain).len() <= 10);
        assert!(time_ticks(f64::NEG_INFINITY, f64::INFINITY, 8).len() <= 10);
        assert!(time_ticks(f64::NAN, f64::NAN, 8).len() <= 10);
    }

    #[test]
    fn decades() {
        assert_eq!(labels(&log_ticks(1.0, 100.0, 8, Unit::Plain)), "1 | 2 | 5 | 10 | 20 | 50 | 100");
        assert_eq!(labels(&log_ticks(1.0, 1e6, 7, Unit::Plain)), "1 | 10 | 100 | 1,000 | 10k | 100k | 1M");
    }

    #[test]
    fn time_stands_on_round_units() {
        let day = ms_from_date(2026, 6, 1) as f64;
        let hour = HOUR as f64;
        let of = |low: f64, high: f64, most| labels(&time_ticks(low, high, most));
        assert_eq!(of(day, day + 24.0 * hour, 6), "Jun 1 | 06:00 | 12:00 | 18:00 | Jun 2");
        assert_eq!(
            of(day + 600.0, day + 3_000.0, 6),
            "00:00:01.000 | 00:00:01.500 | 00:00:02.000 | 00:00:02.500 | 00:00:03.000"
        );
        assert_eq!(of(day + 20.0 * hour, day + 28.0 * hour, 5), "20:00 | 22:00 | Jun 2 | 02:00 | 04:00");
        assert_eq!(of(day, day + 30.0 * 24.0 * hour, 8), "Jun 1 | Jun 8 | Jun 15 | Jun 22 | Jun 29");
        let autumn = ms_from_date(2025, 10, 15) as f64;
        assert_eq!(of(autumn, autumn + 200.0 * 24.0 * hour, 8), "Nov | Dec | 2026 | Feb | Mar | Apr | May");
        assert_eq!(
            of(ms_from_date(1999, 5, 1) as f64, ms_from_date(2026, 1, 1) as f64, 7),
            "2000 | 2005 | 2010 | 2015 | 2020 | 2025"
        );
    }

    #[test]
    fn the_context_says_what_the_marks_do_not() {
        let day = ms_from_date(2026, 6, 1);
        assert_eq!(time_context(day as f64, (day + HOUR) as f64), "Jun 1, 2026");
        assert_eq!(time_context(day as f64, (day + 3 * DAY_MS) as f64), "2026");
        assert_eq!(time_context(day as f64, (day + 400 * DAY_MS) as f64), "2026 – 2027");
    }
}
