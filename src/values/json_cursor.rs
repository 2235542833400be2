//! Strict JSON, taken value by value from the front of a text: no tree, no errors but "not so", and texts borrowed where
//! they hold no escapes.
//!
//! What it takes and refuses is what `serde_json` takes and refuses, which says what is wrong where this says `None`.

use super::DynamicWriter;
use super::words::{bytes_below, bytes_like};
use std::borrow::Cow;

/// Arrays and bags inside each other at most.
const MAX_DEPTH: u32 = 127;

/// A place in a JSON text.
#[derive(Clone, Debug)]
pub struct JsonCursor<'t> {
    text: &'t str,
    at: usize,
    /// Containers that may still be opened.
    depth: u32,
}

/// A value that is neither text nor container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum JsonScalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number of 64 bits.
    Long(i64),
    /// Any other number.
    Real(f64),
}

impl<'t> JsonCursor<'t> {
    /// At the beginning of a text.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: MAX_DEPTH }
    }

    /// The byte where it stands.
    pub fn at(&self) -> usize {
        self.at
    }

    /// What was taken since it stood at byte `start`.
    pub fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The next byte that is no blank.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Whether nothing but blanks is left.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Takes `byte`, if it comes next.
    #[inline]
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Takes exactly these bytes, if they come next.
    #[inline]
    pub fn eat_bytes(&mut self, expected: &[u8]) -> bool {
        let found = self.text.as_bytes().get(self.at..self.at + expected.len());
        let found = found.is_some_and(|found| super::same_bytes(found, expected));
        if found {
            self.at += expected.len();
        }
        found
    }

    /// Takes the bracket that opens a container, and says whether the container holds anything.
    #[inline]
    pub fn open(&mut self, bracket: u8, close: u8) -> Option<bool> {
        if !self.eat(bracket) {
            return None;
        }
        self.depth = self.depth.checked_sub(1)?;
        let empty = self.eat(close);
        self.depth += u32::from(empty);
        Some(!empty)
    }

    /// Behind an item of a container: whether another one follows.
    #[inline]
    pub fn more(&mut self, close: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        if byte == b',' {
            return Some(true);
        }
        self.depth += 1;
        (byte == close).then_some(false)
    }

    /// Takes a string.
    #[inline]
    pub fn string(&mut self) -> Option<Cow<'t, str>> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start)?;
        match self.text.as_bytes()[end] {
            b'"' => {
                self.at = end + 1;
                self.text.get(start..end).map(Cow::Borrowed)
            }
            b'\\' => self.escaped(start, end).map(Cow::Owned),
            _ => None,
        }
    }

    /// The string that begins at `start` and whose first backslash stands at `at`.
    fn escaped(&mut self, start: usize, mut at: usize) -> Option<String> {
        let bytes = self.text.as_bytes();
        let mut out = self.text.get(start..at)?.to_owned();
        loop {
            match *bytes.get(at)? {
                b'"' => {
                    self.at = at + 1;
                    return Some(out);
                }
                b'\\' => {
                    let escape = *bytes.get(at + 1)?;
                    at += 2;
                    out.push(match escape {
                        b'"' | b'\\' | b'/' => char::from(escape),
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'n' => '\n',
                        b'r' => '\r',
                        b't' => '\t',
                        b'u' => {
                            let first = hex4(bytes, at)?;
                            at += 4;
                            let is_high = (0xd800..0xdc00).contains(&first);
                            if is_high && bytes.get(at..at + 2) == Some(b"\\u") {
                                let second = hex4(bytes, at + 2)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                                at += 6;
                                char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)?
                            } else {
                                // Half of a pair is no character.
                                char::from_u32(first)?
                            }
                        }
                        _ => return None,
                    });
                }
                byte if byte < b' ' => return None,
                _ => {
                    let end = plain_end(bytes, at)?;
                    out.push_str(self.text.get(at..end)?);
                    at = end;
                }
            }
        }
    }

    /// Takes a number, a bool or null.
    pub fn scalar(&mut self) -> Option<JsonScalar> {
        let (word, value) = match self.peek()? {
            b't' => ("true", JsonScalar::Bool(true)),
            b'f' => ("false", JsonScalar::Bool(false)),
            b'n' => ("null", JsonScalar::Null),
            _ => return self.number(),
        };
        self.eat_bytes(word.as_bytes()).then_some(value)
    }

    #[inline]
    fn number(&mut self) -> Option<JsonScalar> {
        let bytes = self.text.as_bytes();
        let digits_from = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let negative = bytes[self.at] == b'-';
        let first = self.at + usize::from(negative);
        let count = digits_from(first);
        if count == 0 || count > 1 && bytes[first] == b'0' {
            return None;
        }
        let mut end = first + count;
        let mut whole = true;
        if bytes.get(end) == Some(&b'.') {
            let fraction = digits_from(end + 1);
            if fraction == 0 {
                return None;
            }
            end += 1 + fraction;
            whole = false;
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits_from((end + 1 + sign).min(bytes.len()));
            if exponent == 0 {
                return None;
            }
            end += 1 + sign + exponent;
            whole = false;
        }
        let text = self.text.get(self.at..end)?;
        self.at = end;
        if whole
            && text != "-0"
            && let Ok(value) = text.parse()
        {
            return Some(JsonScalar::Long(value));
        }
        text.parse().ok().filter(|value: &f64| value.is_finite()).map(JsonScalar::Real)
    }

    /// Copies a value of any kind into a writer. Where it is refused, what the writer holds is of no use.
    pub fn dynamic(&mut self, writer: &mut DynamicWriter) -> Option<()> {
        match self.peek()? {
            b'"' => writer.string(&self.string()?),
            b'{' => {
                let mut more = self.open(b'{', b'}')?;
                writer.begin_bag();
                while more {
                    writer.key(&self.string()?);
                    if !self.eat(b':') {
                        return None;
                    }
                    self.dynamic(writer)?;
                    more = self.more(b'}')?;
                }
                writer.end();
            }
            b'[' => {
                let mut more = self.open(b'[', b']')?;
                writer.begin_array();
                while more {
                    self.dynamic(writer)?;
                    more = self.more(b']')?;
                }
                writer.end();
            }
            _ => match self.scalar()? {
                JsonScalar::Null => writer.null(),
                JsonScalar::Bool(value) => writer.bool(value),
                JsonScalar::Long(value) => writer.long(value),
                JsonScalar::Real(value) => writer.real(value),
            },
        }
        Some(())
    }
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |value, byte| Some(value << 4 | char::from(*byte).to_digit(16)?))
}

/// The first quote, backslash or control character from `at` on; `None` where there is none.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..)?.first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let hits = bytes_like(word, b'"') | bytes_like(word, b'\\') | bytes_below(word, b' ');
        if hits != 0 {
            return Some(at + (hits.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '))?;
    Some(at + rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::dynamic_json::JsonText;
    use proptest::prelude::*;
    use serde::de::DeserializeSeed;

    fn both(text: &str) -> (Option<String>, Option<String>) {
        let mut expected = DynamicWriter::default();
        let mut reader = serde_json::Deserializer::from_str(text);
        let good = JsonText(&mut expected).deserialize(&mut reader).and_then(|()| reader.end()).is_ok();
        let mut found = DynamicWriter::default();
        let mut cursor = JsonCursor::new(text);
        let read = cursor.dynamic(&mut found).is_some() && cursor.is_at_end();
        (good.then(|| expected.as_dyn().to_string()), read.then(|| found.as_dyn().to_string()))
    }

    #[test]
    fn it_agrees_with_serde_json_on_the_corners() {
        for text in [
            "",
            " ",
            "{",
            "{}",
            "[]",
            "[1,]",
            "[,1]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "-",
            "-0",
            "0",
            "-01",
            "1.",
            ".5",
            "1.5e",
            "1e5",
            "1E+5",
            "1e-5",
            "1e999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551616",
            "tru",
            "true",
            "truex",
            "null",
            "nul",
            "\"\"",
            "\"a",
            "\"a\\",
            "\"\\n\\t\\b\\f\\r\\/\\\\\\\"\"",
            "\"\\x\"",
            "\"\\u00e9\"",
            "\"\\ud83d\\udc33\"",
            "\"\\ud83d\"",
            "\"\\udc33\"",
            "\"\\ud83dx\"",
            "\"\\ud83d\\u0041\"",
            "\"\\u12\"",
            "\"a\nb\"",
            "\"é🐳 long enough text\"",
            "\"seven 7\\n8 nine\"",
            " [ 1 , 2 ] ",
            "[1 2]",
            "{\"a\" : [ { } , [ ] ] }",
            "[1]]",
            "{\"a\":1,\"a\":2}",
            "\u{feff}{}",
            "[\"\u{7f}\"]",
        ] {
            let (expected, found) = both(text);
            assert_eq!(found, expected, "{text}");
        }
        for depth in [126, 127, 128, 129, 5000] {
            let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            let (expected, found) = both(&text);
            assert_eq!(found.is_some(), expected.is_some());
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_serde_json_on_anything(text in r#"[\[\]{}:,"\\ \n0-9eE.+a-fntrul\u{1}é🐳-]{0,24}"#) {
            let (expected, found) = both(&text);
            prop_assert_eq!(found.is_some(), expected.is_some());
            // `serde_json` can miss the nearest real by a little.
            if !text.contains(['.', 'e', 'E']) && text.bytes().filter(u8::is_ascii_digit).count() < 16 {
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn it_agrees_with_serde_json_on_documents(
            texts in prop::collection::vec(any::<String>(), 1..4), numbers in prop::collection::vec(any::<i64>(), 0..4)
        ) {
            let text = serde_json::json!({ "t": texts, "n": numbers, texts[0].as_str(): { "x": numbers } }).to_string();
            let (expected, found) = both(&text);
            prop_assert!(expected.is_some());
            prop_assert_eq!(found, expected);
        }
    }
}
