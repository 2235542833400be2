//! Byte strings, coded by a dictionary as long as that pays: what columns of texts and of dynamic values are built from.

use super::full::fits;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Rows after which a dictionary must have shown that values repeat.
const TRIAL_ROWS: usize = 512;

/// Appends values one by one.
#[derive(Debug, Default)]
pub(super) struct CodedBytes {
    /// Where each stored value ends in `bytes`.
    ends: Vec<i32>,
    bytes: Vec<u8>,
    /// One code a row while the dictionary form lasts.
    codes: Vec<u32>,
    seen: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Whether the trial failed or was not made: from then on `ends` has one entry a row.
    plain: bool,
}

/// What was built.
pub(super) struct Coded {
    /// One code a row; `None` where there is one value a row.
    pub(super) codes: Option<Vec<u32>>,
    /// Where the values begin and, one more, where the last one ends.
    pub(super) offsets: Vec<i32>,
    pub(super) bytes: Vec<u8>,
}

impl CodedBytes {
    /// Room for `rows` rows.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { codes: Vec::with_capacity(rows), ..Self::default() }
    }

    /// Without a dictionary from the start.
    pub(super) fn plain() -> Self {
        Self { plain: true, ..Self::default() }
    }

    /// Number of rows so far.
    pub(super) fn len(&self) -> usize {
        if self.plain { self.ends.len() } else { self.codes.len() }
    }

    /// Appends a value; gives its code where there is a dictionary.
    pub(super) fn push(&mut self, value: &[u8]) -> Option<u32> {
        if self.plain {
            self.store(value);
            return None;
        }
        let before = self.ends.len();
        let code = self.push_coded(value);
        if self.ends.len() > before && self.codes.len() >= TRIAL_ROWS && self.ends.len() * 2 > self.codes.len() {
            self.give_up_dictionary();
            return None;
        }
        Some(code)
    }

    fn push_coded(&mut self, value: &[u8]) -> u32 {
        // Runs of the same value are common in logs: compare with the row before, before hashing.
        if let Some(last) = self.codes.last().copied()
            && same_bytes(slice_of(&self.ends, &self.bytes, last), value)
        {
            self.codes.push(last);
            return last;
        }
        let hash = self.hasher.hash_one(value);
        let (ends, bytes) = (&self.ends, &self.bytes);
        let found = self.seen.find(hash, |code| same_bytes(slice_of(ends, bytes, *code), value)).copied();
        if let Some(code) = found {
            self.codes.push(code);
            return code;
        }
        let code = self.ends.len() as u32;
        self.store(value);
        let (ends, bytes, hasher) = (&self.ends, &self.bytes, &self.hasher);
        self.seen.insert_unique(hash, code, |code| hasher.hash_one(slice_of(ends, bytes, *code)));
        self.codes.push(code);
        code
    }

    /// Appends a value as row `row` by its code, which [`Self::value_of`] must know; rows in between are empty.
    #[inline]
    pub(super) fn push_code(&mut self, row: usize, code: u32) {
        debug_assert!(self.value_of(code).is_some(), "the code of no value");
        if self.codes.len() < row {
            self.push_many(b"", row - self.codes.len());
        }
        self.codes.push(code);
    }

    /// Appends the same value `count` times. A dictionary is not given up over it.
    pub(super) fn push_many(&mut self, value: &[u8], count: usize) {
        if self.plain {
            (0..count).for_each(|_| self.store(value));
        } else if count > 0 {
            let code = self.push_coded(value);
            self.codes.extend(std::iter::repeat_n(code, count - 1));
        }
    }

    /// The value of a code; `None` where there is none or no dictionary.
    #[inline]
    pub(super) fn value_of(&self, code: u32) -> Option<&[u8]> {
        (!self.plain && (code as usize) < self.ends.len()).then(|| slice_of(&self.ends, &self.bytes, code))
    }

    /// The code of a value; `None` where the dictionary does not have it, or there is none.
    pub(super) fn code_of(&self, value: &[u8]) -> Option<u32> {
        if self.plain {
            return None;
        }
        let found = |code: &u32| same_bytes(slice_of(&self.ends, &self.bytes, *code), value);
        self.seen.find(self.hasher.hash_one(value), found).copied()
    }

    /// Bytes of all stored values.
    pub(super) fn stored_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// What was built; it is empty again.
    pub(super) fn finish(&mut self) -> Coded {
        let mut built = std::mem::take(self);
        let mut offsets = Vec::with_capacity(built.ends.len() + 1);
        offsets.push(0);
        offsets.extend_from_slice(&built.ends);
        // Columns stay for as long as the page does, and growing left up to half of the room unused.
        built.bytes.shrink_to_fit();
        built.codes.shrink_to_fit();
        Coded { codes: (!built.plain).then_some(built.codes), offsets, bytes: built.bytes }
    }

    #[inline]
    fn store(&mut self, value: &[u8]) {
        if fits(self.bytes.len(), value.len()) {
            self.bytes.extend_from_slice(value);
        }
        self.ends.push(i32::try_from(self.bytes.len()).unwrap_or(i32::MAX));
    }

    fn give_up_dictionary(&mut self) {
        let codes = std::mem::take(&mut self.codes);
        let mut bytes = Vec::with_capacity(self.bytes.len() * 2);
        let mut ends = Vec::with_capacity(codes.len() * 2);
        for code in codes {
            let value = slice_of(&self.ends, &self.bytes, code);
            if fits(bytes.len(), value.len()) {
                bytes.extend_from_slice(value);
            }
            ends.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
        }
        (self.ends, self.bytes, self.plain) = (ends, bytes, true);
        self.seen = HashTable::new();
    }
}

#[inline]
fn slice_of<'a>(ends: &[i32], bytes: &'a [u8], code: u32) -> &'a [u8] {
    let at = code as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &bytes[start..ends[at] as usize]
}

/// Whether two byte strings are equal, eight bytes at a time: in WebAssembly the comparison that comes with the language
/// takes one at a time.
#[inline]
pub fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (ones, one_rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    for (one, other) in ones.iter().zip(others) {
        if u64::from_le_bytes(*one) != u64::from_le_bytes(*other) {
            return false;
        }
    }
    if let (Some(one), Some(other)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        return u64::from_le_bytes(*one) == u64::from_le_bytes(*other);
    }
    one_rest.iter().zip(other_rest).all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_is_equal_at_every_length() {
        let bytes: Vec<u8> = (0..40).collect();
        for len in 0..40 {
            assert!(same_bytes(&bytes[..len], &bytes.clone()[..len]));
            assert!(!same_bytes(&bytes[..len], &bytes[..=len]));
            for changed in 0..len {
                let mut other = bytes[..len].to_vec();
                other[changed] ^= 0x80;
                assert!(!same_bytes(&bytes[..len], &other), "{len}, {changed}");
            }
        }
    }

    #[test]
    fn values_come_back_with_and_without_a_dictionary() {
        for distinct in [3_u32, 5000] {
            let mut coded = CodedBytes::default();
            let value = |row: u32| format!("value {}", row * 7 % distinct);
            (0..2000).for_each(|row| _ = coded.push(value(row).as_bytes()));
            coded.push_many(b"", 3);
            assert_eq!(coded.len(), 2003);
            let built = coded.finish();
            assert_eq!(built.codes.is_some(), distinct == 3);
            for row in 0..2003 {
                let at = built.codes.as_ref().map_or(row, |codes| codes[row] as usize);
                let found = &built.bytes[built.offsets[at] as usize..built.offsets[at + 1] as usize];
                let expected = if row < 2000 { value(row as u32) } else { String::new() };
                assert_eq!(found, expected.as_bytes());
            }
        }
    }
}
