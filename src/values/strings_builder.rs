//! Builds a column of strings and finds out on the way whether a dictionary pays.

use super::StringColumn;
use arrow_array::StringArray;
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Rows after which a dictionary must have shown that texts repeat.
const TRIAL_ROWS: usize = 512;

/// Appends texts one by one.
#[derive(Default)]
pub struct StringColumnBuilder {
    /// Where each stored text ends in `bytes`.
    ends: Vec<i32>,
    bytes: Vec<u8>,
    /// One code a row while the dictionary form lasts.
    codes: Vec<u32>,
    seen: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Whether the trial failed: from then on `ends` has one entry a row.
    plain: bool,
}

impl StringColumnBuilder {
    /// Room for `rows` rows.
    pub fn with_capacity(rows: usize) -> Self {
        Self { codes: Vec::with_capacity(rows), ..Self::default() }
    }

    /// Number of rows so far.
    pub fn len(&self) -> usize {
        if self.plain { self.ends.len() } else { self.codes.len() }
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of text so far. A column holds at most [`super::COLUMN_BYTES`] of it; who builds one flushes long before.
    pub fn text_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Appends a text.
    pub fn push(&mut self, text: &str) {
        if self.plain {
            self.store(text);
            return;
        }
        // Runs of the same text are common in logs: compare with the row before, before hashing.
        if let Some(last) = self.codes.last().copied()
            && self.stored(last) == text.as_bytes()
        {
            self.codes.push(last);
            return;
        }
        let hash = self.hasher.hash_one(text);
        let (ends, bytes) = (&self.ends, &self.bytes);
        let found = self.seen.find(hash, |code| slice_of(ends, bytes, *code) == text.as_bytes()).copied();
        if let Some(code) = found {
            self.codes.push(code);
            return;
        }
        let code = self.ends.len() as u32;
        self.store(text);
        let (ends, bytes, hasher) = (&self.ends, &self.bytes, &self.hasher);
        self.seen.insert_unique(hash, code, |code| {
            hasher.hash_one(std::str::from_utf8(slice_of(ends, bytes, *code)).unwrap_or(""))
        });
        self.codes.push(code);
        if self.codes.len() >= TRIAL_ROWS && self.ends.len() * 2 > self.codes.len() {
            self.give_up_dictionary();
        }
    }

    /// Appends `count` empty texts.
    pub fn push_empty(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        self.push("");
        if self.plain {
            let end = self.ends.last().copied().unwrap_or(0);
            self.ends.extend(std::iter::repeat_n(end, count - 1));
        } else if let Some(code) = self.codes.last().copied() {
            self.codes.extend(std::iter::repeat_n(code, count - 1));
        }
    }

    /// The column; the builder is empty again.
    pub fn finish(&mut self) -> StringColumn {
        let built = std::mem::take(self);
        let values = array(&built.ends, built.bytes);
        if built.plain {
            StringColumn::Plain(values)
        } else {
            StringColumn::Dictionary { codes: ScalarBuffer::from(built.codes), values }
        }
    }

    fn store(&mut self, text: &str) {
        if super::full::fits(self.bytes.len(), text.len()) {
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.ends.push(i32::try_from(self.bytes.len()).unwrap_or(i32::MAX));
    }

    fn stored(&self, code: u32) -> &[u8] {
        slice_of(&self.ends, &self.bytes, code)
    }

    fn give_up_dictionary(&mut self) {
        let codes = std::mem::take(&mut self.codes);
        let mut bytes = Vec::with_capacity(self.bytes.len() * 2);
        let mut ends = Vec::with_capacity(codes.len() * 2);
        for code in codes {
            let text = self.stored(code);
            if super::full::fits(bytes.len(), text.len()) {
                bytes.extend_from_slice(text);
            }
            ends.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
        }
        (self.ends, self.bytes, self.plain) = (ends, bytes, true);
        self.seen = HashTable::new();
    }
}

fn slice_of<'a>(ends: &[i32], bytes: &'a [u8], code: u32) -> &'a [u8] {
    let at = code as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &bytes[start..ends[at] as usize]
}

/// An array of texts that were valid UTF-8 when they were pushed.
fn array(ends: &[i32], bytes: Vec<u8>) -> StringArray {
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0);
    offsets.extend_from_slice(ends);
    // The offsets grow from 0 and end at the length; the bytes are whole strings. Only a column of over 2 GiB could
    // break that, and it then becomes a column of empty texts instead of a panic.
    StringArray::try_new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(bytes), None)
        .unwrap_or_else(|_| StringArray::from(vec![""; ends.len()]))
}
