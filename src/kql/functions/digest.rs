//! A sample from which percentiles are read, kept in a `dynamic`: what `tdigest()` gives and `tdigest_merge()` puts together.
//!
//! `[[7], [value, …], [weight, …]]`, values in order. Up to [`MOST_VALUES`] different values are kept as they are, so that
//! ranks are exact; of more, neighbors are put together, few at the ends and many in the middle, as Dunning's t-digest
//! does it.

use crate::kql::functions::summary::Summary;
use crate::values::{Dyn, DynKind, DynamicWriter, ScalarType, Value};
use rust_decimal::prelude::ToPrimitive;

/// Values that one digest keeps.
const MOST_VALUES: usize = 2048;
/// What the first array holds: a mark of the form.
const FORM: i64 = 7;

/// Values as words that order like them, each with how often it counts.
#[derive(Clone, Debug)]
pub(super) struct Digest {
    /// `long`, `real`, `datetime` or `timespan`.
    pub(super) kind: ScalarType,
    /// In order once [`Digest::settle`] ran.
    pub(super) items: Vec<(u64, u64)>,
}

impl Digest {
    /// An empty digest.
    pub(super) fn new(kind: ScalarType) -> Self {
        Self { kind, items: Vec::new() }
    }

    fn word(&self, value: Dyn<'_>) -> Option<u64> {
        Some(match (self.kind, value.kind()) {
            (ScalarType::Real, DynKind::Real(value)) => word_of_real(value),
            (ScalarType::Real, DynKind::Long(value)) => word_of_real(value as f64),
            (ScalarType::Real, DynKind::Decimal(value)) => word_of_real(value.to_f64()?),
            (_, DynKind::Long(value) | DynKind::DateTime(value) | DynKind::TimeSpan(value)) => word_of_long(value),
            (_, DynKind::Real(value)) => word_of_long(value as i64),
            _ => return None,
        })
    }

    fn turn_into_reals(&mut self) {
        if self.kind != ScalarType::Real {
            self.kind = ScalarType::Real;
            self.items.iter_mut().for_each(|item| item.0 = word_of_real(long_of_word(item.0) as f64));
        }
    }

    /// Orders the values, puts equal ones together, and neighbors where there are too many.
    pub(super) fn settle(&mut self) {
        self.items.sort_unstable();
        self.items.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 = kept.1.saturating_add(if same { next.1 } else { 0 });
            same
        });
        if self.items.len() <= MOST_VALUES {
            return;
        }
        let total = self.total();
        let mut kept: Vec<(u64, u64)> = Vec::with_capacity(MOST_VALUES);
        let (mut before, mut limit) = (0.0, 0.0);
        for (word, weight) in std::mem::take(&mut self.items) {
            let after = before + weight as f64;
            match kept.last_mut() {
                Some(last) if after / total <= limit => *last = self.between(*last, (word, weight)),
                _ => {
                    kept.push((word, weight));
                    // The scale of the t-digest: its steps are equal in the arc sine of the share.
                    let step = ((2.0 * before / total - 1.0).clamp(-1.0, 1.0)).asin()
                        + std::f64::consts::PI / (MOST_VALUES / 2) as f64;
                    limit = if step >= std::f64::consts::FRAC_PI_2 { 1.0 } else { f64::midpoint(step.sin(), 1.0) };
                }
            }
            before = after;
        }
        self.items = kept;
    }

    /// Two neighbors as one: their weighted mean.
    fn between(&self, left: (u64, u64), right: (u64, u64)) -> (u64, u64) {
        let weight = left.1.saturating_add(right.1);
        let share = right.1 as f64 / weight.max(1) as f64;
        let word = if self.kind == ScalarType::Real {
            let (a, b) = (real_of_word(left.0), real_of_word(right.0));
            word_of_real(a + (b - a) * share)
        } else {
            // The right one is not less.
            left.0 + ((right.0 - left.0) as f64 * share) as u64
        };
        (word, weight)
    }

    /// Sum of the weights.
    pub(super) fn total(&self) -> f64 {
        self.items.iter().map(|item| item.1 as f64).sum()
    }

    /// The value that this share (in percent) of the values does not exceed; `None` of an empty digest.
    pub(super) fn percentile(&self, rank: f64) -> Option<Value> {
        let total = self.items.iter().map(|item| u128::from(item.1)).sum();
        nearest(&self.items, total, rank).map(|word| self.value(word))
    }

    /// How many values are not greater than this one.
    pub(super) fn rank(&self, value: &Value) -> Option<f64> {
        let mut writer = DynamicWriter::default();
        writer.value(value);
        let mut digest = self.clone();
        if matches!(value, Value::Real(_) | Value::Decimal(_)) {
            digest.turn_into_reals();
        }
        let word = digest.word(writer.as_dyn())?;
        Some(digest.items.iter().filter(|item| item.0 <= word).map(|item| item.1 as f64).sum())
    }

    /// A word as the value that it stands for.
    fn value(&self, word: u64) -> Value {
        match self.kind {
            ScalarType::Real => Value::Real(real_of_word(word)),
            ScalarType::DateTime => Value::DateTime(long_of_word(word)),
            ScalarType::TimeSpan => Value::TimeSpan(long_of_word(word)),
            _ => Value::Long(long_of_word(word)),
        }
    }
}

impl Summary for Digest {
    fn read(value: Dyn<'_>) -> Option<Self> {
        let mut parts = value.elements();
        let (form, values, weights) = (parts.next()?, parts.next()?, parts.next()?);
        if form.element(0)?.kind() != DynKind::Long(FORM) {
            return None;
        }
        let mut digest = Self::new(ScalarType::Long);
        if let Some(first) = values.element(0) {
            digest.kind = match first.kind() {
                DynKind::Long(_) => ScalarType::Long,
                DynKind::Real(_) => ScalarType::Real,
                DynKind::DateTime(_) => ScalarType::DateTime,
                DynKind::TimeSpan(_) => ScalarType::TimeSpan,
                _ => return None,
            };
        }
        for (value, weight) in values.elements().zip(weights.elements()) {
            let DynKind::Long(weight) = weight.kind() else { return None };
            digest.items.push((digest.word(value)?, u64::try_from(weight).ok()?));
        }
        Some(digest)
    }

    /// Of mixed numbers all become reals.
    fn merge(&mut self, mut other: Self) {
        if self.items.is_empty() {
            self.kind = other.kind;
        } else if self.kind != other.kind {
            self.turn_into_reals();
            other.turn_into_reals();
        }
        self.items.append(&mut other.items);
    }

    fn write(&mut self, out: &mut DynamicWriter) {
        self.settle();
        out.begin_array();
        out.begin_array();
        out.long(FORM);
        out.end();
        out.begin_array();
        self.items.iter().for_each(|item| out.value(&self.value(item.0)));
        out.end();
        out.begin_array();
        self.items.iter().for_each(|item| out.long(i64::try_from(item.1).unwrap_or(i64::MAX)));
        out.end();
        out.end();
    }
}

/// The first value at which the weights so far reach the percentile's share of all; `None` of nothing.
pub(super) fn nearest(sorted: &[(u64, u64)], total: u128, rank: f64) -> Option<u64> {
    // Many percentages are no exact reals: what is above a whole number only by their rounding is that number.
    let share = rank * total as f64 / 100.0 * (1.0 - 2.0 * f64::EPSILON);
    let wanted = share.ceil().max(1.0);
    if sorted.len() as u128 == total {
        let at = (wanted as usize).min(sorted.len());
        return sorted.get(at.checked_sub(1)?).map(|(word, _)| *word);
    }
    let mut reached = 0.0;
    let found = sorted.iter().find(|(_, weight)| {
        reached += *weight as f64;
        reached >= wanted
    });
    found.or(sorted.last()).map(|(word, _)| *word)
}

/// A long as a word that orders like it.
pub(super) fn word_of_long(value: i64) -> u64 {
    value as u64 ^ (1 << 63)
}

/// The long of such a word.
pub(super) fn long_of_word(word: u64) -> i64 {
    (word ^ (1 << 63)) as i64
}

/// A real as a word that orders like it; all NaN are one.
pub(super) fn word_of_real(value: f64) -> u64 {
    let bits = if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The real of such a word.
pub(super) fn real_of_word(word: u64) -> f64 {
    f64::from_bits(if word >> 63 == 1 { word & !(1 << 63) } else { !word })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_exact() {
        for (count, digits) in [(100_u64, 1_u64), (1000, 10), (10_000, 100), (7, 1)] {
            let sorted: Vec<(u64, u64)> = (1..=count).map(|word| (word, 1)).collect();
            for step in 1..=100 * digits {
                let rank = step as f64 / digits as f64;
                let expected = (step * count).div_ceil(100 * digits);
                assert_eq!(nearest(&sorted, u128::from(count), rank), Some(expected), "{rank} % of {count}");
                let weighted = [(1, count - 1), (2, 1)];
                let expected = if expected == count { 2 } else { 1 };
                assert_eq!(nearest(&weighted, u128::from(count), rank), Some(expected), "{rank} % of {count}");
            }
        }
    }

    #[test]
    fn large_digests_stay_small_and_near() {
        let mut digest = Digest::new(ScalarType::Long);
        digest.items = (0..1_000_000).map(|value| (word_of_long(value), 1)).collect();
        let mut writer = DynamicWriter::default();
        digest.write(&mut writer);
        assert!(digest.items.len() <= MOST_VALUES, "{}", digest.items.len());
        let digest = Digest::read(writer.as_dyn()).unwrap();
        for percent in [0.1, 1.0, 25.0, 50.0, 90.0, 99.9] {
            let Some(Value::Long(value)) = digest.percentile(percent) else { panic!() };
            assert!((value as f64 / 10_000.0 - percent).abs() < 0.2, "{percent} {value}");
        }
    }
}
