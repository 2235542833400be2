//! Numbers as people read them: `1,234`, `12.3k`, `3.2 GB`.

/// What a number counts, as far as its writing is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Anything.
    #[default]
    Plain,
    /// Bytes, in powers of 1000.
    Bytes,
    /// Hundredths.
    Percent,
}

impl Unit {
    /// `bytes_sent`-like columns stay plain; those whose name ends in `bytes` count bytes.
    pub fn from_name(name: &str) -> Self {
        if name.to_ascii_lowercase().ends_with("bytes") { Self::Bytes } else { Self::Plain }
    }
}

/// The number with all its digits, grouped: `1,234,567.25`.
pub fn exact(value: f64) -> String {
    if !value.is_finite() {
        return not_finite(value);
    }
    if value != 0.0 && !(1e-6..1e15).contains(&value.abs()) {
        return format!("{value:e}");
    }
    group(&format!("{value}"))
}

/// The number for a label or a sentence: grouped below ten thousand, then `12.3k`, `3.4M`; bytes as `3.2 GB`.
pub fn short(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return not_finite(value);
    }
    match unit {
        Unit::Percent => format!("{}%", significant(value)),
        Unit::Plain if value.abs() < 10_000.0 => significant(value),
        Unit::Plain | Unit::Bytes => {
            let mut magnitude = Magnitude::of(value, unit);
            // 999,999 rounds up to the next magnitude.
            let rounded = value.abs() / magnitude.factor;
            if magnitude.factor > 1.0 && (rounded * 10.0).round() / 10.0 >= 1000.0 {
                magnitude = Magnitude::of(value * 1.01, unit);
            }
            format!("{}{}", significant(value / magnitude.factor), magnitude.suffix)
        }
    }
}

/// A unit and a number of decimals that fit every label of one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisFormat {
    magnitude: Magnitude,
    decimals: usize,
    percent: bool,
}

impl AxisFormat {
    /// For labels `step` apart, of which the largest is `largest`.
    pub fn new(largest: f64, step: f64, unit: Unit) -> Self {
        let largest = largest.abs();
        let magnitude = match unit {
            Unit::Plain if largest < 10_000.0 => Magnitude::ONE,
            Unit::Percent => Magnitude::ONE,
            Unit::Plain | Unit::Bytes => Magnitude::of(largest, unit),
        };
        let step = step.abs() / magnitude.factor;
        // As many decimals as the step itself has, so that labels differ by it exactly.
        let is_whole = |decimals: &i32| {
            let scaled = step * 10f64.powi(*decimals);
            (scaled - scaled.round()).abs() <= scaled.abs() * 1e-6 && scaled.round() != 0.0
        };
        let decimals = (0..=12).find(is_whole).unwrap_or(if step == 0.0 { 0 } else { 3 });
        let decimals = usize::try_from(decimals).unwrap_or(0);
        Self { magnitude, decimals, percent: unit == Unit::Percent }
    }

    /// The label of `value`.
    pub fn label(&self, value: f64) -> String {
        let scaled = value / self.magnitude.factor;
        if !scaled.is_finite() {
            return not_finite(scaled);
        }
        if scaled != 0.0 && (scaled.abs() >= 1e15 || scaled.abs() < 1e-9) {
            return format!("{value:e}");
        }
        let text = format!("{scaled:.*}", self.decimals);
        // What rounds to zero has no sign.
        let text = if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
            text.trim_start_matches('-').to_owned()
        } else {
            text
        };
        // Nobody says "zero million".
        if value == 0.0 && self.magnitude.suffix.len() == 1 {
            return "0".to_owned();
        }
        format!("{}{}{}", group(&text), self.magnitude.suffix, if self.percent { "%" } else { "" })
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Magnitude {
    factor: f64,
    suffix: &'static str,
}

impl Magnitude {
    const ONE: Self = Self { factor: 1.0, suffix: "" };

    fn of(value: f64, unit: Unit) -> Self {
        const PLAIN: [(f64, &str); 5] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"), (1.0, "")];
        const BYTES: [(f64, &str); 6] =
            [(1e15, " PB"), (1e12, " TB"), (1e9, " GB"), (1e6, " MB"), (1e3, " kB"), (1.0, " B")];
        let ladder: &[(f64, &str)] = if unit == Unit::Bytes { &BYTES } else { &PLAIN };
        let fits = |step: &&(f64, &'static str)| value.abs() >= step.0;
        let smallest = Self { factor: 1.0, suffix: if unit == Unit::Bytes { " B" } else { "" } };
        ladder.iter().find(fits).map_or(smallest, |(factor, suffix)| Self { factor: *factor, suffix })
    }
}

/// Three significant digits below a thousand, whole numbers grouped above, without zeros at the end.
fn significant(value: f64) -> String {
    let size = value.abs();
    if size >= 1e15 || (size != 0.0 && size < 1e-4) {
        return format!("{value:.2e}");
    }
    let decimals = match size {
        size if size >= 1000.0 || value.fract() == 0.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        size => (2.0 - size.log10().floor()).clamp(2.0, 7.0) as usize,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    group(text)
}

/// Commas between groups of three in the whole part of a decimal number.
pub(super) fn group(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3);
    grouped.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

fn not_finite(value: f64) -> String {
    if value.is_nan() {
        "—".to_owned()
    } else if value > 0.0 {
        "∞".to_owned()
    } else {
        "-∞".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers() {
        for (value, text) in [
            (0.0, "0"),
            (7.0, "7"),
            (0.5, "0.5"),
            (1.0 / 3.0, "0.333"),
            (1_234.0, "1,234"),
            (1_234.56, "1,235"),
            (9_999.0, "9,999"),
            (12_300.0, "12.3k"),
            (999_999.0, "1M"),
            (3_400_000.0, "3.4M"),
            (-52_000_000_000.0, "-52B"),
            (0.000_012, "1.20e-5"),
            (f64::NAN, "—"),
            (f64::NEG_INFINITY, "-∞"),
        ] {
            assert_eq!(short(value, Unit::Plain), text, "{value}");
        }
        for (value, text) in [(0.0, "0 B"), (900.0, "900 B"), (3_200_000_000.0, "3.2 GB"), (1e18, "1,000 PB")] {
            assert_eq!(short(value, Unit::Bytes), text);
        }
        assert_eq!(short(12.5, Unit::Percent), "12.5%");
    }

    #[test]
    fn exact_numbers_keep_every_digit() {
        assert_eq!(exact(1_234_567.25), "1,234,567.25");
        assert_eq!(exact(-1_000.0), "-1,000");
        assert_eq!(exact(123.0), "123");
        assert_eq!(exact(1e300), "1e300");
    }

    #[test]
    fn one_format_serves_a_whole_axis() {
        let labels = |largest, step: f64, unit| {
            let format = AxisFormat::new(largest, step, unit);
            (0..3).map(|index| format.label(step * f64::from(index))).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(100.0, 50.0, Unit::Plain), "0 50 100");
        assert_eq!(labels(1.0, 0.5, Unit::Plain), "0.0 0.5 1.0");
        assert_eq!(labels(5_000.0, 2_500.0, Unit::Plain), "0 2,500 5,000");
        assert_eq!(labels(3e6, 1.5e6, Unit::Plain), "0 1.5M 3.0M");
        assert_eq!(labels(4e9, 2e9, Unit::Bytes), "0 GB 2 GB 4 GB");
        assert_eq!(labels(100.0, 50.0, Unit::Percent), "0% 50% 100%");
        assert_eq!(AxisFormat::new(1.0, 0.5, Unit::Plain).label(-0.0), "0.0");
    }

    #[test]
    fn bytes_are_known_by_the_name() {
        assert_eq!(Unit::from_name("TotalBytes"), Unit::Bytes);
        assert_eq!(Unit::from_name("size_bytes"), Unit::Bytes);
        assert_eq!(Unit::from_name("bytes_per_pull"), Unit::Plain);
    }
}
