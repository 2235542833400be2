//! Numbers for reading: 1,234 · 3.2 GB · 12 ms.

/// `1234567` as `1,234,567`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 row`, `2,048 rows`.
pub fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// A number of bytes in the unit that fits (powers of 1000, as file managers and vendors count).
pub fn bytes(value: u64) -> String {
    scaled(value as f64, &["B", "kB", "MB", "GB", "TB"])
}

/// A count in short: `950`, `12.3 k`, `4.5 M`.
pub fn short(value: f64) -> String {
    scaled(value, &["", "k", "M", "G"]).trim_end().to_owned()
}

fn scaled(value: f64, units: &[&str]) -> String {
    let mut rest = value;
    let mut unit = 0;
    // 999.5 would be shown as "1000".
    while rest >= 999.5 && unit + 1 < units.len() {
        rest /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && rest < 99.95);
    format!("{rest:.digits$} {}", units.get(unit).copied().unwrap_or_default())
}

/// A length of time from milliseconds: `0.4 ms`, `12 ms`, `1.2 s`, `3 min 20 s`.
pub fn millis(value: f64) -> String {
    if !value.is_finite() || value < 0.0 {
        return "–".to_owned();
    }
    if value < 9.95 {
        format!("{value:.1} ms")
    } else if value < 999.5 {
        format!("{value:.0} ms")
    } else if value < 59_950.0 {
        format!("{:.1} s", value / 1000.0)
    } else {
        let seconds = (value / 1000.0).round() as u64;
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// A share as a whole percentage that is 0 or 100 only when it is exactly so.
pub fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 || part == 0 {
        return 0;
    }
    if part >= whole {
        return 100;
    }
    ((part as f64 / whole as f64 * 100.0).round() as u64).clamp(1, 99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            ["0", "999", "1,000", "1,234,567"],
            [0, 999, 1000, 1_234_567].map(count).each_ref().map(String::as_str)
        );
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(999_600), "1.0 MB");
        assert_eq!(bytes(3_240_000_000), "3.2 GB");
        assert_eq!(bytes(u64::MAX), "18446744 TB");
        assert_eq!(short(12_345.0), "12.3 k");
        assert_eq!(short(12.0), "12");
        assert_eq!(millis(0.42), "0.4 ms");
        assert_eq!(millis(12.4), "12 ms");
        assert_eq!(millis(1_240.0), "1.2 s");
        assert_eq!(millis(200_000.0), "3 min 20 s");
        assert_eq!(millis(f64::NAN), "–");
    }

    #[test]
    fn percentages_do_not_hide_the_last_row() {
        assert_eq!((percent(999_999, 1_000_000), percent(1, 1_000_000), percent(0, 9), percent(9, 9)), (99, 1, 0, 100));
        assert_eq!(percent(1, 0), 0);
    }
}
