//! Text to bools and numbers, as the `to…()` functions read it.

use crate::values::Decimal;
use std::str::FromStr;

/// `true`, `false` in any case, or a whole number (0 is false). `None` for anything else.
pub(super) fn bool_from_text(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        long_from_text(text).map(|value| value != 0)
    }
}

/// A whole number with an optional sign, or hexadecimal as `0x10`; `None` for anything else, also for a number with a
/// fraction.
pub(super) fn long_from_text(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // A sign may not follow.
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => i64::from_str_radix(digits, 16).ok(),
        _ => text.parse().ok(),
    }
}

/// A number with an optional fraction and exponent, `nan`, `inf` or `infinity`; `None` for anything else.
pub(super) fn real_from_text(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// A decimal number with an optional exponent; `None` for anything else and for what is out of range.
pub(crate) fn decimal_from_text(text: &str) -> Option<Decimal> {
    // The library takes underscores between digits.
    let text = Some(text.trim()).filter(|text| !text.contains('_'))?;
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}
