//! Frequent patterns: values of several columns that come together in many rows.

use super::timeline::numbered;
use super::{Complaint, Pace};
use crate::values::{Column, sort_by_key};
use std::collections::HashSet;

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

    /// Whether another one has them all.
    fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own & !other == 0)
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
    /// Rows on either side.
    inside: RowSet,
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
        let (items, totals) = (Vec::new(), [0.0; 2]);
        let mut mine = Self { items, rows, row_weights, inside, second, totals, too_much: false };
        mine.totals = mine.weights(&mine.inside);
        for (at, column) in columns.iter().enumerate() {
            mine.add_values(at, column, pace).await;
        }
        mine
    }

    async fn add_values(&mut self, at: usize, column: &Column, pace: &Pace) {
        let numbers = numbered(&[column], self.rows, pace).await;
        let mut counts = vec![0_u32; numbers.firsts.len()];
        self.inside.rows().for_each(|row| counts[numbers.rows[row] as usize] += 1);
        let is_value = |row: u32| !column.is_null(row as usize) && !column.value(row as usize).to_text().is_empty();
        let mut values: Vec<usize> = (0..counts.len()).filter(|value| counts[*value] > 0).collect();
        sort_by_key(&mut values, |value| std::cmp::Reverse(counts[*value]));
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
        for row in self.inside.rows() {
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

    /// The patterns that come in such a share of the rows of a side, and to which no value can be added without losing
    /// rows. At most so many values choose the rows; those that always come with them are not counted.
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
        let frequent: Vec<usize> = (0..self.items.len()).filter(|item| enough(self.items[*item].weights)).collect();
        let mut known: HashSet<Vec<usize>> = HashSet::new();
        let mut patterns: Vec<Pattern> = Vec::new();
        // Each round lets one more value choose among the rows of the patterns found in the last one.
        let mut last = vec![Vec::new()];
        for _ in 0..dimensions {
            let mut found = Vec::new();
            for items in &last {
                let rows = self.rows_of(items);
                for item in &frequent {
                    if items.iter().any(|own| self.items[*own].column == self.items[*item].column) {
                        continue;
                    }
                    pace.done(self.set_steps()).await;
                    let both = rows.and(&self.items[*item].rows);
                    let weights = self.weights(&both);
                    if !enough(weights) {
                        continue;
                    }
                    pace.done(frequent.len() * (1 + self.rows / 64)).await;
                    let whole = |item: &&usize| both.is_within(&self.items[**item].rows);
                    let closed: Vec<usize> = frequent.iter().filter(whole).copied().collect();
                    if known.insert(closed.clone()) {
                        found.push(closed.clone());
                        patterns.push(Pattern { items: closed, weights });
                    }
                }
                if patterns.len() > MAX_PATTERNS {
                    return Err(format!(
                        "More than {MAX_PATTERNS} combinations of values are frequent, the limit here. Project fewer \
                         columns."
                    )
                    .into());
                }
            }
            if found.is_empty() {
                break;
            }
            last = found;
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
        self.rows_of(&pattern.items)
    }

    fn rows_of(&self, items: &[usize]) -> RowSet {
        let mut sets = items.iter().map(|item| &self.items[*item].rows);
        let first = sets.next().unwrap_or(&self.inside).clone();
        sets.fold(first, |rows, other| rows.and(other))
    }

    /// The weight on either side of the rows that hold all of these values.
    pub(super) fn weights_of(&self, items: &[usize]) -> [f64; 2] {
        self.weights(&self.rows_of(items))
    }

    /// Whether one of the rows in which a pattern comes is such.
    pub(super) fn any_row(&self, pattern: &Pattern, is_such: impl FnMut(usize) -> bool) -> bool {
        self.rows(pattern).rows().any(is_such)
    }

    /// A row that holds the pattern's value of a column; `None` where it says nothing of it.
    pub(super) fn row_of(&self, pattern: &Pattern, column: usize) -> Option<u32> {
        pattern.items.iter().map(|item| &self.items[*item]).find(|item| item.column == column).map(|item| item.row)
    }
}
