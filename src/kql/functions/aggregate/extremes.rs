//! The largest or the smallest value of each group, for every type that has an order.

use super::support::{for_each_row, long_column};
use crate::values::{Column, Int128Array, ScalarType, StringColumnBuilder, decimal_from_bits, decimal_to_bits};
use arrow_array::Float64Array;
use arrow_buffer::NullBuffer;
use rust_decimal::Decimal;

/// The best value so far of each group.
pub(super) struct Extremes {
    kind: ScalarType,
    largest: bool,
    /// Whether the group has a value.
    seen: Vec<bool>,
    best: Best,
}

/// The values, one list for each way of comparing.
enum Best {
    /// `bool`, `int`, `long`, `datetime`, `timespan`.
    Longs(Vec<i64>),
    Reals(Vec<f64>),
    Decimals(Vec<Decimal>),
    Guids(Vec<u128>),
    Texts(Vec<String>),
}

impl Extremes {
    /// `None` for a type without an order.
    pub(super) fn new(kind: ScalarType, largest: bool) -> Option<Self> {
        let best = match kind {
            ScalarType::Real => Best::Reals(Vec::new()),
            ScalarType::Decimal => Best::Decimals(Vec::new()),
            ScalarType::Guid => Best::Guids(Vec::new()),
            ScalarType::String => Best::Texts(Vec::new()),
            ScalarType::Dynamic => return None,
            _ => Best::Longs(Vec::new()),
        };
        Some(Self { kind, largest, seen: Vec::new(), best })
    }

    /// Whether each group has a value.
    pub(super) fn seen(&mut self, group_count: usize) -> &[bool] {
        self.grow(group_count);
        &self.seen
    }

    fn grow(&mut self, group_count: usize) {
        self.seen.resize(group_count, false);
        match &mut self.best {
            Best::Longs(best) => best.resize(group_count, 0),
            Best::Reals(best) => best.resize(group_count, 0.0),
            Best::Decimals(best) => best.resize(group_count, Decimal::ZERO),
            Best::Guids(best) => best.resize(group_count, 0),
            Best::Texts(best) => best.resize(group_count, String::new()),
        }
    }

    /// Takes rows; `better` hears of each row that is better than all before it in its group.
    pub(super) fn update(
        &mut self,
        groups: &[u32],
        group_count: usize,
        column: &Column,
        mut better: impl FnMut(usize, usize),
    ) {
        self.grow(group_count);
        let (largest, seen) = (self.largest, &mut self.seen);
        // One loop for each type; `$wins` compares a value with the best one.
        macro_rules! scan {
            ($nulls:expr, $best:expr, $value:expr, $wins:expr) => {
                for_each_row($nulls, groups, |group, row| {
                    let value = $value(row);
                    if !seen[group] || $wins(&value, &$best[group]) {
                        seen[group] = true;
                        $best[group] = value.into();
                        better(group, row);
                    }
                })
            };
        }
        let nulls = column.null_buffer();
        match (&mut self.best, column) {
            (Best::Longs(best), Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array)) => {
                let values = array.values();
                if largest {
                    scan!(nulls, best, |row: usize| values[row], |a: &i64, b: &i64| a > b);
                } else {
                    scan!(nulls, best, |row: usize| values[row], |a: &i64, b: &i64| a < b);
                }
            }
            (Best::Longs(best), Column::Int(array)) => {
                let wins = |a: &i64, b: &i64| if largest { a > b } else { a < b };
                scan!(nulls, best, |row: usize| i64::from(array.value(row)), wins);
            }
            (Best::Longs(best), Column::Bool(array)) => {
                let wins = |a: &i64, b: &i64| if largest { a > b } else { a < b };
                scan!(nulls, best, |row: usize| i64::from(array.value(row)), wins);
            }
            (Best::Reals(best), Column::Real(array)) => {
                // NaN beats all, in both directions: what has no order makes the answer have none.
                let wins = |a: &f64, b: &f64| (if largest { a > b } else { a < b }) || (a.is_nan() && !b.is_nan());
                scan!(nulls, best, |row: usize| array.value(row), wins);
            }
            (Best::Decimals(best), Column::Decimal(array)) => {
                let wins = |a: &Decimal, b: &Decimal| if largest { a > b } else { a < b };
                scan!(nulls, best, |row: usize| decimal_from_bits(array.value(row)), wins);
            }
            (Best::Guids(best), Column::Guid(array)) => {
                let wins = |a: &u128, b: &u128| if largest { a > b } else { a < b };
                scan!(nulls, best, |row: usize| array.value(row) as u128, wins);
            }
            (Best::Texts(best), Column::String(strings)) => {
                let wins = |a: &&str, b: &String| if largest { **a > **b } else { **a < **b };
                scan!(nulls, best, |row: usize| strings.value(row), wins);
            }
            _ => {}
        }
    }

    /// The best values; null where a group has none.
    pub(super) fn column(&mut self, group_count: usize) -> Column {
        self.grow(group_count);
        let nulls = || NullBuffer::from(self.seen.clone());
        match &self.best {
            Best::Longs(best) => long_column(self.kind, best.clone(), Some(self.seen.clone())),
            Best::Reals(best) => Column::Real(Float64Array::new(best.clone().into(), Some(nulls()))),
            Best::Decimals(best) => {
                let values = best.iter().zip(&self.seen);
                Column::Decimal(values.map(|(value, seen)| seen.then(|| decimal_to_bits(*value))).collect())
            }
            Best::Guids(best) => {
                let values = best.iter().zip(&self.seen);
                Column::Guid(values.map(|(value, seen)| seen.then_some(*value as i128)).collect::<Int128Array>())
            }
            Best::Texts(best) => {
                let mut builder = StringColumnBuilder::with_capacity(best.len());
                for text in best {
                    builder.push(text);
                }
                Column::String(builder.finish())
            }
        }
    }
}
