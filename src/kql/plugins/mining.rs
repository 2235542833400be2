//! Frequent patterns: values of several columns that come together in many rows.

use super::timeline::numbered;
use super::{Complaint, Pace};
use crate::values::Column;

/// Patterns that are looked at, at most.
const MAX_PATTERNS: usize = 20_000;
/// Values of one column that may take part: the most frequent ones.
const MAX_VALUES: usize = 200;
/// Bytes that the sets of rows may take.
const MAX_BYTES: usize = 256 << 20;

/// Some of the rows, a bit for each.
#[derive(Clone, Debug)]
pub(super) struct RowSet(Vec<u64>);

impl RowSet {
    fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    fn insert(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// The rows that are in both.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// Takes the rows of another.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            std::iter::successors((*word != 0).then_some(*word), |left| {
                let next = left & (left - 1);
                (next != 0).then_some(next)
            })
            .map(move |left| at * 64 + left.trailing_zeros() as usize)
        })
    }
}

/// A value of a column.
struct Item {
    column: usize,
    /// A row that holds it.
    row: u32,
    rows: RowSet,
    weights: [f64; 2],
}

/// Values of several columns, and the weight of the rows in which they come together.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// Positions of the values; at most one for each column.
    pub(super) items: Vec<usize>,
    /// On either side.
    pub(super) weights: [f64; 2],
}

impl Pattern {
    /// On both sides.
    pub(super) fn total(&self) -> f64 {
        self.weights[0] + self.weights[1]
    }
}

/// Rows with their values, ready to be looked through.
pub(super) struct Mine {
    items: Vec<Item>,
    rows: usize,
    row_weights: Option<Vec<f64>>,
    /// Rows on the second side.
    second: RowSet,
    /// Weight of all rows on either side.
    pub(super) totals: [f64; 2],
    too_much: bool,
}

impl Mine {
    /// Rows on one side, or on two; `side` leaves out rows on neither.
    pub(super) async fn new(
        columns: &[&Column],
        rows: usize,
        row_weights: Option<Vec<f64>>,
        side: Option<&dyn Fn(usize) -> Option<bool>>,
        pace: &Pace,
    ) -> Self {
        let mut inside = RowSet::none(rows);
        let mut second = RowSet::none(rows);
        for row in 0..rows {
            pace.done(1).await;
            match side.map_or(Some(false), |side| side(row)) {
                None => {}
                Some(is_second) => {
                    inside.insert(row);
                    if is_second {
                        second.insert(row);
                    }
                }
            }
        }
        let mut mine = Self { items: Vec::new(), rows, row_weights, second, totals: [0.0; 2], too_much: false };
        mine.totals = mine.weights(&inside);
        for (at, column) in columns.iter().enumerate() {
            mine.add_values(at, column, &inside, pace).await;
        }
        mine
    }

    async fn add_values(&mut self, at: usize, column: &Column, inside: &RowSet, pace: &Pace) {
        let numbers = numbered(&[column], self.rows, pace).await;
        let mut counts = vec![0_u32; numbers.firsts.len()];
        inside.rows().for_each(|row| counts[numbers.rows[row] as usize] += 1);
        let is_value = |row: u32| !column.is_null(row as usize) && !column.value(row as usize).to_text().is_empty();
        let mut values: Vec<usize> = (0..counts.len()).filter(|value| counts[*value] > 0).collect();
        values.sort_by_key(|value| std::cmp::Reverse(counts[*value]));
        values.truncate(MAX_VALUES);
        values.retain(|value| is_value(numbers.firsts[*value]));
        if (self.items.len() + values.len()).saturating_mul(self.rows / 8) > MAX_BYTES {
            self.too_much = true;
            return;
        }
        let mut places = vec![None; counts.len()];
        let mut sets: Vec<RowSet> = Vec::with_capacity(values.len());
        for value in &values {
            places[*value] = Some(sets.len());
            sets.push(RowSet::none(self.rows));
        }
        for row in inside.rows() {
            pace.done(1).await;
            if let Some(place) = places[numbers.rows[row] as usize] {
                sets[place].insert(row);
            }
        }
        for (value, rows) in values.into_iter().zip(sets) {
            let weights = self.weights(&rows);
            pace.done(self.set_steps()).await;
            self.items.push(Item { column: at, row: numbers.firsts[value], rows, weights });
        }
    }

    /// All patterns of at most so many values that come in such a share of the rows of a side.
    pub(super) async fn patterns(
        &self,
        threshold: f64,
        dimensions: usize,
        pace: &Pace,
    ) -> Result<Vec<Pattern>, Complaint> {
        if self.too_much {
            return Err("So many rows of so many values do not fit here. Project fewer columns.".to_owned().into());
        }
        let enough = |weights: [f64; 2]| {
            weights.iter().zip(&self.totals).any(|(weight, total)| *total > 0.0 && *weight >= threshold * total)
        };
        let mut patterns: Vec<Pattern> = Vec::new();
        let frequent: Vec<usize> = (0..self.items.len()).filter(|item| enough(self.items[*item].weights)).collect();
        // Patterns that may yet grow, and the first value to grow by.
        let mut open: Vec<(Pattern, usize)> = Vec::new();
        for (at, item) in frequent.iter().enumerate() {
            open.push((Pattern { items: vec![*item], weights: self.items[*item].weights }, at + 1));
        }
        while let Some((pattern, next)) = open.pop() {
            let column = pattern.items.last().map_or(0, |item| self.items[*item].column);
            let rows = self.rows(&pattern);
            if pattern.items.len() < dimensions {
                for (at, item) in frequent.iter().enumerate().skip(next) {
                    let other = &self.items[*item];
                    if other.column == column {
                        continue;
                    }
                    let weights = self.weights(&rows.and(&other.rows));
                    pace.done(self.set_steps()).await;
                    if enough(weights) {
                        let items = pattern.items.iter().copied().chain([*item]).collect();
                        open.push((Pattern { items, weights }, at + 1));
                    }
                }
            }
            patterns.push(pattern);
            if patterns.len() + open.len() > MAX_PATTERNS {
                return Err(format!(
                    "More than {MAX_PATTERNS} combinations of values are frequent, the limit here. Project fewer columns."
                )
                .into());
            }
        }
        Ok(patterns)
    }

    /// What cutting or counting sets of rows counts as: a word at a time, or a row where rows weigh differently.
    pub(super) fn set_steps(&self) -> usize {
        1 + if self.row_weights.is_some() { self.rows } else { self.rows / 64 }
    }

    fn weights(&self, rows: &RowSet) -> [f64; 2] {
        let Some(weights) = &self.row_weights else {
            let bits =
                |words: &mut dyn Iterator<Item = u64>| words.map(|word| f64::from(word.count_ones())).sum::<f64>();
            let all = bits(&mut rows.0.iter().copied());
            let second = bits(&mut rows.0.iter().zip(&self.second.0).map(|(a, b)| a & b));
            return [all - second, second];
        };
        let mut sums = [0.0; 2];
        for row in rows.rows() {
            let is_second = self.second.0[row / 64] >> (row % 64) & 1;
            sums[is_second as usize] += weights[row];
        }
        sums
    }

    /// The weight of some rows.
    pub(super) fn weight(&self, rows: &RowSet) -> f64 {
        self.weights(rows).iter().sum()
    }

    /// The weight of all rows.
    pub(super) fn total(&self) -> f64 {
        self.totals.iter().sum()
    }

    /// No rows.
    pub(super) fn nothing(&self) -> RowSet {
        RowSet::none(self.rows)
    }

    /// The rows in which a pattern comes.
    pub(super) fn rows(&self, pattern: &Pattern) -> RowSet {
        let mut sets = pattern.items.iter().map(|item| &self.items[*item].rows);
        let first = sets.next().cloned().unwrap_or_else(|| self.nothing());
        sets.fold(first, |rows, other| rows.and(other))
    }

    /// A row that holds the pattern's value of a column; `None` where it says nothing of it.
    pub(super) fn row_of(&self, pattern: &Pattern, column: usize) -> Option<u32> {
        pattern.items.iter().map(|item| &self.items[*item]).find(|item| item.column == column).map(|item| item.row)
    }
}
