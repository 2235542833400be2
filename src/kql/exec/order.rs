//! Orders: sort terms turned into 64-bit keys that compare as plain numbers.
//!
//! Each term gives one key a row (two where a 64-bit column holds nulls and also the number that would stand for them).
//! Descending terms are inverted, nulls and NaN stand at the end that the term asks for, texts become ranks. Rows that
//! are equal keep their order.

use crate::kql::plan::SortTerm;
use crate::kql::plugins::{PIECE, Pace, at_once, sort_in_pieces};
use crate::values::{Column, Dyn, DynKind, ScalarType, StringColumn, Value, decimal_from_bits};
use arrow_array::{Array, BooleanArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use std::cmp::Ordering;

/// Keys of some rows.
pub(crate) struct Keys {
    /// One list for each key, the most significant first.
    columns: Vec<Vec<u64>>,
    rows: usize,
}

impl Keys {
    /// The keys of rows whose terms have these values.
    pub(crate) fn new(columns: &[Column], terms: &[SortTerm], rows: usize) -> Self {
        at_once(Self::in_pieces(columns, terms, rows, &Pace::default()))
    }

    /// As [`Self::new`], piece by piece.
    pub(crate) async fn in_pieces(columns: &[Column], terms: &[SortTerm], rows: usize, pace: &Pace) -> Self {
        let mut keys = Vec::with_capacity(columns.len());
        for (column, term) in columns.iter().zip(terms) {
            push_keys(column, term, &mut keys, pace).await;
            pace.done(rows).await;
        }
        Self { columns: keys, rows }
    }

    /// All row numbers in order.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        let mut pairs = self.pairs();
        self.sort(&mut pairs);
        pairs.into_iter().map(|(_, row)| row).collect()
    }

    /// As [`Self::sorted`], piece by piece.
    pub(crate) async fn sorted_in_pieces(&self, pace: &Pace) -> Vec<u32> {
        if self.rows <= PIECE {
            pace.done(self.rows).await;
            return self.sorted();
        }
        let mut pairs = self.pairs();
        sort_in_pieces(&mut pairs, |a, b| self.compare(*a, *b), pace).await;
        pairs.into_iter().map(|(_, row)| row).collect()
    }

    /// The first `count` row numbers in order, without sorting the others.
    pub(crate) fn first(&self, count: usize) -> Vec<u32> {
        if count == 0 {
            return Vec::new();
        }
        let mut pairs = self.pairs();
        if count < pairs.len() {
            pairs.select_nth_unstable_by(count - 1, |a, b| self.compare(*a, *b));
            pairs.truncate(count);
        }
        self.sort(&mut pairs);
        pairs.into_iter().map(|(_, row)| row).collect()
    }

    fn pairs(&self) -> Vec<(u64, u32)> {
        let rows = 0..self.rows as u32;
        match self.columns.first() {
            Some(keys) => keys.iter().copied().zip(rows).collect(),
            None => rows.map(|row| (0, row)).collect(),
        }
    }

    /// Sorts by the first key, then only within runs of equal ones by the others.
    fn sort(&self, pairs: &mut [(u64, u32)]) {
        pairs.sort_unstable();
        if self.columns.len() > 1 {
            for run in pairs.chunk_by_mut(|a, b| a.0 == b.0) {
                if run.len() > 1 {
                    run.sort_unstable_by(|a, b| self.compare(*a, *b));
                }
            }
        }
    }

    fn compare(&self, a: (u64, u32), b: (u64, u32)) -> Ordering {
        let mut order = a.0.cmp(&b.0);
        for keys in self.columns.iter().skip(1) {
            if order != Ordering::Equal {
                return order;
            }
            order = keys[a.1 as usize].cmp(&keys[b.1 as usize]);
        }
        order.then(a.1.cmp(&b.1))
    }
}

/// What stands for a null and for NaN: the ends of the range.
fn null_key(term: &SortTerm) -> u64 {
    if term.nulls_first { 0 } else { u64::MAX }
}

fn nan_key(term: &SortTerm) -> u64 {
    if term.nulls_first { 1 } else { u64::MAX - 1 }
}

fn directed(word: u64, term: &SortTerm) -> u64 {
    if term.descending { !word } else { word }
}

async fn push_keys(column: &Column, term: &SortTerm, keys: &mut Vec<Vec<u64>>, pace: &Pace) {
    let nulls = column.null_buffer();
    match column {
        Column::Bool(array) => keys.push(narrow(array.len(), nulls, term, |row| i64::from(array.value(row)))),
        Column::Int(array) => {
            let values = array.values();
            keys.push(narrow(values.len(), nulls, term, |row| i64::from(values[row])));
        }
        Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => {
            push_long_keys(array.values(), nulls, term, keys);
        }
        Column::Real(array) => {
            let values = array.values();
            keys.push((0..values.len()).map(|row| real_key(values[row], is_null(nulls, row), term)).collect());
        }
        Column::Decimal(array) => {
            let values: Vec<_> = array.values().iter().map(|bits| decimal_from_bits(*bits)).collect();
            keys.push(ranked(values.len(), nulls, term, |a, b| values[a].cmp(&values[b]), pace).await);
        }
        Column::Guid(array) => {
            let values = array.values();
            let compare = |a: usize, b: usize| (values[a] as u128).cmp(&(values[b] as u128));
            keys.push(ranked(values.len(), nulls, term, compare, pace).await);
        }
        Column::String(strings) => {
            keys.push(text_ranks(strings, pace).await.into_iter().map(|rank| directed(rank, term)).collect());
        }
        Column::Dynamic(values) => {
            let compare = |a, b| compare_dynamics(values.value(a), values.value(b));
            keys.push(ranked(values.len(), nulls, term, compare, pace).await);
        }
    }
}

fn is_null(nulls: Option<&NullBuffer>, row: usize) -> bool {
    nulls.is_some_and(|nulls| nulls.is_null(row))
}

/// A signed number as one that orders the same without a sign.
fn long_word(value: i64) -> u64 {
    value as u64 ^ (1 << 63)
}

/// Values of far fewer than 64 bits: both ends of the range are free for nulls.
fn narrow(rows: usize, nulls: Option<&NullBuffer>, term: &SortTerm, value: impl Fn(usize) -> i64) -> Vec<u64> {
    let key = |row| if is_null(nulls, row) { null_key(term) } else { directed(long_word(value(row)), term) };
    (0..rows).map(key).collect()
}

fn push_long_keys(values: &[i64], nulls: Option<&NullBuffer>, term: &SortTerm, keys: &mut Vec<Vec<u64>>) {
    let mut words: Vec<u64> = values.iter().map(|value| directed(long_word(*value), term)).collect();
    if let Some(nulls) = nulls.filter(|nulls| nulls.null_count() > 0) {
        let null = null_key(term);
        if nulls.valid_indices().any(|row| words[row] == null) {
            let flag = |row| if nulls.is_null(row) { null } else { u64::MAX / 2 };
            keys.push((0..values.len()).map(flag).collect());
        }
        for (row, word) in words.iter_mut().enumerate() {
            if nulls.is_null(row) {
                *word = null;
            }
        }
    }
    keys.push(words);
}

/// Infinities leave room at both ends, where NaN's own bit patterns would be.
fn real_key(value: f64, null: bool, term: &SortTerm) -> u64 {
    if null {
        return null_key(term);
    }
    if value.is_nan() {
        return nan_key(term);
    }
    // Adding zero makes one zero of the two.
    let bits = (value + 0.0).to_bits();
    let word = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    directed(word, term)
}

/// Positions in the sorted list of distinct values, from 1 on.
async fn ranked(
    rows: usize,
    nulls: Option<&NullBuffer>,
    term: &SortTerm,
    compare: impl Fn(usize, usize) -> Ordering,
    pace: &Pace,
) -> Vec<u64> {
    let mut order: Vec<usize> = (0..rows).filter(|row| !is_null(nulls, *row)).collect();
    sort_in_pieces(&mut order, |a, b| compare(*a, *b).then(a.cmp(b)), pace).await;
    let mut keys = vec![null_key(term); rows];
    let mut rank = 1;
    for (at, row) in order.iter().enumerate() {
        if at > 0 && compare(order[at - 1], *row) != Ordering::Equal {
            rank += 1;
        }
        keys[*row] = directed(rank, term);
    }
    keys
}

/// The rank of each text, ordinal as Kusto compares; a dictionary's texts are ranked once.
async fn text_ranks(strings: &StringColumn, pace: &Pace) -> Vec<u64> {
    match strings {
        StringColumn::Dictionary { codes, values } if values.len() <= codes.len() => {
            let ranks = rank_texts(values.len(), |at| values.value(at), pace).await;
            codes.iter().map(|code| ranks[*code as usize]).collect()
        }
        _ => rank_texts(strings.len(), |row| strings.value(row), pace).await,
    }
}

async fn rank_texts<'a>(count: usize, text: impl Fn(usize) -> &'a str, pace: &Pace) -> Vec<u64> {
    // Eight bytes decide nearly all comparisons without a look at the text.
    let mut order: Vec<(u64, u32)> = (0..count).map(|at| (prefix(text(at)), at as u32)).collect();
    let compare = |a: &(u64, u32), b: &(u64, u32)| {
        let texts = || text(a.1 as usize).cmp(text(b.1 as usize));
        a.0.cmp(&b.0).then_with(texts).then(a.1.cmp(&b.1))
    };
    sort_in_pieces(&mut order, compare, pace).await;
    let mut ranks = vec![0; count];
    let mut rank = 1;
    for (at, (_, item)) in order.iter().enumerate() {
        if at > 0 && text(order[at - 1].1 as usize) != text(*item as usize) {
            rank += 1;
        }
        ranks[*item as usize] = rank;
    }
    ranks
}

fn prefix(text: &str) -> u64 {
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(word)
}

/// Numbers by value, then texts, then all else by its JSON.
fn compare_dynamics(a: Dyn<'_>, b: Dyn<'_>) -> Ordering {
    let number = |value: Dyn<'_>| match value.kind() {
        DynKind::Long(value) => Some(value as f64),
        DynKind::Real(value) => Some(value),
        _ => None,
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.to_string().cmp(&b.to_string()),
        },
    }
}

/// The rows whose value comes before `bound` in the term's order, or, unless `strictly`, is equal to it. Rows of types
/// that have no quick comparison are all kept.
pub(crate) fn rows_before(column: &Column, term: &SortTerm, bound: &Value, strictly: bool) -> BooleanArray {
    let keep = |order: Ordering| order == Ordering::Less || (order == Ordering::Equal && !strictly);
    if let (Column::String(strings), Value::String(bound)) = (column, bound) {
        return strings.test(|text| {
            let order = text.cmp(bound);
            keep(if term.descending { order.reverse() } else { order })
        });
    }
    let nulls = column.null_buffer();
    // Nulls stand before or behind all numbers, so they need a number of their own beside the word.
    let null = if term.nulls_first { (0_u8, 0) } else { (2, 0) };
    let Some(bound) = (match bound {
        Value::Null(_) => Some(null),
        Value::Bool(value) => Some((1, directed(long_word(i64::from(*value)), term))),
        Value::Real(value) => Some((1, real_key(*value, false, term))),
        other => other.as_i64().map(|value| (1, directed(long_word(value), term))),
    }) else {
        return BooleanArray::from(vec![true; column.len()]);
    };
    let mask = |word: &dyn Fn(usize) -> u64| {
        BooleanBuffer::collect_bool(column.len(), |row| {
            keep(if is_null(nulls, row) { null.cmp(&bound) } else { (1, word(row)).cmp(&bound) })
        })
    };
    let bits = match column {
        Column::Bool(array) => mask(&|row| directed(long_word(i64::from(array.value(row))), term)),
        Column::Int(array) => mask(&|row| directed(long_word(i64::from(array.value(row))), term)),
        Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => {
            let values = array.values();
            mask(&|row| directed(long_word(values[row]), term))
        }
        Column::Real(array) => mask(&|row| real_key(array.value(row), false, term)),
        _ => return BooleanArray::from(vec![true; column.len()]),
    };
    debug_assert!(column.kind() != ScalarType::Dynamic, "dynamic has no quick comparison");
    BooleanArray::new(bits, None)
}
