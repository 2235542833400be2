//! The outermost keys of a record, read to find its shape.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What stands under a key.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen<'t> {
    Null,
    Bool,
    Long(i64),
    /// A whole number that no `long` holds.
    Huge,
    Real,
    Text(Cow<'t, str>),
    Array,
    Object,
}

/// The keys of a record in order, with their values as they are written. A record that is no object has the one key
/// `value`.
#[derive(Clone, Debug)]
pub(super) struct Probe<'t> {
    pub(super) members: Vec<(Cow<'t, str>, &'t RawValue)>,
    /// A bit for each key: dozens of shapes ask for keys that are not there.
    bits: u64,
    /// Whether a key may differ in case from the one that is asked for.
    fold_case: bool,
}

/// Key under which a record that is no object is kept.
pub(super) const LONE_VALUE: &str = "value";

impl<'t> Probe<'t> {
    /// Reads the keys of a record.
    pub(super) fn of(text: &'t str) -> Result<Self, serde_json::Error> {
        if !text.trim_start().starts_with('{') {
            let value: &RawValue = serde_json::from_str(text)?;
            let members = vec![(Cow::Borrowed(LONE_VALUE), value)];
            return Ok(Self { members, bits: bit_of(LONE_VALUE), fold_case: false });
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let probe = Top.deserialize(&mut reader)?;
        reader.end()?;
        Ok(probe)
    }

    /// The same keys, to be found in any case where none is exactly as it is asked for.
    pub(super) fn in_any_case(&self) -> Self {
        Self { fold_case: true, ..self.clone() }
    }

    /// Whether there may be a key, in any case, for each of these bits: see [`bit_of`].
    pub(super) fn may_have(&self, bits: u64) -> bool {
        bits & !self.bits == 0
    }

    /// The value under a key, as it is written; the key is compared exactly, unless it may differ in case. Of equal keys
    /// the last one counts.
    pub(super) fn raw(&self, key: &str) -> Option<&'t str> {
        if self.bits & bit_of(key) == 0 {
            return None;
        }
        let found = match self.members.iter().rev().find(|(name, _)| name == key) {
            None if self.fold_case => self.members.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(key)),
            found => found,
        };
        found.map(|(_, value)| value.get())
    }

    /// What stands under a key.
    pub(super) fn get(&self, key: &str) -> Option<Seen<'t>> {
        self.raw(key).map(Seen::of)
    }

    /// The value at a path of keys through objects, as it is written.
    pub(super) fn at(&self, path: &[&str]) -> Option<&'t str> {
        let (first, rest) = path.split_first()?;
        let value = self.raw(first)?;
        if rest.is_empty() {
            return Some(value);
        }
        if !value.starts_with('{') {
            return None;
        }
        Self { fold_case: self.fold_case, ..Self::of(value).ok()? }.at(rest)
    }
}

impl<'t> Seen<'t> {
    /// What a value is that is written like this: one valid JSON value.
    pub(super) fn of(raw: &'t str) -> Self {
        match raw.bytes().next() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::Text(text_of(raw).unwrap_or_default()),
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::Null,
            Some(_) => match raw.parse() {
                Ok(value) => Self::Long(value),
                Err(_) if is_whole(raw) => Self::Huge,
                Err(_) => Self::Real,
            },
        }
    }
}

/// Whether a number of JSON is written as a whole one.
pub(super) fn is_whole(number: &str) -> bool {
    number.strip_prefix('-').unwrap_or(number).bytes().all(|byte| byte.is_ascii_digit())
}

/// The text that a JSON string stands for; `None` for any other value.
pub(super) fn text_of(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(raw).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

/// One of 64 bits that tells most keys apart, but not by their case.
pub(super) fn bit_of(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let byte = |at: usize| u64::from(bytes.get(at).copied().unwrap_or_default() | 0x20);
    let mixed =
        byte(0) + 5 * byte(bytes.len() / 2) + 11 * byte(bytes.len().saturating_sub(1)) + 23 * bytes.len() as u64;
    1 << (mixed % 64)
}

/// A key, borrowed unless it holds escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

struct Top;

impl<'de> DeserializeSeed<'de> for Top {
    type Value = Probe<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Top {
    type Value = Probe<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let (mut members, mut bits) = (Vec::new(), 0);
        while let Some(key) = access.next_key_seed(Key)? {
            bits |= bit_of(&key);
            members.push((key, access.next_value::<&RawValue>()?));
        }
        Ok(Probe { members, bits, fold_case: false })
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn keys_values_and_paths() {
        let probe =
            Probe::of(r#"{"a":1,"b":{"c":{"d":"x\ny"}},"e":null,"f":[1],"a":2.5,"g":"t","h":true}"#).expect("JSON");
        assert_eq!(probe.get("a"), Some(Seen::Real));
        assert_eq!(probe.at(&["b", "c", "d"]).and_then(text_of).as_deref(), Some("x\ny"));
        assert_eq!(probe.at(&["b", "x"]), None);
        assert_eq!(probe.at(&["a", "x"]), None);
        assert_eq!(probe.get("e"), Some(Seen::Null));
        assert_eq!(probe.get("f"), Some(Seen::Array));
        assert_eq!(probe.get("g"), Some(Seen::Text("t".into())));
        assert_eq!(probe.get("h"), Some(Seen::Bool));
        for (number, seen) in [
            ("12", Seen::Long(12)),
            ("-9223372036854775808", Seen::Long(i64::MIN)),
            ("9223372036854775808", Seen::Huge),
            ("-9223372036854775809", Seen::Huge),
            ("9223372036854775808.0", Seen::Real),
            ("1e30", Seen::Real),
        ] {
            assert_eq!(Probe::of(number).expect("a number").get(LONE_VALUE), Some(seen), "{number}");
        }
        assert!(Probe::of("{\"a\":").is_err());
    }

    #[test]
    fn keys_in_any_case() {
        let exact = Probe::of(r#"{"Key":1,"KEY":2,"Path":{"TO":3},"path":4}"#).expect("JSON");
        assert_eq!((exact.raw("key"), exact.raw("path"), exact.at(&["Path", "to"])), (None, Some("4"), None));
        let any = exact.in_any_case();
        assert_eq!((any.raw("key"), any.raw("Key"), any.raw("path")), (Some("2"), Some("1"), Some("4")));
        assert_eq!((any.at(&["Path", "to"]), any.raw("keys")), (Some("3"), None));
        assert!(exact.may_have(bit_of("key") | bit_of("PATH")));
        assert!(!exact.may_have(!0));
    }
}
