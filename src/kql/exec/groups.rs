//! Rows to groups: keys are turned into small numbers, column by column, so that equal keys have equal numbers.
//!
//! Each key column is interned to dense numbers (a dictionary once for each text, not once for each row); several
//! columns are combined pair by pair, again to dense numbers. The last combination is the group.

use crate::kql::plugins::{PIECE, Pace};
use crate::values::{Column, Dyn, NO_ROW, StringColumn, decimal_from_bits, decimal_to_bits};
use arrow_array::Array;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::hash::BuildHasher;

/// Finds the group of each row.
#[derive(Default)]
pub(crate) struct Grouper {
    columns: Vec<Interner>,
    /// For each key column after the first: pairs of numbers to numbers.
    pairs: Vec<HashMap<u64, u32>>,
    groups: u32,
}

impl Grouper {
    /// Number of groups so far.
    pub(crate) fn groups(&self) -> usize {
        self.groups as usize
    }

    /// The group of each row; keys that are new make new groups. `new_group` hears of each new group and its first row,
    /// in order of the groups.
    pub(crate) fn insert(&mut self, keys: &[Column], rows: usize, mut new_group: impl FnMut(usize)) -> Vec<u32> {
        let before = self.groups;
        let found = self.number(keys, rows, true);
        let mut next = before;
        if self.groups > before {
            for (row, group) in found.iter().enumerate() {
                if *group == next {
                    new_group(row);
                    next += 1;
                }
            }
        }
        found
    }

    /// As [`Self::insert`], piece by piece.
    pub(crate) async fn insert_in_pieces(
        &mut self,
        keys: &[Column],
        rows: usize,
        pace: &Pace,
        mut new_group: impl FnMut(usize),
    ) -> Vec<u32> {
        // A dictionary is gone through anew for each part: no shorter parts than that.
        let texts = keys.iter().filter_map(Column::as_strings).map(|strings| match strings {
            StringColumn::Dictionary { values, .. } => values.len(),
            StringColumn::Plain(_) => 0,
        });
        let length = texts.max().unwrap_or(0).max(PIECE);
        let mut groups = Vec::with_capacity(rows);
        for start in (0..rows).step_by(length) {
            let part: Vec<Column> = keys.iter().map(|key| key.slice(start, length.min(rows - start))).collect();
            groups.extend(self.insert(&part, length.min(rows - start), |row| new_group(start + row)));
            pace.done(length).await;
        }
        groups
    }

    /// The group of each row, [`NO_ROW`] where its key was never inserted.
    pub(crate) fn find(&mut self, keys: &[Column], rows: usize) -> Vec<u32> {
        self.number(keys, rows, false)
    }

    fn number(&mut self, keys: &[Column], rows: usize, insert: bool) -> Vec<u32> {
        self.columns.resize_with(keys.len(), Interner::default);
        self.pairs.resize_with(keys.len().saturating_sub(1), HashMap::default);
        let Some(first) = keys.first() else {
            if insert {
                self.groups = self.groups.max(u32::from(rows > 0));
            }
            return vec![if self.groups == 0 { NO_ROW } else { 0 }; rows];
        };
        let mut numbers = self.columns[0].intern(first, insert);
        for (at, key) in keys.iter().enumerate().skip(1) {
            let other = self.columns[at].intern(key, insert);
            let pairs = &mut self.pairs[at - 1];
            let mut last = (u64::MAX, NO_ROW);
            for (number, other) in numbers.iter_mut().zip(other) {
                if *number == NO_ROW || other == NO_ROW {
                    *number = NO_ROW;
                    continue;
                }
                let pair = u64::from(*number) << 32 | u64::from(other);
                if pair != last.0 {
                    let next = pairs.len() as u32;
                    let found = if insert {
                        *pairs.entry(pair).or_insert(next)
                    } else {
                        pairs.get(&pair).copied().unwrap_or(NO_ROW)
                    };
                    last = (pair, found);
                }
                *number = last.1;
            }
        }
        if insert {
            self.groups = match self.pairs.last() {
                Some(pairs) => pairs.len() as u32,
                None => self.columns[0].len,
            };
        }
        numbers
    }
}

/// Values of one key column to dense numbers.
#[derive(Default)]
struct Interner {
    words: HashMap<u64, u32>,
    wide: HashMap<i128, u32>,
    texts: Texts,
    null: Option<u32>,
    len: u32,
}

impl Interner {
    fn intern(&mut self, column: &Column, insert: bool) -> Vec<u32> {
        match column {
            Column::Bool(array) => self.words(column, insert, |row| u64::from(array.value(row))),
            Column::Int(array) => self.words(column, insert, |row| i64::from(array.value(row)) as u64),
            Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => {
                let values = array.values();
                self.words(column, insert, |row| values[row] as u64)
            }
            Column::Real(array) => self.words(column, insert, |row| real_bits(array.value(row))),
            Column::Decimal(array) => self.each(column, insert, |interner, row, next| {
                lookup(&mut interner.wide, decimal_key(array.value(row)), next)
            }),
            Column::Guid(array) => {
                self.each(column, insert, |interner, row, next| lookup(&mut interner.wide, array.value(row), next))
            }
            Column::String(strings) => self.strings(strings, insert),
            Column::Dynamic(values) => {
                self.each(column, insert, |interner, row, next| interner.texts.find(key_bytes(values.value(row)), next))
            }
        }
    }

    fn words(&mut self, column: &Column, insert: bool, word: impl Fn(usize) -> u64) -> Vec<u32> {
        // Neighbors are often equal (time bins, sorted logs): one comparison then saves the hash.
        let mut last: Option<(u64, u32)> = None;
        self.each(column, insert, |interner, row, next| {
            let word = word(row);
            if let Some((known, number)) = last
                && known == word
            {
                return Some(number);
            }
            let number = lookup(&mut interner.words, word, next)?;
            last = Some((word, number));
            Some(number)
        })
    }

    fn strings(&mut self, strings: &StringColumn, insert: bool) -> Vec<u32> {
        let number = |interner: &mut Self, text: &str| {
            let next = insert.then_some(interner.len);
            let found = interner.texts.find(text.as_bytes(), next);
            interner.len += u32::from(found.is_some() && found == next);
            found.unwrap_or(NO_ROW)
        };
        match strings {
            StringColumn::Dictionary { codes, values } => {
                // Only texts that are in use may make a number, and in the order of the rows.
                let mut numbers: Vec<Option<u32>> = vec![None; values.len()];
                codes
                    .iter()
                    .map(|code| {
                        let at = *code as usize;
                        *numbers[at].get_or_insert_with(|| number(self, values.value(at)))
                    })
                    .collect()
            }
            StringColumn::Plain(array) => (0..strings.len()).map(|row| number(self, array.value(row))).collect(),
        }
    }

    /// The number of each row; `number` gets the next free number where a new one may be made.
    fn each(
        &mut self,
        column: &Column,
        insert: bool,
        mut number: impl FnMut(&mut Self, usize, Option<u32>) -> Option<u32>,
    ) -> Vec<u32> {
        let nulls = column.null_buffer();
        (0..column.len())
            .map(|row| {
                let next = insert.then_some(self.len);
                let found = if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                    if self.null.is_none() {
                        self.null = next;
                    }
                    self.null
                } else {
                    number(self, row, next)
                };
                self.len += u32::from(found.is_some() && found == next);
                found.unwrap_or(NO_ROW)
            })
            .collect()
    }
}

fn lookup<K: std::hash::Hash + Eq>(map: &mut HashMap<K, u32>, key: K, next: Option<u32>) -> Option<u32> {
    match next {
        Some(next) => Some(*map.entry(key).or_insert(next)),
        None => map.get(&key).copied(),
    }
}

/// Reals that are equal have equal bits: one zero, one NaN.
fn real_bits(value: f64) -> u64 {
    if value == 0.0 {
        0
    } else if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    }
}

/// Decimals that are equal have equal bits: 1 and 1.0 keep their digits otherwise.
fn decimal_key(bits: i128) -> i128 {
    decimal_to_bits(decimal_from_bits(bits).normalize())
}

fn key_bytes(value: Dyn<'_>) -> &[u8] {
    value.bytes()
}

/// Texts (or other bytes) to numbers, kept in one buffer.
#[derive(Default)]
struct Texts {
    table: HashTable<(u32, u32)>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    fn find(&mut self, text: &[u8], next: Option<u32>) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        let (bytes, ends) = (&self.bytes, &self.ends);
        let known = self.table.find(hash, |(at, _)| stored(bytes, ends, *at) == text).map(|(_, number)| *number);
        if known.is_some() || next.is_none() {
            return known;
        }
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        let at = (self.ends.len() - 1) as u32;
        let (bytes, ends, hasher) = (&self.bytes, &self.ends, &self.hasher);
        self.table.insert_unique(hash, (at, next?), |(at, _)| hasher.hash_one(stored(bytes, ends, *at)));
        next
    }
}

fn stored<'a>(bytes: &'a [u8], ends: &[usize], at: u32) -> &'a [u8] {
    let at = at as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &bytes[start..ends[at]]
}
