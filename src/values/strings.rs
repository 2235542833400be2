//! A column of strings, dictionary-coded where that pays.

use arrow_array::{Array, BooleanArray, StringArray};
use arrow_buffer::{BooleanBuffer, ScalarBuffer};

/// Strings, never null.
///
/// In the dictionary form `codes[row]` is a position in `values`. Values need not be unique, nor all in use: two rows
/// of different codes may hold the same text. Predicates run over `values` once and are looked up by code.
#[derive(Clone, Debug)]
pub enum StringColumn {
    /// One text a row.
    Plain(StringArray),
    /// One code a row.
    Dictionary {
        /// Positions in `values`, all valid.
        codes: ScalarBuffer<u32>,
        /// The texts, without nulls.
        values: StringArray,
    },
}

impl StringColumn {
    /// The same text `len` times.
    pub fn repeat(text: &str, len: usize) -> Self {
        Self::Dictionary { codes: vec![0_u32; len].into(), values: StringArray::from(vec![text]) }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Plain(array) => array.len(),
            Self::Dictionary { codes, .. } => codes.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Text of row `row`, which must exist.
    pub fn value(&self, row: usize) -> &str {
        match self {
            Self::Plain(array) => array.value(row),
            Self::Dictionary { codes, values } => values.value(codes[row] as usize),
        }
    }

    /// The texts in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + '_ {
        (0..self.len()).map(|row| self.value(row))
    }

    /// Rows `offset..offset + len`, which must exist, without copying.
    pub fn slice(&self, offset: usize, len: usize) -> Self {
        match self {
            Self::Plain(array) => Self::Plain(array.slice(offset, len)),
            Self::Dictionary { codes, values } => {
                Self::Dictionary { codes: codes.slice(offset, len), values: values.clone() }
            }
        }
    }

    /// A predicate over every row, asked once for each text of a dictionary.
    pub fn test(&self, mut predicate: impl FnMut(&str) -> bool) -> BooleanArray {
        match self {
            Self::Plain(array) => {
                BooleanArray::new(BooleanBuffer::collect_bool(array.len(), |row| predicate(array.value(row))), None)
            }
            Self::Dictionary { codes, values } => {
                let answers = per_value(codes.len(), values, &mut predicate);
                let bits = match answers {
                    Some(all) => BooleanBuffer::collect_bool(codes.len(), |row| all[codes[row] as usize]),
                    None => {
                        BooleanBuffer::collect_bool(codes.len(), |row| predicate(values.value(codes[row] as usize)))
                    }
                };
                BooleanArray::new(bits, None)
            }
        }
    }

    /// A function over every row, run once for each text of a dictionary.
    pub fn map<T: Clone>(&self, mut function: impl FnMut(&str) -> T) -> Vec<T> {
        match self {
            Self::Plain(array) => (0..array.len()).map(|row| function(array.value(row))).collect(),
            Self::Dictionary { codes, values } => match per_value(codes.len(), values, &mut function) {
                Some(all) => codes.iter().map(|code| all[*code as usize].clone()).collect(),
                None => codes.iter().map(|code| function(values.value(*code as usize))).collect(),
            },
        }
    }

    /// As [`Self::map`], for a function that remembers its texts: run only for those that a row has, in the order of the rows. The
    /// dictionary of a filtered table holds others, too.
    pub fn map_used<T: Clone>(&self, mut function: impl FnMut(&str) -> T) -> Vec<T> {
        match self {
            Self::Dictionary { codes, values } if values.len() <= codes.len() => {
                let mut known: Vec<Option<T>> = vec![None; values.len()];
                let of_code = |code: &u32| {
                    let code = *code as usize;
                    known[code].get_or_insert_with(|| function(values.value(code))).clone()
                };
                codes.iter().map(of_code).collect()
            }
            _ => self.map(function),
        }
    }

    /// Another text for every row; a dictionary stays one.
    pub fn map_text(&self, mut function: impl FnMut(&str, &mut String)) -> Self {
        let mut buffer = String::new();
        match self {
            Self::Dictionary { codes, values } if values.len() <= codes.len() => {
                let values: StringArray = (0..values.len())
                    .map(|at| {
                        buffer.clear();
                        function(values.value(at), &mut buffer);
                        Some(buffer.clone())
                    })
                    .collect();
                Self::Dictionary { codes: codes.clone(), values }
            }
            _ => {
                let mut builder = super::StringColumnBuilder::with_capacity(self.len());
                for text in self.iter() {
                    buffer.clear();
                    function(text, &mut buffer);
                    builder.push(&buffer);
                }
                builder.finish()
            }
        }
    }

    /// Memory that the rows hold, roughly, in bytes.
    pub fn get_array_memory_size(&self) -> usize {
        match self {
            Self::Plain(array) => array.get_array_memory_size(),
            Self::Dictionary { codes, values } => codes.len() * 4 + values.get_array_memory_size(),
        }
    }
}

/// The function's answers for a dictionary; `None` where it holds more texts than there are rows (after a slice).
fn per_value<T>(rows: usize, values: &StringArray, function: impl FnMut(&str) -> T) -> Option<Vec<T>> {
    let mut function = function;
    (values.len() <= rows).then(|| (0..values.len()).map(|at| function(values.value(at))).collect())
}

impl<'a> FromIterator<&'a str> for StringColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut builder = super::StringColumnBuilder::default();
        for text in texts {
            builder.push(text);
        }
        builder.finish()
    }
}
