//! Builds a column of strings and finds out on the way whether a dictionary pays.

use super::StringColumn;
use super::coded::CodedBytes;
use arrow_array::{Array, StringArray};
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

    /// Appends all rows of a column; looks up each text of its dictionary once.
    pub fn append(&mut self, column: &StringColumn) {
        let StringColumn::Dictionary { codes, values } = column else {
            for text in column.iter() {
                self.push(text);
            }
            return;
        };
        let mut known: Vec<Option<u32>> = vec![None; values.len()];
        for code in codes.iter().map(|code| *code as usize) {
            match known[code] {
                // The dictionary can have ended since: then the code means nothing any more.
                Some(own) if self.text_of(own).is_some() => self.push_code(self.len(), own),
                _ => known[code] = self.push(values.value(code)),
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appended_columns_are_their_rows_one_after_the_other() {
        for distinct in [3_u32, 5000] {
            let texts: Vec<String> = (0..3000_u32).map(|row| format!("text {}", row * 7 % distinct)).collect();
            let column: StringColumn = texts.iter().map(String::as_str).collect();
            let plain = StringColumn::Plain(texts.iter().map(|text| Some(text.as_str())).collect());
            let mut all = StringColumnBuilder::default();
            let parts = [column.slice(0, 20), column.slice(20, 2980), StringColumn::repeat("", 2), plain];
            for part in &parts {
                all.append(part);
            }
            let expected = texts.iter().map(String::as_str).chain(["", ""]).chain(texts.iter().map(String::as_str));
            assert!(all.finish().iter().eq(expected), "{distinct}");
        }
    }
}
