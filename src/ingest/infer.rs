//! Which type a column gets when no vendor says it.

use super::json::is_valid;
use super::probe::Seen;
use crate::values::{LAST_EXACT, ScalarType, parse_datetime};

/// What the values of a column have in common so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Guess {
    /// Only nulls.
    #[default]
    Nothing,
    Bool,
    Long,
    /// Whole numbers, one of which no real can hold.
    WideLong,
    Real(Decimals),
    DateTime,
    String,
    Dynamic,
}

/// How the reals of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimals {
    /// Digits behind the point, where all have as many.
    count: Option<usize>,
    /// Whether one ends in a 0 that no number needs: where the others have more digits or fewer, `3.10` is a version. Sums and
    /// averages that come with all their places have more.
    padded: bool,
}

impl Decimals {
    /// Of numbers that are not written in any certain way.
    const ANY: Self = Self { count: None, padded: false };

    /// Of a real that is written so. With an exponent its digits prove nothing.
    fn of(text: &str) -> Self {
        match text.split_once('.') {
            Some((_, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => Self {
                count: Some(fraction.len()),
                padded: (2..=3).contains(&fraction.len()) && fraction.ends_with('0'),
            },
            _ => Self::ANY,
        }
    }

    /// Whether a number that is written so stands in a column of numbers that are written like this.
    pub(super) fn admits(self, other: Self) -> bool {
        !other.padded || self.count == other.count
    }

    /// Of both.
    fn with(self, other: Self) -> Self {
        Self { count: self.count.filter(|_| self.count == other.count), padded: self.padded || other.padded }
    }
}

/// A number as it is written in delimited text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Whole(i64),
    Real(f64, Decimals),
}

impl Number {
    /// Reads a text, without blanks around it, that is a number beyond doubt. Whole numbers that would be written
    /// otherwise (`007`, `+1`) are text: account numbers begin with zeros. So are those that no `long` can hold, and what
    /// no real is (`1e400`, `nan`).
    pub(super) fn of(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
            return None;
        }
        let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
        if padded && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        if let Ok(value) = text.parse() {
            return Some(Self::Whole(value));
        }
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let value = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(Self::Real(value, Decimals::of(digits)))
    }
}

impl Guess {
    /// The guess when a value comes in addition. Whole numbers widen to reals where none is changed by that, scalars of
    /// different kinds to strings, anything beside an array or a bag to dynamic. Versions are strings, though each of
    /// them looks like a real.
    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Nothing, other) | (other, Self::Nothing) => other,
            (Self::Dynamic, _) | (_, Self::Dynamic) => Self::Dynamic,
            (Self::Long, real @ Self::Real(_)) | (real @ Self::Real(_), Self::Long) => real,
            (Self::Real(one), Self::Real(other)) => Self::of_reals(one.with(other)),
            (Self::Long, Self::WideLong) | (Self::WideLong, Self::Long) => Self::WideLong,
            _ => Self::String,
        }
    }

    /// What a JSON value is.
    pub(super) fn of_json(seen: &Seen<'_>) -> Self {
        match seen {
            Seen::Null => Self::Nothing,
            Seen::Bool => Self::Bool,
            Seen::Long(value) => Self::of_whole(*value),
            // A real would be the same for many of them.
            Seen::Huge => Self::String,
            Seen::Real => Self::Real(Decimals::ANY),
            Seen::Text(text) if is_instant(text) => Self::DateTime,
            Seen::Text(_) => Self::String,
            Seen::Array | Seen::Object => Self::Dynamic,
        }
    }

    fn of_whole(value: i64) -> Self {
        if (-LAST_EXACT..=LAST_EXACT).contains(&value) { Self::Long } else { Self::WideLong }
    }

    fn of_reals(decimals: Decimals) -> Self {
        if decimals.padded && decimals.count.is_none() { Self::String } else { Self::Real(decimals) }
    }

    /// What the cell of a delimited text is.
    pub(super) fn of_cell(text: &str) -> Self {
        let text = text.trim();
        let first = text.bytes().next();
        match first {
            None => Self::Nothing,
            Some(b'{' | b'[') if is_valid(text) => Self::Dynamic,
            Some(b't' | b'T' | b'f' | b'F') if is_bool(text) => Self::Bool,
            Some(b'0'..=b'9' | b'-' | b'.') => match Number::of(text) {
                Some(Number::Whole(value)) => Self::of_whole(value),
                Some(Number::Real(_, decimals)) => Self::Real(decimals),
                None if is_instant(text) => Self::DateTime,
                None => Self::String,
            },
            Some(_) => Self::String,
        }
    }

    /// The column's type. A column of nulls only is text.
    pub(super) fn kind(self) -> ScalarType {
        match self {
            Self::Nothing | Self::String => ScalarType::String,
            Self::Bool => ScalarType::Bool,
            Self::Long | Self::WideLong => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::DateTime => ScalarType::DateTime,
            Self::Dynamic => ScalarType::Dynamic,
        }
    }
}

fn is_bool(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// Whether a text is an instant beyond doubt: ISO 8601 with a full date.
pub(super) fn is_instant(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && parse_datetime(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_taken_for_what_they_are() {
        for (text, expected) in [
            ("", Guess::Nothing),
            ("True", Guess::Bool),
            ("12", Guess::Long),
            ("-12", Guess::Long),
            ("012345678901", Guess::String),
            ("0", Guess::Long),
            ("0.5", Guess::Real(Decimals { count: Some(1), padded: false })),
            ("2.0", Guess::Real(Decimals { count: Some(1), padded: false })),
            ("-1.50", Guess::Real(Decimals { count: Some(2), padded: true })),
            ("1e3", Guess::Real(Decimals::ANY)),
            ("1.5e10", Guess::Real(Decimals::ANY)),
            ("99999999999999999999", Guess::String),
            ("-99999999999999999999", Guess::String),
            ("1.2.3", Guess::String),
            ("2024-05-01", Guess::DateTime),
            ("2024-05-01T00:00:00Z", Guess::DateTime),
            ("2024-13-01", Guess::String),
            ("{\"a\":1}", Guess::Dynamic),
            ("[not json", Guess::String),
            ("infinity", Guess::String),
            ("-inf", Guess::String),
            ("nan", Guess::String),
            ("1e400", Guess::String),
            ("+5", Guess::String),
            (".5", Guess::Real(Decimals { count: Some(1), padded: false })),
            (".", Guess::String),
            ("-+5", Guess::String),
            ("-", Guess::String),
        ] {
            assert_eq!(Guess::of_cell(text), expected, "{text}");
        }
    }

    #[test]
    fn types_widen() {
        let real = Guess::Real(Decimals::ANY);
        assert_eq!(Guess::Long.with(real), real);
        assert_eq!(real.with(Guess::DateTime), Guess::String);
        assert_eq!(Guess::of_cell("9007199254740993").with(real), Guess::String);
        assert_eq!(Guess::of_cell("9007199254740993").with(Guess::Long).kind(), ScalarType::Long);
        assert_eq!(Guess::Nothing.with(Guess::Bool), Guess::Bool);
        assert_eq!(Guess::String.with(Guess::Dynamic), Guess::Dynamic);
    }

    #[test]
    fn versions_are_no_numbers() {
        let of = |cells: &[&str]| cells.iter().map(|cell| Guess::of_cell(cell)).fold(Guess::Nothing, Guess::with);
        for cells in [&["3.9", "3.10", "3.1"][..], &["3.10", "3.9"], &["1.20", "1.5e3"]] {
            assert_eq!(of(cells).kind(), ScalarType::String, "{cells:?}");
        }
        let averages = ["2.0000000000000000", "0.33333333333333333333"];
        for cells in
            [&["1.50", "2.00"][..], &["1.0", "2.25", "3"], &["3.9", "3.11"], &["9.90", "12.50", "7"], &averages]
        {
            assert_eq!(of(cells).kind(), ScalarType::Real, "{cells:?}");
        }
    }
}
