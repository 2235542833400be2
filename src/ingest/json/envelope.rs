//! Objects that stand around an array of records: `{"records":[…]}`, `{"Records":[…]}`, `{…,"value":[…]}`.

use super::scan::{Found, Scan};

/// How far into the first document the key of an envelope is looked for.
const MAX_HEAD_BYTES: usize = 64 << 10;

/// What an object is.
pub(super) enum Envelope {
    /// An envelope: the byte where the key of its records begins, and the byte after their bracket.
    Opens { key: usize, records: usize },
    /// A record.
    No,
    /// The text ends too early to tell.
    Perhaps,
}

/// Whether the object at `pos` is an envelope around an array of records.
///
/// Every object is one whose first key is `records` or `Records`; only in the first document of a file are further keys
/// looked at, and `value`, when scalars alone stand before it.
pub(super) fn look(bytes: &[u8], pos: usize, first: bool, ended: bool) -> Envelope {
    let mut at = pos + 1;
    let limit = pos + MAX_HEAD_BYTES;
    let mut plain = true;
    loop {
        while bytes.get(at).is_some_and(|byte| b" \t\r\n,".contains(byte)) {
            at += 1;
        }
        if at > limit || bytes.get(at).is_some_and(|byte| *byte != b'"') {
            return Envelope::No;
        }
        let Some(member) = Member::at(bytes, at) else {
            return if ended || bytes.len() > limit { Envelope::No } else { Envelope::Perhaps };
        };
        let Some(&value) = bytes.get(member.value) else {
            return if ended { Envelope::No } else { Envelope::Perhaps };
        };
        let always = is_always_envelope(member.key);
        if value == b'[' && (always || (first && plain && member.key == b"value")) {
            return Envelope::Opens { key: at, records: member.value + 1 };
        }
        // Only the first document is searched past its first key: the rest of a file is searched in vain.
        if !first {
            return Envelope::No;
        }
        plain &= !matches!(value, b'{' | b'[');
        match Scan::default().run(bytes.get(member.value..).unwrap_or_default()) {
            Found::End(length) => at = member.value + length.max(1),
            Found::Mismatch(_) => return Envelope::No,
            Found::More if ended || bytes.len() > limit => return Envelope::No,
            Found::More => return Envelope::Perhaps,
        }
    }
}

/// A member of an object: its key without quotes, and where its value begins.
pub(super) struct Member<'a> {
    pub(super) key: &'a [u8],
    pub(super) value: usize,
}

impl<'a> Member<'a> {
    /// The member whose key's quote stands at `at`; `None` where the text ends before its value.
    pub(super) fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let Found::End(length) = Scan::default().run(bytes.get(at..)?) else { return None };
        let key = bytes.get(at + 1..at + length - 1)?;
        let mut value = at + length;
        while bytes.get(value).is_some_and(|byte| b" \t\r\n:".contains(byte)) {
            value += 1;
        }
        (value < bytes.len()).then_some(Self { key, value })
    }
}

/// Whether a key holds records wherever it stands.
pub(super) fn is_always_envelope(key: &[u8]) -> bool {
    key == b"records" || key == b"Records"
}
