//! Dynamic values in a binary form in which a path is found without parsing a document again for every row.
//!
//! One tag byte, then:
//!
//! | tag | value | bytes |
//! |---|---|---|
//! | 0, 1, 2 | null, false, true | none |
//! | 3 | long | zigzag varint |
//! | 4 | real | 8, little-endian |
//! | 5 | string | varint length, UTF-8 |
//! | 6 | array | body length (4), count (4), the elements |
//! | 7 | property bag | body length (4), count (4), for each: varint length of the key, key, value |
//! | 8, 9 | datetime, timespan | 8, ticks |
//! | 10, 11 | guid, decimal | 16 |
//!
//! Bags keep the order in which properties came; of equal keys the last one counts.

use super::{Decimal, Value, decimal_from_bits};

pub(super) const NULL: u8 = 0;
pub(super) const FALSE: u8 = 1;
pub(super) const TRUE: u8 = 2;
pub(super) const LONG: u8 = 3;
pub(super) const REAL: u8 = 4;
pub(super) const STRING: u8 = 5;
pub(super) const ARRAY: u8 = 6;
pub(super) const BAG: u8 = 7;
pub(super) const DATETIME: u8 = 8;
pub(super) const TIMESPAN: u8 = 9;
pub(super) const GUID: u8 = 10;
pub(super) const DECIMAL: u8 = 11;
/// Tag, body length and count of an array or a bag.
pub(super) const HEAD: usize = 9;

/// A dynamic value inside a column or a constant. Reading never panics: bytes that are not of the form read as null.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dyn<'a>(&'a [u8]);

/// What a dynamic value is, opened one level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DynKind<'a> {
    /// JSON's null.
    Null,
    /// `bool`.
    Bool(bool),
    /// `long`.
    Long(i64),
    /// `real`.
    Real(f64),
    /// `string`.
    String(&'a str),
    /// An array: see [`Dyn::elements`].
    Array(usize),
    /// A property bag: see [`Dyn::properties`].
    Bag(usize),
    /// `datetime`, ticks.
    DateTime(i64),
    /// `timespan`, ticks.
    TimeSpan(i64),
    /// `guid`.
    Guid(u128),
    /// `decimal`.
    Decimal(Decimal),
}

impl<'a> Dyn<'a> {
    /// JSON's null.
    pub const NULL: Dyn<'static> = Dyn(&[NULL]);

    /// The value that these bytes encode; longer bytes are allowed, the rest is ignored.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The encoded bytes.
    pub fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// What it is.
    pub fn kind(self) -> DynKind<'a> {
        let Some((&tag, rest)) = self.0.split_first() else { return DynKind::Null };
        match tag {
            FALSE => DynKind::Bool(false),
            TRUE => DynKind::Bool(true),
            LONG => read_varint(rest).map_or(DynKind::Null, |(raw, _)| DynKind::Long(unzigzag(raw))),
            REAL => fixed::<8>(rest).map_or(DynKind::Null, |bytes| DynKind::Real(f64::from_le_bytes(bytes))),
            STRING => read_text(rest).map_or(DynKind::Null, |(text, _)| DynKind::String(text)),
            ARRAY => DynKind::Array(self.count()),
            BAG => DynKind::Bag(self.count()),
            DATETIME => fixed::<8>(rest).map_or(DynKind::Null, |bytes| DynKind::DateTime(i64::from_le_bytes(bytes))),
            TIMESPAN => fixed::<8>(rest).map_or(DynKind::Null, |bytes| DynKind::TimeSpan(i64::from_le_bytes(bytes))),
            GUID => fixed::<16>(rest).map_or(DynKind::Null, |bytes| DynKind::Guid(u128::from_le_bytes(bytes))),
            DECIMAL => fixed::<16>(rest)
                .map_or(DynKind::Null, |bytes| DynKind::Decimal(decimal_from_bits(i128::from_le_bytes(bytes)))),
            _ => DynKind::Null,
        }
    }

    /// Whether it is JSON's null.
    pub fn is_null(self) -> bool {
        self.0.first().is_none_or(|tag| *tag == NULL)
    }

    /// A string's text; `None` for anything else.
    pub fn as_str(self) -> Option<&'a str> {
        if let DynKind::String(text) = self.kind() { Some(text) } else { None }
    }

    /// The elements of an array; none for anything else.
    pub fn elements(self) -> impl Iterator<Item = Dyn<'a>> {
        let mut rest = if self.0.first() == Some(&ARRAY) { self.body() } else { &[][..] };
        std::iter::from_fn(move || {
            let (value, after) = split_value(rest)?;
            rest = after;
            Some(value)
        })
    }

    /// The properties of a bag, in order; none for anything else.
    pub fn properties(self) -> impl Iterator<Item = (&'a str, Dyn<'a>)> {
        let mut rest = if self.0.first() == Some(&BAG) { self.body() } else { &[][..] };
        std::iter::from_fn(move || {
            let (key, after) = read_text(rest)?;
            let (value, after) = split_value(after)?;
            rest = after;
            Some((key, value))
        })
    }

    /// The property of this name; `None` where there is none or this is no bag.
    pub fn property(self, name: &str) -> Option<Dyn<'a>> {
        self.properties().filter(|(key, _)| *key == name).last().map(|(_, value)| value)
    }

    /// Element `index` of an array, negative from the end; `None` where there is none or this is no array.
    pub fn element(self, index: i64) -> Option<Dyn<'a>> {
        let DynKind::Array(count) = self.kind() else { return None };
        let at = if index < 0 { index.checked_add(i64::try_from(count).ok()?)? } else { index };
        self.elements().nth(usize::try_from(at).ok()?)
    }

    /// The same as a scalar of its own type; arrays and bags stay dynamic, null is dynamic's null.
    pub fn to_value(self) -> Value {
        match self.kind() {
            DynKind::Null => Value::Null(super::ScalarType::Dynamic),
            DynKind::Bool(value) => Value::Bool(value),
            DynKind::Long(value) => Value::Long(value),
            DynKind::Real(value) => Value::Real(value),
            DynKind::String(value) => Value::string(value),
            DynKind::DateTime(value) => Value::DateTime(value),
            DynKind::TimeSpan(value) => Value::TimeSpan(value),
            DynKind::Guid(value) => Value::Guid(value),
            DynKind::Decimal(value) => Value::Decimal(value),
            DynKind::Array(_) | DynKind::Bag(_) => Value::Dynamic(self.0.into()),
        }
    }

    fn count(self) -> usize {
        self.0.get(5..HEAD).and_then(fixed::<4>).map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn body(self) -> &'a [u8] {
        let len = self.0.get(1..5).and_then(fixed::<4>).map_or(0, |bytes| u32::from_le_bytes(bytes) as usize);
        self.0.get(HEAD..HEAD + len).unwrap_or(&[])
    }
}

fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.get(..N)?.try_into().ok()
}

fn unzigzag(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

fn read_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

fn read_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (len, rest) = read_varint(bytes)?;
    let len = usize::try_from(len).ok()?;
    let (text, rest) = rest.split_at_checked(len)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

/// The first value of `bytes`, and what follows it.
fn split_value(bytes: &[u8]) -> Option<(Dyn<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let len = match tag {
        NULL | FALSE | TRUE => 1,
        LONG => bytes.len() - read_varint(rest)?.1.len(),
        REAL | DATETIME | TIMESPAN => 9,
        STRING => {
            let (text_len, after) = read_varint(rest)?;
            bytes.len() - after.len() + usize::try_from(text_len).ok()?
        }
        ARRAY | BAG => HEAD + u32::from_le_bytes(fixed::<4>(rest)?) as usize,
        GUID | DECIMAL => 17,
        _ => return None,
    };
    let (value, rest) = bytes.split_at_checked(len)?;
    Some((Dyn(value), rest))
}
