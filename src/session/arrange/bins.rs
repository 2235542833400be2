//! Percentiles and histograms of values that were counted.

use crate::protocol::Bin;
use crate::values::{Decimal, Value};

/// Percentiles that are told.
const PERCENTILES: [u32; 5] = [5, 25, 50, 75, 95];
/// Bars of a histogram.
const BARS: usize = 24;

/// A value and how many rows have it.
pub(super) struct Group {
    pub(super) value: Value,
    pub(super) rows: u64,
}

/// Percentiles by nearest rank: each is a value that is there. The groups are in order.
pub(super) fn percentiles(groups: &[&Group]) -> Vec<(u32, String)> {
    let rows: u64 = groups.iter().map(|group| group.rows).sum();
    let value = |percent: u32| {
        let rank = (rows * u64::from(percent)).div_ceil(100).max(1);
        let mut seen = 0;
        let group = groups.iter().find(|group| {
            seen += group.rows;
            seen >= rank
        })?;
        Some((percent, group.value.to_text()))
    };
    PERCENTILES.into_iter().filter_map(value).collect()
}

/// How many rows fall into equal parts of the span of the finite values.
pub(super) fn bins(groups: &[&Group]) -> Vec<Bin> {
    let whole: Vec<(i64, u64)> = groups.iter().filter_map(|group| Some((group.value.as_i64()?, group.rows))).collect();
    if whole.len() == groups.len() {
        return whole_bins(groups, &whole);
    }
    let real = |group: &&Group| group.value.as_f64().filter(|value| value.is_finite()).map(|value| (value, group.rows));
    let reals: Vec<(f64, u64)> = groups.iter().filter_map(real).collect();
    let (Some((min, _)), Some((max, _))) = (reals.first().copied(), reals.last().copied()) else { return Vec::new() };
    // Halves, as the difference of two huge numbers may not be one.
    let span = max / 2.0 - min / 2.0;
    if span <= 0.0 {
        return Vec::new();
    }
    let is_decimal = groups.iter().any(|group| matches!(group.value, Value::Decimal(_)));
    let edge = |at: usize| {
        let value = min + span * (at as f64 / BARS as f64) * 2.0;
        match Decimal::try_from(value).ok().filter(|_| is_decimal) {
            Some(value) => Value::Decimal(value).to_text(),
            None => Value::Real(value).to_text(),
        }
    };
    let mut bins = empty(BARS, edge);
    for (value, rows) in reals {
        let at = ((value / 2.0 - min / 2.0) / span * BARS as f64) as usize;
        bins[at.min(BARS - 1)].rows += rows;
    }
    bins
}

/// The same for numbers without a fraction: no bar is narrower than 1.
fn whole_bins(groups: &[&Group], whole: &[(i64, u64)]) -> Vec<Bin> {
    let (Some((min, _)), Some((max, _)), Some(first)) = (whole.first(), whole.last(), groups.first()) else {
        return Vec::new();
    };
    let (min, max) = (i128::from(*min), i128::from(*max));
    if min == max {
        return Vec::new();
    }
    let width = (max - min + 1).div_euclid(BARS as i128) + i128::from((max - min + 1) % BARS as i128 != 0);
    let bars = ((max - min) / width + 1) as usize;
    let edge = |at: usize| {
        let value = (min + width * at as i128).min(max) as i64;
        match first.value {
            Value::Int(_) => Value::Int(value as i32),
            Value::DateTime(_) => Value::DateTime(value),
            Value::TimeSpan(_) => Value::TimeSpan(value),
            _ => Value::Long(value),
        }
        .to_text()
    };
    let mut bins = empty(bars, edge);
    for (value, rows) in whole {
        let at = ((i128::from(*value) - min) / width) as usize;
        bins[at.min(bars - 1)].rows += rows;
    }
    bins
}

fn empty(bars: usize, edge: impl Fn(usize) -> String) -> Vec<Bin> {
    (0..bars).map(|at| Bin { from: edge(at), to: edge(at + 1), rows: 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(values: &[(Value, u64)]) -> Vec<Group> {
        values.iter().map(|(value, rows)| Group { value: value.clone(), rows: *rows }).collect()
    }

    #[test]
    fn every_row_is_in_one_bar() {
        for values in [
            vec![(Value::Long(i64::MIN), 2), (Value::Long(0), 3), (Value::Long(i64::MAX), 5)],
            vec![(Value::Long(1), 1), (Value::Long(2), 1), (Value::Long(3), 8)],
            vec![(Value::Real(f64::MIN), 2), (Value::Real(0.5), 3), (Value::Real(f64::MAX), 5)],
            vec![(Value::Int(-1), 4), (Value::Int(100), 6)],
        ] {
            let groups = groups(&values);
            let bins = bins(&groups.iter().collect::<Vec<_>>());
            assert_eq!(bins.iter().map(|bin| bin.rows).sum::<u64>(), 10, "{bins:?}");
            assert!(bins.len() > 1 && bins.len() <= BARS);
            assert_eq!(bins.last().map(|bin| bin.rows > 0), Some(true));
        }
        assert_eq!(bins(&[]), []);
        assert_eq!(bins(&groups(&[(Value::Real(2.0), 9)]).iter().collect::<Vec<_>>()), []);
    }

    #[test]
    fn whole_numbers_have_a_bar_each_where_they_are_few() {
        let groups = groups(&[(Value::Long(1), 1), (Value::Long(3), 8)]);
        let bins = bins(&groups.iter().collect::<Vec<_>>());
        assert_eq!(bins.iter().map(|bin| bin.rows).collect::<Vec<_>>(), [1, 0, 8]);
        assert_eq!(bins[1].from, "2");
    }

    #[test]
    fn percentiles_are_values_that_are_there() {
        let groups = groups(&[(Value::Long(1), 50), (Value::Long(2), 45), (Value::Long(9), 5)]);
        let told = percentiles(&groups.iter().collect::<Vec<_>>());
        assert_eq!(told.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["1", "1", "1", "2", "2"]);
        assert_eq!(percentiles(&[]), []);
    }
}
