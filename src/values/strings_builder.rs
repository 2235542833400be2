//! Builds a column of strings and finds out on the way whether a dictionary pays.

use super::StringColumn;
use super::coded::CodedBytes;
use arrow_array::StringArray;
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};

/// Appends texts one by one.
#[derive(Default)]
pub struct StringColumnBuilder(CodedBytes);

impl StringColumnBuilder {
    /// Room for `rows` rows.
    pub fn with_capacity(rows: usize) -> Self {
        Self(CodedBytes::with_capacity(rows))
    }

    /// Number of rows so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a text; gives its code where there is a dictionary.
    pub fn push(&mut self, text: &str) -> Option<u32> {
        self.0.push(text.as_bytes())
    }

    /// Appends a text as row `row` by its code, which [`Self::text_of`] must know; rows in between are empty.
    #[inline]
    pub fn push_code(&mut self, row: usize, code: u32) {
        self.0.push_code(row, code);
    }

    /// Appends `count` empty texts.
    pub fn push_empty(&mut self, count: usize) {
        self.0.push_many(b"", count);
    }

    /// Bytes of the text of a code; `None` where there is none, or no dictionary.
    #[inline]
    pub fn text_of(&self, code: u32) -> Option<&[u8]> {
        self.0.value_of(code)
    }

    /// The code of a text; `None` where the dictionary does not have it, or there is none.
    pub fn code_of(&self, text: &str) -> Option<u32> {
        self.0.code_of(text.as_bytes())
    }

    /// Bytes of all stored texts.
    pub fn text_bytes(&self) -> usize {
        self.0.stored_bytes()
    }

    /// The column; the builder is empty again.
    pub fn finish(&mut self) -> StringColumn {
        let built = self.0.finish();
        let values = array(built.offsets, built.bytes);
        match built.codes {
            None => StringColumn::Plain(values),
            Some(codes) => StringColumn::Dictionary { codes: ScalarBuffer::from(codes), values },
        }
    }
}

/// An array of texts that were valid UTF-8 when they were pushed.
fn array(offsets: Vec<i32>, bytes: Vec<u8>) -> StringArray {
    let rows = offsets.len() - 1;
    // The offsets grow from 0 and end at the length; the bytes are whole strings. Only a column of over 2 GiB could
    // break that, and it then becomes a column of empty texts instead of a panic.
    StringArray::try_new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(bytes), None)
        .unwrap_or_else(|_| StringArray::from(vec![""; rows]))
}
