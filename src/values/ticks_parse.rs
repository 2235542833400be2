//! Text to ticks.

use super::{
    TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND, ticks_from_civil,
};

/// An instant of any form that Kusto's `todatetime` takes: ISO 8601 with `T` or a blank, any number of fraction digits
/// (cut, not rounded, to 100 ns), `Z`, `+01:00`, `+0100` or no zone (UTC), a date alone, `M/d/yyyy`, RFC 822, RFC 850.
///
/// `None` for anything else.
pub fn parse_datetime(text: &str) -> Option<i64> {
    if let Some(ticks) = parse_usual(text.as_bytes()) {
        return Some(ticks);
    }
    let text = text.trim();
    parse_iso(text).or_else(|| parse_month_first(text)).or_else(|| parse_named_month(text))
}

/// `2024-05-01T08:00:12Z`, with up to seven digits of a fraction: what nearly all logs hold, digit by digit.
fn parse_usual(text: &[u8]) -> Option<i64> {
    let (head, tail) = text.split_first_chunk::<19>()?;
    let digits = |from: usize, count: usize| {
        head[from..from + count].iter().try_fold(0, |value, byte| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            (digit < 10).then_some(value * 10 + digit)
        })
    };
    let marks = [head[4], head[7], head[10], head[13], head[16]] == *b"--T::";
    let (zone, fraction) = tail.split_last()?;
    let good = fraction.is_empty() || (2..=8).contains(&fraction.len()) && fraction[0] == b'.';
    if !marks || *zone != b'Z' || !good {
        return None;
    }
    let mut ticks = 0;
    for at in 1..8 {
        let digit = fraction.get(at).map_or(0, |byte| byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        ticks = ticks * 10 + i64::from(digit);
    }
    let (hour, minute, second) = (digits(11, 2)?, digits(14, 2)?, digits(17, 2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from(hour * 3600 + minute * 60 + second);
    ticks_from_civil(digits(0, 4)? as i32, digits(5, 2)?, digits(8, 2)?, seconds * TICKS_PER_SECOND + ticks)
}

/// An instant as a query writes it, where a year alone is its first instant: `datetime(1990)`.
pub fn parse_datetime_or_year(text: &str) -> Option<i64> {
    parse_datetime(text).or_else(|| {
        let mut cursor = Cursor(text.trim().as_bytes());
        let year = cursor.digits(4, 4)?;
        cursor.0.is_empty().then(|| ticks_from_civil(year as i32, 1, 1, 0))?
    })
}

/// The fields of a text, taken from its front.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn digits(&mut self, min: usize, max: usize) -> Option<u32> {
        let count = self.0.iter().take(max).take_while(|byte| byte.is_ascii_digit()).count();
        if count < min {
            return None;
        }
        let value = self.0[..count].iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
        self.0 = &self.0[count..];
        Some(value)
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == byte).then(|| self.0 = rest)
    }

    fn eat_any(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        bytes.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// `.` and digits as ticks, cut to seven digits; zero where there is no fraction.
    fn fraction(&mut self) -> Option<i64> {
        if self.eat_any(b".,").is_none() {
            return Some(0);
        }
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return None;
        }
        let ticks = (0..7).fold(0, |ticks, at| {
            ticks * 10 + self.0.get(at).filter(|_| at < count).map_or(0, |byte| i64::from(byte - b'0'))
        });
        self.0 = &self.0[count..];
        Some(ticks)
    }

    /// `hh:mm[:ss[.fffffff]]` in ticks; minutes and seconds have at least so many digits.
    fn time(&mut self, digits: usize) -> Option<i64> {
        let hour = self.digits(1, 2)?;
        self.eat(b':')?;
        let minute = self.digits(digits, 2)?;
        let (second, fraction) =
            if self.eat(b':').is_some() { (self.digits(digits, 2)?, self.fraction()?) } else { (0, 0) };
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(i64::from(hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + fraction)
    }

    /// Ticks to take away for the zone; everything must be read after it.
    fn zone(&mut self) -> Option<i64> {
        while self.eat(b' ').is_some() {}
        if [&b"GMT"[..], b"UTC"].contains(&self.0) {
            return Some(0);
        }
        let ticks = match self.eat_any(b"Zz+-") {
            None | Some(b'Z' | b'z') => 0,
            Some(sign) => {
                let hour = self.digits(2, 2)?;
                let _ = self.eat(b':');
                let minute = if self.0.is_empty() { 0 } else { self.digits(2, 2)? };
                if hour > 14 || minute > 59 {
                    return None;
                }
                let ticks = i64::from(hour * 60 + minute) * TICKS_PER_MINUTE;
                if sign == b'-' { -ticks } else { ticks }
            }
        };
        self.0.is_empty().then_some(ticks)
    }
}

fn parse_iso(text: &str) -> Option<i64> {
    let mut cursor = Cursor(text.as_bytes());
    let year = cursor.digits(4, 4)?;
    let dash = cursor.eat_any(b"-/")?;
    let month = cursor.digits(1, 2)?;
    if cursor.0.is_empty() {
        return ticks_from_civil(year as i32, month, 1, 0);
    }
    cursor.eat(dash)?;
    let day = cursor.digits(1, 2)?;
    finish(&mut cursor, year, month, day)
}

/// The rest of a date: nothing, or a time with a zone.
fn finish(cursor: &mut Cursor<'_>, year: u32, month: u32, day: u32) -> Option<i64> {
    let (time, zone) = match cursor.eat_any(b"Tt ") {
        None => (0, cursor.zone()?),
        Some(_) => {
            while cursor.eat(b' ').is_some() {}
            (cursor.time(2)?, cursor.zone()?)
        }
    };
    let ticks = ticks_from_civil(year as i32, month, day, time)?.checked_sub(zone)?;
    (0..=super::MAX_DATETIME_TICKS).contains(&ticks).then_some(ticks)
}

/// `12/31/2024` and `12-31-2024`, as .NET reads them for the invariant culture.
fn parse_month_first(text: &str) -> Option<i64> {
    let mut cursor = Cursor(text.as_bytes());
    let month = cursor.digits(1, 2)?;
    let dash = cursor.eat_any(b"-/")?;
    let day = cursor.digits(1, 2)?;
    cursor.eat(dash)?;
    let year = cursor.digits(4, 4)?;
    finish(&mut cursor, year, month, day)
}

/// `Sat, 8 Nov 14 15:05:02 GMT` (RFC 822), `Saturday, 08-Nov-14 15:05 GMT` (RFC 850): the day of the week, the seconds
/// and the zone may be left out.
fn parse_named_month(text: &str) -> Option<i64> {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let text = text.split_once(',').map_or(text, |(weekday, rest)| {
        if weekday.bytes().all(|byte| byte.is_ascii_alphabetic()) { rest.trim_start() } else { text }
    });
    let mut cursor = Cursor(text.as_bytes());
    let day = cursor.digits(1, 2)?;
    let part = cursor.eat_any(b" -")?;
    let name = cursor.0.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|known| **known == *name)? as u32 + 1;
    cursor.0 = &cursor.0[3..];
    cursor.eat(part)?;
    let before = cursor.0.len();
    let year = cursor.digits(2, 4)?;
    let year = match (before - cursor.0.len(), year) {
        (2, 0..50) => year + 2000,
        (2, _) => year + 1900,
        (4, _) => year,
        _ => return None,
    };
    finish(&mut cursor, year, month, day)
}

/// A length of time: `[-][d.]hh:mm[:ss[.fffffff]]`, a number with a unit (`1d`, `2.5h`, `10ms`), or a bare number of
/// days. `None` for anything else.
pub fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let ticks = clock(body).or_else(|| with_unit(body))?;
    // The sign comes before the bounds: the least timespan has no positive twin.
    i64::try_from(if negative { -ticks } else { ticks }).ok()
}

fn clock(text: &str) -> Option<i128> {
    let (days, rest) = match text.split_once(':') {
        Some((head, _)) => match head.split_once('.') {
            Some((days, _)) => (days.parse::<i64>().ok()?, &text[days.len() + 1..]),
            None => (0, text),
        },
        None => return None,
    };
    let mut cursor = Cursor(rest.as_bytes());
    // Kusto reads `0:0:0.001`; `1:2` alone could be anything.
    let time = cursor.time(if rest.matches(':').count() == 2 { 1 } else { 2 })?;
    if !cursor.0.is_empty() {
        return None;
    }
    Some(i128::from(days) * i128::from(TICKS_PER_DAY) + i128::from(time))
}

fn with_unit(text: &str) -> Option<i128> {
    let at = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let scale = match unit.trim() {
        "" | "d" | "day" | "days" => TICKS_PER_DAY,
        "h" | "hr" | "hrs" | "hour" | "hours" => TICKS_PER_HOUR,
        "m" | "min" | "minute" | "minutes" => TICKS_PER_MINUTE,
        "s" | "sec" | "second" | "seconds" => TICKS_PER_SECOND,
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => TICKS_PER_MILLISECOND,
        "us" | "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => 10,
        "tick" | "ticks" => 1,
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => return nanoseconds(number),
        _ => return None,
    };
    // Whole numbers stay exact; only fractions go through a real.
    if let Ok(whole) = number.parse::<i64>() {
        return Some(i128::from(whole) * i128::from(scale));
    }
    let ticks = number.parse::<f64>().ok()? * scale as f64;
    (ticks.abs() < i64::MAX as f64).then_some(ticks.round() as i128)
}

/// Nanoseconds as ticks, of which each has a hundred; what is left over is cut off.
fn nanoseconds(number: &str) -> Option<i128> {
    if let Ok(whole) = number.parse::<i64>() {
        return Some(i128::from(whole / 100));
    }
    let ticks = number.parse::<f64>().ok()? / 100.0;
    (ticks.abs() < i64::MAX as f64).then_some(ticks.trunc() as i128)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{format_datetime, format_timespan};

    #[test]
    fn nanoseconds_are_parts_of_ticks() {
        for (text, ticks) in [("100nanoseconds", 1), ("250nanos", 2), ("99nano", 0), ("1500.5nanosec", 15)] {
            assert_eq!(parse_timespan(text), Some(ticks), "{text}");
        }
    }

    #[test]
    fn instants_of_every_form() {
        for (text, expected) in [
            ("2024-05-01T08:00:12.5550001Z", "2024-05-01T08:00:12.5550001Z"),
            ("2024-05-01T08:00:12.123456789Z", "2024-05-01T08:00:12.1234567Z"),
            ("2024-05-01T08:00:12.55+0000", "2024-05-01T08:00:12.5500000Z"),
            ("2024-05-01T08:00:12+02:00", "2024-05-01T06:00:12.0000000Z"),
            ("2024-05-01 08:00:12", "2024-05-01T08:00:12.0000000Z"),
            ("2024-05-01", "2024-05-01T00:00:00.0000000Z"),
            ("2024-02-29T00:00Z", "2024-02-29T00:00:00.0000000Z"),
            ("12/31/2024 23:59:59", "2024-12-31T23:59:59.0000000Z"),
            ("Sat, 8 Nov 2014 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z"),
            ("8 Nov 14 15:05", "2014-11-08T15:05:00.0000000Z"),
            ("Saturday, 08-Nov-14 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z"),
            ("08-Nov-14 15:05 GMT", "2014-11-08T15:05:00.0000000Z"),
            ("Sat, 8 Nov 2014 15:05:02 +0200", "2014-11-08T13:05:02.0000000Z"),
            ("2014-11-08 15:05 GMT", "2014-11-08T15:05:00.0000000Z"),
            ("0001-01-01", "0001-01-01T00:00:00.0000000Z"),
            ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
        ] {
            assert_eq!(parse_datetime(text).map(format_datetime).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["", "2023-02-29T00:00:00Z", "019-03-12T22:42:08.7034064Z", "2024-13-01", "x", "2024-05-01T25:00Z", "é"]
        {
            assert_eq!(parse_datetime(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_alone_is_an_instant_in_a_query() {
        assert_eq!(parse_datetime("1990"), None);
        assert_eq!(parse_datetime_or_year("1990"), parse_datetime("1990-01-01"));
        for text in ["19900101", "199", "0000", "1990x"] {
            assert_eq!(parse_datetime_or_year(text), None, "{text}");
        }
    }

    #[test]
    fn the_usual_form_is_read_as_the_full_reader_reads_it() {
        for text in [
            "2024-05-01T08:00:12Z",
            "2024-05-01T08:00:12.5Z",
            "2024-05-01T08:00:12.1234567Z",
            "2024-02-30T08:00:12Z",
            "2024-05-01T08:00:12.Z",
            "2024-05-01T24:00:12Z",
            "2024-05-01T08:60:12Z",
            "2024-05-01T08:00:60Z",
            "2024-05-01T08:00:12.12345678Z",
            "2024-05-01T08:00:12,5Z",
            "2024/05/01T08:00:12Z",
            "2024-05-01 08:00:12Z",
            "2024-05-01T08:00:1xZ",
            "2024-05-01T08:00:12.5xZ",
            "0000-05-01T08:00:12Z",
            "2024-13-01T08:00:12Z",
            "2024-05-01T08:00:12z",
            "2024-05-01T08:00:12+0",
            "9999-12-31T23:59:59.9999999Z",
        ] {
            let usual = parse_usual(text.as_bytes());
            assert!(usual.is_none() || usual == parse_iso(text), "{text}");
        }
        assert!(parse_usual(b"2024-05-01T08:00:12.5Z").is_some());
    }

    #[test]
    fn every_day_comes_back() {
        for day in (0..3_652_059).step_by(17) {
            let ticks = day * TICKS_PER_DAY + 12_345;
            assert_eq!(parse_datetime(&format_datetime(ticks)), Some(ticks));
        }
    }

    #[test]
    fn lengths_of_every_form() {
        for (text, expected) in [
            ("1d", "1.00:00:00"),
            ("2.5h", "02:30:00"),
            ("10ms", "00:00:00.0100000"),
            ("1tick", "00:00:00.0000001"),
            ("1.02:03:04.5", "1.02:03:04.5000000"),
            ("-00:01:00", "-00:01:00"),
            ("23:59", "23:59:00"),
            ("2", "2.00:00:00"),
            ("0:0:0.001", "00:00:00.0010000"),
        ] {
            assert_eq!(parse_timespan(text).map(format_timespan).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "x", "1y", "1:2", "25:00", "--1d"] {
            assert_eq!(parse_timespan(text), None, "{text}");
        }
    }
}
