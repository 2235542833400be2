//! Writing records as text: escaped JSON strings, numbers, times, digests, straight into a byte buffer.

use super::clock::{DAY_TICKS, TICKS_PER_SECOND};

/// Mixes a number into a well spread one (SplitMix64's finalizer). Everything that two files must agree on, such as the
/// digest of a push, comes from here and not from a file's own stream of random numbers.
pub(super) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number that depends on both.
pub(super) fn mix2(a: u64, b: u64) -> u64 {
    mix(mix(a) ^ b)
}

/// A number for a name, so that keys of stories read as words.
pub(super) const fn key_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Appending to a buffer; every method returns it, so that a record reads as one chain.
pub(super) trait Text {
    /// Text as it is.
    fn raw(&mut self, text: &str) -> &mut Self;
    /// A JSON string with its quotes.
    fn string(&mut self, text: &str) -> &mut Self;
    /// A JSON string's inside, without quotes.
    fn escaped(&mut self, text: &str) -> &mut Self;
    /// A whole number.
    fn int(&mut self, value: u64) -> &mut Self;
    /// A whole number with leading zeros.
    fn padded(&mut self, value: u64, width: usize) -> &mut Self;
    /// `value / 10^places` in decimal notation, with all places.
    fn fixed(&mut self, value: u64, places: u32) -> &mut Self;
    /// `2026-05-31T23:59:59` and so many fraction digits, without a zone. Ticks are since 1970.
    fn iso(&mut self, ticks: i64, digits: usize) -> &mut Self;
    /// 64 hexadecimal digits that stand for the key.
    fn hex64(&mut self, key: u64) -> &mut Self;
    /// `sha256:` and 64 hexadecimal digits that stand for the key.
    fn digest(&mut self, key: u64) -> &mut Self;
    /// A UUID that stands for the key.
    fn uuid(&mut self, key: u64) -> &mut Self;
    /// So many hexadecimal digits of a number, at most 16.
    fn hex(&mut self, value: u64, digits: u32) -> &mut Self;
}

/// Two decimal digits for every number below 100.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut at = 0;
    while at < 100 {
        pairs[at] = [b'0' + (at / 10) as u8, b'0' + (at % 10) as u8];
        at += 1;
    }
    pairs
};

fn pair(value: u64) -> [u8; 2] {
    PAIRS[(value % 100) as usize]
}

impl Text for Vec<u8> {
    fn raw(&mut self, text: &str) -> &mut Self {
        self.extend_from_slice(text.as_bytes());
        self
    }

    fn string(&mut self, text: &str) -> &mut Self {
        self.push(b'"');
        self.escaped(text);
        self.push(b'"');
        self
    }

    fn escaped(&mut self, text: &str) -> &mut Self {
        let bytes = text.as_bytes();
        let mut copied = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            let short = match byte {
                b'"' => b'"',
                b'\\' => b'\\',
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0..0x20 => b'u',
                _ => continue,
            };
            self.extend_from_slice(&bytes[copied..at]);
            self.extend_from_slice(&[b'\\', short]);
            if short == b'u' {
                self.raw("00").hex(u64::from(byte), 2);
            }
            copied = at + 1;
        }
        self.extend_from_slice(&bytes[copied..]);
        self
    }

    fn int(&mut self, value: u64) -> &mut Self {
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut rest = value;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.extend_from_slice(&digits[at..]);
        self
    }

    fn padded(&mut self, value: u64, width: usize) -> &mut Self {
        let mut digits = [b'0'; 20];
        let width = width.min(digits.len());
        let mut rest = value;
        for digit in digits[..width].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.extend_from_slice(&digits[..width]);
        self
    }

    fn fixed(&mut self, value: u64, places: u32) -> &mut Self {
        let unit = 10_u64.pow(places);
        self.int(value / unit).raw(".").padded(value % unit, places as usize)
    }

    fn iso(&mut self, ticks: i64, digits: usize) -> &mut Self {
        let (year, month, day) = date_of(ticks);
        let of_day = ticks.rem_euclid(DAY_TICKS) as u64;
        let second = of_day / TICKS_PER_SECOND as u64;
        let [y1, y2] = pair(year / 100);
        let [y3, y4] = pair(year);
        let ([o1, o2], [d1, d2]) = (pair(month), pair(day));
        let ([h1, h2], [m1, m2], [s1, s2]) = (pair(second / 3600), pair(second / 60 % 60), pair(second % 60));
        self.extend_from_slice(&[y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', m1, m2, b':', s1, s2]);
        if digits > 0 {
            let mut fraction = of_day % TICKS_PER_SECOND as u64;
            for _ in digits..7 {
                fraction /= 10;
            }
            self.push(b'.');
            self.padded(fraction, digits.min(7));
        }
        self
    }

    fn hex64(&mut self, key: u64) -> &mut Self {
        let mut word = key;
        for _ in 0..4 {
            word = mix(word);
            self.hex(word, 16);
        }
        self
    }

    fn digest(&mut self, key: u64) -> &mut Self {
        self.raw("sha256:").hex64(key)
    }

    fn uuid(&mut self, key: u64) -> &mut Self {
        let (high, low) = (mix(key), mix(key ^ 0x5555));
        self.hex(high >> 32, 8).raw("-").hex(high >> 16, 4).raw("-4").hex(high, 3);
        self.raw("-a").hex(low >> 48, 3).raw("-").hex(low, 12)
    }

    fn hex(&mut self, value: u64, digits: u32) -> &mut Self {
        for at in (0..digits.min(16)).rev() {
            self.push(b"0123456789abcdef"[(value >> (4 * at) & 15) as usize]);
        }
        self
    }
}

/// Year, month and day of an instant (ticks since 1970), by Hinnant's days-to-civil rule.
pub(super) fn date_of(ticks: i64) -> (u64, u64, u64) {
    let shifted = ticks.div_euclid(DAY_TICKS) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as u64, month as u64, day as u64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_and_times_are_written_exactly() {
        assert_eq!(written(|out| _ = out.int(0)), "0");
        assert_eq!(written(|out| _ = out.int(u64::MAX)), "18446744073709551615");
        assert_eq!(written(|out| _ = out.fixed(38_212_784, 6)), "38.212784");
        assert_eq!(written(|out| _ = out.iso(0, 0)), "1970-01-01T00:00:00");
        assert_eq!(written(|out| _ = out.iso(super::super::clock::END, 7)), "2026-05-31T23:59:59.0000000");
        assert_eq!(
            written(|out| _ = out.iso(951_868_799 * TICKS_PER_SECOND + 1_234_567, 3)),
            "2000-02-29T23:59:59.123"
        );
    }

    #[test]
    fn escapes_survive_a_json_parser() {
        let hostile = "a\"b\\c\n\t\u{1}<script>é";
        let text = written(|out| _ = out.string(hostile));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }

    #[test]
    fn digests_have_64_digits_and_uuids_36_characters() {
        assert_eq!(written(|out| _ = out.digest(7)).len(), 71);
        assert_eq!(written(|out| _ = out.uuid(7)).len(), 36);
    }
}
